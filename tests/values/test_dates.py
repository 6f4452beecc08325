"""Month and year arithmetic."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pendulum
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from unionkit.errors import ValueRefused
from unionkit.values import (
    Missing,
    add_months,
    add_years,
    as_day,
    count_months,
    count_years,
    from_ordinal,
    month_end,
    month_start,
    ordinal,
)

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
late_days = st.builds(lambda day, late: month_end(day) - timedelta(days=late), days, st.integers(0, 3))
all_days = days | late_days
spans = st.integers(0, 900)
sure: list[Missing] = ["down", "up"]


def by_hand(day: date, months: int, missing: Missing) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    if day.day <= length:
        return date(year, month + 1, day.day)
    return date(year, month + 1, length) + timedelta(days=missing == "up")


def by_stepping(start: date, end: date, missing: Missing, step: int) -> int:
    count = 0
    while by_hand(start, (count + 1) * step, missing) <= end:
        count += 1
    return count


@pytest.mark.property
@given(all_days, st.integers(-900, 900), st.sampled_from(sure))
def test_adding_months_agrees_with_counting_by_hand(day: date, months: int, missing: Missing) -> None:
    assert add_months(day, months, missing=missing) == by_hand(day, months, missing)


@pytest.mark.property
@given(all_days, st.integers(-60, 60), st.sampled_from(sure))
def test_a_year_is_twelve_months(day: date, years: int, missing: Missing) -> None:
    assert add_years(day, years, missing=missing) == add_months(day, 12 * years, missing=missing)


def test_refuse_raises_only_where_the_month_lacks_the_day() -> None:
    assert add_months(date(2024, 1, 29), 1, missing="refuse") == date(2024, 2, 29)
    with pytest.raises(ValueRefused, match="missing='down'"):
        add_months(date(2024, 1, 30), 1, missing="refuse")
    with pytest.raises(ValueRefused, match="missing='up'"):
        add_years(date(2024, 2, 29), 1, missing="refuse")


@pytest.mark.property
@given(all_days, spans, st.sampled_from(sure))
def test_counting_gives_back_the_months_that_were_added(day: date, months: int, missing: Missing) -> None:
    assert count_months(day, add_months(day, months, missing=missing), missing=missing) == months


@pytest.mark.property
@given(all_days, st.integers(0, 80), st.sampled_from(sure))
def test_counting_gives_back_the_years_that_were_added(day: date, years: int, missing: Missing) -> None:
    assert count_years(day, add_years(day, years, missing=missing), missing=missing) == years


@pytest.mark.property
@given(all_days, spans)
def test_under_refuse_counting_gives_back_what_could_be_added(day: date, months: int) -> None:
    try:
        later = add_months(day, months, missing="refuse")
    except ValueRefused:
        assume(False)
    assert count_months(day, later, missing="refuse") == months


@pytest.mark.property
@given(all_days, st.integers(0, 2500), st.sampled_from(sure))
def test_counting_agrees_with_stepping(start: date, length: int, missing: Missing) -> None:
    end = start + timedelta(days=length)
    assert count_months(start, end, missing=missing) == by_stepping(start, end, missing, 1)
    assert count_years(start, end, missing=missing) == by_stepping(start, end, missing, 12)


def test_counting_agrees_with_stepping_around_every_month_end_of_a_leap_cycle() -> None:
    starts = [date(2023, 12, 27) + timedelta(days=n) for n in range(70)]
    ends = [date(2024, 1, 1) + timedelta(days=n) for n in range(800)]
    for missing in sure:
        for start in starts:
            for end in ends[:: 1 if start.day > 27 else 13]:
                if end >= start:
                    assert count_months(start, end, missing=missing) == by_stepping(start, end, missing, 1)


@pytest.mark.property
@given(all_days, all_days, st.sampled_from(sure))
def test_a_reversed_span_counts_the_same_below_zero(start: date, end: date, missing: Missing) -> None:
    assert count_months(start, end, missing=missing) == -count_months(end, start, missing=missing)
    assert count_years(start, end, missing=missing) == -count_years(end, start, missing=missing)


def test_six_months_from_30_august_are_complete_on_29_february_only_if_that_day_may_stand_in() -> None:
    joined, asked = date(2023, 8, 30), date(2024, 2, 29)
    assert count_months(joined, asked, missing="down") == 6
    assert count_months(joined, asked, missing="up") == 5
    with pytest.raises(ValueRefused, match="missing='down'"):
        count_months(joined, asked, missing="refuse")
    with pytest.raises(ValueRefused, match="missing='down'"):
        count_months(asked, joined, missing="refuse")


@pytest.mark.parametrize("end", [date(2024, 2, 28), date(2024, 3, 1), date(2024, 3, 29)])
def test_under_refuse_a_missing_day_that_does_not_matter_does_not_raise(end: date) -> None:
    start = date(2023, 8, 30)
    assert count_months(start, end, missing="refuse") == count_months(start, end, missing="up")


def test_under_refuse_years_are_counted_where_only_months_are_in_doubt() -> None:
    assert count_years(date(2023, 8, 30), date(2024, 2, 29), missing="refuse") == 0
    with pytest.raises(ValueRefused):
        count_years(date(2024, 2, 29), date(2025, 2, 28), missing="refuse")


@pytest.mark.parametrize(
    ("day", "months"), [(date.max, 1), (date.min, -1), (date.max, 10**30), (date.min, -(10**30))]
)
def test_a_result_outside_the_calendar_is_refused(day: date, months: int) -> None:
    with pytest.raises(ValueRefused, match="1 to 9999"):
        add_months(day, months, missing="up")


def test_counting_reaches_both_ends_of_the_calendar() -> None:
    assert count_months(date.min, date.max, missing="up") == 9999 * 12 - 1
    assert count_years(date.min, date.max, missing="refuse") == 9998


def test_a_missing_day_must_be_given_a_known_treatment() -> None:
    unknown: Any = "nearest"
    with pytest.raises(ValueRefused, match="'refuse'"):
        add_months(date(2024, 1, 1), 1, missing=unknown)
    with pytest.raises(ValueRefused, match="'refuse'"):
        count_years(date(2024, 1, 1), date(2025, 1, 1), missing=unknown)


@pytest.mark.parametrize("months", [1.0, True, "1"])
def test_months_are_whole_numbers(months: Any) -> None:
    with pytest.raises(ValueRefused, match="whole numbers"):
        add_months(date(2024, 1, 1), months, missing="up")


def test_a_pendulum_day_comes_out_as_a_plain_date() -> None:
    day = pendulum.date(2024, 1, 31)
    given_back = [as_day(day), add_months(day, 1, missing="down"), month_start(day), month_end(day)]
    assert {type(each) for each in given_back} == {date}
    assert given_back[:2] == [date(2024, 1, 31), date(2024, 2, 29)]


@pytest.mark.parametrize(
    "moment", [datetime(2024, 1, 31), datetime(2024, 1, 31, tzinfo=UTC), pendulum.datetime(2024, 1, 31)]
)
def test_every_datetime_is_refused_with_a_hint_to_take_its_date(moment: datetime) -> None:
    for call in (as_day, month_start, ordinal):
        with pytest.raises(ValueRefused, match=r"\.date\(\)"):
            call(moment)
    with pytest.raises(ValueRefused, match=r"\.date\(\)"):
        add_months(moment, 1, missing="up")


def test_iso_text_is_a_day() -> None:
    assert as_day("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text", ["20240131", "2024-W05-3", "2024-1-31", "2024-01-31T00:00", " 2024-01-31", "２０２４-01-31", ""]
)
def test_text_that_is_not_an_iso_day_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused, match=r"read_day\(\)"):
        as_day(text)


@pytest.mark.parametrize("text", ["2023-02-29", "0000-01-01", "2024-13-01"])
def test_a_day_that_the_calendar_lacks_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused, match="no such day"):
        as_day(text)


@pytest.mark.parametrize("value", [None, 45322, 1.5])
def test_what_is_not_a_day_is_refused_by_type(value: Any) -> None:
    with pytest.raises(ValueRefused, match=type(value).__name__):
        as_day(value)


@pytest.mark.property
@given(all_days)
def test_a_month_starts_on_its_first_and_ends_the_day_before_the_next(day: date) -> None:
    assert month_start(day).day == 1
    assert month_end(day) + timedelta(days=1) == add_months(month_start(day), 1, missing="refuse")
    assert month_start(day) <= day <= month_end(day)


def test_the_last_month_of_the_calendar_has_an_end() -> None:
    assert month_end(date(9999, 12, 1)) == date.max


@pytest.mark.property
@given(st.dates())
def test_a_day_and_its_ordinal_give_each_other(day: date) -> None:
    assert from_ordinal(ordinal(day)) == day


@pytest.mark.parametrize("number", [0, -1, date.max.toordinal() + 1, 10**30])
def test_an_ordinal_outside_the_calendar_is_refused(number: int) -> None:
    with pytest.raises(ValueRefused, match="1 to 9999"):
        from_ordinal(number)
