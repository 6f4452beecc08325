"""The trees of an edition: everything in it that is worked out."""

from __future__ import annotations

from unionkit.expr.nodes import Node
from unionkit.rules.parts import Edition


def trees_of_edition(edition: Edition) -> list[Node]:
    """Quantities, rules and results of an edition, in this order."""
    found: list[Node | None] = [part.value for part in edition.derived.values()]
    for rule in edition.rules():
        found += [
            getattr(rule, name, None) for name in ("when", "unless", "value", "high", "only_if", "less")
        ]
    found += [result.value for result in edition.results]
    return [tree for tree in found if tree is not None]
