from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.rules.regatta import DAY, both_ways, outcome_of, regatta

from unionkit import UnionkitError

GATES = regatta(
    """
require = [
  { id = "manned", when = "crew >= 2" },
  { id = "licensed", when = "paid", for = ["gold", "silver"] },
]
exclude = [
  { id = "foul", when = "foul", unless = "pardon" },
  { id = "debt", when = "debt > 100", bars = ["gold"] },
]
class = [
  { is = "gold", when = "chest >= 1000" },
  { is = "silver", when = "chest >= 500" },
  { is = "tin", when = "chest >= 100" },
]
"""
)
KNOWN: dict[str, object] = {
    "crew": 2,
    "paid": True,
    "foul": False,
    "pardon": False,
    "debt": 0,
    "chest": 1000,
}


@pytest.mark.parametrize(
    ("changes", "found", "rule"),
    [
        ({}, ("granted", "gold"), "class-1"),
        ({"chest": 999}, ("granted", "silver"), "class-2"),
        ({"chest": 499}, ("granted", "tin"), "class-3"),
        ({"chest": 99}, ("refused", "no_class"), ""),
        ({"crew": 1}, ("refused", "requirement"), "manned"),
        ({"crew": 1, "foul": True}, ("refused", "requirement"), "manned"),
        ({"foul": True}, ("refused", "exclusion"), "foul"),
        ({"foul": True, "pardon": True}, ("granted", "gold"), "class-1"),
        ({"debt": 101}, ("granted", "silver"), "class-2"),
        ({"debt": 100}, ("granted", "gold"), "class-1"),
        ({"paid": False}, ("granted", "tin"), "class-3"),
        ({"paid": False, "debt": 101}, ("granted", "tin"), "class-3"),
    ],
)
def test_requirements_exclusions_exceptions_and_bars_work_as_written(
    changes: Mapping[str, object], found: tuple[str, str], rule: str
) -> None:
    decision = both_ways(GATES, {**KNOWN, **changes})
    assert (outcome_of(decision), decision.rule) == (found, rule)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"crew": 1}, ("refused", "requirement")),
        ({"foul": True, "pardon": False}, ("refused", "exclusion")),
        ({"foul": True}, ("unknown", "")),
        ({"chest": 99}, ("refused", "no_class")),
        ({"chest": 1000, "crew": 2, "foul": False, "debt": 101, "paid": False}, ("granted", "tin")),
        ({"chest": 500, "crew": 2, "foul": False, "paid": True}, ("granted", "silver")),
        ({"chest": 100, "crew": 2, "foul": False}, ("granted", "tin")),
        ({"chest": 1000, "crew": 2, "pardon": True, "paid": False}, ("granted", "tin")),
        ({"chest": 1000, "crew": 2, "foul": False, "paid": True}, ("unknown", "")),
        ({"chest": 1000, "foul": False, "paid": True, "debt": 0}, ("unknown", "")),
    ],
)
def test_an_answer_that_known_facts_settle_is_not_held_up(
    facts: Mapping[str, object], found: tuple[str, str]
) -> None:
    assert outcome_of(GATES.decide(facts, on=DAY)) == found


def test_a_later_exclusion_refuses_though_an_earlier_requirement_is_open() -> None:
    assert GATES.decide({"foul": True, "pardon": False}, on=DAY).rule == "foul"


def test_a_later_requirement_refuses_though_an_earlier_one_is_open() -> None:
    policy = regatta('require = [{ when = "paid" }, { id = "manned", when = "crew >= 2" }]')
    decision = policy.decide({"crew": 1}, on=DAY)
    assert (outcome_of(decision), decision.rule) == (("refused", "requirement"), "manned")


def test_an_amount_of_nothing_refuses_though_a_requirement_is_open() -> None:
    policy = regatta(
        'require = [{ when = "paid" }]\namount = [{ when = "crew >= 2", pay = "chest / boats" }]'
    )
    assert outcome_of(policy.decide({"crew": 2, "chest": 0, "boats": 2}, on=DAY)) == (
        "refused",
        "nothing_payable",
    )
    assert outcome_of(policy.decide({"crew": 1}, on=DAY)) == ("refused", "no_amount")
    assert outcome_of(policy.decide({"crew": 2, "chest": 5, "boats": 2}, on=DAY)) == ("unknown", "")


