"""Spans of days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.errors import ValueRefused
from unionkit.values import Period, merge

FIRST = date(2024, 1, 1)
WINDOW = [FIRST + timedelta(days=n) for n in range(60)]


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(st.integers(0, 40))
    length = draw(st.none() | st.integers(0, 12))
    return Period(WINDOW[start], None if length is None else WINDOW[start + length])


def days_of(*spans: Period | None) -> set[date]:
    return {day for day in WINDOW for span in spans if span is not None and day in span}


def test_both_ends_are_included() -> None:
    span = Period("2024-01-01", "2024-01-31")
    assert span.contains(date(2024, 1, 1))
    assert date(2024, 1, 31) in span
    assert date(2024, 2, 1) not in span
    assert date(2023, 12, 31) not in span
    assert span.days == 31


def test_one_day_is_a_period() -> None:
    assert Period(FIRST, FIRST).days == 1


def test_a_reversed_period_is_refused() -> None:
    with pytest.raises(ValueRefused, match="before it starts"):
        Period(date(2024, 1, 2), date(2024, 1, 1))


def test_an_open_period_has_no_number_of_days_and_holds_the_last_day_of_the_calendar() -> None:
    span = Period(FIRST, None)
    assert span.days is None
    assert date.max in span


def test_a_pendulum_day_is_kept_as_a_plain_date() -> None:
    span = Period(pendulum.date(2024, 1, 1), pendulum.date(2024, 1, 2))
    assert (type(span.start), type(span.end)) == (date, date)
    assert hash(span) == hash(Period("2024-01-01", "2024-01-02"))


def test_a_datetime_is_refused_as_an_end() -> None:
    with pytest.raises(ValueRefused, match=r"\.date\(\)"):
        Period(datetime(2024, 1, 1), None)


def test_what_is_not_a_day_cannot_be_asked_for() -> None:
    text: Any = "2024-01-01"
    with pytest.raises(ValueRefused):
        _ = text in Period(FIRST, None)


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (Period.year(2024), "2024-01-01..2024-12-31"),
        (Period.month(2024, 2), "2024-02-01..2024-02-29"),
        (Period(FIRST, None), "2024-01-01.."),
    ],
)
def test_a_period_is_written_with_its_ends(span: Period, text: str) -> None:
    assert str(span) == text


@pytest.mark.parametrize(("year", "month"), [(0, 1), (10000, 1), (2024, 0), (2024, 13)])
def test_a_month_outside_the_calendar_is_refused(year: int, month: int) -> None:
    with pytest.raises(ValueRefused, match="no such month"):
        Period.month(year, month)


@pytest.mark.property
@given(periods(), periods())
def test_two_periods_meet_in_the_days_that_both_have(left: Period, right: Period) -> None:
    both = days_of(left) & days_of(right)
    assert left.overlaps(right) == right.overlaps(left) == bool(both)
    assert days_of(left.intersect(right)) == both
    assert left.intersect(right) == right.intersect(left)


@pytest.mark.property
@given(periods(), periods())
def test_the_gap_holds_the_days_between_and_no_other(left: Period, right: Period) -> None:
    first, later = sorted([left, right], key=lambda span: span.start)
    between = {day for day in WINDOW if first.end is not None and first.end < day < later.start}
    assert days_of(left.gap_to(right)) == between
    assert left.gap_to(right) == right.gap_to(left)


@pytest.mark.property
@given(st.lists(periods(), max_size=6))
def test_merging_keeps_every_day_and_leaves_gaps_between(spans: list[Period]) -> None:
    merged = merge(spans)
    assert days_of(*merged) == days_of(*spans)
    assert all(one.gap_to(two) is not None and one.start < two.start for one, two in pairwise(merged))
    assert any(span.end is None for span in merged) == any(span.end is None for span in spans)


def test_periods_that_touch_are_merged() -> None:
    assert merge([Period.month(2024, 2), Period.month(2024, 1)]) == (Period("2024-01-01", "2024-02-29"),)


def test_a_period_up_to_the_last_day_of_the_calendar_stays_closed() -> None:
    last = Period(FIRST, date.max)
    assert merge([last]) == (last,)
    assert last.intersect(Period(FIRST, None)) == last
    assert last.gap_to(Period(date.max, None)) is None
