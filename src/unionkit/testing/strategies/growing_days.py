"""Days: moved by days or months, and the ends of months and years."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from unionkit.expr.nodes import Node, Number, Operation, Text
from unionkit.expr.operators import MISSING_DAYS
from unionkit.expr.types import BARE, DATE, Type, number
from unionkit.testing.strategies.growing_records import extreme_over, lists

if TYPE_CHECKING:
    from unionkit.testing.strategies.growing import Grower

_ENDS = ("year_start", "year_end", "month_start", "month_end")


def day_forms(grower: Grower, depth: int) -> list[Callable[[], Node]]:
    """The operators that yield a day."""

    def extreme() -> Node:
        days = [grower.grow(DATE, depth) for _ in range(grower.draw(st.integers(2, 3)))]
        return Operation(grower.pick(("min", "max")), tuple(days))

    forms: list[Callable[[], Node]] = [
        lambda: Operation(grower.pick(_ENDS), (grower.grow(DATE, depth),)),
        lambda: Operation("add_days", (grower.grow(DATE, depth), counted(grower, "day", depth))),
        lambda: Operation(
            "add_months",
            (grower.grow(DATE, depth), counted(grower, "month", depth), Text(grower.pick(MISSING_DAYS))),
        ),
        extreme,
    ]
    if lists(grower):
        forms.append(lambda: extreme_over(grower, DATE, depth))
    return forms


def counted(grower: Grower, unit: str, depth: int) -> Node:
    """A number of days or months, which may be bare; more often than not a whole one."""
    if grower.draw(st.booleans()):
        return Number(grower.draw(st.integers(-3, 40)), grower.pick((unit, "")))
    wanted: Type = number(unit) if grower.draw(st.booleans()) else BARE
    return grower.pick([*grower.names_of(number(unit)), grower.grow(wanted, depth)])
