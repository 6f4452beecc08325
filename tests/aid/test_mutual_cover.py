"""Promises of cover: terms, gaps, unbroken time, and who is enrolled on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.aid.mutual_plans import WOMEN, enrolled

from unionkit.aid.mutual import Enrolment, MutualPlan, Question, cover_on
from unionkit.errors import ValueRefused
from unionkit.values import Period

OLD = enrolled("2022-01-01", months=24)
OLD_END = date(2023, 12, 31)


@pytest.mark.property
@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.sampled_from([1, 6, 12, 24, 36]))
def test_terms_follow_each_other_without_a_gap_or_an_overlap(start: date, months: int) -> None:
    plan = MutualPlan(id="p", months=months, questions=WOMEN.questions)
    term = plan.term(start)
    assert term.end is not None
    assert term.start == start
    following = plan.term(term.end + timedelta(days=1))
    assert term.gap_to(following) is None
    assert not term.overlaps(following)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-01-01", 12, "2024-12-31"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-03-15", 24, "2026-03-14"),
        ("2024-01-31", 1, "2024-02-29"),
    ],
)
def test_a_term_ends_the_day_before_its_first_comes_round(start: str, months: int, end: str) -> None:
    plan = MutualPlan(id="p", months=months, questions=WOMEN.questions)
    assert plan.term(start) == Period(start, end)


@pytest.mark.parametrize(
    ("on", "covered"),
    [("2021-12-31", False), ("2022-01-01", True), ("2023-12-31", True), ("2024-01-01", False)],
)
def test_cover_lasts_from_the_first_day_to_the_last(on: str, covered: bool) -> None:
    assert (cover_on(WOMEN, "anna", [OLD], on=on) is not None) is covered


def test_the_first_day_of_cover_is_day_one() -> None:
    cover = cover_on(WOMEN, "anna", [OLD], on="2022-01-31")
    assert cover is not None
    assert (cover.first, cover.gap_days, cover.day_of_period(date(2022, 1, 31))) == (True, None, 31)


@pytest.mark.parametrize(("days", "gap"), [(-40, 0), (0, 0), (1, 1), (15, 15), (16, 16)])
def test_a_gap_counts_from_the_last_day_of_the_old_cover_to_the_day_of_renewal(days: int, gap: int) -> None:
    start = OLD_END + timedelta(days=max(days, 1))
    new = evolve(enrolled(start.isoformat(), months=24), id="new", on=OLD_END + timedelta(days=days))
    cover = cover_on(WOMEN, "anna", [new, OLD], on=start)
    assert cover is not None
    assert (cover.first, cover.gap_days, cover.enrolment) == (False, gap, new)


@pytest.mark.parametrize(("start", "day"), [("2024-01-01", 731), ("2024-01-02", 1)])
def test_unbroken_cover_goes_on_counting_and_a_day_between_breaks_it(start: str, day: int) -> None:
    new = evolve(enrolled(start, months=24), id="new")
    cover = cover_on(WOMEN, "anna", [OLD, new], on=start)
    assert cover is not None
    assert (
        cover.day_of_cover(date.fromisoformat(start)),
        cover.day_of_period(date.fromisoformat(start)),
    ) == (day, 1)


def test_cover_is_that_of_the_person_and_the_plan() -> None:
    assert cover_on(WOMEN, "bela", [OLD], on="2022-06-01") is None
    assert cover_on(WOMEN, "anna", [evolve(OLD, plan="another")], on="2022-06-01") is None


def test_a_plan_that_renews_another_takes_its_time_over_but_not_its_cover() -> None:
    old = evolve(OLD, plan="three-years")
    plan = evolve(WOMEN, renews=("three-years",))
    new = evolve(enrolled("2024-01-01", months=24), id="new")
    cover = cover_on(plan, "anna", [old, new], on="2024-01-01")
    assert cover is not None
    assert (cover.first, cover.gap_days, cover.unbroken_since) == (False, 1, date(2022, 1, 1))
    assert cover_on(plan, "anna", [old], on="2022-06-01") is None


def test_of_two_enrolments_for_one_day_the_earlier_counts() -> None:
    twice = evolve(enrolled("2022-03-01", months=24), id="later")
    cover = cover_on(WOMEN, "anna", [twice, OLD], on="2022-06-01")
    assert cover is not None
    assert cover.enrolment == OLD


def test_an_enrolment_has_an_end_and_a_share() -> None:
    with pytest.raises(ValueRefused, match="last day"):
        Enrolment(id="1", plan="p", person="a", on="2022-01-01", period=Period("2022-01-01", None))
    with pytest.raises(ValueRefused, match="one share"):
        evolve(OLD, shares=0)


def test_a_plan_lasts_a_month_and_has_a_policy_on_claims() -> None:
    with pytest.raises(ValueRefused, match="a month"):
        MutualPlan(id="p", months=0, questions=WOMEN.questions)
    with pytest.raises(ValueRefused, match="claims"):
        MutualPlan(id="p", months=12, questions={"fee": Question(policy=WOMEN.questions["fee"].policy)})


def test_an_identity_number_used_as_id_is_masked_in_every_repr() -> None:
    number = "340421197001319982"
    one = evolve(OLD, person=number)
    cover = cover_on(WOMEN, number, [one], on="2022-06-01")
    assert number not in repr((one, cover))


def test_an_enrolment_that_begins_on_the_same_day_is_no_earlier_one() -> None:
    plan = evolve(WOMEN, renews=("three-years",))
    twin = evolve(OLD, id="twin", plan="three-years")
    cover = cover_on(plan, "anna", [twin, OLD], on="2022-01-01")
    assert cover is not None
    assert (cover.first, cover.gap_days) == (True, None)
