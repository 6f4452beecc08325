"""Rules of an edition out of TOML."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Literal

from attrs import frozen

from unionkit.errors import PolicyError, TypeMismatch, UnionkitError, UnitMismatch
from unionkit.evidence import Citation
from unionkit.expr.checking import infer, unify
from unionkit.expr.nodes import Node, Number, Operation
from unionkit.expr.operators import ROUNDINGS
from unionkit.expr.types import TRUTH, Scope, Type, number
from unionkit.packs.forms import read_amount_shape
from unionkit.packs.reader import Reader, plain_number, suggest
from unionkit.packs.reading_sources import Sources, read_citations
from unionkit.packs.shapes import Shape, tree
from unionkit.rules.parts import (
    ALWAYS,
    PERS,
    Amount,
    AmountKind,
    Class,
    Derived,
    Exclude,
    Limit,
    Require,
    Result,
)
from unionkit.rules.scopes import refuse_loose_fields, written_out

CNY = number("CNY")


@frozen(kw_only=True)
class RuleReader:
    """Reads the rules of one edition against the names that they may use.

    Requirements, exclusions and classes see `scope`, amounts `settled` (the class too), limits and results `answers`
    (the amount too).
    """

    scope: Scope
    settled: Scope
    answers: Scope
    derived: dict[str, Derived]
    sources: Sources
    default: tuple[Citation, ...]
    classes: tuple[str, ...] = ()

    def node(self, reader: Reader, key: str, wanted: Type, scope: Scope | None = None) -> Node | None:
        """An expression under a key, checked; None where it is absent or wrong."""

        def make(value: object) -> Node:
            if wanted == TRUTH and not (isinstance(value, str) and value.strip()):
                raise PolicyError("a condition is wanted here", hint='write a text such as "income <= 3_000"')
            return self.checked(tree(value), wanted, scope or self.scope)

        return reader.attempt(key, make)

    def checked(self, node: Node, wanted: Type, scope: Scope) -> Node:
        """A tree of the wanted type, derived fields written out. Raises what is wrong with it."""
        written = written_out(node, self.derived)
        found = infer(written, scope)
        refuse_loose_fields(written)
        check_wanted(found, wanted)
        return written

    def condition(self, reader: Reader, key: str = "when", scope: Scope | None = None) -> Node:
        """The condition of a rule; a missing one is a problem."""
        if not reader.has(key):
            reader.refuse(f"{key} is missing", f'add {key} = "…"')
        return self.node(reader, key, TRUTH, scope) or ALWAYS

    def citations(self, reader: Reader) -> tuple[Citation, ...]:
        """What a rule cites, or what its edition does."""
        return read_citations(reader, self.sources, self.default)

    def classes_in(self, reader: Reader, key: str) -> tuple[str, ...]:
        """The classes that a rule is for; a class that the edition does not have is a problem."""
        found = reader.names(key)
        for name in found:
            if name not in self.classes:
                reader.refuse(f"the edition has no class {name!r}", suggest(name, list(self.classes)), key)
        return found

    def require(self, reader: Reader, place: int) -> Require:
        """One requirement."""
        made = Require(
            id=reader.name("id", f"require-{place + 1}"),
            when=self.condition(reader),
            classes=self.classes_in(reader, "for"),
            label=reader.labels("label"),
            citations=self.citations(reader),
        )
        reader.finish()
        return made

    def exclude(self, reader: Reader, place: int) -> Exclude:
        """One exclusion."""
        made = Exclude(
            id=reader.name("id", f"exclude-{place + 1}"),
            when=self.condition(reader),
            unless=self.node(reader, "unless", TRUTH),
            bars=self.classes_in(reader, "bars"),
            label=reader.labels("label"),
            citations=self.citations(reader),
        )
        reader.finish()
        return made

    def class_rule(self, reader: Reader, place: int) -> Class:
        """One class."""
        made = Class(
            id=reader.name("id", f"class-{place + 1}"),
            name=self.class_name(reader),
            when=self.condition(reader),
            review=reader.truth("review"),
            label=reader.labels("label"),
            citations=self.citations(reader),
        )
        reader.finish()
        return made

    def class_name(self, reader: Reader) -> str:
        """The name of a class; a missing one is a problem."""
        if not reader.has("is"):
            reader.refuse("a class needs a name", 'add is = "…"')
        return reader.name("is")

    def amount(self, reader: Reader, place: int) -> Amount:
        """One amount rule."""
        shape = read_amount_shape(reader) or Shape(value=tree(0))
        when = self.node(reader, "when", TRUTH, self.settled) or ALWAYS
        usual: AmountKind = "between" if shape.high else "exact"
        kinds: tuple[AmountKind, ...] = ("exact", "up_to", "between")
        self.check_kind(reader, shape)
        made = Amount(
            id=reader.name("id", f"amount-{place + 1}"),
            value=self.money(reader, shape.value, shape.form),
            high=None if shape.high is None else self.money(reader, shape.high, shape.form),
            when=_both(when, self.applies(reader, shape)),
            kind=reader.one_of("kind", kinds, usual),
            form=shape.form,
            rounding=read_rounding(reader),
            review=reader.truth("review"),
            label=reader.labels("label"),
            citations=self.citations(reader),
        )
        reader.finish()
        return made

    def check_kind(self, reader: Reader, shape: Shape) -> None:
        """Refuse a kind that the shape of an amount contradicts."""
        kind = reader.raw("kind")
        if (kind == "between" and shape.high is None) or (kind == "exact" and shape.high is not None):
            reader.refuse(
                f"this amount is not of the kind {kind}",
                "an amount with two ends is of the kind between, any other exact or up_to",
                "kind",
            )

    def money(self, reader: Reader, node: Node, key: str) -> Node:
        """A tree in yuan; a wrong one is kept as a problem."""
        refuse_negative(reader, node, key)
        try:
            return self.checked(node, CNY, self.settled)
        except UnitMismatch as error:
            hint = "the standard is in CNY/month/head: check its unit" if key == "months" else error.hint
            reader.keep(UnitMismatch(error.message, hint=hint), key)
            return tree(0)
        except UnionkitError as error:
            reader.keep(error, key)
            return tree(0)

    def applies(self, reader: Reader, shape: Shape) -> Node:
        """The condition that a shape brings with it."""
        try:
            return self.checked(shape.when, TRUTH, self.settled)
        except UnionkitError as error:
            reader.keep(error, shape.form)
            return ALWAYS

    def limit(self, reader: Reader, place: int) -> Limit:
        """One floor or cap."""
        kinds: list[Literal["floor", "cap"]] = [kind for kind in ("floor", "cap") if reader.has(kind)]
        if len(kinds) != 1:
            reader.refuse("a limit is either a floor or a cap", "write cap = 50_000 or floor = 200")
            for each in kinds:
                reader.raw(each)
        kind = kinds[0] if kinds else "cap"
        value = self.node(reader, kind, CNY, self.answers) or tree(0)
        refuse_negative(reader, value, kind)
        made = Limit(
            id=reader.name("id", f"limit-{place + 1}"),
            kind=kind,
            value=value,
            only_if=self.node(reader, "only_if", TRUTH, self.answers),
            less=self.node(reader, "less", CNY, self.answers),
            per=reader.one_of("per", PERS, "item"),
            label=reader.labels("label"),
            citations=self.citations(reader),
        )
        reader.finish()
        return made

    def result(self, name: str, value: object, reader: Reader) -> Result | None:
        """One declared result; None where it is wrong."""
        inner = Reader(
            value if isinstance(value, dict) else {"is": value}, (*reader.path, name), reader.problems
        )
        try:
            node = written_out(tree(inner.raw("is")), self.derived)
            kind = infer(node, self.answers)
            refuse_loose_fields(node)
            made = Result(name=name, value=node, type=kind, label=inner.labels("label"))
        except UnionkitError as error:
            inner.keep(error)
            made = None
        inner.finish()
        return made


def refuse_negative(reader: Reader, node: Node, key: str) -> None:
    """Refuse an amount that is written below zero, in any cell or band: it would pay nothing."""
    if isinstance(node, Operation) and node.operator == "if":
        for branch in node.operands[1:]:
            refuse_negative(reader, branch, key)
    elif isinstance(node, Number) and node.value < 0:
        reader.refuse(f"an amount of {node.value} is below zero", "write what is paid, or 0", key)


def check_wanted(found: Type, wanted: Type) -> None:
    """Refuse an expression of another kind or unit than its place wants."""
    if found.kind != wanted.kind:
        if wanted == TRUTH:
            raise TypeMismatch(
                f"a condition is wanted here, not {found}", hint="compare it: x >= 1, x == 'a'"
            )
        raise TypeMismatch(f"{wanted} is wanted here, not {found}", hint="check the type of its facts")
    try:
        unify(found, wanted, "this expression")
    except UnitMismatch as error:
        raise UnitMismatch(f"{wanted} is wanted here, not {found}", hint=error.hint) from None


def _both(left: Node, right: Node) -> Node:
    parts = [part for part in (left, right) if part != ALWAYS]
    return ALWAYS if not parts else parts[0] if len(parts) == 1 else Operation("and", tuple(parts))


def read_rounding(reader: Reader) -> tuple[str, str] | None:
    """The step in yuan and the name of a rounding; the step is whole fen."""
    if not reader.has("round"):
        return None
    value = reader.raw("round")
    inner = Reader(
        value if isinstance(value, dict) else {"to": value}, (*reader.path, "round"), reader.problems
    )
    step = _whole_fen(inner.raw("to"))
    mode = inner.one_of("mode", ROUNDINGS, "half_up")
    inner.finish()
    if step is None:
        key = ("round", "to") if isinstance(value, dict) and "to" in value else ("round",)
        reader.refuse("the step of a rounding is whole fen, in yuan", 'write round = "0.01" or "1"', *key)
        return None
    return format(step, "f"), mode


def _whole_fen(step: object) -> Decimal | None:
    """A step in yuan, None where it is not a whole number of fen above zero."""
    if isinstance(step, bool) or not isinstance(step, str | int | Decimal):
        return None
    try:
        size = plain_number(Decimal(step))
    except (InvalidOperation, PolicyError):
        return None
    return size if size > 0 and (Fraction(size) * 100).denominator == 1 else None
