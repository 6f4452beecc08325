"""Which names and trees of an edition are said in a way of their own: labelled fields, rates, limits by themselves."""

from __future__ import annotations

from collections.abc import Mapping

from unionkit.expr.nodes import Aggregate, Field, Name, Node, walk_nodes
from unionkit.i18n.kinds import is_rate
from unionkit.rules.programs import Program


def named_trees(program: Program) -> Mapping[Node, str]:
    """The trees of labelled derived fields of records, which stand written out in the rules, with their names."""
    found: dict[Node, str] = {}
    for name, part in program.edition.derived.items():
        if "." in name and part.label.texts:
            found.setdefault(part.value, name)
    return found


def rate_names(program: Program) -> frozenset[str]:
    """The quantities that are written with a percent sign."""
    found: frozenset[str] = frozenset()
    for name, part in program.edition.derived.items():
        if is_rate(part.value, found):
            found |= {name}
    return found


def fixed_names(program: Program) -> frozenset[str]:
    """The names that are limits by themselves: parameters, and what is worked out from them alone."""
    found = set(program.parameters)
    for name, part in program.edition.derived.items():
        if all(node.name in found for node in walk_nodes(part.value) if isinstance(node, Name)) and not any(
            isinstance(node, Field | Aggregate) for node in walk_nodes(part.value)
        ):
            found.add(name)
    return frozenset(found)
