"""What the names of a tree are in the columns of a frame, and the proof that nothing overflows 64 bits."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping

import narwhals as nw
from attrs import define, field, frozen

from unionkit.errors import NotPortable
from unionkit.expr.columns import ChoiceColumn, Engine, Errors, translate
from unionkit.expr.columns.code import is_one_of
from unionkit.expr.columns.errors import Evaluated
from unionkit.expr.lowering import INT64, Code, Flag, Lowered, Lowering, NotLowerable, Ratio, Stamp, Words
from unionkit.expr.nodes import Aggregate, Field, Name, Node, Operation, Text
from unionkit.expr.operators import COMPARISONS, OPERATORS
from unionkit.expr.ratios import Factor, add, align, literal, over_one, times
from unionkit.rules.compiling import renamed
from unionkit.rules.facts import NUMERIC, Fact, Schema
from unionkit.rules.inputs import Inputs, fact_interval
from unionkit.rules.parts import Derived, Parameter

LONG = 120
_FACT = re.compile(r"\b[fr]_(\w+)")


class ProvenLowering(Lowering):
    """Lowers trees and keeps every intermediate number that may not fit 64 bits."""

    def __init__(self, resolve: Callable[[Node], Lowered]) -> None:
        super().__init__(resolve)
        self.too_wide: list[Ratio] = []
        self._ready: dict[Node, Lowered] = {}

    def lower(self, node: Node) -> Lowered:
        """The code of a tree, in which null stays where it belongs. Raises NotLowerable."""
        if node in self._ready:
            return self._ready[node]
        if not isinstance(node, Operation) or node.operator not in ("if", *COMPARISONS):
            return super().lower(node)
        parts = node.operands[-2:]
        left, right = (self.lower(part) for part in parts)
        if isinstance(left, Ratio) and isinstance(right, Ratio):
            if node.operator == "if" and Counter(left.factors) != Counter(right.factors):
                return self.apart(self.flag(node.operands[0]), left, right)
            if node.operator != "if" and Counter(left.factors) & Counter(right.factors):
                return self.strictly(OPERATORS[node.operator].spelling, left, right)
        # both sides are at hand: to lower them again at every level would take for ever
        self._ready.update(zip(parts, (left, right), strict=True))
        try:
            return super().lower(node)
        finally:
            for part in parts:
                self._ready.pop(part, None)

    def apart(self, test: Flag, then: Ratio, otherwise: Ratio) -> Ratio:
        """A conditional of quotients, each over its own divisor: that of the other may be unknown or zero."""
        common = math.lcm(then.divisor, otherwise.divisor)
        one, other = (times(part, common // part.divisor) for part in (then, otherwise))
        below, beneath = (times(literal(1), 1, part.factors) for part in (then, otherwise))
        condition = test.text(1)
        divisor = Factor(
            f"({below.numerator} if {condition} else {beneath.numerator})",
            below.interval.join(beneath.interval),
        )
        return self.note(
            Ratio(
                numerator=f"({one.numerator} if {condition} else {other.numerator})",
                interval=one.interval.join(other.interval),
                divisor=common,
                factors=(divisor,),
            )
        )

    def strictly(self, sign: str, left: Ratio, right: Ratio) -> Flag:
        """A comparison of quotients with factors that cancel: unknown where one of those is, whatever the rest says."""
        one, other, _, _ = align(left, right)
        self.note(one)
        self.note(other)
        shared = Counter(left.factors) & Counter(right.factors)
        known = " and ".join(f"{factor.source} >= 0" for factor in shared)
        return Flag(f"({one.numerator} {sign} {other.numerator} if {known} else False)", 3)

    def note(self, made: Ratio) -> Ratio:
        """Keep a number, as one that may be too wide where its interval says so."""
        if not made.interval.within(INT64):
            self.too_wide.append(made)
        return super().note(made)

    def round_whole(self, ratio: Ratio, mode: str) -> Ratio:
        """Round as columns do, which double both parts of the quotient."""
        if ratio.divisor != 1 or ratio.factors:
            bare = Ratio(numerator=ratio.numerator, interval=ratio.interval, level=ratio.level)
            self.note(add(times(bare, 2), times(over_one(ratio), 2)))
            self.note(add(times(bare, 2), times(over_one(ratio), 2), -1))
        return super().round_whole(ratio, mode)


@frozen(kw_only=True)
class Given:
    """The columns that a case brings: facts, values, errors and grades of parameters, and the governing day as an ordinal."""

    facts: Mapping[str, nw.Expr]
    day: nw.Expr
    values: Mapping[str, nw.Expr] = field(factory=dict)
    errors: Mapping[str, nw.Expr] = field(factory=dict)
    grades: Mapping[str, nw.Expr] = field(factory=dict)


@define(kw_only=True)
class Names:
    """The names of an edition over the columns of a frame.

    `fields` and `field_columns` are those of the record at hand; `known` names what is decided already.
    """

    facts: Schema
    parameters: Mapping[str, Parameter]
    derived: Mapping[str, Derived]
    given: Given
    engine: Engine
    number: Callable[[str, str], int]
    aggregates: Mapping[Aggregate, tuple[Lowered, nw.Expr, nw.Expr | None]] = field(factory=dict)
    fields: Mapping[str, Fact] = field(factory=dict)
    field_columns: Mapping[str, nw.Expr] = field(factory=dict)
    known: dict[str, Lowered] = field(factory=dict)
    settled: set[str] = field(factory=set)
    arguments: dict[str, nw.Expr | ChoiceColumn] = field(factory=dict)
    lowering: ProvenLowering = field(init=False)
    errors: Errors = field(init=False)
    _columns: dict[str, nw.Expr] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.lowering = ProvenLowering(self.resolve)
        self.errors = Errors(
            engine=self.engine, evaluate=self.evaluate, of_leaf=self.error_of_leaf, number=self.number
        )

    def column(self, source: str) -> nw.Expr:
        """The column of generated code; the same code gives the same column."""
        found = self._columns.get(source)
        if found is None:
            found = self._columns[source] = translate(source, self.arguments, self.engine)
        return found

    def evaluate(self, node: Node) -> Evaluated:
        """A tree lowered, with its column: the numerator of a number, the place of a choice, the text of a text."""
        if isinstance(node, Text):
            return Evaluated(lowered=Words(node.value), column=nw.lit(node.value))
        lowered = self.lowering.lower(node)
        if isinstance(lowered, Words):
            return Evaluated(lowered=lowered, column=self.text(node))
        source = lowered.numerator if isinstance(lowered, Ratio) else lowered.source
        return Evaluated(lowered=lowered, column=self.column(source))

    def flag(self, node: Node) -> nw.Expr:
        """The column of a condition, null where it is unknown."""
        return self.column(self.lowering.flag(node).source)

    def resolve(self, node: Node) -> Lowered:
        """What a leaf is in the code. Raises NotLowerable."""
        if isinstance(node, Operation):
            return self.test(node)
        if isinstance(node, Aggregate):
            lowered, column, _ = self.aggregates[node]
            return self.argument(lowered, column)
        if isinstance(node, Field):
            if node.name not in self.fields:
                raise NotLowerable("an aggregate whose default depends on the record around it")
            return self.fact(self.fields[node.name], f"r_{node.name}", self.field_columns[node.name])
        if isinstance(node, Name):
            return self.name(node.name)
        raise NotLowerable("a tree that has no columns")

    def name(self, name: str) -> Lowered:
        """What a name is in the code."""
        if name in self.known:
            return self.known[name]
        if name == "on":
            self.arguments["on"] = self.given.day
            return Stamp("on")
        if name in self.derived:
            return self.quantity(name)
        if name in self.parameters:
            return self.parameter(self.parameters[name])
        if name not in self.facts:
            raise NotLowerable(f"an aggregate that depends on {name!r}")
        return self.fact(self.facts[name], f"f_{name}", self.given.facts[name])

    def quantity(self, name: str) -> Lowered:
        """What a quantity is in the code; a long one is worked out first, since it would be written out at every use."""
        lowered = self.lowering.lower(self.derived[name].value)
        source = lowered.numerator if isinstance(lowered, Ratio) else lowered.source
        if len(source) > LONG and not isinstance(lowered, Words):
            self.arguments[f"q_{name}"] = self.engine.bind(self.column(source))
            lowered = self.known[name] = renamed(lowered, f"q_{name}")
        return lowered

    def parameter(self, parameter: Parameter) -> Lowered:
        """What a parameter is in the code."""
        lowered = Inputs(self.facts, self.parameters).parameter(parameter)
        return self.argument(lowered, self.given.values[parameter.name])

    def fact(self, fact: Fact, argument: str, column: nw.Expr) -> Lowered:
        """What a fact or field is in the code."""
        if fact.type == "text":
            return Words("")
        interval = fact_interval(fact)
        if fact.type == "choice":
            self.arguments[argument] = ChoiceColumn(column, fact.choices)
            return Code(argument, fact.choices)
        self.arguments[argument] = column
        if fact.type in NUMERIC:
            return Ratio(numerator=argument, interval=interval, divisor=fact.scale)
        return Flag(argument, 3) if fact.type == "bool" else Stamp(argument, interval)

    def argument(self, lowered: Lowered, column: nw.Expr) -> Lowered:
        """Register the column of a name in generated code."""
        name = lowered.numerator if isinstance(lowered, Ratio) else lowered.source
        self.arguments[name] = column
        return lowered

    def test(self, node: Operation) -> Lowered:
        """A test of texts, as an argument of its own."""
        name = f"t_{len(self.arguments)}"
        subject, *others = node.operands
        column = self.text(subject)
        if node.operator == "starts_with" and isinstance(others[0], Text):
            made = column.str.starts_with(others[0].value)
        elif node.operator == "in":
            made = is_one_of(column, [part.value for part in others if isinstance(part, Text)])
        else:
            made = column == self.text(others[0])
            made = ~made if node.operator == "ne" else made
        self.arguments[name] = made
        return Flag(name, 3)

    def text(self, node: Node) -> nw.Expr:
        """The column of a text. Raises NotLowerable for a text that is worked out."""
        if isinstance(node, Text):
            return nw.lit(node.value)
        if isinstance(node, Name) and node.name in self.derived:
            return self.text(self.derived[node.name].value)
        if isinstance(node, Name) and node.name in self.given.facts:
            return self.given.facts[node.name]
        if isinstance(node, Field):
            return self.field_columns[node.name]
        raise NotLowerable("a text that is worked out")

    def error_of_leaf(self, node: Node) -> nw.Expr | None:
        """The error of a name or an aggregate, None where it cannot fail."""
        if isinstance(node, Aggregate):
            return self.aggregates[node][2]
        if not isinstance(node, Name):
            return None
        if node.name in self.derived:
            return self.errors.of(self.derived[node.name].value)
        if node.name in self.known:
            return None
        return None if node.name in self.settled else self.given.errors.get(node.name)

    def settle(self, node: Node) -> None:
        """Take it that a tree has no error: rows where it has one are decided before anything that comes now."""
        while isinstance(node, Operation) and node.operator in ("and", "or", "if"):
            node = node.operands[0]
        if isinstance(node, Operation):
            for operand in node.operands:
                self.settle(operand)
        elif isinstance(node, Name) and node.name in self.derived:
            self.settle(self.derived[node.name].value)
        elif isinstance(node, Name):
            self.settled.add(node.name)
            self.errors.forget()

    def proven(self, policy_id: str) -> None:
        """Raise NotPortable where a number might not fit 64 bits, with the fact whose bound would help."""
        for wide in self.lowering.too_wide:
            blamed = self.widest_in(wide.numerator)
            advice = (
                f"give {blamed} a narrower bound (most = …)" if blamed else "give its facts narrower bounds"
            )
            raise NotPortable(
                "a number may grow beyond 64 bits",
                hint=f"{advice}, or round before multiplying",
                where=policy_id,
            )

    def widest_in(self, source: str) -> str:
        """The fact or field with the widest bounds in a piece of code."""
        widths: dict[str, int] = {}
        for name in _FACT.findall(source):
            fact = self.fields.get(name) or self.facts.get(name)
            if fact is not None and fact.type in NUMERIC:
                interval = fact_interval(fact)
                widths[name] = max(abs(interval.low or 0), abs(interval.high or 0))
        return max(widths, key=lambda name: widths[name], default="")
