from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from tests.rules.ferry import FERRY, ferry

from unionkit import ErrorGroup, Money, UnionkitError
from unionkit.errors import PolicyError, UnknownFact, ValueRefused

DAY = date(2022, 5, 1)
POLICY = ferry()


def facts(**changes: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "place": "350203",
        "deck": "open",
        "riders": 2,
        "budget": Decimal("40.00"),
        "dog": False,
        "born": date(2000, 5, 1),
        "season": "middle",
        "paid_before": 0,
        "trips": [{"day": date(2022, 4, 1), "price": 30, "late": False}],
    }
    return {key: value for key, value in {**usual, **changes}.items() if value != "absent"}


def outcome(**changes: object) -> tuple[str, str]:
    decision = POLICY.decide(facts(**changes), on=DAY)
    return decision.outcome.value, decision.code or decision.class_name or ""


def test_the_first_class_that_fits_is_taken() -> None:
    assert outcome() == ("granted", "first")
    assert outcome(budget=Decimal("31.99")) == ("granted", "second")
    assert outcome(budget=Decimal("15.99")) == ("refused", "no_class")


def test_a_requirement_and_an_exclusion_refuse_with_their_rule() -> None:
    young = POLICY.decide(facts(born=date(2004, 5, 2)), on=DAY)
    assert (young.outcome, young.code, young.rule) == ("refused", "requirement", "age")
    dog = POLICY.decide(facts(dog=True, muzzle=False), on=DAY)
    assert (dog.outcome, dog.code, dog.rule) == ("refused", "exclusion", "dog")


def test_an_exception_spares_and_a_bar_shuts_out_of_one_class_only() -> None:
    assert outcome(dog=True, muzzle=True) == ("granted", "first")
    late = [{"day": date(2022, 4, 1), "price": 30, "late": True}]
    assert outcome(trips=late) == ("granted", "second")


def test_a_settled_answer_is_not_held_up_by_what_is_unknown() -> None:
    assert outcome(born=date(2010, 1, 1), budget="absent", trips="absent") == ("refused", "requirement")


def test_what_is_missing_is_named_and_what_to_ask_first() -> None:
    decision = POLICY.decide(facts(budget="absent", dog=True), on=DAY)
    assert decision.outcome == "unknown"
    assert set(decision.needs) == {"budget", "muzzle"}
    assert decision.ask_next in decision.needs


def test_an_empty_list_is_known_to_be_none_and_an_absent_one_is_not() -> None:
    assert outcome(trips=[]) == ("refused", "nothing_payable")
    assert outcome(trips="absent")[0] == "unknown"


def test_a_division_by_zero_is_invalid_only_where_it_is_reached() -> None:
    assert outcome(riders=0) == ("invalid", "division_by_zero")
    assert outcome(riders=0, born=date(2010, 1, 1)) == ("refused", "requirement")


def test_amounts_are_rounded_limited_and_reduced_by_what_was_paid() -> None:
    def paid(**changes: object) -> str:
        return str(POLICY.decide(facts(**changes), on=DAY).amount)

    assert paid() == "30.00"
    assert paid(season="low") == "10.00"
    assert (
        paid(season="low", trips=[{"price": 50, "late": False}, {"price": Decimal("0.99"), "late": False}])
        == "16.90"
    )
    assert paid(trips=[{"price": 1, "late": False}]) == "5.00"
    assert paid(trips=[{"price": 500, "late": False}]) == "100.00"
    assert paid(trips=[{"price": 500, "late": False}], paid_before=60) == "40.00"
    assert outcome(paid_before=100) == ("refused", "nothing_payable")


def test_results_are_given_with_class_and_amount() -> None:
    decision = POLICY.decide(facts(), on=DAY)
    assert dict(decision.results) == {"class": "first", "amount": Money.of(30), "late": 0}


def test_a_parameter_comes_from_the_most_specific_place_and_the_day() -> None:
    assert outcome(place="350500", budget=79) == ("granted", "second")
    assert outcome(place="110000") == ("invalid", "no_value")
    assert POLICY.decide(facts(budget=20), on="2023-07-15").code == "no_class"


def test_a_notice_issued_later_is_not_used_for_what_was_known_before() -> None:
    asked = facts(budget=20)
    assert POLICY.decide(asked, on="2023-07-15", known_on="2023-10-18").granted
    assert POLICY.decide(asked, on="2023-07-15", known_on="2023-10-19").code == "no_class"


