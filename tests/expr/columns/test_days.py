from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.expr.columns.evaluating import Layers, columns_of

from unionkit.errors import ValueRefused
from unionkit.expr.columns.days import ON_DAYS, Calendar, ordinal_of, parts_of, parts_of_date
from unionkit.expr.operators import MISSING_DAYS
from unionkit.expr.runtime import RUNTIME
from unionkit.values.dates import add_months, count_months, count_years

DOUBLE = pytest.mark.parametrize("by_double", [False, True], ids=["whole", "double"])
EDGES = [
    date(1, 1, 1),
    date(1, 3, 1),
    date(1600, 2, 29),
    date(1899, 12, 31),
    date(1900, 2, 28),
    date(1900, 3, 1),
    date(1999, 12, 31),
    date(2000, 1, 1),
    date(2000, 2, 29),
    date(2000, 3, 1),
    date(2023, 2, 28),
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 12, 31),
    date(2100, 2, 28),
    date(2100, 3, 1),
    date(9999, 12, 31),
]
ORDINALS = [day.toordinal() for day in EDGES]
MONTHS = [-25, -13, -12, -1, 0, 1, 2, 11, 12, 13, 48, 1200]
BUSY = [
    date(2023, 12, 31),
    date(2024, 1, 29),
    date(2024, 1, 31),
    date(2024, 2, 29),
    date(2024, 3, 30),
    date(2025, 2, 28),
]


def last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


ONE_DAY: dict[str, Callable[[date], int]] = {
    "year": lambda day: day.year,
    "month": lambda day: day.month,
    "day": lambda day: day.day,
    "year_start": lambda day: day.replace(month=1, day=1).toordinal(),
    "year_end": lambda day: day.replace(month=12, day=31).toordinal(),
    "month_start": lambda day: day.replace(day=1).toordinal(),
    "month_end": lambda day: last_of_month(day).toordinal(),
}


@DOUBLE
@pytest.mark.parametrize("name", sorted(ONE_DAY))
def test_a_function_of_a_day_says_what_the_calendar_says(name: str, by_double: bool) -> None:
    # the month after the last one has no first day, and its number is all that is needed of it
    found = columns_of(f"{name}(day)", {"day": ORDINALS}, divides_by_double=by_double)
    assert found == [ONE_DAY[name](day) for day in EDGES]


def test_every_day_of_four_centuries_has_its_parts_and_comes_back() -> None:
    days = list(range(date(1800, 1, 1).toordinal(), date(2200, 1, 1).toordinal(), 7)) + list(
        range(date(1999, 12, 1).toordinal(), date(2001, 2, 1).toordinal())
    )
    layers = Layers({"day": days})
    parts = parts_of(layers.engine, nw.col("day"))
    back = ordinal_of(layers.engine, parts)
    assert layers.values(back) == days
    wanted = [date.fromordinal(day) for day in days]
    assert layers.values(parts.year) == [day.year for day in wanted]
    assert layers.values(parts.month) == [day.month for day in wanted]
    assert layers.values(parts.day) == [day.day for day in wanted]


def test_a_column_of_dates_becomes_ordinals() -> None:
    layers = Layers({"x": [0] * (len(EDGES) + 1)})
    layers.frame = layers.frame.with_columns(nw.from_native(pl.Series("d", [*EDGES, None]), series_only=True))
    found = layers.values(ordinal_of(layers.engine, parts_of_date(nw.col("d"))))
    assert found == [*ORDINALS, None]


def moved(day: date, months: int, missing: str) -> int | None:
    try:
        return add_months(day, months, missing=missing).toordinal()  # type: ignore[arg-type]
    except ValueRefused:
        return None


def fails(name: str, columns: dict[str, list[int]], **more: object) -> list[bool]:
    layers = Layers(columns)
    function = getattr(Calendar(engine=layers.engine), name)
    return [bool(value) for value in layers.values(function(*(nw.col(key) for key in columns), **more))]


@DOUBLE
@pytest.mark.parametrize("missing", MISSING_DAYS)
def test_months_are_added_as_the_calendar_adds_them(missing: str, by_double: bool) -> None:
    pairs = [(day, months) for day in BUSY for months in MONTHS]
    columns = {"day": [day.toordinal() for day, _ in pairs], "months": [months for _, months in pairs]}
    found = columns_of(f"add_months_{missing}(day, months)", columns, divides_by_double=by_double)
    wanted = [moved(day, months, missing) for day, months in pairs]
    failed = fails("add_months_fails", columns, missing=missing)
    assert failed == [value is None for value in wanted]
    assert [None if bad else value for bad, value in zip(failed, found, strict=True)] == wanted


