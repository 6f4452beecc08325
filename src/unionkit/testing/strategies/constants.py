"""The numbers, days and texts that a policy's rules are written with, since a case near them tells most."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from attrs import frozen

from unionkit.expr.nodes import Day, Node, Number, Text, walk_nodes
from unionkit.rules import Policy
from unionkit.rules.parts import Edition, Parameter

_TREES = ("when", "unless", "value", "high", "only_if", "less")


@frozen
class Constants:
    """What the trees and tables of a policy mention."""

    numbers: tuple[Decimal, ...] = ()
    days: tuple[date, ...] = ()
    texts: tuple[str, ...] = ()


def constants_of(policy: Policy) -> Constants:
    """The constants of all editions and of the tables behind the parameters, each once and in a fixed order."""
    literals = [
        literal
        for tree in _trees(policy)
        for literal in walk_nodes(tree)
        if isinstance(literal, Number | Day | Text)
    ]
    tables = [part.table for part in policy.parameters.values() if part.table is not None]
    rows = [row for table in tables for row in table.rows]
    return Constants(
        numbers=tuple(
            dict.fromkeys(
                [
                    *(literal.value for literal in literals if isinstance(literal, Number)),
                    *(Decimal(row.value.numerator) / Decimal(row.value.denominator) for row in rows),
                ]
            )
        ),
        days=tuple(dict.fromkeys(literal.value for literal in literals if isinstance(literal, Day))),
        texts=tuple(
            dict.fromkeys(
                [
                    *(literal.value for literal in literals if isinstance(literal, Text)),
                    *(key for row in rows for key in row.keys),
                ]
            )
        ),
    )


def _trees(policy: Policy) -> Iterator[Node]:
    for parameter in policy.parameters.values():
        yield from _trees_of_parameter(parameter)
    for edition in policy.editions:
        yield from _trees_of_edition(edition)


def _trees_of_parameter(parameter: Parameter) -> Iterator[Node]:
    yield from parameter.keys.values()
    if parameter.at is not None:
        yield parameter.at


def _trees_of_edition(edition: Edition) -> Iterator[Node]:
    yield from (quantity.value for quantity in edition.derived.values())
    yield from (result.value for result in edition.results)
    for rule in edition.rules():
        for name in _TREES:
            tree: Node | None = getattr(rule, name, None)
            if tree is not None:
                yield tree
