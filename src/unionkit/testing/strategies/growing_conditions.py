"""Conditions: logic, comparisons of every kind, lists of literals, tests of texts, months before a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from unionkit.expr.nodes import Node, Operation, Text
from unionkit.expr.operators import COMPARISONS
from unionkit.expr.types import BARE, DATE, TEXT, TRUTH, Type, number
from unionkit.testing.strategies.growing_days import counted
from unionkit.testing.strategies.growing_numbers import beside, units
from unionkit.testing.strategies.growing_records import condition_over, lists
from unionkit.testing.strategies.leaves import literals, texts

if TYPE_CHECKING:
    from unionkit.testing.strategies.growing import Grower

_EQUALITIES = ("eq", "ne")


def condition_forms(grower: Grower, depth: int) -> list[Callable[[], Node]]:
    """The operators that are true or false."""
    forms = [
        lambda: compared_numbers(grower, depth),
        lambda: joined(grower, depth),
        lambda: Operation("not", (grower.grow(TRUTH, depth),)),
        lambda: compared_alike(grower, DATE, COMPARISONS, depth),
        lambda: compared_alike(grower, TRUTH, _EQUALITIES, depth),
        lambda: listed(grower, grower.pick(_kinds_of_number(grower)), depth),
        lambda: listed(grower, DATE, depth),
        lambda: months_before(grower, depth),
    ]
    if grower.names_of(TEXT):
        forms += [
            lambda: compared_texts(grower, depth),
            lambda: listed(grower, TEXT, depth),
            lambda: Operation("starts_with", (grower.grow(TEXT, depth), grower.draw(texts()))),
        ]
    if choices := choices_at_hand(grower):
        forms += [
            lambda: compared_choices(grower, grower.pick(choices), depth),
            lambda: listed(grower, grower.pick(choices), depth),
        ]
    return [*forms, lambda: condition_over(grower, depth)] if lists(grower) else forms


def joined(grower: Grower, depth: int) -> Node:
    """Two or three conditions by `and` or `or`."""
    parts = [grower.grow(TRUTH, depth) for _ in range(grower.draw(st.integers(2, 3)))]
    return Operation(grower.pick(("and", "or")), tuple(parts))


def _kinds_of_number(grower: Grower) -> list[Type]:
    return [*map(number, units(grower)), number(""), BARE]


def compared_numbers(grower: Grower, depth: int) -> Node:
    """Two numbers in one unit; one side may be bare."""
    wanted = grower.pick(_kinds_of_number(grower))
    if not grower.names_of(wanted):
        wanted = BARE
    sides = (grower.grow(wanted, depth), beside(grower, wanted, depth))
    return Operation(grower.pick(COMPARISONS), sides)


def compared_alike(grower: Grower, wanted: Type, operators: tuple[str, ...], depth: int) -> Node:
    """Two values of one kind."""
    return Operation(grower.pick(operators), (grower.grow(wanted, depth), grower.grow(wanted, depth)))


def compared_texts(grower: Grower, depth: int) -> Node:
    """A text that a name has and another one."""
    sides = [grower.pick(grower.names_of(TEXT)), grower.grow(TEXT, depth)]
    return Operation(grower.pick(_EQUALITIES), tuple(grower.draw(st.permutations(sides))))


def choices_at_hand(grower: Grower) -> list[Type]:
    """The kinds of choice that names, and fields of the record at hand, have."""
    fields = grower.scope.lists.get(grower.within, {})
    found = [*grower.scope.names.values(), *fields.values()]
    return list(dict.fromkeys(type_ for type_ in found if type_.kind == "choice"))


def compared_choices(grower: Grower, wanted: Type, depth: int) -> Node:
    """A choice with another one or with one that is written out; in their order where they have one."""
    other = grower.grow(wanted, depth) if grower.draw(st.booleans()) else Text(grower.pick(wanted.choices))
    sides = grower.draw(st.permutations([grower.grow(wanted, depth), other]))
    return Operation(grower.pick(COMPARISONS if wanted.ordered else _EQUALITIES), tuple(sides))


def listed(grower: Grower, wanted: Type, depth: int) -> Node:
    """Whether something is among one to three literals."""
    if wanted.kind == "number" and not grower.names_of(wanted):
        wanted = BARE
    written = literals(BARE if wanted.kind == "number" else wanted)
    options: st.SearchStrategy[Node] = (
        st.sampled_from([Text(choice) for choice in wanted.choices]) if written is None else written
    )
    members = grower.draw(st.lists(options, min_size=1, max_size=3))
    return Operation("in", (grower.grow(wanted, depth), *members))


def months_before(grower: Grower, depth: int) -> Node:
    """Whether a day lies in the months before another one."""
    day, anchor = grower.grow(DATE, depth), grower.grow(DATE, depth)
    return Operation("in_months_before", (day, counted(grower, "month", depth), anchor))
