"""Promises of what people read about a counted household, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import pytest
from tests.members.households import ON, PACK, RULES, month, wang

from unionkit.i18n import LOCALES
from unionkit.i18n.households import household_lines, household_text
from unionkit.members.households import (
    FINDINGS,
    Household,
    HouseholdFinding,
    count_household,
    derive_facts,
    double_claims,
    read_household,
)

SCHEME = PACK.policy("cn/hebei/xingtai/file")
NUMBER = "340421197001319982"


def every_finding() -> Mapping[str, HouseholdFinding]:
    """One finding of each code."""
    area = {"member": "W", "kind": "commercial", "area": "10"}
    odd = wang(
        members=[
            {"id": "W", "relation": "self", "identity": NUMBER, "born": "1971-01-31", "presence": "at_home"},
            {"id": "S", "relation": "self", "presence": "at_home"},
            {"id": "K", "relation": "child", "presence": "at_home"},
            {"id": "P", "relation": "spouse", "presence": "in_prison"},
        ],
        incomes=[
            {"member": "W", "kind": "wage", "received": 5, **month(2026, 5)},
            {"member": "W", "kind": "wage", "received": 5, **month(2026, 7)},
            {"member": "W", "kind": "business", "received": 5, **month(2025, 6), "received_to": "2025-07-31"},
            {"member": "W", "kind": "other", "received": 5, "yearly": True},
            {"member": "W", "kind": "other", **month(2026, 5)},
            {"member": "W", "kind": "other", "received": 5, "settled": "left_out", **month(2026, 5)},
            {"member": "W", "kind": "scholarship", "received": 5, **month(2026, 5)},
            {"member": "W", "kind": "low_income_support", "received": 5, **month(2026, 5)},
            {"member": "P", "kind": "wage", "received": 5, **month(2026, 5)},
        ],
        spendings=None,
        dwellings=[area, {**area, "member": "S", "indispensable": True, "settled": "counted"}],
        vehicles=[{"member": "W", "kind": "truck", "for_work": True}],
        told={"uses_car": True},
    )
    shared = {"id": "W", "identity": NUMBER, "relation": "self", "presence": "at_home"}
    clear = read_household({"id": "A", "place": "340500", "area": "urban", "members": [shared]})
    maybe = read_household(
        {"id": "B", "place": "340500", "area": "urban", "members": [{**shared, "presence": None}]}
    )
    told = attrs.evolve(wang(), told={"people": 9, "uses_car": True})
    thirds = wang(dwellings=[area])
    accounts = [count_household(each, RULES, on=ON) for each in (clear, clear, maybe)]
    found = [
        *(finding for each in (odd, told, thirds) for finding in facts_of(each)),
        *double_claims(accounts),
        *PACK.household.count(
            wang(members=[{"id": "W"}], incomes=[], spendings=[], dwellings=[], vehicles=[]), on="2010-01-01"
        ).findings,
    ]
    return {finding.code: finding for finding in found}


def facts_of(household: Household) -> tuple[HouseholdFinding, ...]:
    return derive_facts(count_household(household, RULES, on=ON), SCHEME).findings


EVERY = every_finding()


def test_every_code_of_a_finding_can_occur() -> None:
    assert set(EVERY) == set(FINDINGS)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", sorted(FINDINGS))
def test_every_finding_is_a_sentence_without_a_name_or_number(code: str, locale: str) -> None:
    said = household_text(EVERY[code], locale, SCHEME)
    assert len(said) > 8
    assert "{" not in said
    assert "_" not in said
    assert NUMBER not in said


def test_sentences_give_the_reason_and_its_source() -> None:
    account = count_household(wang(), RULES, on=ON)
    english = [household_text(finding, "en") for finding in account.findings]
    chinese = [household_text(finding) for finding in account.findings]
    assert english[0].startswith("member 4 (member B): does not count as a member: it is not so that “shares")
    assert chinese[0].startswith("第4名成员（成员B）：不计入家庭人口：不符合“属于共同生活的家庭成员”（")
    assert english[1].startswith(
        "income 13 “scholarship” (member K): is left out: does not count as income ("
    )
    assert chinese[1].startswith("第13笔收入“奖学金”（成员K）：不计：不计入收入（")
    assert chinese[3] == "第15笔收入“工资”（成员B）：不计，因为该人不计入家庭人口"


def test_lines_say_where_numbers_come_from_and_what_to_ask() -> None:
    people = [attrs.evolve(one, presence=None) if one.id == "S" else one for one in wang().members]
    household = attrs.evolve(wang(), members=people, vehicles=None)
    lines = household_lines(PACK.household.facts(household, SCHEME, on=ON), SCHEME)
    assert "家庭人口：尚不清楚，请询问：第2名成员：成员状态、第2名成员：离家起始日" in lines
    assert "拥有或经常使用机动车：尚不清楚，请询问：全部车辆" in lines
    assert any(line.startswith("家庭年收入：36,000.00 元，来自第1笔收入、第2笔收入") for line in lines)
    whole = household_lines(PACK.household.facts(wang(), SCHEME, on=ON), SCHEME, "en")
    assert "people sharing the household: 3, from member 1, member 2, member 3" in whole
    assert (
        "illness spending left to the household in the same 12 months: 12,000.00 yuan, from spending 1"
        in whole
    )
