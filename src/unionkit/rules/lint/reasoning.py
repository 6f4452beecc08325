"""What can be true at all: the conditions of one edition over the bounds of its facts.

Sound, not complete: what is called impossible is impossible; what is called possible may still be impossible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from attrs import define, field

from unionkit.expr.nodes import Day, Name, Node, Number, Operation, Text, Truth
from unionkit.expr.operators import COMPARISONS
from unionkit.expr.writing import write
from unionkit.rules.facts import NUMERIC, Fact, Schema
from unionkit.rules.lint.atoms import (
    ALWAYS,
    NEVER,
    Atom,
    Holds,
    OneOf,
    Ways,
    all_of,
    any_of,
    bounds_in,
    contradicts,
)
from unionkit.rules.lint.elimination import Bound, can_hold
from unionkit.rules.lint.linear import MOST_TERMS, Product, Sum, named, number
from unionkit.rules.lint.ranges import Range
from unionkit.rules.parts import Edition, Parameter

_CONTRARY = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt", "eq": "ne", "ne": "eq"}
_DAY_NUMBERS: Mapping[str, Range] = {
    "year": Range(Fraction(1), Fraction(9999)),
    "month": Range(Fraction(1), Fraction(12)),
    "day": Range(Fraction(1), Fraction(31)),
}


@define
class Reasoning:
    """Reasons about the conditions of one edition, which is in force from its start to `last`."""

    edition: Edition
    facts: Schema
    parameters: Mapping[str, Parameter]
    last: date
    ranges: dict[str, Range] = field(factory=dict)
    more: dict[str, list[Bound]] = field(factory=dict)

    def possible(self, true: Iterable[Node], false: Iterable[Node] = ()) -> bool:
        """Whether some case may make all conditions of `true` hold and all of `false` fail."""
        ways = all_of(
            self.ways(node, wanted) for nodes, wanted in ((true, True), (false, False)) for node in nodes
        )
        return ways is None or any(self.can_hold(way) for way in ways)

    def can_hold(self, way: tuple[Atom, ...]) -> bool:
        """Whether the atoms of one way may all hold."""
        return not contradicts(way) and can_hold(self.with_ranges(bounds_in(way)))

    # Conditions ----------------------------------------------------------------------------------------------

    def ways(self, node: Node, wanted: bool) -> Ways:
        """The ways in which a condition comes out as wanted."""
        if isinstance(node, Truth):
            return ALWAYS if node.value is wanted else NEVER
        if isinstance(node, Name) and node.name in self.edition.derived:
            return self.ways(self.edition.derived[node.name].value, wanted)
        if isinstance(node, Operation) and node.operator == "not":
            return self.ways(node.operands[0], not wanted)
        if isinstance(node, Operation) and node.operator in ("and", "or"):
            join = all_of if (node.operator == "and") is wanted else any_of
            return join(self.ways(part, wanted) for part in node.operands)
        choice = self.choice_test(node)
        if choice is not None:
            rest = frozenset(self.choices_of(node)) - choice.allowed
            return ((choice if wanted else OneOf(choice.name, rest),),)
        if isinstance(node, Operation) and node.operator in COMPARISONS:
            operator = node.operator if wanted else _CONTRARY[node.operator]
            compared = self.comparison(operator, node)
            if compared is not None:
                return compared
        return ((Holds(write(node), wanted),),)

    def comparison(self, operator: str, node: Operation) -> Ways:
        left, right = (self.sum(part) for part in node.operands)
        if left is None or right is None:
            return None
        below, above = left - right, right - left
        if operator == "eq":
            return ((Bound(below), Bound(above)),)
        if operator == "ne":
            return (Bound(below, True),), (Bound(above, True),)
        return ((Bound(below if operator in ("lt", "le") else above, operator in ("lt", "gt")),),)

    def choice_test(self, node: Node) -> OneOf | None:
        """A comparison of a choice with literals as the set of choices that it lets through."""
        choices = self.choices_of(node)
        if not choices or not isinstance(node, Operation) or not isinstance(node.operands[0], Name):
            return None
        texts = [part.value for part in node.operands[1:] if isinstance(part, Text) and part.value in choices]
        if len(texts) != len(node.operands) - 1:
            return None
        if node.operator in ("eq", "in"):
            allowed = set(texts)
        elif node.operator == "ne":
            allowed = set(choices) - set(texts)
        else:
            place = choices.index(texts[0])
            allowed = set(
                {"lt": choices[:place], "le": choices[: place + 1], "gt": choices[place + 1 :]}.get(
                    node.operator, choices[place:]
                )
            )
        return OneOf(node.operands[0].name, frozenset(allowed))

    def choices_of(self, node: Node) -> tuple[str, ...]:
        """The choices of the name on the left of a comparison, empty where it is no choice."""
        if not (isinstance(node, Operation) and node.operator in (*COMPARISONS, "in")):
            return ()
        subject = node.operands[0]
        if not isinstance(subject, Name):
            return ()
        if subject.name in self.facts:
            return self.facts[subject.name].choices
        return tuple(rule.name for rule in self.edition.classes) if subject.name == "class" else ()

    # Numbers -------------------------------------------------------------------------------------------------

    def sum(self, node: Node) -> Sum | None:
        """A number or day as a sum of products, None for anything else."""
        if isinstance(node, Number):
            return number(Fraction(node.value))
        if isinstance(node, Day):
            return number(Fraction(node.value.toordinal()))
        if isinstance(node, Name):
            return self.sum_of_name(node.name)
        if isinstance(node, Operation):
            return self.sum_of_operation(node)
        return None

    def sum_of_name(self, name: str) -> Sum | None:
        if name in self.edition.derived:
            return self.sum(self.edition.derived[name].value)
        if name == "on":
            self.ranges["on"] = Range(
                Fraction(self.edition.start.toordinal()), Fraction(self.last.toordinal())
            )
            return named("on")
        if name in self.parameters:
            self.ranges[name] = _range_of_parameter(self.parameters[name], self.facts)
            return named(name)
        found = None if name not in self.facts else _range_of_fact(self.facts[name])
        if found is None:
            return None
        self.ranges[name] = found
        return named(name)

    def sum_of_operation(self, node: Operation) -> Sum | None:
        if node.operator in ("add", "sub", "mul", "div", "neg", "min", "max"):
            parts = [part for part in map(self.sum, node.operands) if part is not None]
            if len(parts) != len(node.operands) or sum(len(part.terms) for part in parts) > MOST_TERMS:
                return None
            return self.arithmetic(node, parts)
        if node.operator in ("abs", "round_to", "if", *_DAY_NUMBERS):
            return self.opaque(
                node,
                Range(Fraction(0)) if node.operator == "abs" else _DAY_NUMBERS.get(node.operator, Range()),
            )
        return None

    def arithmetic(self, node: Operation, parts: list[Sum]) -> Sum | None:
        if node.operator in ("min", "max"):
            return self.extreme(node, parts)
        if node.operator == "neg":
            return parts[0].times(Fraction(-1))
        left, right = parts
        if node.operator in ("add", "sub"):
            return left + right if node.operator == "add" else left - right
        if node.operator == "div":
            inverse = right.inverse() or self.opaque(node.operands[1], self.range(right)).inverse()
            return None if inverse is None else left * inverse
        return left * right

    def opaque(self, node: Node, found: Range) -> Sum:
        """A number that is not looked into: only where it lies is known."""
        text = write(node)
        self.ranges[text] = found
        return named(text)

    def extreme(self, node: Operation, parts: list[Sum]) -> Sum:
        """The smallest or largest of several: not above, or not below, any of them."""
        spans = [self.range(part) for part in parts]
        lows, highs = [span.low for span in spans], [span.high for span in spans]
        pick = min if node.operator == "min" else max
        known = [
            None if None in ends else pick(end for end in ends if end is not None) for ends in (lows, highs)
        ]
        made = self.opaque(node, Range(*known))
        sides = [made - part if node.operator == "min" else part - made for part in parts]
        self.more[write(node)] = [Bound(side) for side in sides]
        return made

    def range(self, found: Sum) -> Range:
        """Where a sum lies."""
        span = Range(found.constant, found.constant)
        for product, factor in found.varying():
            span += self.range_of_product(product).times(factor)
        return span

    def range_of_product(self, product: Product) -> Range:
        span = Range(Fraction(1), Fraction(1))
        for name, power in product:
            one = self.ranges[name] if power > 0 else self.ranges[name].inverse()
            for _ in range(abs(power)):
                span *= one
        return span

    def with_ranges(self, bounds: list[Bound]) -> list[Bound]:
        """The bounds together with what is known of every product in them."""
        found = list(bounds)
        waiting = list(bounds)
        seen: set[Product] = set()
        while waiting:
            for product, _ in waiting.pop().sum.varying():
                if product in seen:
                    continue
                seen.add(product)
                extra = [*_sides(product, self.range_of_product(product))]
                extra += [bound for name, _ in product for bound in self.more.get(name, ())]
                found += extra
                waiting += extra
        return found


def _sides(product: Product, span: Range) -> Iterable[Bound]:
    one = Sum({product: Fraction(1)})
    if span.low is not None:
        yield Bound(number(span.low) - one)
    if span.high is not None:
        yield Bound(one - number(span.high))


def _range_of_fact(fact: Fact) -> Range | None:
    if fact.type not in NUMERIC and fact.type != "date":
        return None
    ends = [
        Fraction(end)
        if isinstance(end, Decimal)
        else Fraction(end.toordinal())
        if isinstance(end, date)
        else None
        for end in (fact.least, fact.most)
    ]
    return Range(*ends)


def _range_of_parameter(parameter: Parameter, facts: Schema) -> Range:
    """Only the sign: tables grow, and what holds for today's rows may not hold for the next one."""
    rows = [] if parameter.table is None else [Fraction(row.value) for row in parameter.table.rows]
    given = None if parameter.given is None else _range_of_fact(facts[parameter.given])
    if given is not None:
        rows += [Fraction(-1) if given.low is None else given.low]
    return Range(Fraction(0)) if rows and min(rows) >= 0 else Range()