def test_an_undefined_amount_behind_an_open_requirement_stays_open() -> None:
    policy = regatta('require = [{ when = "paid" }]\namount = [{ pay = "chest / boats" }]')
    assert policy.decide({"chest": 5, "boats": 0}, on=DAY).outcome == "unknown"
    assert policy.decide({"chest": 5, "boats": 0, "paid": False}, on=DAY).code == "requirement"
    assert policy.decide({"chest": 5, "boats": 0, "paid": True}, on=DAY).code == "division_by_zero"


def test_an_amount_of_nothing_refuses_though_the_class_is_open() -> None:
    policy = regatta(
        'class = [{ is = "a", when = "paid" }, { is = "b", when = "crew >= 1" }]\namount = [{ pay = "chest" }]'
    )
    assert policy.decide({"chest": 0, "crew": 1}, on=DAY).code == "nothing_payable"
    assert policy.decide({"chest": 1, "crew": 1}, on=DAY).outcome == "unknown"


def test_a_conflict_of_classes_behind_an_open_requirement_stays_open() -> None:
    policy = regatta(
        """
classes = "unique"
require = [{ when = "paid" }]
class = [{ is = "a", when = "crew >= 1" }, { is = "b", when = "crew >= 2" }, { is = "c", when = "1 / boats > 0" }]
"""
    )
    decision = policy.decide({"crew": 2, "boats": 0}, on=DAY)
    assert (decision.outcome, decision.needs) == ("unknown", ("paid",))
    assert policy.decide({"crew": 2, "boats": 1, "paid": True}, on=DAY).code == "class_conflict"
    assert policy.decide({"crew": 2, "boats": 1, "paid": False}, on=DAY).code == "requirement"


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"crew": 3}, ("unknown", "")),
        ({"crew": 3, "paid": True}, ("granted", "crewed")),
        ({"crew": 3, "paid": False}, ("granted", "crewed")),
        ({"crew": 3, "foul": False}, ("granted", "crewed")),
        ({"crew": 3, "foul": True}, ("invalid", "class_conflict")),
        ({"crew": 1, "paid": True, "foul": False}, ("granted", "crewed")),
        ({"crew": 1, "paid": False, "foul": False}, ("refused", "no_class")),
        ({"crew": 1, "foul": False}, ("unknown", "")),
    ],
)
def test_a_second_rule_for_a_class_that_is_found_need_not_be_known_under_unique(
    facts: Mapping[str, object], found: tuple[str, str]
) -> None:
    policy = regatta(
        """
classes = "unique"
class = [
  { is = "crewed", when = "crew >= 2" },
  { is = "crewed", when = "paid" },
  { is = "foul", when = "foul" },
]
"""
    )
    assert outcome_of(policy.decide({"foul": False, **facts} if "paid" in facts else facts, on=DAY)) == found


def test_an_open_class_before_one_that_fits_leaves_it_open_and_one_behind_it_does_not() -> None:
    policy = regatta('class = [{ is = "a", when = "paid" }, { is = "b", when = "foul" }]')
    assert policy.decide({"foul": True}, on=DAY).outcome == "unknown"
    assert policy.decide({"paid": True}, on=DAY).class_name == "a"


def test_a_class_may_have_several_rules_and_keeps_the_rule_that_fitted() -> None:
    policy = regatta(
        """
class = [
  { id = "rich", is = "a", when = "chest >= 100" },
  { id = "manned", is = "a", when = "crew >= 9", review = true },
]
"""
    )
    assert both_ways(policy, {"chest": 100, "crew": 9}).rule == "rich"
    manned = both_ways(policy, {"chest": 99, "crew": 9})
    assert (manned.rule, manned.outcome, manned.class_name) == ("manned", "review", "a")


def test_a_class_of_review_makes_its_amount_a_matter_of_review() -> None:
    policy = regatta(
        'class = [{ is = "a", when = "paid" }, { is = "b", when = "foul", review = true }]\namount = [{ pay = 5 }]'
    )
    assert both_ways(policy, {"paid": True, "foul": False}).outcome == "granted"
    assert both_ways(policy, {"paid": False, "foul": True}).outcome == "review"


def test_an_ordered_choice_compares_by_its_place() -> None:
    policy = regatta("require = [{ when = \"sail > 'small' and sail <= 'middle'\" }]")
    found = [both_ways(policy, {"sail": sail}).granted for sail in ("small", "middle", "large")]
    assert found == [False, True, False]


def test_rules_for_a_class_that_no_one_declares_are_refused_when_loaded() -> None:
    with pytest.raises(UnionkitError, match="gold"):
        regatta('require = [{ when = "paid", for = ["gold"] }]\nclass = [{ is = "tin", when = "foul" }]')
