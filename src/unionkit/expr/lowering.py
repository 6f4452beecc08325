"""Tree to integer code: the text of a Python expression over integers, with the interval in which it lies.

The text is plain integer Python. Aggregates over lists and tests of texts are inputs worked out beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from attrs import frozen

from unionkit.expr.intervals import Interval
from unionkit.expr.nodes import Aggregate, Day, Field, Name, Node, Number, Operation, Text, Truth
from unionkit.expr.operators import OPERATORS
from unionkit.expr.ratios import (
    Factor,
    NotLowerable,
    Ratio,
    add,
    align,
    invert,
    literal,
    multiply,
    over_one,
    shared_guards,
    times,
)

INT64 = 2**63 - 1


@frozen
class Flag:
    """A truth value; `source` is a Python condition, `level` 3 for a name, 2 for a comparison, 1 for not, 0 for and/or."""

    source: str
    level: int = 0

    def text(self, level: int) -> str:
        """The condition, in brackets where it binds less tightly than `level`."""
        return self.source if self.level >= level else f"({self.source})"


@frozen
class Code:
    """A choice as its place in the list of choices."""

    source: str
    choices: tuple[str, ...]


@frozen
class Stamp:
    """A day as its proleptic ordinal."""

    source: str
    interval: Interval = Interval(1, date.max.toordinal())


@frozen
class Words:
    """A text; only tests of it can be lowered, each as an input of its own."""

    source: str


Lowered = Ratio | Flag | Code | Stamp | Words
Resolve = Callable[[Node], Lowered]


class Lowering:
    """Lowers trees; `resolve` says what a name, a field, an aggregate or a test of a text is in the code.

    `widest` is the interval of the largest intermediate integer so far, for proofs that nothing overflows.
    """

    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.widest = Interval(0, 0)

    def note(self, made: Ratio) -> Ratio:
        self.widest = self.widest.join(made.interval)
        return made

    def lower(self, node: Node) -> Lowered:
        """The code of a tree. Raises NotLowerable where integers cannot say it."""
        if isinstance(node, Number):
            top, bottom = node.value.as_integer_ratio()
            return literal(top, bottom)
        if isinstance(node, Truth):
            return Flag("True" if node.value else "False", 3)
        if isinstance(node, Day):
            day = node.value.toordinal()
            return Stamp(str(day), Interval(day, day))
        if isinstance(node, Text):
            return Words(node.value)
        if isinstance(node, Name | Field | Aggregate) or self.tests_text(node):
            return self.resolve(node)
        return _LOWER[node.operator](self, node)

    def tests_text(self, node: Operation) -> bool:
        if node.operator == "starts_with":
            return True
        if node.operator not in ("eq", "ne", "in"):
            return False
        sides = [operand for operand in node.operands if not isinstance(operand, Text)]
        return (
            bool(sides) and isinstance(sides[0], Name | Field) and isinstance(self.resolve(sides[0]), Words)
        )

    def number(self, node: Node) -> Ratio:
        found = self.lower(node)
        if not isinstance(found, Ratio):
            raise NotLowerable("not a number")
        return found

    def flag(self, node: Node) -> Flag:
        found = self.lower(node)
        if not isinstance(found, Flag):
            raise NotLowerable("not a condition")
        return found

    def stamp(self, node: Node) -> Stamp:
        found = self.lower(node)
        if not isinstance(found, Stamp):
            raise NotLowerable("not a day")
        return found

    def sum(self, node: Operation) -> Lowered:
        left, right = (self.number(operand) for operand in node.operands)
        one, other, _, _ = align(left, right)
        self.note(one)
        self.note(other)
        return self.note(add(left, right, 1 if node.operator == "add" else -1))

    def product(self, node: Operation) -> Lowered:
        left, right = (self.number(operand) for operand in node.operands)
        return self.note(multiply(left, right))

    def quotient(self, node: Operation) -> Lowered:
        left, right = (self.number(operand) for operand in node.operands)
        return self.note(multiply(left, self.note(invert(right))))

    def negative(self, node: Operation) -> Lowered:
        return self.note(times(self.number(node.operands[0]), -1))

    def absolute(self, node: Operation) -> Lowered:
        inner = self.number(node.operands[0])
        return Ratio(
            numerator=f"abs({inner.numerator})",
            interval=inner.interval.magnitude(),
            divisor=inner.divisor,
            factors=inner.factors,
        )

    def extreme(self, node: Operation) -> Lowered:
        lowered = [self.lower(operand) for operand in node.operands]
        if all(isinstance(part, Stamp) for part in lowered):
            return Stamp(
                f"{node.operator}({', '.join(part.source for part in lowered if isinstance(part, Stamp))})"
            )
        parts = [part for part in lowered if isinstance(part, Ratio)]
        best = parts[0]
        for part in parts[1:]:
            best = self.note(self.pick(node.operator, best, part))
        return best

    def pick(self, operator: str, left: Ratio, right: Ratio) -> Ratio:
        one, other, divisor, factors = align(left, right)
        self.note(one)
        self.note(other)
        bounds = one.interval.least if operator == "min" else one.interval.greatest
        return Ratio(
            numerator=f"{operator}({one.numerator}, {other.numerator})",
            interval=bounds(other.interval),
            divisor=divisor,
            factors=factors,
        )

    def compare(self, node: Operation) -> Lowered:
        sign = OPERATORS[node.operator].spelling
        left, right = (self.lower(operand) for operand in node.operands)
        if isinstance(left, Ratio) and isinstance(right, Ratio):
            one, other, _, _ = align(left, right)
            self.note(one)
            self.note(other)
            guards = shared_guards(left, right)
            test = f"{one.numerator} {sign} {other.numerator}"
            return Flag(" and ".join([*guards, test]), 0 if guards else 2)
        if isinstance(left, Code) or isinstance(right, Code):
            choices = (
                left.choices if isinstance(left, Code) else right.choices if isinstance(right, Code) else ()
            )
            return Flag(f"{_code(left, choices)} {sign} {_code(right, choices)}", 2)
        if isinstance(left, Stamp) and isinstance(right, Stamp):
            return Flag(f"{left.source} {sign} {right.source}", 2)
        if isinstance(left, Flag) and isinstance(right, Flag):
            return Flag(f"{left.text(3)} {sign} {right.text(3)}", 2)
        raise NotLowerable("texts compared with one another")

    def membership(self, node: Operation) -> Lowered:
        left = self.lower(node.operands[0])
        if isinstance(left, Code):
            places = sorted(
                left.choices.index(part.value) for part in node.operands[1:] if isinstance(part, Text)
            )
            return Flag(f"{left.source} in ({', '.join(map(str, places))},)", 2)
        tests = [self.flag(Operation("eq", (node.operands[0], part))).text(2) for part in node.operands[1:]]
        return Flag(" or ".join(tests), 0 if len(tests) > 1 else 2)

    def logic(self, node: Operation) -> Lowered:
        return Flag(f" {node.operator} ".join(self.flag(part).text(1) for part in node.operands))

    def negation(self, node: Operation) -> Lowered:
        return Flag(f"not {self.flag(node.operands[0]).text(1)}", 1)

    def conditional(self, node: Operation) -> Lowered:
        test = self.flag(node.operands[0]).text(1)
        then, otherwise = (self.lower(operand) for operand in node.operands[1:])
        if isinstance(then, Ratio) and isinstance(otherwise, Ratio):
            one, other, divisor, factors = align(then, otherwise)
            return self.note(
                Ratio(
                    numerator=f"({one.numerator} if {test} else {other.numerator})",
                    interval=one.interval.join(other.interval),
                    divisor=divisor,
                    factors=factors,
                )
            )
        if isinstance(then, Stamp) and isinstance(otherwise, Stamp):
            return Stamp(
                f"({then.source} if {test} else {otherwise.source})", then.interval.join(otherwise.interval)
            )
        if isinstance(then, Flag) and isinstance(otherwise, Flag):
            return Flag(f"({then.source} if {test} else {otherwise.source})", 3)
        if isinstance(then, Code) or isinstance(otherwise, Code):
            choices = (
                then.choices
                if isinstance(then, Code)
                else otherwise.choices
                if isinstance(otherwise, Code)
                else ()
            )
            return Code(f"({_code(then, choices)} if {test} else {_code(otherwise, choices)})", choices)
        raise NotLowerable("a choice between texts")

    def rounded(self, node: Operation) -> Lowered:
        steps = multiply(self.number(node.operands[0]), invert(self.number(node.operands[1])))
        mode = (
            node.operands[2].value
            if len(node.operands) == 3 and isinstance(node.operands[2], Text)
            else "half_up"
        )
        whole = self.round_whole(self.note(steps), mode)
        return self.note(multiply(whole, self.number(node.operands[1])))

    def round_whole(self, ratio: Ratio, mode: str) -> Ratio:
        """A ratio rounded to a whole number by a named rule."""
        if ratio.divisor == 1 and not ratio.factors:
            return ratio
        below = self.note(over_one(ratio))
        if mode == "half_up" and ratio.interval.low is not None and ratio.interval.low >= 0:
            self.note(add(times(_whole(ratio), 2), below))
            text = f"(2 * {ratio.text(2)} + {below.text(2)}) // (2 * {below.text(2)})"
            # in brackets within a product: 5 * a // b would divide the product
            return Ratio(numerator=text, interval=Interval(0, ratio.interval.high), level=1)
        text = f"round_{mode}({ratio.numerator}, {below.numerator})"
        return Ratio(numerator=text, interval=_outward(ratio.interval))

    def call_on_days(self, node: Operation) -> Lowered:
        """An operator on days, as a call of the function of the same name over ordinals."""
        parts: list[str] = []
        for operand in node.operands:
            if isinstance(operand, Text):
                continue
            found = self.lower(operand)
            parts.append(self.whole_text(found) if isinstance(found, Ratio) else self.stamp(operand).source)
        missing = [operand.value for operand in node.operands if isinstance(operand, Text)]
        name = "_".join([node.operator, *missing])
        call = f"{name}({', '.join(parts)})"
        if node.operator in _STAMPS:
            return Stamp(call)
        if node.operator == "in_months_before":
            return Flag(call, 3)
        return Ratio(numerator=call, interval=_NUMBERS_OF_DAYS[node.operator])

    def whole_text(self, ratio: Ratio) -> str:
        if ratio.divisor != 1 or ratio.factors:
            raise NotLowerable("a count of days or months that may not be whole")
        return ratio.numerator


def _whole(ratio: Ratio) -> Ratio:
    return Ratio(numerator=ratio.numerator, interval=ratio.interval, level=ratio.level)


def _outward(interval: Interval) -> Interval:
    """Where a rounded quotient lies, given where its numerator lies: no further out than the numerator, or one step."""
    low = None if interval.low is None else min(interval.low, 0) - (interval.low < 0)
    high = None if interval.high is None else max(interval.high, 0) + (interval.high > 0)
    return Interval(low, high)


def _code(side: Lowered, choices: Sequence[str]) -> str:
    if isinstance(side, Words):
        return str(choices.index(side.source))
    if isinstance(side, Code):
        return side.source
    raise NotLowerable("a choice compared with something else")


_STAMPS = ("year_start", "year_end", "month_start", "month_end", "add_days", "add_months")
_DAYS = date.max.toordinal()
_NUMBERS_OF_DAYS: Mapping[str, Interval] = {
    "year": Interval(1, 9999),
    "month": Interval(1, 12),
    "day": Interval(1, 31),
    "days_between": Interval(-_DAYS, _DAYS),
    "months_between": Interval(-120_000, 120_000),
    "years_between": Interval(-10_000, 10_000),
}

_LOWER: Mapping[str, Callable[[Lowering, Operation], Lowered]] = {
    "if": Lowering.conditional,
    "or": Lowering.logic,
    "and": Lowering.logic,
    "not": Lowering.negation,
    **dict.fromkeys(("lt", "le", "eq", "ne", "ge", "gt"), Lowering.compare),
    "in": Lowering.membership,
    "add": Lowering.sum,
    "sub": Lowering.sum,
    "mul": Lowering.product,
    "div": Lowering.quotient,
    "neg": Lowering.negative,
    "abs": Lowering.absolute,
    "min": Lowering.extreme,
    "max": Lowering.extreme,
    "round_to": Lowering.rounded,
    **dict.fromkeys((*_STAMPS, *_NUMBERS_OF_DAYS, "in_months_before"), Lowering.call_on_days),
}


__all__ = [
    "INT64",
    "Code",
    "Factor",
    "Flag",
    "Lowered",
    "Lowering",
    "NotLowerable",
    "Ratio",
    "Stamp",
    "Words",
]
