"""Promises of new forms of employment: no single employer, the lists of groups, minimum data, where to join."""

from __future__ import annotations

import pytest

from unionkit.errors import ValueRefused
from unionkit.members.platform_work import PlatformWork, groups_of
from unionkit.packs import load_pack, load_policy
from unionkit.rules import Outcome

CODES = load_pack("cn").codes
GROUPS = (CODES["groups_2018"], CODES["groups_2021"])
JOINING = load_policy("cn/members/joining")
RIDER = PlatformWork(person="E-7", platforms=["甲平台", "乙平台"], occupation="外卖骑手", employer="")


def test_one_works_for_several_platforms_and_for_no_employer() -> None:
    assert (RIDER.platforms, RIDER.facts["labour_relation"], RIDER.facts["platforms"]) == (
        ("甲平台", "乙平台"),
        False,
        2,
    )


def test_a_platform_named_twice_counts_once() -> None:
    assert PlatformWork(person="E-7", platforms=["甲平台", " 甲平台 "]).platforms == ("甲平台",)


def test_platforms_are_a_list() -> None:
    with pytest.raises(ValueRefused, match="list of names"):
        PlatformWork(person="E-7", platforms="甲平台")


@pytest.mark.parametrize("field", ["vehicle", "licence"])
def test_vehicle_and_licence_are_refused_without_a_purpose(field: str) -> None:
    with pytest.raises(ValueRefused, match="without a purpose"):
        PlatformWork(person="E-7", **{field: "皖D12345"})


def test_vehicle_and_licence_are_shown_nowhere() -> None:
    work = PlatformWork(person="E-7", platforms=["甲平台"], vehicle="皖D12345", purpose="车辆保险")
    assert "D12345" not in f"{work!r} {work} {work.facts} {[*work.findings()]}"


@pytest.mark.parametrize(
    ("occupation", "lists"),
    [
        ("货车司机", {"groups_2018", "groups_2021"}),
        ("网约车司机", {"groups_2021"}),
        ("保安", {"groups_2018"}),
        ("外卖骑手", {"groups_2018", "groups_2021"}),
        ("教师", set()),
    ],
)
def test_an_occupation_belongs_to_the_groups_whose_lists_have_it(occupation: str, lists: set[str]) -> None:
    assert set(groups_of(occupation, *GROUPS)) == lists


def test_an_occupation_of_no_list_is_found() -> None:
    found = list(PlatformWork(person="E-7", platforms=["甲平台"], occupation="快递").findings(*GROUPS))
    assert [(each.code, each.subject, each.about["nearest"]) for each in found] == [
        ("not_in_list", "occupation", "快递员")
    ]


def test_work_without_a_platform_is_found() -> None:
    assert [each.code for each in PlatformWork(person="E-7").findings()] == ["no_platform"]


def test_what_fits_has_no_finding() -> None:
    assert list(RIDER.findings(*GROUPS)) == []


def test_unions_that_are_not_known_are_asked_for() -> None:
    decision = JOINING.decide(RIDER.facts, on="2026-01-05")
    assert (decision.outcome, set(decision.needs)) == (
        Outcome.UNKNOWN,
        {"has_industry_union", "has_residence_union"},
    )


@pytest.mark.parametrize(
    ("unions", "outcome", "where"),
    [
        ({"industry_union": "u-1", "residence_union": "u-2"}, Outcome.GRANTED, "industry_union"),
        ({"industry_union": "", "residence_union": "u-2"}, Outcome.GRANTED, "residence_union"),
        ({"industry_union": "", "residence_union": ""}, Outcome.REVIEW, "upper_union"),
        ({"employer": "甲公司", "employer_union": "u-3"}, Outcome.GRANTED, "employer_union"),
    ],
)
def test_a_worker_joins_where_a_union_is(unions: dict[str, str], outcome: Outcome, where: str) -> None:
    work = PlatformWork(person="E-7", platforms=["甲平台"], **{"employer": "", **unions})
    decision = JOINING.decide(work.facts, on="2026-01-05")
    assert (decision.outcome, decision.class_name) == (outcome, where)


def test_provisional_membership_hangs_on_a_local_rule() -> None:
    work = PlatformWork(
        person="E-7", employer="甲公司", employer_union="", industry_union="", residence_union=""
    )
    said = [
        JOINING.decide(
            {**work.facts, "local_provisional_rule": rule}, on="2026-01-05", assume="usual"
        ).results["provisional"]
        for rule in (True, False)
    ]
    assert said == [True, False]
