"""Formulas as views show them: a chain of conditionals as a table of cases, anything else as its text."""

from __future__ import annotations

from collections.abc import Iterator

from unionkit.expr.nodes import Node, Operation
from unionkit.expr.writing import write
from unionkit.views.elements import Markup, element
from unionkit.views.tabular import cell, table
from unionkit.views.words import word

__all__ = ["cases_of", "code", "formula"]


def code(tree: Node) -> Markup:
    """A tree as its text."""
    return element("code", write(tree))


def cases_of(tree: Node) -> Iterator[tuple[Node | None, Node]]:
    """The cases of a chain of conditionals: a condition, None for the last, and the value where it holds."""
    while isinstance(tree, Operation) and tree.operator == "if":
        condition, value, tree = tree.operands
        yield condition, value
    yield None, tree


def formula(tree: Node, high: Node | None = None) -> Markup:
    """A value, or its cases one below the other; with a second tree of the same shape, from the one to the other."""
    lows = list(cases_of(tree))
    highs = lows if high is None else list(cases_of(high))
    if len(highs) != len(lows):
        return element("div", code(tree), " – ", None if high is None else code(high))
    if len(lows) == 1:
        return element("div", *_value(lows[0][1], highs[0][1]))
    rows = [
        (
            cell(word("otherwise") if condition is None else code(condition)),
            cell(*_value(value, highs[place][1])),
        )
        for place, (condition, value) in enumerate(lows)
    ]
    return table(("case", "value"), rows)


def _value(low: Node, high: Node) -> Iterator[Markup | str]:
    yield code(low)
    if high != low:
        yield " – "
        yield code(high)
