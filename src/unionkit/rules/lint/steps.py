"""The step of a quantity: a number of which every value that it can have is a whole multiple."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from attrs import frozen

from unionkit.expr.nodes import Aggregate, Field, Name, Node, Number, Operation
from unionkit.rules.facts import NUMERIC, Fact, Schema
from unionkit.rules.judging import AMOUNT
from unionkit.rules.parts import Edition, Parameter

WHOLE = ("year", "month", "day", "days_between", "months_between", "years_between")
FEN = Fraction(1, 100)


@frozen
class Steps:
    """Finds steps in one edition. None where no step can be shown, 0 for what is always nothing."""

    edition: Edition
    facts: Schema
    parameters: Mapping[str, Parameter]

    def of(self, node: Node) -> Fraction | None:
        """The step of a tree that is a number."""
        if isinstance(node, Number):
            return abs(Fraction(node.value))
        if isinstance(node, Name):
            return self.of_name(node.name)
        if isinstance(node, Field):
            return (
                _of_fact(self.facts[node.list_name].fields.get(node.name))
                if node.list_name in self.facts
                else None
            )
        if isinstance(node, Aggregate):
            return self.of_aggregate(node)
        return self.of_operation(node) if isinstance(node, Operation) else None

    def of_name(self, name: str) -> Fraction | None:
        quantity, parameter = self.edition.derived.get(name), self.parameters.get(name)
        if quantity is not None:
            return self.of(quantity.value)
        if parameter is not None:
            return Fraction(1, 10**parameter.places)
        return FEN if name == AMOUNT and name not in self.facts else _of_fact(self.facts.get(name))

    def of_aggregate(self, node: Aggregate) -> Fraction | None:
        if node.operator in ("count", "distinct", "longest_run", "latest_run"):
            return Fraction(1)
        parts = [part for part in (node.item, node.default) if part is not None]
        return common([self.of(part) for part in parts])

    def of_operation(self, node: Operation) -> Fraction | None:
        operator, operands = node.operator, node.operands
        if operator in WHOLE:
            return Fraction(1)
        if operator == "round_to":
            return self.of(operands[1])
        if operator in ("add", "sub", "neg", "abs", "min", "max"):
            return common([self.of(part) for part in operands])
        if operator == "if":
            return common([self.of(part) for part in operands[1:]])
        if operator not in ("mul", "div"):
            return None
        left, right = self.of(operands[0]), self.of(operands[1])
        if left is None or right is None:
            return None
        if operator == "mul":
            return left * right
        return left / right if isinstance(operands[1], Number) and right else None


def _of_fact(fact: Fact | None) -> Fraction | None:
    return Fraction(1, fact.scale) if fact is not None and fact.type in NUMERIC else None


def common(steps: list[Fraction | None]) -> Fraction | None:
    """The largest step that divides all of them.

    >>> common([Fraction(1, 2), Fraction(1, 3)])
    Fraction(1, 6)
    """
    found = Fraction(0)
    for step in steps:
        if step is None:
            return None
        below = math.lcm(found.denominator, step.denominator)
        found = Fraction(math.gcd(int(found * below), int(step * below)), below)
    return found
