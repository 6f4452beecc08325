"""Rules of an edition out of TOML."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from attrs import frozen

from unionkit.errors import PolicyError, UnionkitError
from unionkit.evidence import Citation
from unionkit.expr.checking import infer, unify
from unionkit.expr.nodes import Node, Operation
from unionkit.expr.operators import ROUNDINGS
from unionkit.expr.types import TRUTH, Scope, Type, number
from unionkit.packs.forms import FORMS, Shape, read_shape, tree
from unionkit.packs.reader import Reader
from unionkit.packs.reading_sources import Sources, read_citations
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
from unionkit.rules.scopes import written_out

CNY = number("CNY")


@frozen(kw_only=True)
class RuleReader:
    """Reads the rules of one edition against the names that they may use."""

    scope: Scope
    answers: Scope
    derived: dict[str, Derived]
    sources: Sources
    default: tuple[Citation, ...]

    def node(self, reader: Reader, key: str, wanted: Type, scope: Scope | None = None) -> Node | None:
        """An expression under a key, checked; None where it is absent or wrong."""

        def make(value: object) -> Node:
            return self.checked(tree(value), wanted, scope or self.scope)

        return reader.attempt(key, make)

    def checked(self, node: Node, wanted: Type, scope: Scope) -> Node:
        """A tree of the wanted type, derived fields written out. Raises what is wrong with it."""
        written = written_out(node, self.derived)
        unify(infer(written, scope), wanted, "this expression")
        return written

    def condition(self, reader: Reader, key: str = "when", scope: Scope | None = None) -> Node:
        """The condition of a rule; a missing one is a problem."""
        if not reader.has(key):
            reader.refuse(f"{key} is missing", f'add {key} = "…"')
        return self.node(reader, key, TRUTH, scope) or ALWAYS

    def citations(self, reader: Reader) -> tuple[Citation, ...]:
        """What a rule cites, or what its edition does."""
        return read_citations(reader, self.sources, self.default)

    def require(self, reader: Reader, place: int) -> Require:
        """One requirement."""
        made = Require(
            id=reader.text("id", f"require-{place + 1}"),
            when=self.condition(reader),
            classes=reader.texts("for"),
            label=reader.labels("label"),
            citations=self.citations(reader),
        )
        reader.finish()
        return made

    def exclude(self, reader: Reader, place: int) -> Exclude:
        """One exclusion."""
        made = Exclude(
            id=reader.text("id", f"exclude-{place + 1}"),
            when=self.condition(reader),
            unless=self.node(reader, "unless", TRUTH),
            bars=reader.texts("bars"),
            label=reader.labels("label"),
            citations=self.citations(reader),
        )
        reader.finish()
        return made

    def class_rule(self, reader: Reader, place: int) -> Class:
        """One class."""
        made = Class(
            id=reader.text("id", f"class-{place + 1}"),
            name=reader.text("is", required=True),
            when=self.condition(reader),
            review=reader.truth("review"),
            label=reader.labels("label"),
            citations=self.citations(reader),
        )
        reader.finish()
        return made

    def amount(self, reader: Reader, place: int) -> Amount:
        """One amount rule."""
        shape = read_shape(reader) or Shape(value=tree(0))
        when = self.node(reader, "when", TRUTH, self.answers) or ALWAYS
        usual: AmountKind = "between" if shape.high else "exact"
        kinds: tuple[AmountKind, ...] = ("exact", "up_to", "between")
        made = Amount(
            id=reader.text("id", f"amount-{place + 1}"),
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
        _spend(reader)
        reader.finish()
        return made

    def money(self, reader: Reader, node: Node, key: str) -> Node:
        """A tree in yuan; a wrong one is kept as a problem."""
        try:
            return self.checked(node, CNY, self.answers)
        except UnionkitError as error:
            reader.keep(error, key)
            return tree(0)

    def applies(self, reader: Reader, shape: Shape) -> Node:
        """The condition that a shape brings with it."""
        try:
            return self.checked(shape.when, TRUTH, self.answers)
        except UnionkitError as error:
            reader.keep(error, shape.form)
            return ALWAYS

    def limit(self, reader: Reader, place: int) -> Limit:
        """One floor or cap."""
        kinds: list[Literal["floor", "cap"]] = [kind for kind in ("floor", "cap") if reader.has(kind)]
        if len(kinds) != 1:
            reader.refuse("a limit is either a floor or a cap", "write cap = 50_000 or floor = 200")
        kind = kinds[0] if kinds else "cap"
        made = Limit(
            id=reader.text("id", f"limit-{place + 1}"),
            kind=kind,
            value=self.node(reader, kind, CNY, self.answers) or tree(0),
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
            made = Result(name=name, value=node, type=infer(node, self.answers), label=inner.labels("label"))
        except UnionkitError as error:
            inner.keep(error)
            made = None
        inner.finish()
        return made


def _both(left: Node, right: Node) -> Node:
    parts = [part for part in (left, right) if part != ALWAYS]
    return ALWAYS if not parts else parts[0] if len(parts) == 1 else Operation("and", tuple(parts))


def _spend(reader: Reader) -> None:
    """Mark the keys of shapes as read; the shape itself has looked at them."""
    for key in (*FORMS, "of", "by", "standard", "per_head"):
        reader.raw(key)


def read_rounding(reader: Reader) -> tuple[str, str] | None:
    """The step in yuan and the name of a rounding; the step is whole fen."""
    if not reader.has("round"):
        return None
    value = reader.raw("round")
    inner = Reader(
        value if isinstance(value, dict) else {"to": value}, (*reader.path, "round"), reader.problems
    )
    step = inner.raw("to")
    mode = inner.one_of("mode", ROUNDINGS, "half_up")
    inner.finish()
    try:
        size = Fraction(str(step))
    except (ValueError, ZeroDivisionError):
        size = Fraction(0)
    if size <= 0 or (size * 100).denominator != 1 or isinstance(step, float):
        reader.keep(
            PolicyError("the step of a rounding is whole fen", hint='write round = "0.01" or "1"'), "round"
        )
        return None
    return format(Decimal(str(step)), "f"), mode


def check_classes(reader: Reader, rules: Iterable[Require | Exclude], known: set[str]) -> None:
    """Refuse requirements and exclusions for classes that the edition does not have."""
    for rule in rules:
        named = rule.classes if isinstance(rule, Require) else rule.bars
        for name in named:
            if name not in known:
                reader.refuse(
                    f"{rule.id} speaks of a class {name!r}",
                    f"classes here: {', '.join(sorted(known)) or 'none'}",
                )
