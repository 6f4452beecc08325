"""Changes of organisations over time, terms of office and meetings that are late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.errors import ValueRefused
from unionkit.i18n.catalogue import messages
from unionkit.members.organisations import (
    Organisation,
    OrganisationChange,
    Term,
    Tree,
    change_facts,
    check_changes,
    ending_within,
    late_meetings,
    organisations_on,
    overdue_terms,
)

FIRST = [
    Organisation(id="city", name="市总工会", level="city", kind="general"),
    Organisation(id="east", name="东矿工会", level="grassroots", parent="city"),
    Organisation(id="west", name="西矿工会", level="grassroots", parent="city"),
    Organisation(id="shop", name="车间分会", level="branch", parent="east", kind="part"),
]


def change(organisation: str, kind: str, on: str, to: str = "", **more: Any) -> OrganisationChange:
    return OrganisationChange(organisation=organisation, kind=kind, on=on, to=to, **more)  # type: ignore[arg-type]


CHANGES = [
    change("east", "renamed", "2020-03-01", "东山矿工会"),
    change("shop", "moved", "2021-03-01", "west"),
    change("west", "merged", "2022-03-01", "east"),
    change("shop", "dissolved", "2023-03-01"),
]


def on(day: str, changes: list[OrganisationChange] | None = None) -> dict[str, Organisation]:
    return {each.id: each for each in organisations_on(FIRST, CHANGES if changes is None else changes, day)}


@pytest.mark.parametrize(
    ("day", "name"), [("2020-02-29", "东矿工会"), ("2020-03-01", "东山矿工会"), ("2026-01-01", "东山矿工会")]
)
def test_a_new_name_holds_from_its_day_on(day: str, name: str) -> None:
    assert on(day)["east"].name == name


@pytest.mark.parametrize(
    ("day", "parent"), [("2021-02-28", "east"), ("2021-03-01", "west"), ("2022-03-01", "east")]
)
def test_what_is_below_a_merged_one_stands_below_the_other(day: str, parent: str) -> None:
    assert on(day)["shop"].parent == parent


def test_a_merged_one_is_gone_from_its_day_on() -> None:
    assert on("2022-02-28")["west"].exists_on(date(2022, 2, 28))
    assert not on("2022-03-01")["west"].exists_on(date(2022, 3, 1))


def test_who_is_led_by_a_merged_industrial_union_is_led_by_the_other() -> None:
    led = Organisation(id="pit", name="井口工会", level="grassroots", parent="city", industrial_parent="west")
    found = organisations_on([*FIRST, led], CHANGES, "2023-01-01")
    assert {each.id: each.industrial_parent for each in found}["pit"] == "east"


def test_what_was_taken_over_once_is_taken_over_again() -> None:
    twice = [change("east", "merged", "2020-01-01", "west"), change("west", "merged", "2021-01-01", "city")]
    assert on("2021-01-01", twice)["shop"].parent == "city"


def test_one_that_takes_in_the_union_above_it_takes_its_place() -> None:
    found = on("2020-01-01", [change("east", "merged", "2020-01-01", "shop")])
    assert found["shop"].parent == "city"


def test_one_that_takes_in_the_industrial_union_beside_it_is_led_by_nobody() -> None:
    led = Organisation(id="pit", name="井口工会", level="grassroots", parent="city", industrial_parent="west")
    found = organisations_on([*FIRST, led], [change("west", "merged", "2020-01-01", "pit")], "2020-01-01")
    assert [each.industrial_parent for each in found if each.id == "pit"] == [None]


def test_one_that_a_change_founds_does_not_exist_before() -> None:
    found = on("2019-12-31", [change("east", "founded", "2020-01-01")])["east"]
    assert (found.exists_on(date(2019, 12, 31)), found.exists_on(date(2020, 1, 1))) == (False, True)


def test_of_one_day_the_sequence_decides() -> None:
    both = [
        change("east", "renamed", "2020-01-01", "乙", sequence=2),
        change("east", "renamed", "2020-01-01", "甲", sequence=1),
    ]
    assert on("2020-01-01", both)["east"].name == "乙"


@pytest.mark.parametrize(
    ("kind", "to"), [("renamed", ""), ("moved", ""), ("dissolved", "x"), ("founded", "x")]
)
def test_a_change_without_its_aim_or_with_one_too_many_is_refused(kind: str, to: str) -> None:
    with pytest.raises(ValueRefused):
        change("east", kind, "2020-01-01", to)


IMPOSSIBLE = [
    ("change_of_nobody", [change("nobody", "renamed", "2020-01-01", "x")]),
    (
        "change_of_gone",
        [change("east", "dissolved", "2020-01-01"), change("east", "renamed", "2020-01-02", "x")],
    ),
    ("founded_again", [change("east", "founded", "2020-01-01"), change("east", "founded", "2021-01-01")]),
    ("change_to_itself", [change("east", "moved", "2020-01-01", "east")]),
    ("change_to_nobody", [change("east", "moved", "2020-01-01", "nobody")]),
    (
        "change_to_nobody",
        [change("west", "dissolved", "2020-01-01"), change("east", "merged", "2020-01-02", "west")],
    ),
    ("change_makes_cycle", [change("east", "moved", "2020-01-01", "shop")]),
]


@pytest.mark.parametrize(("code", "changes"), IMPOSSIBLE, ids=[code for code, _ in IMPOSSIBLE])
def test_a_change_that_cannot_have_happened_is_found(code: str, changes: list[OrganisationChange]) -> None:
    found = check_changes(FIRST, changes)
    assert [concern.code for concern in found] == [code]
    assert {found[0].message, found[0].hint} <= set(messages("zh_CN"))


def test_possible_changes_are_no_concern() -> None:
    assert check_changes(FIRST, CHANGES) == ()


FACTS = [
    ({"approved_by": "city", "approved_on": "2023-02-01", "meeting_decided": "2023-01-01"}, (True, True)),
    ({"approved_by": "west", "approved_on": "2023-02-01", "meeting_decided": "2023-01-01"}, (True, False)),
    ({"approved_by": "city", "approved_on": "2023-03-02", "meeting_decided": "2023-03-02"}, (False, False)),
    ({"approved_by": "city"}, (False, False)),
    ({}, (False, False)),
]


@pytest.mark.parametrize(("more", "expected"), FACTS)
def test_decision_and_approval_count_when_they_are_of_the_right_union_and_in_time(
    more: dict[str, str], expected: tuple[bool, bool]
) -> None:
    found = change_facts(change("east", "dissolved", "2023-03-01", **more), Tree(FIRST, on="2023-02-28"))
    assert (found["meeting_decided"], found["approved_by_next_higher"]) == expected


@pytest.mark.property
@given(st.permutations(CHANGES), st.dates(date(2019, 1, 1), date(2024, 1, 1)))
def test_the_order_of_changes_never_matters(changes: list[OrganisationChange], day: date) -> None:
    assert organisations_on(FIRST, changes, day) == organisations_on(FIRST[::-1], CHANGES, day)


@pytest.mark.property
@given(st.dates(date(2019, 1, 1), date(2024, 1, 1)))
def test_changes_to_come_leave_a_day_as_it_was(day: date) -> None:
    until = [each for each in CHANGES if each.on <= day]
    assert organisations_on(FIRST, CHANGES, day) == organisations_on(FIRST, until, day)


# ------------------------------------------------------------------------------------------------ terms


@pytest.mark.parametrize(
    ("elected", "years", "ends"),
    [("2021-06-18", 5, "2026-06-17"), ("2021-01-01", 3, "2023-12-31"), ("2024-02-29", 3, "2027-02-27")],
)
def test_a_term_ends_the_day_before_its_anniversary(elected: str, years: int, ends: str) -> None:
    assert Term(organisation="A", elected=elected, years=years).ends == date.fromisoformat(ends)


@pytest.mark.parametrize("years", [0, -3, True, 2.5])
def test_a_term_without_whole_years_is_refused(years: int) -> None:
    with pytest.raises(ValueRefused):
        Term(organisation="A", elected="2020-01-01", years=years)


TERMS = [
    Term(organisation="A", elected="2020-01-01", years=3),
    Term(organisation="B", elected="2019-01-01", years=3),
    Term(organisation="C", elected="2015-01-01", years=5, renewed=True),
    Term(organisation="D", elected="2023-02-01", years=3),
]


def test_overdue_terms_are_listed_from_the_one_that_is_longest_over() -> None:
    found = overdue_terms(TERMS, "2023-01-01")
    assert [(late.organisation, late.days) for late in found] == [("B", 366), ("A", 1)]


def test_a_term_is_not_overdue_on_its_last_day() -> None:
    assert [late.organisation for late in overdue_terms(TERMS, "2022-12-31")] == ["B"]


def test_a_grace_moves_the_day_on_which_a_term_is_overdue() -> None:
    assert [late.organisation for late in overdue_terms(TERMS, "2023-01-01", grace_months=12)] == ["B"]


def test_terms_that_run_out_soon_are_listed_in_the_order_of_their_ends() -> None:
    assert [term.organisation for term in ending_within(TERMS, "2022-12-01", months=1)] == ["A"]
    assert [term.organisation for term in ending_within(TERMS, "2023-02-01", months=36)] == ["D"]


def test_an_organisation_that_met_within_the_year_is_not_late() -> None:
    held = [
        ("A", "2024-05-01"),
        ("A", "2025-11-25"),
        ("B", "2025-11-24"),
        ("B", "2027-01-01"),
        ("C", "2027-01-01"),
    ]
    assert [late.organisation for late in late_meetings(held, "2026-11-25", months=12)] == ["B"]


@pytest.mark.property
@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(1, 6), st.integers(0, 3_000))
def test_a_term_is_running_or_overdue_but_never_both(elected: date, years: int, days: int) -> None:
    term, day = Term(organisation="A", elected=elected, years=years), elected + timedelta(days=days)
    running = bool(ending_within([term], day, months=100))
    assert running is not bool(overdue_terms([term], day))
