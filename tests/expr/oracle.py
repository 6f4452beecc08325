"""A second, slow and plain reading of trees that shares nothing with the package but the nodes.

Numbers are Fractions, an unknown is None, and a value that does not exist raises Nothing with the reason.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from attrs import evolve, frozen

from unionkit.expr.nodes import Aggregate, Day, Field, Name, Node, Number, Operation, Text, Truth


class Nothing(Exception):
    """There is no value, and not for want of a fact."""


@frozen(kw_only=True)
class World:
    """What is the case: facts and lists by name, the day, the places of the words of ordered choices."""

    facts: Mapping[str, object]
    lists: Mapping[str, Sequence[Mapping[str, object]] | None]
    on: date
    places: Mapping[str, int]
    record: Mapping[str, object] | None = None


def value_of(node: Node, world: World) -> object:
    """The value of a tree in a world."""
    match node:
        case Number(value, _):
            return Fraction(value)
        case Truth(plain) | Text(plain) | Day(plain):
            return plain
        case Name("on"):
            return world.on
        case Name(name):
            return _exact(world.facts.get(name))
        case Field(_, name):
            return None if world.record is None else _exact(world.record.get(name))
        case Aggregate():
            return _over_records(node, world)
        case Operation("and", parts):
            return _joined(parts, world, settles=False)
        case Operation("or", parts):
            return _joined(parts, world, settles=True)
        case Operation("if", (condition, then, otherwise)):
            truth = value_of(condition, world)
            return None if truth is None else value_of(then if truth else otherwise, world)
    values = [value_of(part, world) for part in node.operands]
    if any(value is None for value in values):
        return None
    if node.operator in _ORDERS:
        return _ORDERS[node.operator](*(_placed(value, world) for value in values))
    return _PLAIN[node.operator](*values)


def _exact(value: object) -> object:
    return Fraction(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def _placed(value: object, world: World) -> object:
    return world.places.get(value, value) if isinstance(value, str) else value


def _joined(parts: Sequence[Node], world: World, *, settles: bool) -> bool | None:
    unknown = False
    for part in parts:
        truth = value_of(part, world)
        if truth == settles and truth is not None:
            return settles
        unknown = unknown or truth is None
    return None if unknown else not settles


def _over_records(node: Aggregate, world: World) -> object:
    records = world.lists.get(node.list_name)
    if records is None:
        return None
    rows = []
    for record in records:
        here = evolve(world, record=record)
        try:
            counts = True if node.where is None else value_of(node.where, here)
            if counts is not False:
                item, key = (None if part is None else value_of(part, here) for part in (node.item, node.by))
                rows.append((counts, item, key))
        except Nothing as nothing:
            rows.append((None, nothing, None))
    if node.operator in ("any", "all"):
        settling = node.operator == "any"
        if any(counts is True and item is settling for counts, item, _ in rows):
            return settling
        open_ones = [item for counts, item, _ in rows if item is not (not settling)]
        _checked(rows)
        return None if open_ones else not settling
    _checked(rows)
    needed = {"count": 1, "longest_run": 3, "latest_run": 3}.get(node.operator, 2)
    if any(None in row[:1] or (needed > 1 and None in row[1:needed]) for row in rows):
        return None
    items = [item for _, item, _ in rows]
    if node.operator in ("min", "max"):
        chosen = min if node.operator == "min" else max
        if items:
            return chosen(items)  # type: ignore[type-var]
        return None if node.default is None else value_of(node.default, world)
    if node.operator in ("longest_run", "latest_run"):
        return _run([(bool(item), key) for _, item, key in rows], node.operator)
    totals: dict[str, Callable[[], Fraction]] = {
        "sum": lambda: sum((item for item in items if isinstance(item, Fraction)), Fraction(0)),
        "count": lambda: Fraction(len(rows)),
        "distinct": lambda: Fraction(len(set(items))),
    }
    return totals[node.operator]()


def _checked(rows: Sequence[tuple[object, object, object]]) -> None:
    for _, item, _ in rows:
        if isinstance(item, Nothing):
            raise item


def _run(rows: Sequence[tuple[bool, object]], operator: str) -> Fraction:
    """Counted month by month, from the first to the last on record."""
    months: dict[int, bool] = {}
    for truth, day in rows:
        assert isinstance(day, date)
        month = day.year * 12 + day.month
        months[month] = months.get(month, True) and truth
    runs = [0]
    for month in range(min(months, default=1), max(months, default=0) + 1):
        runs.append(runs[-1] + 1 if months.get(month, False) else 0)
    return Fraction(runs[-1] if operator == "latest_run" else max(runs))


def _divided(above: Fraction, below: Fraction) -> Fraction:
    if below == 0:
        raise Nothing("division_by_zero")
    return above / below


def _rounded(value: Fraction, step: Fraction, mode: str = "half_up") -> Fraction:
    steps = value / step
    low = floor(steps)
    beyond = steps - low
    half = Fraction(1, 2)
    outward, inward = (low + 1, low) if steps > 0 else (low, low + 1)
    if beyond == 0:
        return value
    if mode in ("up", "down", "ceiling", "floor"):
        return step * {"up": outward, "down": inward, "ceiling": low + 1, "floor": low}[mode]
    if beyond != half:
        return step * (low + 1 if beyond > half else low)
    even = low if low % 2 == 0 else low + 1
    return step * {"half_up": outward, "half_down": inward, "half_even": even}[mode]


def _whole(number: Fraction) -> int:
    if number != floor(number):
        raise Nothing("not_whole")
    return floor(number)


def _days_later(day: date, days: Fraction) -> date:
    moved = day.toordinal() + _whole(days)
    if not 1 <= moved <= date.max.toordinal():
        raise Nothing("no_such_day")
    return date.fromordinal(moved)


def _months_later(day: date, months: Fraction, missing: str) -> date:
    place = day.year * 12 + day.month - 1 + _whole(months)
    year, month = divmod(place, 12)
    if not 1 <= year <= 9999:
        raise Nothing("no_such_day")
    last = calendar.monthrange(year, month + 1)[1]
    if day.day <= last:
        return date(year, month + 1, day.day)
    if missing == "refuse":
        raise Nothing("no_such_day")
    return date(year, month + 1, last) + timedelta(days=missing == "up")


def _counted(start: date, end: date, missing: str, step: int) -> Fraction:
    """The greatest number of steps of months that does not lead past the end, found by trying."""
    if end < start:
        return -_counted(end, start, missing, step)
    if missing == "refuse":
        fewer, more = _counted(start, end, "up", step), _counted(start, end, "down", step)
        if fewer != more:
            raise Nothing("no_such_day")
        return more
    steps = (end.year - start.year + 1) * 12 // step
    while steps and not _reaches(start, steps * step, missing, end):
        steps -= 1
    return Fraction(steps)


def _reaches(start: date, months: int, missing: str, end: date) -> bool:
    try:
        return _months_later(start, Fraction(months), missing) <= end
    except Nothing:
        return False


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _before(day: date, months: Fraction, anchor: date) -> bool:
    return 1 <= anchor.year * 12 + anchor.month - day.year * 12 - day.month <= months


_ORDERS: Mapping[str, Callable[..., object]] = {
    "lt": lambda left, right: left < right,
    "le": lambda left, right: left <= right,
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "ge": lambda left, right: left >= right,
    "gt": lambda left, right: left > right,
}

_PLAIN: Mapping[str, Callable[..., object]] = {
    "not": lambda truth: not truth,
    "in": lambda one, *members: any(one == member for member in members),
    "add": lambda left, right: left + right,
    "sub": lambda left, right: left - right,
    "mul": lambda left, right: left * right,
    "div": _divided,
    "neg": lambda number: -number,
    "abs": lambda number: number if number > 0 else -number,
    "min": lambda *values: min(values),
    "max": lambda *values: max(values),
    "round_to": _rounded,
    "starts_with": lambda text, start: text[: len(start)] == start,
    "year": lambda day: Fraction(day.year),
    "month": lambda day: Fraction(day.month),
    "day": lambda day: Fraction(day.day),
    "year_start": lambda day: date(day.year, 1, 1),
    "year_end": lambda day: date(day.year, 12, 31),
    "month_start": lambda day: date(day.year, day.month, 1),
    "month_end": _month_end,
    "add_days": _days_later,
    "add_months": _months_later,
    "days_between": lambda start, end: Fraction(end.toordinal() - start.toordinal()),
    "months_between": lambda start, end, missing: _counted(start, end, missing, 1),
    "years_between": lambda start, end, missing: _counted(start, end, missing, 12),
    "in_months_before": _before,
}
