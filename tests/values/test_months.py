"""Promises about months as values."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.errors import ValueRefused
from unionkit.values.months import Month

months = st.builds(Month, st.integers(1000, 3000), st.integers(1, 12))


@pytest.mark.parametrize("value", ["1965-02", "1965-02-28", date(1965, 2, 1), Month(1965, 2)])
def test_a_month_is_taken_as_text_as_a_day_or_as_itself(value: Month | date | str) -> None:
    assert Month.of(value) == Month(1965, 2)


@pytest.mark.parametrize(
    "value", ["1965", "1965-2", "1965-13", "196502", "", "1965-02-30", datetime(1965, 2, 1), 1965]
)
def test_what_is_no_month_is_refused(value: object) -> None:
    with pytest.raises(ValueRefused):
        Month.of(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(("year", "month"), [(0, 1), (10_000, 1), (1965, 0), (1965, 13), (True, 1)])
def test_a_month_outside_the_calendar_is_refused(year: int, month: int) -> None:
    with pytest.raises(ValueRefused):
        Month(year, month)


@pytest.mark.property
@given(months, st.integers(-5_000, 5_000))
def test_moving_and_counting_undo_each_other(month: Month, number: int) -> None:
    assert month.until(month.plus(number)) == number
    assert month.plus(number).plus(-number) == month


@pytest.mark.property
@given(months, months)
def test_months_are_ordered_as_their_first_days_are(one: Month, other: Month) -> None:
    assert (one < other) == (one.start < other.start)


def test_a_month_knows_its_ends() -> None:
    assert (Month(2024, 2).start, Month(2024, 2).end) == (date(2024, 2, 1), date(2024, 2, 29))


def test_a_month_is_written_as_year_and_month() -> None:
    assert (str(Month(965, 2)), repr(Month(1965, 2))) == ("0965-02", "Month('1965-02')")