def test_a_day_moved_out_of_the_calendar_fails() -> None:
    columns = {"day": [date(9999, 12, 31).toordinal(), 1, 1, 400], "months": [1, -1, 0, -13]}
    assert fails("add_months_fails", columns, missing="down") == [True, True, False, False]
    days = {"day": [date(9999, 12, 31).toordinal(), 1, 1, 400], "days": [1, -1, 0, -399]}
    assert fails("add_days_fails", days) == [True, True, False, False]


def counted(start: date, end: date, missing: str, count: Callable[..., int]) -> int | None:
    try:
        return count(start, end, missing=missing)
    except ValueRefused:
        return None


@DOUBLE
@pytest.mark.parametrize("missing", MISSING_DAYS)
@pytest.mark.parametrize(("unit", "step"), [("months", 1), ("years", 12)])
def test_spans_are_counted_as_the_calendar_counts_them(
    unit: str, step: int, missing: str, by_double: bool
) -> None:
    count = count_months if unit == "months" else count_years
    days = [*BUSY, *(day for day in EDGES if day.year > 1_600 and day.year < 9_000)]
    pairs = [(start, end) for start in days for end in days]
    columns = {
        "start": [start.toordinal() for start, _ in pairs],
        "end": [end.toordinal() for _, end in pairs],
    }
    found = columns_of(f"{unit}_between_{missing}(start, end)", columns, divides_by_double=by_double)
    wanted = [counted(start, end, missing, count) for start, end in pairs]
    failed = (
        fails("months_between_fails", columns, step=step) if missing == "refuse" else [False] * len(pairs)
    )
    assert failed == [value is None for value in wanted]
    assert [None if bad else value for bad, value in zip(failed, found, strict=True)] == wanted


@pytest.mark.property
@given(st.lists(st.tuples(st.dates(), st.integers(-40_000, 40_000)), min_size=1, max_size=20))
def test_days_are_added_and_counted_as_python_does(pairs: list[tuple[date, int]]) -> None:
    pairs = [(day, days) for day, days in pairs if 1 <= day.toordinal() + days <= date.max.toordinal()] or [
        (EDGES[8], 1)
    ]
    columns = {"day": [day.toordinal() for day, _ in pairs], "days": [days for _, days in pairs]}
    assert columns_of("add_days(day, days)", columns) == [
        (day + timedelta(days=days)).toordinal() for day, days in pairs
    ]
    assert columns_of("days_between(day, add_days(day, days))", columns) == [days for _, days in pairs]


@pytest.mark.parametrize("months", [0, 1, 12])
def test_the_months_before_a_month_are_whole_months(months: int) -> None:
    days = [
        date(2023, 1, 31),
        date(2023, 2, 1),
        date(2024, 1, 1),
        date(2024, 1, 31),
        date(2024, 2, 1),
        date(2024, 3, 1),
    ]
    columns = {"day": [day.toordinal() for day in days]}
    anchor = date(2024, 2, 29)
    found = columns_of(f"in_months_before(day, {months}, {anchor.toordinal()})", columns)
    assert found == [1 <= 24 - (day.year - 2022) * 12 + 2 - day.month <= months for day in days]


def test_the_months_before_are_unknown_where_any_part_is() -> None:
    day, anchor = date(2024, 2, 3).toordinal(), date(2024, 2, 29).toordinal()
    columns = {
        "day": [None, day, day, day],
        "months": [3, None, 3, 3],
        "anchor": [anchor, anchor, None, anchor],
    }
    assert columns_of("in_months_before(day, months, anchor)", columns) == [None, None, None, False]


@pytest.mark.parametrize("name", sorted(ON_DAYS))
def test_a_function_of_an_unknown_day_is_unknown(name: str) -> None:
    two = ("add_days", "add_months", "days_between", "months_between", "years_between")
    known = [EDGES[8].toordinal(), 3, EDGES[9].toordinal()]
    count = 3 if name == "in_months_before" else 2 if name.startswith(two) else 1
    for gap in range(count):
        columns = {f"x{place}": [None if place == gap else known[place]] for place in range(count)}
        assert columns_of(f"{name}({', '.join(columns)})", columns) == [None]


def test_every_function_on_days_has_a_column() -> None:
    arithmetic = {"abs", "min", "max", "nonzero"}
    assert set(ON_DAYS) == {
        name for name in RUNTIME if name not in arithmetic and not name.startswith("round_")
    }
