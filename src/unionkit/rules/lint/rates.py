"""Rates of amounts that may lie above 100 %."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from unionkit.expr.nodes import Name, Node, Number, Operation
from unionkit.rules.lint.places import rule_place
from unionkit.rules.lint.remark import Remark
from unionkit.rules.parts import Amount, Edition
from unionkit.rules.policy import Policy

RATE_ABOVE_ONE = "UL55"
_BY_RATE = ("rate", "marginal", "bands")


def rates_above_one(policy: Policy) -> Iterator[Remark]:
    """Amounts by a rate that may be more than the whole: 30 that was meant as 30 %, or a multiple in the wrong shape.

    A rate that is a literal number was refused when the policy was loaded; here are those that a condition, a quantity, a
    table or a fact gives.
    """
    for edition in policy.editions:
        for rule in edition.amounts:
            found = [_highest(rate, edition, policy) for rate in _rates(rule)]
            top = max((rate for rate in found if rate is not None), default=Fraction(0))
            if top > 1:
                yield Remark(
                    code=RATE_ABOVE_ONE,
                    level="warning",
                    where=rule_place(edition, rule),
                    message=f"a rate of this amount may be {_percent(top)} %",
                    hint='write a share as "30%", and give a fact that is one most = 1; a multiple is written with pay',
                )


def _percent(rate: Fraction) -> str:
    return format((Decimal(rate.numerator * 100) / Decimal(rate.denominator)).normalize(), "f")


def _rates(rule: Amount) -> Iterator[Node]:
    """The rates in an amount that was written with rates."""
    if rule.form in _BY_RATE:
        yield from _factors(rule.value)


def _factors(node: Node) -> Iterator[Node]:
    if not isinstance(node, Operation):
        return
    if node.operator == "mul":
        yield node.operands[1]
    elif node.operator in ("add", "if"):
        for part in node.operands[1:] if node.operator == "if" else node.operands:
            yield from _factors(part)


def _highest(node: Node, edition: Edition, policy: Policy) -> Fraction | None:
    """The greatest value that a rate can be shown to take, None where nothing is known of it."""
    if isinstance(node, Number):
        return Fraction(node.value)
    if isinstance(node, Name):
        return _highest_of_name(node.name, edition, policy)
    if isinstance(node, Operation) and node.operator in ("if", "min", "max"):
        parts = node.operands[1:] if node.operator == "if" else node.operands
        found = [top for part in parts if (top := _highest(part, edition, policy)) is not None]
        return (min if node.operator == "min" else max)(found, default=None)
    return None


def _highest_of_name(name: str, edition: Edition, policy: Policy) -> Fraction | None:
    if name in edition.derived:
        return _highest(edition.derived[name].value, edition, policy)
    parameter, fact = policy.parameters.get(name), policy.facts.get(name)
    if parameter is not None and parameter.table is not None:
        return max((Fraction(row.value) for row in parameter.table.rows), default=None)
    return Fraction(fact.most) if fact is not None and isinstance(fact.most, Decimal) else None
