"""Calendars of working days: of a ferry line that rests in summer, and of random ones."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import cast

import pendulum
import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from unionkit.errors import OutsideCalendar, UnionkitError, ValueRefused, flatten
from unionkit.values import Arrangement, Calendar, Holiday, Period
from unionkit.values.working_days import OnRestDay


@frozen(kw_only=True)
class Printed:
    title: str = "timetable"
    number: str = ""
    issued: date | None = None
    grade: int = 5


FIRST = Printed(title="timetable of 2030", issued=date(2029, 12, 1))
SECOND = Printed(title="timetable of 2031", issued=date(2030, 12, 1))

# 2030-06-28 is a Friday. The regatta takes Friday to Tuesday; Sunday 23 June and Saturday 6 July are worked for it.
REGATTA = Holiday("regatta", "2030-06-28", "2030-07-02")
OF_2030 = Arrangement(year=2030, holidays=[REGATTA], working=["2030-06-23", "2030-07-06"], source=FIRST)
# The ferries of 2031 begin with a day off that lies in 2030: Tuesday 31 December, for which Sunday the 29th is worked.
OF_2031 = Arrangement(
    year=2031,
    holidays=[Holiday("New Year", "2030-12-31", "2031-01-01")],
    working=["2030-12-29"],
    source=SECOND,
)
FERRY = Calendar([OF_2030, OF_2031])


def refused(*arrangements: Arrangement) -> list[str]:
    with pytest.raises(UnionkitError) as raised:
        Calendar(arrangements)
    return [f"{single.where}: {single.message}" for single in flatten(raised.value)]


# ------------------------------------------------------------------------------------------------------ one day


@pytest.mark.parametrize(
    ("day", "kind", "holiday", "source"),
    [
        ("2030-06-27", "weekday", "", None),
        ("2030-06-28", "holiday", "regatta", FIRST),
        ("2030-06-29", "holiday", "regatta", FIRST),  # a Saturday within the holiday
        ("2030-07-02", "holiday", "regatta", FIRST),
        ("2030-07-03", "weekday", "", None),
        ("2030-07-06", "make_up", "", FIRST),  # a Saturday that is worked
        ("2030-07-07", "weekend", "", None),
        ("2030-12-29", "make_up", "", SECOND),
        ("2030-12-31", "holiday", "New Year", SECOND),
    ],
)
def test_a_day_is_known_by_its_kind_its_holiday_and_where_that_is_printed(
    day: str, kind: str, holiday: str, source: Printed | None
) -> None:
    found = FERRY.look_up(day)
    assert (found.day.isoformat(), found.kind, found.holiday, found.source) == (day, kind, holiday, source)


def test_weekdays_and_make_up_days_are_worked_and_all_others_are_not() -> None:
    found = {FERRY.look_up(date(2030, 1, 1) + timedelta(days=n)) for n in range(365)}
    assert {(day.kind, day.is_working) for day in found} == {
        ("weekday", True),
        ("make_up", True),
        ("weekend", False),
        ("holiday", False),
    }


def test_days_may_be_dates_pendulum_dates_or_iso_text() -> None:
    days = (date(2030, 6, 28), pendulum.date(2030, 6, 28), "2030-06-28")
    assert [FERRY.is_working(day) for day in days] == [False] * 3
    assert {type(FERRY.add_working_days(day, 0)) for day in days} == {date}


def test_a_datetime_is_refused() -> None:
    with pytest.raises(ValueRefused, match="not a day"):
        FERRY.is_working(datetime(2030, 6, 28, 12, 0))


# ------------------------------------------------------------------------------------------------ what is covered


def test_a_calendar_says_which_years_it_covers() -> None:
    assert FERRY.covers == Period("2030-01-01", "2031-12-31")
    assert repr(FERRY) == "Calendar(2030-01-01..2031-12-31)"


REFUSING: dict[str, Callable[[date], object]] = {
    "is_working": FERRY.is_working,
    "look_up": FERRY.look_up,
    "on_or_after": FERRY.working_day_on_or_after,
    "on_or_before": FERRY.working_day_on_or_before,
    "between, start": lambda day: FERRY.working_days_between(day, "2030-05-05"),
    "between, end": lambda day: FERRY.working_days_between("2030-05-05", day),
    "in, start or end": lambda day: FERRY.working_days_in(
        Period(min(day, date(2030, 5, 5)), max(day, date(2030, 5, 5)))
    ),
    "add nothing": lambda day: FERRY.add_working_days(day, 0),
    "add": lambda day: FERRY.add_working_days(day, 1),
    "take away": lambda day: FERRY.add_working_days(day, -1),
    "period_end": lambda day: FERRY.period_end(day, days=3, on_rest_day="keep"),
    "latest_start": lambda day: FERRY.latest_start(day, days=3, on_rest_day="keep"),
}


@pytest.mark.parametrize("day", [date(2029, 12, 31), date(2032, 1, 1), date(1, 1, 1), date(9999, 12, 31)])
@pytest.mark.parametrize("ask", REFUSING)
def test_a_day_outside_the_years_is_never_answered(ask: str, day: date) -> None:
    with pytest.raises(OutsideCalendar):
        REFUSING[ask](day)


@pytest.mark.parametrize(
    "count",
    [
        lambda: FERRY.add_working_days("2031-12-31", 1),
        lambda: FERRY.add_working_days("2030-01-01", -1),
        lambda: FERRY.add_working_days("2030-01-01", 10**30),
        lambda: FERRY.add_working_days("2030-01-01", -(10**30)),
        lambda: FERRY.period_end("2031-12-30", working_days=2),
        lambda: FERRY.period_end("2031-12-30", days=2),
        lambda: FERRY.period_end("2031-12-30", days=10**30),
        lambda: FERRY.period_end("2031-12-30", months=1),
        lambda: FERRY.period_end("2031-12-30", months=10**30),
        lambda: FERRY.latest_start("2030-01-02", working_days=3),
        lambda: FERRY.latest_start("2030-01-02", days=2),
        lambda: FERRY.latest_start(
            "2030-01-01", working_days=1
        ),  # it would begin on the day before the first
        lambda: FERRY.latest_start("2030-01-02", working_days=10**30),
    ],
)
def test_nothing_is_counted_past_the_years(count: Callable[[], date]) -> None:
    with pytest.raises(OutsideCalendar):
        count()


def test_an_end_on_a_day_of_rest_that_would_move_past_the_years_is_refused() -> None:
    rest = Calendar(
        [Arrangement(year=2030, holidays=[Holiday("ice", "2030-12-30", "2030-12-31")], source=FIRST)]
    )
    assert rest.period_end("2030-12-27", days=3, on_rest_day="keep") == date(2030, 12, 30)
    with pytest.raises(OutsideCalendar):
        rest.period_end("2030-12-27", days=3)


def test_a_refusal_names_the_years_and_says_what_to_do() -> None:
    with pytest.raises(OutsideCalendar, match=r"covers 2030 to 2031.*with_year") as raised:
        FERRY.is_working("2032-01-05")
    assert raised.value.code == "UK104"


def test_the_last_week_of_the_last_year_is_not_settled_yet() -> None:
    assert Calendar([OF_2030]).settled_until == date(2030, 12, 24)
    assert FERRY.settled_until == date(2031, 12, 24)


def test_a_year_that_is_added_settles_the_december_before_it() -> None:
    before = Calendar([OF_2030])
    after = before.with_year(2031, holidays=OF_2031.holidays, working=["2030-12-29"], source=SECOND)
    assert (before.is_working("2030-12-29"), after.is_working("2030-12-29")) == (False, True)
    assert (before.is_working("2030-12-31"), after.is_working("2030-12-31")) == (True, False)
    assert after == FERRY


def test_the_year_before_the_first_can_be_added() -> None:
    assert FERRY.with_year(2029, holidays=(), source=FIRST).covers == Period("2029-01-01", "2031-12-31")


def test_years_may_be_handed_in_in_any_order() -> None:
    assert Calendar([OF_2031, OF_2030]) == FERRY


def test_a_calendar_is_a_value() -> None:
    FERRY.add_working_days("2030-06-27", 1)
    assert pickle.loads(pickle.dumps(FERRY)) == FERRY
    assert len({FERRY, Calendar([OF_2030, OF_2031])}) == 1


# ------------------------------------------------------------------------------------------- changes and knowledge

STORM = Printed(title="storm", issued=date(2030, 6, 20))
CALM = Printed(title="calm", issued=date(2030, 6, 25))


def test_of_two_documents_that_name_a_day_the_one_issued_later_holds() -> None:
    storm = Arrangement(year=2030, holidays=[Holiday("storm", "2030-07-06")], source=STORM, amends=True)
    calm = Arrangement(year=2030, working=["2030-07-06"], source=CALM, amends=True)
    for order in ([OF_2030, storm, calm], [calm, storm, OF_2030]):
        assert Calendar(order).look_up("2030-07-06").source == CALM
    assert Calendar([storm, OF_2030]).look_up("2030-07-06").holiday == "storm"


def test_a_change_can_have_a_weekday_worked_that_was_a_holiday() -> None:
    changed = FERRY.amended(2030, working=["2030-07-01", "2030-07-02"], source=STORM)
    assert changed.working_days_in(Period("2030-06-28", "2030-07-02")) == 2


def test_a_calendar_answers_as_it_was_known_on_a_day() -> None:
    changed = FERRY.amended(2030, holidays=[Holiday("storm", "2030-06-26")], source=STORM)
    assert changed.known_on("2030-06-19").is_working("2030-06-26")
    assert not changed.known_on("2030-06-20").is_working("2030-06-26")


def test_a_year_that_was_not_announced_on_that_day_is_not_covered_then() -> None:
    assert FERRY.known_on("2030-11-30") == Calendar([OF_2030])
    assert FERRY.known_on("2030-12-01") == FERRY


def test_before_anything_was_announced_nothing_is_known() -> None:
    with pytest.raises(OutsideCalendar, match="known"):
        FERRY.known_on("2029-11-30")


def test_what_was_known_ends_at_the_first_year_that_was_not() -> None:
    undated = Arrangement(year=2032, source=Printed())
    early = Arrangement(year=2033, source=Printed(issued=date(2030, 1, 1)))
    storm = Arrangement(year=2032, holidays=[Holiday("storm", "2032-05-05")], source=STORM, amends=True)
    longer = Calendar([*FERRY.arrangements, undated, early, storm])
    assert longer.known_on("2031-12-31") == FERRY
    assert longer.known_on("2032-01-01") == longer
    with pytest.raises(OutsideCalendar):
        Calendar([undated, storm]).known_on("2031-12-31")


def test_an_arrangement_without_a_day_of_issue_is_known_from_the_first_day_it_speaks_of() -> None:
    undated = Arrangement(year=2031, holidays=OF_2031.holidays, working=["2030-12-29"], source=Printed())
    assert undated.known_from == date(2030, 12, 29)
    assert Arrangement(year=2031, source=Printed()).known_from == date(2031, 1, 1)


# ------------------------------------------------------------------------------------------------------- counting


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2030-06-03", "2030-06-03", 0),  # a Monday
        ("2030-06-03", "2030-06-04", 1),
        ("2030-06-03", "2030-06-07", 4),
        ("2030-06-01", "2030-06-02", 0),  # a weekend
        ("2030-06-01", "2030-06-03", 1),
        ("2030-06-27", "2030-07-03", 1),  # over the regatta
        ("2030-06-21", "2030-06-24", 2),  # with the Sunday that is worked
        ("2030-06-04", "2030-06-03", -1),
        ("2030-06-03", "2030-06-01", 0),  # from a Monday back into the weekend: the Monday is not counted
        ("2030-06-03", "2030-05-31", -1),
        ("2030-12-30", "2031-01-02", 1),
    ],
)
def test_the_day_one_counts_from_is_not_counted_and_the_day_one_arrives_at_is(
    start: str, end: str, count: int
) -> None:
    assert FERRY.working_days_between(start, end) == count


@pytest.mark.parametrize(
    ("day", "number", "result"),
    [
        ("2030-06-03", 1, "2030-06-04"),
        ("2030-06-03", 5, "2030-06-10"),
        ("2030-06-01", 1, "2030-06-03"),  # from a Saturday: Monday is the first
        ("2030-06-27", 1, "2030-07-03"),
        ("2030-06-21", 1, "2030-06-23"),
        ("2030-06-29", 0, "2030-06-29"),  # nothing moves nothing
        ("2030-07-03", -1, "2030-06-27"),
        ("2030-06-02", -1, "2030-05-31"),
        ("2030-06-03", -5, "2030-05-27"),
    ],
)
def test_working_days_are_added_forwards_and_backwards(day: str, number: int, result: str) -> None:
    assert FERRY.add_working_days(day, number) == date.fromisoformat(result)


@pytest.mark.parametrize("number", [True, 1.0, "1", None])
def test_working_days_are_counted_in_whole_numbers_only(number: object) -> None:
    with pytest.raises(ValueRefused, match="whole numbers"):
        FERRY.add_working_days("2030-06-03", cast("int", number))


def test_the_working_days_of_a_period_include_both_its_ends() -> None:
    assert FERRY.working_days_in(Period("2030-06-03", "2030-06-07")) == 5
    assert FERRY.working_days_in(Period("2030-06-03", "2030-06-03")) == 1
    assert FERRY.working_days_in(Period("2030-06-28", "2030-07-02")) == 0


def test_an_open_period_has_no_number_of_working_days() -> None:
    with pytest.raises(ValueRefused, match="without an end"):
        FERRY.working_days_in(Period("2030-06-03", None))


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2030-06-27", "2030-06-27", "2030-06-27"),
        ("2030-06-29", "2030-06-27", "2030-07-03"),
        ("2030-07-06", "2030-07-06", "2030-07-06"),
        ("2030-07-07", "2030-07-06", "2030-07-08"),
    ],
)
def test_a_day_of_rest_moves_to_the_working_day_before_or_after_it(day: str, before: str, after: str) -> None:
    assert FERRY.working_day_on_or_before(day).isoformat() == before
    assert FERRY.working_day_on_or_after(day).isoformat() == after


# -------------------------------------------------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        (
            "2030-06-03",
            {"working_days": 5},
            "2030-06-10",
        ),  # a notice of five working days, posted on a Monday
        ("2030-06-26", {"working_days": 2}, "2030-07-03"),
        ("2030-06-01", {"working_days": 0}, "2030-06-03"),
        ("2030-06-03", {"days": 3}, "2030-06-06"),
        ("2030-06-03", {"days": 5}, "2030-06-10"),  # the eighth is a Saturday
        ("2030-06-20", {"days": 8}, "2030-07-03"),  # the 28th is in the regatta
        ("2030-06-30", {"days": 6}, "2030-07-06"),  # a Saturday that is worked
        ("2030-01-31", {"months": 1}, "2030-02-28"),  # February lacks the day
        ("2030-05-29", {"months": 1}, "2030-07-03"),
        ("2030-06-03", {"months": 0}, "2030-06-03"),
    ],
)
def test_a_period_ends_on_a_working_day_and_its_first_day_is_not_counted(
    start: str, length: dict[str, int], end: str
) -> None:
    assert FERRY.period_end(start, **length).isoformat() == end  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("way", "end"), [("next", "2030-07-03"), ("previous", "2030-06-27"), ("keep", "2030-06-28")]
)
def test_an_end_on_a_day_of_rest_moves_as_it_is_told_to(way: OnRestDay, end: str) -> None:
    assert FERRY.period_end("2030-06-20", days=8, on_rest_day=way).isoformat() == end


@pytest.mark.parametrize(
    ("end", "length", "start"),
    [
        (
            "2030-06-14",
            {"working_days": 5},
            "2030-06-07",
        ),  # Friday; the Sunday before Monday would do, and moves back
        ("2030-07-03", {"working_days": 1}, "2030-06-27"),
        ("2030-06-14", {"days": 7}, "2030-06-07"),
        ("2030-06-15", {"days": 7}, "2030-06-07"),
        ("2030-06-15", {"working_days": 0}, "2030-06-14"),
    ],
)
def test_the_latest_start_leaves_the_whole_period(end: str, length: dict[str, int], start: str) -> None:
    assert FERRY.latest_start(end, **length).isoformat() == start  # type: ignore[arg-type]


def test_the_latest_start_can_be_kept_on_a_day_of_rest() -> None:
    found = FERRY.latest_start("2030-06-14", working_days=5, on_rest_day="keep")
    assert found == date(2030, 6, 9)
    assert FERRY.period_end(found, working_days=5) == date(2030, 6, 14)
    assert FERRY.latest_start("2030-06-15", working_days=0, on_rest_day="keep") == date(2030, 6, 15)


@pytest.mark.parametrize("lengths", [{}, {"days": 1, "working_days": 1}, {"days": 0, "months": 0}])
def test_a_period_has_exactly_one_length(lengths: dict[str, int]) -> None:
    with pytest.raises(ValueRefused, match="one length"):
        FERRY.period_end("2030-06-03", **lengths)  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", ["days", "working_days", "months"])
def test_a_negative_length_is_refused(unit: str) -> None:
    with pytest.raises(ValueRefused, match="shorter than nothing"):
        FERRY.period_end("2030-06-03", **{unit: -1})  # type: ignore[arg-type]


def test_an_unknown_way_to_treat_a_day_of_rest_is_refused() -> None:
    with pytest.raises(ValueRefused, match="day of rest"):
        FERRY.period_end("2030-06-03", days=1, on_rest_day=cast("OnRestDay", "skip"))


# ---------------------------------------------------------------------------------------------- what does not fit


def plan(year: int = 2030, *, amends: bool = False, working: tuple[str, ...] = (), **off: str) -> Arrangement:
    return Arrangement(
        year=year,
        holidays=[Holiday(name, *span.split("..")) for name, span in off.items()],
        working=working,
        source=Printed(issued=date(2030, 6, 1)),
        amends=amends,
    )


@pytest.mark.parametrize(
    ("arrangements", "told"),
    [
        (
            [plan(working=("2030-06-25",))],
            ["[0].working[0]: 2030-06-25 is a Tuesday, which is worked anyway"],
        ),
        (
            [plan(working=("2030-06-25", "2030-06-25"))],
            [f"[0].working[{n}]: 2030-06-25 is a Tuesday, which is worked anyway" for n in (0, 1)],
        ),
        ([plan(ice="2031-01-01")], ["[0].holidays[0]: 2031-01-01 does not lie in 2030"]),
        ([plan(ice="2029-12-24")], ["[0].holidays[0]: 2029-12-24 does not lie in 2030"]),
        ([plan(working=("2031-01-04",))], ["[0].working[0]: 2031-01-04 does not lie in 2030"]),
        ([plan(ice="2030-12-30..2031-01-02")], ["[0].holidays[0]: 2031-01-01 does not lie in 2030"]),
        (
            [plan(ice="2030-03-01..2030-03-03", fog="2030-03-02")],
            ["[0].holidays[1]: 2030-03-02 is listed twice"],
        ),
        ([plan(working=("2030-06-23", "2030-06-23"))], ["[0].working[1]: 2030-06-23 is listed twice"]),
        ([plan(working=("2030-06-23",), ice="2030-06-23")], ["[0].working[0]: 2030-06-23 is listed twice"]),
        (
            [plan(2030, ice="2030-12-31"), plan(2031, ice="2030-12-31")],
            ["[1].holidays[0]: 2030-12-31 is listed twice"],
        ),
        (
            [OF_2031, plan(ice="2030-12-31")],  # of different days of issue, but neither changes the other
            ["[1].holidays[0]: 2030-12-31 is listed twice"],
        ),
        (
            [plan(working=("2030-12-31",)), plan(2031, ice="2030-12-31")],
            [
                "[0].working[0]: 2030-12-31 is a Tuesday, which is worked anyway",
                "[1].holidays[0]: 2030-12-31 is listed twice",
            ],
        ),
        (
            [plan(), plan(amends=True, ice="2030-06-03"), plan(amends=True, fog="2030-06-03")],
            ["[2].holidays[0]: 2030-06-03 is listed twice"],
        ),
        ([plan(), plan()], ["[1].year: 2030 is arranged already"]),
        ([plan(2030), plan(2032)], ["[1].year: 2031 is missing"]),
        ([plan(2032), plan(2030)], ["[0].year: 2031 is missing"]),
        ([plan(), plan(2031, amends=True)], ["[1].year: nothing is arranged for 2031 yet"]),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(arrangements: list[Arrangement], told: list[str]) -> None:
    assert refused(*arrangements) == [f"arrangements{each}" for each in told]


def test_everything_that_does_not_fit_is_told_at_once() -> None:
    assert refused(plan(working=("2030-06-25", "2030-06-26"), ice="2031-01-01"), plan(2033)) == [
        "arrangements[0].holidays[0]: 2031-01-01 does not lie in 2030",
        "arrangements[0].working[0]: 2030-06-25 is a Tuesday, which is worked anyway",
        "arrangements[0].working[1]: 2030-06-26 is a Wednesday, which is worked anyway",
        "arrangements[1].year: 2032 is missing",
    ]


def test_the_last_week_of_the_year_before_may_be_named() -> None:
    assert Calendar([plan(2030), plan(2031, ice="2030-12-25")]).look_up("2030-12-25").holiday == "ice"


@pytest.mark.parametrize("arrangements", [[], [plan(amends=True)]])
def test_a_calendar_without_a_year_is_refused(arrangements: list[Arrangement]) -> None:
    with pytest.raises(ValueRefused, match="at least one year"):
        Calendar(arrangements)


@pytest.mark.parametrize("year", [True, 30, 10000, "2030", 2030.0])
def test_a_year_is_a_number_of_four_digits(year: object) -> None:
    with pytest.raises(ValueRefused, match="four digits"):
        Arrangement(year=cast("int", year), source=FIRST)


def test_a_holiday_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueRefused, match="before it starts"):
        Holiday("ice", "2030-03-02", "2030-03-01")


def test_a_holiday_of_more_than_31_days_is_refused() -> None:
    assert len(Holiday("ice", "2030-03-01", "2030-03-31").dates) == 31
    with pytest.raises(ValueRefused, match="more than 31 days"):
        Holiday("ice", "2030-03-01", "2030-04-01")


# ------------------------------------------------------------------------------------------------------ properties


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """One to three years with holidays of some days each and weekend days worked, none named twice."""
    years = draw(st.integers(1, 3))
    named: set[date] = set()
    found = []
    for year in range(2030, 2030 + years):
        holidays, working = [], []
        for start in draw(st.lists(st.integers(0, 350), max_size=6)):
            days = [date(year, 1, 1) + timedelta(days=start + n) for n in range(draw(st.integers(1, 9)))]
            if not named & set(days):
                holidays.append(Holiday("ice", days[0], days[-1]))
                named |= set(days)
        for place in draw(st.lists(st.integers(0, 364), max_size=6)):
            day = date(year, 1, 1) + timedelta(days=place)
            if day.weekday() > 4 and day not in named:
                working.append(day)
                named.add(day)
        found.append(Arrangement(year=year, holidays=holidays, working=working, source=FIRST))
    return Calendar(found)


@st.composite
def calendars_with_days(draw: st.DrawFn) -> tuple[Calendar, date, date]:
    calendar = draw(calendars())
    assert calendar.covers.end is not None
    day = st.dates(calendar.covers.start, calendar.covers.end)
    return calendar, draw(day), draw(day)


def walked(calendar: Calendar, start: date, end: date) -> int:
    """The working days after `start` up to `end`, counted one by one."""
    days = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    return sum(calendar.is_working(day) for day in days)


@pytest.mark.property
@given(calendars_with_days())
def test_a_count_is_what_walking_day_by_day_finds(asked: tuple[Calendar, date, date]) -> None:
    calendar, start, end = asked
    if start <= end:
        assert calendar.working_days_between(start, end) == walked(calendar, start, end)
    else:
        day_before = timedelta(days=1)
        back = walked(calendar, end - day_before, start - day_before) if end > calendar.covers.start else None
        assert back is None or calendar.working_days_between(start, end) == -back


@pytest.mark.property
@given(calendars_with_days(), st.integers(-400, 400))
def test_counting_undoes_adding(asked: tuple[Calendar, date, date], number: int) -> None:
    calendar, day, _ = asked
    try:
        moved = calendar.add_working_days(day, number)
    except OutsideCalendar:
        return
    assert calendar.working_days_between(day, moved) == number
    assert number == 0 or calendar.is_working(moved)


@pytest.mark.property
@given(calendars_with_days())
def test_adding_undoes_counting_where_one_arrives_on_a_working_day(
    asked: tuple[Calendar, date, date],
) -> None:
    calendar, start, end = asked
    if calendar.is_working(end):
        assert calendar.add_working_days(start, calendar.working_days_between(start, end)) == end


@pytest.mark.property
@given(calendars_with_days(), st.integers(-60, 60))
def test_a_later_day_leads_to_no_earlier_one(asked: tuple[Calendar, date, date], number: int) -> None:
    calendar, *days = asked
    first, last = sorted(days)
    try:
        moved = calendar.add_working_days(first, number), calendar.add_working_days(last, number)
    except OutsideCalendar:
        return
    assert moved[0] <= moved[1]


@pytest.mark.property
@given(calendars_with_days(), st.integers(0, 60))
def test_a_longer_period_ends_no_earlier(asked: tuple[Calendar, date, date], number: int) -> None:
    calendar, day, _ = asked
    for unit in ("days", "working_days"):
        try:
            longer = calendar.period_end(day, **{unit: number + 1})  # type: ignore[arg-type]
        except OutsideCalendar:
            continue
        assert calendar.period_end(day, **{unit: number}) <= longer  # type: ignore[arg-type]


@pytest.mark.property
@given(calendars_with_days(), st.integers(1, 40))
def test_the_latest_start_is_in_time_and_any_later_one_is_too_late(
    asked: tuple[Calendar, date, date], number: int
) -> None:
    calendar, end, _ = asked
    try:
        start = calendar.latest_start(end, working_days=number, on_rest_day="keep")
    except OutsideCalendar:
        return
    assert calendar.period_end(start, working_days=number) <= end
    later = start + timedelta(days=1)
    assert calendar.working_days_between(later, end) < number


@pytest.mark.property
@given(calendars(), st.dates(date(2028, 1, 1), date(2036, 12, 31)))
def test_exactly_the_days_of_the_years_are_answered(calendar: Calendar, day: date) -> None:
    if day in calendar.covers:
        assert calendar.is_working(day) in (True, False)
    else:
        with pytest.raises(OutsideCalendar):
            calendar.is_working(day)
