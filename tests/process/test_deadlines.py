from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit import load_calendar
from unionkit.errors import ErrorGroup, OutsideCalendar, ValueRefused, flatten
from unionkit.process import Deadline, Open, overdue
from unionkit.values import add_months

CN = load_calendar("cn/calendar")
END = CN.covers.end or date.min
covered = st.dates(date(2005, 1, 1), date(2025, 6, 30))


# ------------------------------------------------------------------------------------------------------- the end


@pytest.mark.parametrize(
    ("deadline", "start", "due"),
    [
        # 2024-05-01 to 05 was a holiday, and 11 May a Saturday that was worked
        (Deadline(working_days=1), "2024-04-30", "2024-05-06"),
        (Deadline(working_days=6), "2024-04-30", "2024-05-11"),
        (Deadline(days=1), "2024-04-30", "2024-05-06"),
        (Deadline(days=1, on_rest_day="previous"), "2024-04-30", "2024-04-30"),
        (Deadline(days=1, on_rest_day="keep"), "2024-04-30", "2024-05-01"),
        (Deadline(months=1, on_rest_day="keep"), "2024-01-31", "2024-02-29"),
        (Deadline(months=6), "2024-03-01", "2024-09-02"),
    ],
    ids=str,
)
def test_a_deadline_ends_where_it_should(deadline: Deadline, start: str, due: str) -> None:
    assert deadline.due(start, CN).isoformat() == due


def test_an_end_that_is_kept_needs_no_calendar() -> None:
    assert Deadline(days=10, on_rest_day="keep").due("2031-01-01") == date(2031, 1, 11)
    assert Deadline(months=2, on_rest_day="keep").due("2031-12-31") == date(2032, 2, 29)


@pytest.mark.parametrize(
    "deadline", [Deadline(working_days=1), Deadline(days=1), Deadline(months=1)], ids=str
)
def test_an_end_on_a_working_day_needs_a_calendar(deadline: Deadline) -> None:
    with pytest.raises(ValueRefused, match="calendar"):
        deadline.due("2024-01-01")


def test_days_that_the_calendar_does_not_cover_are_refused() -> None:
    with pytest.raises(OutsideCalendar):
        Deadline(working_days=5).due(END, CN)
    with pytest.raises(OutsideCalendar):
        Deadline(working_days=5).due("1999-01-04", CN)


def test_a_deadline_after_the_last_year_is_refused() -> None:
    with pytest.raises(ValueRefused):
        Deadline(days=400, on_rest_day="keep").due("9999-01-01")


@pytest.mark.parametrize(
    "lengths",
    [{}, {"days": 1, "months": 1}, {"days": 0}, {"working_days": -1}, {"months": True}, {"days": "5"}],
    ids=str,
)
def test_a_deadline_has_one_whole_length_of_at_least_one(lengths: dict[str, int]) -> None:
    with pytest.raises(ValueRefused):
        Deadline(**lengths)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------------- overdue


def test_the_last_day_is_still_in_time() -> None:
    five = Deadline(working_days=5)
    assert five.due("2024-03-04", CN) == date(2024, 3, 11)
    assert not five.is_over("2024-03-04", on="2024-03-11", calendar=CN)
    assert five.is_over("2024-03-04", on="2024-03-12", calendar=CN)


def test_overdue_things_come_longest_overdue_first_and_then_by_id() -> None:
    five = Deadline(working_days=5)
    things = [
        Open(id="b", since="2024-03-04", deadline=five),
        Open(id="in time", since="2024-03-18", deadline=five),
        Open(id="a", since="2024-03-04", deadline=five),
        Open(id="oldest", since="2024-01-02", deadline=five),
    ]
    found = overdue(things, on="2024-03-20", calendar=CN)
    assert [(each.open.id, each.days_late) for each in found] == [("oldest", 71), ("a", 9), ("b", 9)]


def test_everything_whose_deadline_cannot_be_told_is_named_at_once() -> None:
    things = [Open(id=name, since="1999-01-04", deadline=Deadline(working_days=5)) for name in "xy"]
    with pytest.raises(ErrorGroup) as caught:
        overdue(things, on="2024-01-02", calendar=CN)
    assert [each.where for each in flatten(caught.value)] == ["open x", "open y"]


def test_a_deadline_that_runs_beyond_the_calendar_is_not_over_on_a_day_that_it_covers() -> None:
    assert not Deadline(working_days=5).is_over(END, on=END, calendar=CN)
    assert overdue([Open(id="a", since=END, deadline=Deadline(days=3))], on=END, calendar=CN) == ()


def test_on_a_day_beyond_the_calendar_nothing_is_said() -> None:
    with pytest.raises(OutsideCalendar):
        Deadline(working_days=5).is_over(END, on=END + timedelta(days=1), calendar=CN)


def test_an_end_that_may_move_back_into_the_calendar_is_not_guessed() -> None:
    with pytest.raises(OutsideCalendar):
        Deadline(days=1, on_rest_day="previous").is_over(END, on=END, calendar=CN)


# ---------------------------------------------------------------------------------------------------------- laws


@pytest.mark.property
@given(covered, st.integers(1, 60))
def test_working_days_are_counted_as_the_calendar_counts_them(start: date, number: int) -> None:
    due = Deadline(working_days=number).due(start, CN)
    passed = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    assert sum(CN.is_working(day) for day in passed) == number
    assert CN.is_working(due)


@pytest.mark.property
@given(covered, st.integers(1, 300))
def test_days_end_on_the_first_working_day_from_their_last_on(start: date, number: int) -> None:
    due = Deadline(days=number).due(start, CN)
    between = [start + timedelta(days=n) for n in range(number, (due - start).days)]
    assert CN.is_working(due)
    assert not any(CN.is_working(day) for day in between)


@pytest.mark.property
@given(covered, st.integers(1, 12))
def test_months_kept_end_on_the_same_day_or_the_last_of_the_month(start: date, number: int) -> None:
    assert Deadline(months=number, on_rest_day="keep").due(start) == add_months(start, number, missing="down")


@pytest.mark.property
@given(covered, st.integers(1, 30), st.integers(0, 60))
def test_something_is_overdue_from_the_day_after_its_last(start: date, number: int, later: int) -> None:
    day, deadline = start + timedelta(days=later), Deadline(working_days=number)
    found = overdue([Open(id="a", since=start, deadline=deadline)], on=day, calendar=CN)
    assert bool(found) == (day > deadline.due(start, CN))
