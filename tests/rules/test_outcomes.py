from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from tests.rules.regatta import (
    DAY,
    FACTS,
    LEGS,
    assert_equal_by_walk,
    both_ways,
    outcome_of,
    regatta,
)

from unionkit import Money, Outcome, Policy

TABLE = """
[parameters]
due = { table = "regatta/due" }
[[tables]]
kind = "table"
id = "regatta/due"
unit = "CNY"
keys = ["place"]
row = [{ place = "350000", from = 2020-01-01, value = 5 }]
"""
PLACED = 'place = { type = "text" }\nchest = { type = "money" }\n'

ENTRY = regatta(
    """
require = [{ id = "afloat", when = "afloat >= 12" }]
exclude = [{ id = "foul", when = "foul" }]
class = [{ is = "gold", when = "chest / boats >= 100" }, { is = "guest", when = "chest >= 10", review = true }]
"""
)
FULL: dict[str, object] = {"afloat": 12, "foul": False, "chest": 200, "boats": 2}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ("granted", "gold")),
        ({"chest": 199}, ("review", "guest")),
        ({"chest": 9}, ("refused", "no_class")),
        ({"afloat": 11}, ("refused", "requirement")),
        ({"foul": True}, ("refused", "exclusion")),
    ],
)
def test_every_outcome_of_known_facts_is_the_same_through_the_door_and_by_the_walk(
    changes: Mapping[str, object], found: tuple[str, str]
) -> None:
    assert outcome_of(both_ways(ENTRY, {**FULL, **changes})) == found


@pytest.mark.parametrize("missing", ["afloat", "foul", "chest", "boats"])
def test_a_missing_fact_that_matters_leaves_the_outcome_unknown(missing: str) -> None:
    decision = ENTRY.decide({name: value for name, value in FULL.items() if name != missing}, on=DAY)
    assert decision.outcome is Outcome.UNKNOWN
    assert not decision.is_plain
    assert decision.needs == (missing,)
    assert decision.code == ""


def test_none_is_as_unknown_as_an_absent_key() -> None:
    assert ENTRY.decide({**FULL, "foul": None}, on=DAY) == ENTRY.decide(
        {name: value for name, value in FULL.items() if name != "foul"}, on=DAY
    )


@pytest.mark.parametrize(
    ("changes", "code", "subject"),
    [
        ({"boats": 10}, "out_of_bounds", "boats"),
        ({"boats": -1}, "out_of_bounds", "boats"),
        ({"chest": Decimal("-0.01")}, "out_of_bounds", "chest"),
        ({"chest": Money(100_000_001)}, "out_of_bounds", "chest"),
        ({"chest": Decimal("Infinity")}, "out_of_bounds", "chest"),
        ({"chest": Decimal("NaN")}, "out_of_bounds", "chest"),
        ({"chest": Decimal("1e400")}, "out_of_bounds", "chest"),
        ({"built": date(1899, 12, 31)}, "out_of_bounds", "built"),
        ({"built": date(2200, 1, 1)}, "out_of_bounds", "built"),
        ({"harbour": "x" * 201}, "out_of_bounds", "harbour"),
        ({"chest": Decimal("0.001")}, "too_precise", "chest"),
        ({"chest": "0.005"}, "too_precise", "chest"),
        ({"boats": Decimal("1.5")}, "too_precise", "boats"),
        ({"flag": "blue"}, "not_a_choice", "flag"),
        ({"flag": " red"}, "not_a_choice", "flag"),
        ({"sail": "LARGE"}, "not_a_choice", "sail"),
        ({"boats": 0}, "division_by_zero", ""),
    ],
)
def test_what_the_case_gets_wrong_is_invalid_with_its_code_and_fact(
    changes: Mapping[str, object], code: str, subject: str
) -> None:
    decision = ENTRY.decide({**FULL, **changes}, on=DAY)
    assert (decision.outcome, decision.code, decision.subject) == ("invalid", code, subject)
    assert_equal_by_walk(ENTRY, {**FULL, **changes}, decision)


@pytest.mark.parametrize(
    "changes",
    [
        {"boats": 9},
        {"boats": 0, "foul": True},
        {"chest": Decimal("0E-99")},
        {"chest": Decimal("0E+99")},
        {"chest": Decimal("5.0000000000")},
        {"chest": Money(0)},
        {"chest": 1_000_000},
        {"built": date(1900, 1, 1)},
        {"built": date(2199, 12, 31)},
        {"harbour": "x" * 200},
        {"harbour": ""},
        {"flag": "none"},
    ],
)
def test_the_ends_of_bounds_and_odd_spellings_of_numbers_are_inside_in_both_ways(
    changes: Mapping[str, object],
) -> None:
    assert both_ways(ENTRY, {**FULL, **changes}).outcome is not Outcome.INVALID


@pytest.mark.parametrize(
    ("spelling", "exact"),
    [("200", 200), ("200.0", 200), (Decimal(200), 200), (Money.of(200), 200), (200, 200)],
)
def test_every_spelling_of_an_amount_is_the_same_decision(spelling: object, exact: int) -> None:
    assert ENTRY.decide({**FULL, "chest": spelling}, on=DAY) == ENTRY.decide({**FULL, "chest": exact}, on=DAY)


def test_a_value_out_of_bounds_is_invalid_even_where_another_rule_would_refuse() -> None:
    assert ENTRY.decide({**FULL, "boats": 10, "foul": True}, on=DAY).code == "out_of_bounds"


