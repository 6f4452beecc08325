"""What is made of the records of a list. Inside an aggregate only the same list may be run over again."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from unionkit.expr.nodes import Aggregate, Field, Name, Node, Number, Operation, Text, walk_nodes
from unionkit.expr.types import BARE, DATE, TRUTH, Type

if TYPE_CHECKING:
    from unionkit.testing.strategies.growing import Grower


def lists(grower: Grower) -> list[str]:
    """The lists that may be run over from here."""
    return [name for name, fields in grower.scope.lists.items() if fields and grower.within in ("", name)]


def record_number_forms(grower: Grower, wanted: Type, depth: int) -> list[Callable[[], Node]]:
    """The aggregates that yield a number in the wanted unit, which is not None."""
    if not lists(grower):
        return []
    forms: list[Callable[[], Node]] = [
        lambda: extreme_over(grower, wanted, depth),
        lambda: sum_over(grower, wanted, depth),
    ]
    if str(wanted.unit) == "":
        forms += [lambda: count_over(grower, depth), lambda: distinct_over(grower, depth)]
    if str(wanted.unit) == "month":
        forms.append(lambda: run_over(grower, depth))
    return forms


def condition_over(grower: Grower, depth: int) -> Node:
    """Any or all over a condition of each record."""
    name = grower.pick(lists(grower))
    return Aggregate(
        operator=grower.pick(("any", "all")),
        list_name=name,
        item=item_of(grower, name, TRUTH, depth),
        where=filter_of(grower, name, depth),
    )


def sum_over(grower: Grower, wanted: Type, depth: int) -> Node:
    """The sum of a number of each record."""
    name = grower.pick(lists(grower))
    item_type = BARE if str(wanted.unit) == "" and grower.draw(st.booleans()) else wanted
    return Aggregate(
        operator="sum",
        list_name=name,
        item=item_of(grower, name, item_type, depth),
        where=filter_of(grower, name, depth),
    )


def extreme_over(grower: Grower, wanted: Type, depth: int) -> Node:
    """The least or greatest of a number or day of each record, with a value for the empty list."""
    name = grower.pick(lists(grower))
    default = BARE if wanted.kind == "number" and grower.draw(st.booleans()) else wanted
    return Aggregate(
        operator=grower.pick(("min", "max")),
        list_name=name,
        item=item_of(grower, name, wanted, depth),
        where=filter_of(grower, name, depth),
        default=grower.grow(default, depth),
    )


def count_over(grower: Grower, depth: int) -> Node:
    """The number of records, or of those that a condition holds for."""
    name = grower.pick(lists(grower))
    return Aggregate(operator="count", list_name=name, where=filter_of(grower, name, depth))


def distinct_over(grower: Grower, depth: int) -> Node:
    """The number of different values that the records have in a field."""
    name = grower.pick(lists(grower))
    item = Field(name, grower.pick(list(grower.scope.lists[name])))
    return Aggregate(operator="distinct", list_name=name, item=item, where=filter_of(grower, name, depth))


def run_over(grower: Grower, depth: int) -> Node:
    """The longest or latest run of months in which a condition of the records holds."""
    name = grower.pick(lists(grower))
    return Aggregate(
        operator=grower.pick(("longest_run", "latest_run")),
        list_name=name,
        item=item_of(grower, name, TRUTH, depth),
        where=filter_of(grower, name, depth),
        by=grower.inside(name).grow(DATE, 0),
    )


def filter_of(grower: Grower, name: str, depth: int) -> Node | None:
    """A filter, or none."""
    return item_of(grower, name, TRUTH, depth) if grower.draw(st.booleans()) else None


def item_of(grower: Grower, name: str, wanted: Type, depth: int) -> Node:
    """Something of each record. It names a field, since the text of an aggregate says in this way which list it is."""
    item = grower.inside(name).grow(wanted, depth)
    if any(isinstance(node, Field) and node.list_name == name for node in walk_nodes(item)):
        return item
    return Operation("if", (told_apart(grower, name), item, item))


def told_apart(grower: Grower, name: str) -> Node:
    """A condition on one field of a list's records."""
    fields = grower.scope.lists[name]
    chosen = grower.pick(list(fields))
    field, found = Field(name, chosen), fields[chosen]
    if found.kind == "truth":
        return field
    beside: dict[str, Node] = {"number": Number(Decimal(1)), "date": Name("on"), "text": Text("a")}
    return Operation("eq", (field, beside[found.kind] if found.kind in beside else Text(found.choices[0])))
