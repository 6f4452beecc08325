"""Promises of the facts that schemes ask for: their values, their origins, and what has to be asked."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from tests.members.households import ON, PACK, RULES, month, wang

import unionkit
from unionkit import Money, Outcome
from unionkit.members.households import (
    DERIVED,
    Household,
    HouseholdFacts,
    count_household,
    derive_facts,
    read_household,
)


def facts_of(household: Household, policy_id: str) -> HouseholdFacts:
    return PACK.household.facts(household, PACK.policy(policy_id), on=ON)


def test_income_per_head_is_worked_out_before_and_after_rigid_spending() -> None:
    account = count_household(wang(), RULES, on=ON)
    assert (account.people, account.months) == (3, 12)
    assert (account.income.amount, account.rigid_spending.amount) == (Money.of(36_000), Money.of(12_000))
    assert (account.raw, account.net) == (Fraction(1000), Fraction(2000, 3))


def test_government_relief_is_kept_apart_and_given_to_the_schemes_that_count_it() -> None:
    found = facts_of(wang(), "cn/jiangsu/nantong/file")
    assert found.values["income_year"] == Money.of(36_000)
    assert found.values["government_aid_received"] == Money.of(600)


@pytest.mark.parametrize(
    ("policy_id", "told", "outcome", "class_name"),
    [
        ("cn/anhui/chuzhou/file", {"cause": "illness", "standard": 800}, Outcome.GRANTED, "national_file"),
        ("cn/anhui/chuzhou/file", {"cause": "illness", "standard": 600}, Outcome.REFUSED, None),
        ("cn/zhejiang/hangzhou/file", {"sudden_event": False, "standard": 700}, Outcome.GRANTED, "deep"),
        ("cn/zhejiang/hangzhou/file", {"sudden_event": False, "standard": 600}, Outcome.GRANTED, "relative"),
        ("cn/jiangsu/nantong/file", {"standard": 690}, Outcome.GRANTED, "deep"),
        ("cn/jiangsu/nantong/file", {"standard": 680}, Outcome.GRANTED, "relative"),
        ("cn/hebei/xingtai/file", {"standard": 667}, Outcome.GRANTED, "deep"),
        ("cn/hebei/xingtai/file", {"standard": 666}, Outcome.REFUSED, None),
        ("cn/acftu/file-2020", {"standard": 667}, Outcome.GRANTED, "deep"),
        ("cn/anhui/anqing/file", {"standard": 600}, Outcome.UNKNOWN, None),
    ],
)
def test_one_household_is_decided_by_the_schemes_of_several_provinces(
    policy_id: str, told: dict[str, object], outcome: Outcome, class_name: str | None
) -> None:
    policy = PACK.policy(policy_id)
    found = facts_of(wang(told=told), policy_id)
    decision = policy.decide(found.values, on=ON, assume="usual")
    assert (decision.outcome, decision.class_name) == (outcome, class_name)


def test_the_place_of_the_household_says_what_is_deducted() -> None:
    at = {
        place: facts_of(wang(place=place), "cn/hebei/xingtai/file").values["housing_cost"]
        for place in ("130500", "340500")
    }
    assert at == {"130500": Money.of(9_000), "340500": Money(0)}


def test_a_window_of_six_months_is_made_into_a_year() -> None:
    account = PACK.household.count(wang(place="440300"), on=ON)
    found = derive_facts(account, PACK.policy("cn/acftu/file-2020"))
    assert account.income.amount == Money.of(18_000)
    assert found.values["income_year"] == Money.of(36_000)
    assert account.raw == 1000


def test_a_number_names_the_records_that_made_it() -> None:
    origins = facts_of(wang(), "cn/hebei/xingtai/file").origins
    assert [part.where for part in origins["income_year"].parts] == [f"incomes[{n}]" for n in range(12)]
    assert [part.where for part in origins["illness_cost"].parts] == ["spendings[0]"]
    assert [part.person for part in origins["people"].parts] == ["W", "S", "K"]


def test_what_is_not_known_of_a_member_is_asked_for_by_its_path() -> None:
    people = [attrs.evolve(member, born=None) if member.id == "K" else member for member in wang().members]
    found = facts_of(attrs.evolve(wang(), members=people), "cn/acftu/file-2020")
    assert "people" not in found.values
    told = (
        "born",
        "full_time_study",
        "school_level",
        "can_live_alone",
        "legal_dependant",
        "lives_with_family",
    )
    assert found.missing == tuple(f"members[2].{name}" for name in told)


def test_an_income_of_which_the_sum_is_not_known_makes_the_income_unknown() -> None:
    unknown = {"member": "W", "kind": "wage", **month(2026, 5)}
    household = wang(incomes=[unknown])
    found = facts_of(household, "cn/acftu/file-2020")
    assert "income_year" not in found.values
    assert found.missing == ("incomes[0].received",)


def test_a_list_that_nobody_has_asked_for_is_unknown_and_an_empty_one_is_nothing() -> None:
    asked, unasked = wang(spendings=[], vehicles=[]), wang(spendings=None, vehicles=None)
    found = facts_of(asked, "cn/hebei/xingtai/file").values
    assert (found["illness_cost"], found["uses_car"]) == (Money(0), False)
    waiting = facts_of(unasked, "cn/hebei/xingtai/file")
    assert {"spendings", "vehicles"} <= set(waiting.missing)
    assert not {"illness_cost", "uses_car"} & set(waiting.values)


def test_a_fact_that_was_told_goes_before_the_one_worked_out_and_the_difference_is_found() -> None:
    found = facts_of(wang(told={"people": 4, "income_year": "36000"}), "cn/acftu/file-2020")
    assert found.values["people"] == 4
    assert [finding.where for finding in found.findings if finding.code == "given_differs"] == ["people"]


def test_dwellings_and_vehicles_that_do_not_count_are_left_out() -> None:
    household = wang(
        dwellings=[
            {"member": "W", "kind": "commercial", "area": "60.50"},
            {"member": "S", "kind": "homestead", "area": 30},
            {"member": "W", "kind": "rented", "area": 99},
            {"member": "B", "kind": "commercial", "area": 120},
        ],
        vehicles=[
            {"member": "S", "kind": "car", "price": 80_000},
            {"member": "S", "kind": "car", "price": 90_000, "for_disability": True},
            {"member": "W", "kind": "car", "price": 70_000, "owned": False},
            {"member": "W", "kind": "electric_bicycle"},
        ],
    )
    home = facts_of(household, "cn/hebei/xingtai/file").values
    assert (home["homes"], home["home_area_person"], home["uses_car"]) == (2, Decimal("30.17"), True)
    other = facts_of(household, "cn/zhejiang/hangzhou/file").values
    assert (other["commercial_homes"], other["cars"], other["car_price"]) == (1, 1, Money.of(80_000))


def test_a_tool_of_work_is_not_counted_before_a_person_has_settled_it() -> None:
    lorry = {"member": "W", "kind": "truck", "for_work": True}
    waiting = facts_of(wang(vehicles=[lorry]), "cn/hebei/xingtai/file")
    assert "uses_car" not in waiting.values
    assert [finding.code for finding in waiting.findings if finding.where == "vehicles[0]"] == [
        "item_unsettled",
    ]
    settled = facts_of(wang(vehicles=[{**lorry, "settled": "spared"}]), "cn/hebei/xingtai/file")
    assert settled.values["uses_car"] is False


def test_one_vehicle_that_surely_counts_settles_that_there_is_one() -> None:
    vehicles = [{"member": "W", "kind": "truck", "for_work": True}, {"member": "W", "kind": "car"}]
    found = facts_of(wang(vehicles=vehicles), "cn/hebei/xingtai/file")
    assert found.values["uses_car"] is True


def test_what_somebody_has_who_may_not_count_makes_the_sum_unknown() -> None:
    people = [attrs.evolve(one, presence=None) if one.id == "W" else one for one in wang().members]
    account = count_household(attrs.evolve(wang(), members=people), RULES, on=ON)
    assert account.income.amount is None
    assert account.income.missing[0] == "members[0].presence"


def test_a_household_in_which_nobody_counts_has_no_number_of_people() -> None:
    prisoner = {"id": "W", "relation": "self", "presence": "in_prison"}
    found = facts_of(wang(members=[prisoner], incomes=[], spendings=[], dwellings=[]), "cn/acftu/file-2020")
    assert "people" not in found.values
    assert found.missing == ("members",)


def test_the_usual_is_taken_only_where_it_is_asked_for() -> None:
    people = [attrs.evolve(one, presence=None) for one in wang().members]
    household = attrs.evolve(wang(), members=people)
    asked = [PACK.household.count(household, on=ON, assume=assume).people for assume in ("nothing", "usual")]
    assert asked == [None, 3]


def test_a_person_who_decides_against_a_clear_rule_is_warned() -> None:
    household = wang(
        incomes=[{"member": "W", "kind": "wage", "received": 1, "settled": "left_out", **month(2026, 5)}]
    )
    account = count_household(household, RULES, on=ON)
    assert account.income.amount == Money(0)
    assert "settled_against_rule" in [finding.code for finding in account.findings]


def test_months_without_a_wage_are_pointed_out() -> None:
    household = wang(
        incomes=[{"member": "W", "kind": "wage", "received": 1, **month(2026, n)} for n in (1, 2, 4, 5, 6)]
    )
    account = count_household(household, RULES, on=ON)
    (found,) = [finding for finding in account.findings if finding.code == "months_missing"]
    assert found.about["months"] == (
        *(f"2025-{number:02}" for number in range(7, 13)),
        "2026-03",
    )
    assert (found.level, found.person) == ("warning", "W")


def test_every_wage_of_every_month_leaves_nothing_to_point_out() -> None:
    codes = {finding.code for finding in count_household(wang(), RULES, on=ON).findings}
    assert codes == {"member_left_out", "left_out", "kept_apart", "of_somebody_left_out"}


@pytest.mark.parametrize(
    ("income", "code"),
    [
        (month(2025, 6), "outside_window"),
        (month(2026, 7), "outside_window"),
        ({**month(2025, 6), "received_to": "2025-07-31"}, "partly_inside"),
        ({"yearly": True}, "yearly_figure"),
    ],
)
def test_what_does_not_count_in_full_is_said(income: dict[str, object], code: str) -> None:
    household = wang(incomes=[{"member": "W", "kind": "business", "received": 5, **income}])
    found = [f.code for f in count_household(household, RULES, on=ON).findings if f.where == "incomes[0]"]
    assert found == [code]


@pytest.mark.parametrize(
    ("relations", "code"), [((), "no_applicant"), (("self", "self"), "several_applicants")]
)
def test_a_household_has_one_worker(relations: tuple[str, ...], code: str) -> None:
    people = [
        {"id": str(number), "relation": relation, "presence": "at_home"}
        for number, relation in enumerate(relations)
    ]
    household = read_household({"id": "H", "members": people})
    assert count_household(household, RULES, on=ON).findings[0].code == code


def test_what_no_rule_settles_is_no_number() -> None:
    # no rule reaches back so far
    account = PACK.household.count(wang(), on="2010-01-15")
    found = derive_facts(account, PACK.policy("cn/acftu/file-2020"))
    assert not {"people", "income_year"} & set(found.values)
    assert {"window_unknown", "member_unsettled", "item_unsettled"} <= {
        finding.code for finding in found.findings
    }


def test_a_rule_of_ones_own_takes_the_place_of_a_shipped_one() -> None:
    rules = attrs.evolve(RULES, member=unionkit.load_policy("cn/gov/household"))
    people = [
        attrs.evolve(member, presence="at_home", more={"age": 17 if member.id == "K" else 40})
        for member in wang().members
    ]
    told = {"away_years": 0, "legal_dependant": False}
    account = count_household(attrs.evolve(wang(told=told), members=people), rules, on=ON)
    assert [member.person for member in account.members if member.counts] == ["W", "S", "K"]


@pytest.mark.parametrize("name", sorted(DERIVED))
def test_every_derived_fact_is_asked_by_a_shipped_scheme_in_the_type_that_is_given(name: str) -> None:
    kinds = {"people": "count", "homes": "count", "commercial_homes": "count", "cars": "count"}
    kinds |= {"home_area_person": "decimal", "uses_car": "bool", "place": "text", "area": "choice"}
    asked = [policy.facts[name] for policy in PACK.policies.values() if name in policy.facts]
    assert asked
    assert {fact.type for fact in asked} == {kinds.get(name, "money")}
    sums = [fact for fact in asked if fact.type == "money" and name != "car_price"]
    assert all(str(fact.unit) == "CNY/year" for fact in sums)