def test_a_rule_that_settles_before_something_undefined_ends_the_matter() -> None:
    assert both_ways(ENTRY, {**FULL, "boats": 0, "afloat": 0}).code == "requirement"


def test_a_place_without_a_value_is_invalid_and_names_the_parameter() -> None:
    policy = regatta('require = [{ when = "chest >= due" }]', more=TABLE, facts=f"\n{PLACED}")
    assert both_ways(policy, {"place": "350203", "chest": 5}).granted
    facts = {"place": "110101", "chest": 5}
    decision = policy.decide(facts, on=DAY)
    assert (outcome_of(decision), decision.subject) == (("invalid", "no_value"), "due")
    assert_equal_by_walk(policy, facts, decision)


def test_a_day_that_the_month_lacks_is_invalid_where_the_rule_refuses_to_round_it() -> None:
    policy = regatta("require = [{ when = \"add_months(built, 1, 'refuse') <= on\" }]")
    assert both_ways(policy, {"built": date(2022, 1, 28)}).granted
    facts = {"built": date(2022, 1, 31)}
    decision = policy.decide(facts, on=DAY)
    assert outcome_of(decision) == ("invalid", "no_such_day")
    assert_equal_by_walk(policy, facts, decision)


def test_a_count_of_days_that_is_not_whole_is_invalid() -> None:
    policy = regatta('require = [{ when = "add_days(built, afloat / months(2) * days(1)) <= on" }]')
    decision = policy.decide({"built": date(2022, 1, 1), "afloat": 3}, on=DAY)
    assert outcome_of(decision) == ("invalid", "not_whole")
    assert policy.decide({"built": date(2022, 1, 1), "afloat": 4}, on=DAY).granted


def test_two_classes_that_fit_under_unique_are_a_conflict() -> None:
    policy = regatta(
        'classes = "unique"\nclass = [{ is = "tug", when = "crew >= 2" }, { is = "punt", when = "crew <= 5" }]'
    )
    found = {crew: outcome_of(policy.decide({"crew": crew}, on=DAY)) for crew in (1, 2, 5, 6)}
    assert found == {
        1: ("granted", "punt"),
        2: ("invalid", "class_conflict"),
        5: ("invalid", "class_conflict"),
        6: ("granted", "tug"),
    }
    assert policy.decide({"crew": 2}, on=DAY).rule == "class-2"


def listed() -> Policy:
    return regatta('require = [{ when = "count(legs) >= 1" }]', facts=FACTS + LEGS)


def test_a_list_longer_than_any_list_may_be_is_invalid() -> None:
    policy = listed()
    assert policy.decide({"legs": [{}] * 10_000}, on=DAY).granted
    decision = policy.decide({"legs": [{}] * 10_001}, on=DAY)
    assert (outcome_of(decision), decision.subject) == (("invalid", "too_many_records"), "legs")


def test_a_bad_value_in_a_record_names_its_place() -> None:
    decision = listed().decide({"legs": [{}, {"prize": Decimal("0.005")}]}, on=DAY)
    assert (decision.code, decision.subject) == ("too_precise", "legs[1].prize")


@pytest.mark.parametrize("on", [date(2019, 12, 31), "2019-12-31"])
def test_a_day_before_the_first_edition_is_invalid_and_rests_on_nothing(on: date | str) -> None:
    decision = ENTRY.decide(FULL, on=on)
    assert outcome_of(decision) == ("invalid", "no_edition")
    assert (decision.edition, decision.fingerprint, decision.findings) == (None, "", ())
    assert (decision.citations, decision.grade, decision.needs, decision.ask_next) == ((), None, (), None)
    assert (decision.amount, decision.amount_rule, dict(decision.results)) == (None, None, {})


def test_a_policy_without_classes_and_amounts_says_only_whether() -> None:
    decision = both_ways(regatta('require = [{ when = "paid" }]'), {"paid": True})
    assert outcome_of(decision) == ("granted", "")
    assert (decision.rule, decision.amount, dict(decision.results)) == ("", None, {})


def test_an_amount_of_nothing_is_refused_or_granted_as_the_edition_says() -> None:
    text = 'amount = [{ pay = "chest - chest" }]'
    refused = both_ways(regatta(text), {"chest": 5})
    assert (refused.outcome, refused.code, refused.amount) == ("refused", "nothing_payable", None)
    granted = both_ways(regatta(f'zero = "granted"\n{text}'), {"chest": 5})
    assert (granted.outcome, granted.code, granted.amount) == ("granted", "", Money(0))


def test_no_amount_rule_that_applies_is_a_refusal_of_its_own() -> None:
    decision = both_ways(regatta('amount = [{ when = "paid", pay = 5 }]'), {"paid": False})
    assert outcome_of(decision) == ("refused", "no_amount")
    assert [(found.kind, found.fired) for found in decision.findings] == [("amount", False)]


@pytest.mark.parametrize("rule", ["{ pay = 5, review = true }", "{ between = [5, 9] }"])
def test_an_amount_that_a_person_settles_is_a_matter_of_review(rule: str) -> None:
    decision = both_ways(regatta(f"amount = [{rule}]"), {})
    assert decision.outcome is Outcome.REVIEW
    assert not decision.granted
    assert decision.amount == Money.of(5)


def test_an_undefined_amount_is_invalid() -> None:
    policy = regatta('amount = [{ pay = "chest / boats" }]')
    facts = {"chest": 5, "boats": 0}
    decision = policy.decide(facts, on=DAY)
    assert outcome_of(decision) == ("invalid", "division_by_zero")
    assert_equal_by_walk(policy, facts, decision)
