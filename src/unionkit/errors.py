"""The whole tree of errors: stable codes, a hint in each, and never personal data in a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, NoReturn, Self


class UnionkitError(Exception):
    """Something in a call, a rule, a pack or a store is wrong, and the hint says what to do about it.

    `code` is stable between releases; `where` is a path such as ``facts.income_year`` or ``file.toml:12 let.raw``.
    """

    code: ClassVar[str] = "UK000"
    hint: str
    where: str

    def __init__(self, message: str, *, hint: str, where: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        self.where = where

    @property
    def message(self) -> str:
        """What is wrong, without code, place and hint."""
        return str(self.args[0])

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"[{self.code}] {place}{self.message}. {self.hint}"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self.hint, self.where))

    def at(self, where: str) -> Self:
        """The same error, seen from further out: `where` is put before the path it already has."""
        return type(self)(self.message, hint=self.hint, where=f"{where} {self.where}".strip())


def _rebuild(kind: type[UnionkitError], message: str, hint: str, where: str) -> UnionkitError:
    return kind(message, hint=hint, where=where)


class ValueRefused(UnionkitError):
    """A value cannot be taken at the door: a float amount, an ambiguous number, a reversed period."""

    code = "UK101"


class UnitMismatch(UnionkitError):
    """Two units do not fit together, or a unit is not known."""

    code = "UK102"


class UnknownFact(UnionkitError):
    """A fact was handed in that the policy does not have."""

    code = "UK103"


class OutsideCalendar(UnionkitError):
    """A day lies outside the years whose holidays a calendar knows."""

    code = "UK104"


class UnknownState(UnionkitError):
    """A state or an event was named that the process does not have."""

    code = "UK105"


class ExpressionError(UnionkitError):
    """An expression cannot be read: wrong spelling, too long, too deep, or outside the language."""

    code = "UK201"


class TypeMismatch(UnionkitError):
    """An operator was given operands of a type that it does not take."""

    code = "UK202"


class UnknownName(UnionkitError):
    """An expression names a fact, a quantity or a field that nothing declares."""

    code = "UK203"


class TruthTested(UnionkitError):
    """Python asked whether an expression is true, as `and`, `if` and chained comparisons do."""

    code = "UK204"


class NotPortable(UnionkitError):
    """A policy uses something that the column executor cannot express or cannot prove safe."""

    code = "UK205"


class PolicyError(UnionkitError):
    """A policy, a table or one of their parts is not well formed."""

    code = "UK301"


class PackError(UnionkitError):
    """A pack or a file in it cannot be found or read."""

    code = "UK302"


class CaseError(UnionkitError):
    """A case file cannot be read."""

    code = "UK303"


class MissingExtra(UnionkitError):
    """An optional dependency is needed and not installed."""

    code = "UK401"


class InputError(UnionkitError):
    """An input file cannot be read at all; single bad rows are reported and do not raise."""

    code = "UK501"


class StoreError(UnionkitError):
    """A store cannot be opened, read or written, or was asked for something that it does not have."""

    code = "UK601"


class Conflict(StoreError):
    """Somebody else was first: the version, guard or claim that a batch counted on is no longer so.

    `kind` and `id` say where; load again, decide again, commit again. Nothing of the batch was written.
    """

    code = "UK602"

    def __init__(self, message: str, *, hint: str, where: str = "", kind: str = "", id: str = "") -> None:
        super().__init__(message, hint=hint, where=where or (f"{kind}/{id}" if kind else ""))
        self.kind = kind
        self.id = id

    def at(self, where: str) -> Self:
        """The same conflict, seen from further out."""
        place = f"{where} {self.where}".strip()
        return type(self)(self.message, hint=self.hint, where=place, kind=self.kind, id=self.id)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild_conflict, (self.message, self.hint, self.where, self.kind, self.id))


def _rebuild_conflict(message: str, hint: str, where: str, kind: str, id: str) -> Conflict:
    return Conflict(message, hint=hint, where=where, kind=kind, id=id)


class Retryable(StoreError):
    """The store was busy or chose this transaction to give way: the same batch may be committed again as it is."""

    code = "UK603"


class SchemaMismatch(StoreError):
    """A store was written by a newer release, or has not been migrated to what this one declares."""

    code = "UK604"


class RecordRefused(StoreError):
    """A value cannot be kept or read back as a record: a float, an unknown key, a wrong type, a text too long."""

    code = "UK605"


class KeyReused(StoreError):
    """An idempotency key came again with another content."""

    code = "UK606"


class AnswerLost(StoreError):
    """The connection was lost while a commit was on its way: it took effect as a whole or not at all, and nobody knows.

    Only a server can do this to a batch without an idempotency key; one with a key is `Retryable` instead.
    """

    code = "UK607"


class SealBroken(StoreError):
    """A personal value cannot be opened: another key, altered, moved from its place, or not sealed at all."""

    code = "UK608"


class ErrorGroup(ExceptionGroup[UnionkitError], UnionkitError):
    """Many problems found at once; `errors` holds each with its path, code and hint."""

    code = "UK001"

    def __new__(cls, message: str, errors: Sequence[UnionkitError]) -> Self:
        return ExceptionGroup.__new__(cls, message, errors)

    def __init__(self, message: str, errors: Sequence[UnionkitError]) -> None:
        self.hint = "each problem carries its own hint"
        self.where = ""
        self.errors: tuple[UnionkitError, ...] = tuple(errors)

    def __str__(self) -> str:
        return "\n".join([f"{self.message}:", *(f"  {error}" for error in self.errors)])

    def at(self, where: str) -> Self:
        """The same problems, each seen from further out."""
        return type(self)(self.message, [error.at(where) for error in self.errors])

    def derive(self, excs: Sequence[UnionkitError], /) -> ErrorGroup:  # type: ignore[override]
        """A group of some of the problems, as `except*` and `split` make it."""
        return ErrorGroup(self.message, excs)

    def __reduce__(self) -> tuple[object, ...]:
        return (ErrorGroup, (self.message, list(self.errors)))


def flatten(error: UnionkitError) -> tuple[UnionkitError, ...]:
    """The single errors in an error, groups within groups included; itself if it is not a group."""
    if isinstance(error, ErrorGroup):
        return tuple(single for inner in error.errors for single in flatten(inner))
    return (error,)


def raise_all(errors: Iterable[UnionkitError], message: str) -> NoReturn:
    """Raise one error as it is, several as a group.

    The group keeps the order in which they were found.
    """
    found = [single for error in errors for single in flatten(error)]
    if len(found) == 1:
        raise found[0]
    raise ErrorGroup(message, found)
