"""What kind of number a tree is, where that changes how it is written."""

from __future__ import annotations

from unionkit.expr.nodes import Name, Node, Number, Operation

_KEEPING_RATES = ("if", "round_to", "add", "sub", "min", "max")


def is_year(node: Node) -> bool:
    """Whether a tree is the year of a day, whose digits are not grouped."""
    return isinstance(node, Operation) and node.operator == "year"


def is_rate(node: Node, rates: frozenset[str]) -> bool:
    """Whether a tree is a rate, written with a percent sign; `rates` are the names of those that are known to be."""
    if isinstance(node, Number):
        return node.percent
    if isinstance(node, Name):
        return node.name in rates
    if not isinstance(node, Operation):
        return False
    parts = {"if": node.operands[1:], "round_to": node.operands[:1]}.get(node.operator, node.operands)
    return node.operator in _KEEPING_RATES and any(is_rate(part, rates) for part in parts)
