"""Numbers: arithmetic in a unit, roundings, what is told of days, and what is made of the records of a list."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from unionkit.expr.nodes import Node, Number, Operation, Text
from unionkit.expr.operators import MISSING_DAYS, ROUNDINGS
from unionkit.expr.types import BARE, DATE, Type, number
from unionkit.testing.strategies.growing_records import record_number_forms
from unionkit.testing.strategies.leaves import numbers, writable
from unionkit.values.units import Unit

if TYPE_CHECKING:
    from unionkit.testing.strategies.growing import Grower

_STEPS = ("0.01", "0.1", "0.5", "1", "5", "10", "100", "0.3")
PLAIN = number("")


def number_forms(grower: Grower, wanted: Type, depth: int) -> list[Callable[[], Node]]:
    """The operators that yield a number in the wanted unit; a bare one comes of bare ones only."""
    forms = [
        lambda: side_by_side(grower, grower.pick(("add", "sub", "min", "max")), wanted, depth),
        lambda: signed(grower, wanted, depth),
        lambda: rounded(grower, wanted, depth),
        lambda: scaled(grower, wanted, depth),
    ]
    if wanted.unit is None:
        return forms
    unit = wanted.unit
    if reached := [other for other in units(grower) if reachable(grower, unit * other)]:
        forms.append(lambda: shared_out(grower, unit, grower.pick(reached), depth))
    yearly = unit * Unit.parse("month/year")
    if unit.power("month") < 0 and unit.power("year") <= 0 and reachable(grower, yearly):
        twelve = Number(Decimal(12), "month")
        forms.append(lambda: Operation("div", (grower.grow(number(yearly), depth), twelve)))
    return [*forms, *_told_of_days(grower, str(unit), depth), *record_number_forms(grower, wanted, depth)]


def units(grower: Grower) -> list[Unit]:
    """The units that names of the scope have."""
    found = (type_.unit for type_ in grower.scope.names.values() if type_.unit is not None)
    return list(dict.fromkeys(unit for unit in found if unit.powers))


def reachable(grower: Grower, unit: Unit) -> bool:
    """Whether there is something to begin with: a name in the unit, or a literal that can be written."""
    return writable(unit) or not unit.powers or bool(grower.names_of(number(unit)))


def beside(grower: Grower, wanted: Type, depth: int) -> Node:
    """Something that may stand beside a number of the wanted unit: the same, or a bare number."""
    return grower.grow(wanted if grower.draw(st.booleans()) else BARE, depth)


def side_by_side(grower: Grower, operator: str, wanted: Type, depth: int) -> Node:
    """Two operands in one unit, three at most for min and max; one of them may be bare."""
    operands = [grower.grow(wanted, depth), beside(grower, wanted, depth)]
    if operator in ("min", "max") and grower.draw(st.booleans()):
        operands.append(beside(grower, wanted, depth))
    return Operation(operator, tuple(grower.draw(st.permutations(operands))))


def signed(grower: Grower, wanted: Type, depth: int) -> Node:
    """The opposite or the magnitude; a literal takes its sign into itself."""
    operand = grower.grow(wanted, depth)
    negative = not isinstance(operand, Number) and grower.draw(st.booleans())
    return Operation("neg" if negative else "abs", (operand,))


def rounded(grower: Grower, wanted: Type, depth: int) -> Node:
    """Rounded to a step by one of the named rules, or by the rule that holds where none is named."""
    operands: list[Node] = [grower.grow(wanted, depth), Number(Decimal(grower.pick(_STEPS)))]
    if grower.draw(st.booleans()):
        operands.append(Text(grower.pick(ROUNDINGS)))
    return Operation("round_to", tuple(operands))


def scaled(grower: Grower, wanted: Type, depth: int) -> Node:
    """Times or divided by a number without a unit."""
    by = grower.grow(BARE if wanted.unit is None else grower.pick((BARE, PLAIN)), depth)
    whole = grower.grow(wanted, depth)
    if grower.draw(st.booleans()):
        return Operation("mul", (whole, by) if grower.draw(st.booleans()) else (by, whole))
    return Operation("div", (whole, _not_zero(grower, by)))


def _not_zero(grower: Grower, node: Node) -> Node:
    """A literal zero as a divisor is refused, so another literal takes its place."""
    while isinstance(node, Number) and node.value == 0:
        node = grower.draw(numbers(None).filter(lambda made: made != Number(Decimal(0))))
    return node


def shared_out(grower: Grower, unit: Unit, other: Unit, depth: int) -> Node:
    """A number in one unit divided by a name in another, as in `income / people`."""
    return Operation(
        "div", (grower.grow(number(unit * other), depth), grower.pick(grower.names_of(number(other))))
    )


def _told_of_days(grower: Grower, unit: str, depth: int) -> list[Callable[[], Node]]:
    def of_day() -> Node:
        return Operation(grower.pick(("year", "month", "day")), (grower.grow(DATE, depth),))

    def between() -> Node:
        days = (grower.grow(DATE, depth), grower.grow(DATE, depth))
        missing = () if unit == "day" else (Text(grower.pick(MISSING_DAYS)),)
        return Operation(f"{unit}s_between", (*days, *missing))

    return [of_day] if unit == "" else [between] if unit in ("day", "month", "year") else []