def test_a_given_fact_wins_over_the_table() -> None:
    assert outcome(place="110000", given_fare=10) == ("granted", "first")


def test_a_day_outside_every_edition_is_invalid() -> None:
    assert POLICY.decide(facts(), on="2019-12-31").code == "no_edition"
    assert POLICY.decide(facts(), on="2025-01-01").code == "no_edition"


def test_values_out_of_bounds_are_invalid_and_name_the_fact() -> None:
    cases: tuple[tuple[Mapping[str, object], str], ...] = (
        ({"riders": 51}, "out_of_bounds"),
        ({"budget": Decimal("0.001")}, "too_precise"),
        ({"deck": "roof"}, "not_a_choice"),
        ({"trips": [{"price": -1}]}, "out_of_bounds"),
    )
    for change, code in cases:
        changes: dict[str, object] = dict(change)
        decision = POLICY.decide(facts(**changes), on=DAY)
        assert (decision.outcome, decision.code) == ("invalid", code)
        assert decision.subject.startswith(next(iter(change)))


def test_what_a_program_gets_wrong_raises_all_at_once_with_paths() -> None:
    with pytest.raises(ErrorGroup) as caught:
        POLICY.decide(facts(budget=1.5, rider=3, dog="yes", born=datetime(2000, 1, 1)), on=DAY)
    found = {type(error): error.where for error in caught.value.errors}
    assert found[UnknownFact] == "facts"
    assert {error.where for error in caught.value.errors} == {
        "facts",
        "facts.budget",
        "facts.dog",
        "facts.born",
    }
    assert all(error.hint for error in caught.value.errors)
    assert "1.5" not in str(caught.value)


def test_usual_values_are_taken_only_when_asked_and_are_listed() -> None:
    assert outcome(dog="absent")[0] == "unknown"
    decision = POLICY.decide(facts(dog="absent"), on=DAY, assume="usual")
    assert decision.granted
    assert decision.assumptions == ("dog",)


def party_size(host: object) -> int:
    party = host["party"] if isinstance(host, dict) else ()
    return len(party)


def test_a_bound_policy_reads_the_objects_of_a_host() -> None:
    bound = POLICY.bind(budget="wallet.cash", riders=party_size)
    host = {
        **facts(budget="absent", riders="absent"),
        "wallet": SimpleNamespace(cash=40),
        "party": ["a", "b"],
    }
    assert bound.decide(host, on=DAY) == POLICY.decide(facts(), on=DAY)
    with pytest.raises(UnknownFact, match="cash"):
        bound.decide({**host, "wallet": SimpleNamespace(coins=1)}, on=DAY)
    with pytest.raises(PolicyError):
        POLICY.bind(money="wallet")


def test_a_part_of_the_question_can_be_asked() -> None:
    assert POLICY.only("exclude").decide(facts(born=date(2010, 1, 1)), on=DAY).granted
    assert POLICY.only(classes=["second"]).decide(facts(), on=DAY).class_name == "second"
    with pytest.raises(PolicyError):
        POLICY.only(classes=["third"])


def test_changing_the_mapping_afterwards_changes_nothing() -> None:
    handed = facts()
    decision = POLICY.decide(handed, on=DAY)
    handed["budget"] = 0
    handed["trips"] = []
    assert decision == POLICY.decide(facts(), on=DAY)
    assert decision.findings


def test_a_repr_shows_no_fact() -> None:
    assert "40" not in repr(POLICY.decide(facts(), on=DAY))


def test_unique_classes_that_both_fit_are_a_conflict() -> None:
    both = ferry(FERRY.replace("to = 2024-12-31\ncite", 'classes = "unique"\nto = 2024-12-31\ncite', 1))
    assert both.decide(facts(), on=DAY).code == "class_conflict"
    assert both.decide(facts(budget=20), on=DAY).class_name == "second"


def test_findings_show_each_rule_with_margin_and_source() -> None:
    findings = {found.rule: found for found in POLICY.decide(facts(budget=Decimal("31.99")), on=DAY).findings}
    first = findings["class-1"]
    assert first.fired is False
    assert first.comparisons[0].margin == Decimal("0.005")
    assert first.citations[0].locator == "3"


@pytest.mark.parametrize(("handed", "on"), [(3, DAY), ({}, "soon")])
def test_a_misused_call_raises_with_a_hint(handed: object, on: date | str) -> None:
    with pytest.raises(UnionkitError) as caught:
        POLICY.decide(handed, on=on)
    assert caught.value.hint
    assert issubclass(ValueRefused, UnionkitError)
