"""Promises of enrolment by unit: floors by the size of the unit, shares above the cap, fees, who is left out."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.aid.mutual_plans import ACCIDENT, CRITICAL, HUNAN, PLANS, SHANGHAI, WOMEN

from unionkit import load_policy
from unionkit.aid.mutual import Enrolled, Joiner, MutualPlan, Question, enrol
from unionkit.errors import ValueRefused
from unionkit.values import Money, Period

ADULT = {"age": 40, "employment": "regular", "risk_level": "high", "level": 2}


def joiners(number: int, **facts: object) -> list[Joiner]:
    return [Joiner(person=f"E-{place}", facts=facts) for place in range(number)]


def unit_of(plan: MutualPlan, number: int, staff: int, on: str = "2024-01-01", **more: object) -> Enrolled:
    return enrol(plan, joiners(number, **ADULT), unit="U", staff=staff, on=on, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("plan", "on", "staff", "number", "stands"),
    [
        (WOMEN, "2024-01-01", 100, 80, True),
        (WOMEN, "2024-01-01", 100, 79, False),
        (CRITICAL, "2009-01-01", 20, 19, False),
        (CRITICAL, "2009-01-01", 20, 20, True),
        (CRITICAL, "2009-01-01", 21, 17, True),
        (CRITICAL, "2009-01-01", 21, 16, False),
        (SHANGHAI, "2024-01-01", 10, 9, False),
        (SHANGHAI, "2024-01-01", 11, 9, True),
        (SHANGHAI, "2024-01-01", 11, 8, False),
        (ACCIDENT, "2024-01-01", 29, 28, False),
        (ACCIDENT, "2024-01-01", 30, 15, True),
        (ACCIDENT, "2024-01-01", 30, 14, False),
    ],
)
def test_a_unit_joins_when_enough_of_its_staff_do(
    plan: MutualPlan, on: str, staff: int, number: int, stands: bool
) -> None:
    made = unit_of(plan, number, staff, on)
    assert (made.stands, len(made.enrolments)) == (stands, number if stands else 0)


def test_a_unit_that_does_not_join_owes_nothing_and_is_told_why() -> None:
    made = unit_of(WOMEN, 79, 100)
    assert made.fees == Money(0)
    assert [(each.code, each.values, each.subjects) for each in made.concerns] == [
        ("too_few", (79, 100), ("U",))
    ]
    assert made.decision is not None
    assert made.decision.rule == "share-of-women"


def test_a_plan_without_a_floor_takes_any_number() -> None:
    made = unit_of(HUNAN, 1, 500)
    assert (made.stands, made.decision, made.fees) == (True, None, Money.of(60))


def test_whom_the_plan_does_not_admit_is_left_out_and_does_not_count_for_the_floor() -> None:
    listed = [*joiners(15, **ADULT), Joiner(person="old", facts={**ADULT, "age": 61})]
    made = enrol(ACCIDENT, listed[1:], unit="U", staff=30, on="2024-01-01")
    assert [each.code for each in made.joined[-1].concerns] == ["not_admitted"]
    assert (made.joined[-1].enrolment, made.stands) == (None, False)
    assert len(enrol(ACCIDENT, listed, unit="U", staff=30, on="2024-01-01").enrolments) == 15


@pytest.mark.parametrize(
    ("shares", "counted", "void", "fee"), [(1, 1, 0, 10), (3, 3, 0, 30), (4, 3, 1, 30), (9, 3, 6, 30)]
)
def test_shares_above_the_cap_are_void_and_cost_nothing(
    shares: int, counted: int, void: int, fee: int
) -> None:
    made = enrol(SHANGHAI, [Joiner(person="a", shares=shares)], unit="U", staff=1, on="2024-01-01")
    (one,) = made.joined
    assert one.enrolment is not None
    assert (one.enrolment.shares, one.void, one.enrolment.fee) == (counted, void, Money.of(fee))
    wanted = [("void_shares", (void, shares))] if void else []
    assert [(each.code, each.values) for each in one.concerns] == wanted


@pytest.mark.parametrize(("on", "counted"), [("2010-05-31", 2), ("2010-06-01", 3)])
def test_the_cap_of_the_day_counts(on: str, counted: int) -> None:
    taking = [Joiner(person="a", shares=3, fee=Money.of(600))]
    (one,) = enrol(CRITICAL, taking, unit="U", staff=1, on=on).enrolments
    assert one.shares == counted


def test_the_fee_is_that_of_the_policy_for_the_facts_of_each() -> None:
    risky = Joiner(person="a", facts=ADULT)
    plain = Joiner(person="b", facts={**ADULT, "risk_level": "ordinary"})
    made = enrol(ACCIDENT, [risky, plain], unit="U", staff=2, on="2024-01-01")
    assert ([each.fee for each in made.enrolments], made.fees) == (
        [Money.of(62), Money.of(50)],
        Money.of(112),
    )


def test_where_the_fee_is_not_known_nobody_is_enrolled_unless_the_host_says_what_was_paid() -> None:
    (one,) = enrol(CRITICAL, [Joiner(person="a")], unit="U", staff=1, on="2015-01-01").joined
    assert (one.enrolment, [each.code for each in one.concerns]) == (None, ["no_fee"])
    (one,) = enrol(
        CRITICAL, [Joiner(person="a", fee=Money.of(240))], unit="U", staff=1, on="2015-01-01"
    ).joined
    assert one.enrolment is not None
    assert (one.enrolment.fee, one.concerns) == (Money.of(240), ())


def test_a_payment_that_is_not_the_fee_is_taken_and_named() -> None:
    (one,) = enrol(HUNAN, [Joiner(person="a", fee=Money.of(50))], unit="U", staff=1, on="2024-01-01").joined
    assert one.enrolment is not None
    assert (one.enrolment.fee, [each.code for each in one.concerns]) == (Money.of(50), ["other_fee"])


def test_the_term_begins_on_the_day_that_is_said() -> None:
    (one,) = unit_of(HUNAN, 1, 1, "2024-02-10", start="2024-03-01").enrolments
    assert (one.on.isoformat(), one.period) == ("2024-02-10", Period("2024-03-01", "2025-02-28"))


def test_who_is_covered_already_is_not_enrolled_twice_and_counts_for_the_floor() -> None:
    first = unit_of(WOMEN, 80, 100)
    again = enrol(
        WOMEN,
        [Joiner(person="new"), Joiner(person="E-0")],
        unit="U",
        staff=101,
        on="2024-06-01",
        earlier=first.enrolments,
    )
    assert again.stands
    assert [each.person for each in again.enrolments] == ["new"]
    assert [each.code for each in again.joined[1].concerns] == ["already_enrolled"]


def test_people_of_other_units_and_terms_that_have_ended_do_not_count_for_the_floor() -> None:
    first = unit_of(WOMEN, 80, 100)
    for unit, on in (("V", "2024-06-01"), ("U", "2026-01-01")):
        made = enrol(WOMEN, [Joiner(person="new")], unit=unit, staff=100, on=on, earlier=first.enrolments)
        assert not made.stands


def test_a_list_with_somebody_twice_or_more_than_the_staff_is_refused() -> None:
    with pytest.raises(ValueRefused, match="twice"):
        enrol(HUNAN, [Joiner(person="a"), Joiner(person="a")], unit="U", staff=5, on="2024-01-01")
    with pytest.raises(ValueRefused, match="staff"):
        unit_of(HUNAN, 6, 5)


def test_a_joiner_takes_a_share() -> None:
    with pytest.raises(ValueRefused, match="one share"):
        Joiner(person="a", shares=0)


def test_a_waiver_is_asked_with_the_gap_of_the_renewal() -> None:
    waiver = Question(
        policy=load_policy("cn/tianjin/mutual/waiver"),
        facts={"first_enrolment": "first", "renewal_gap_days": "gap_days"},
    )
    plan = evolve(HUNAN, questions={**HUNAN.questions, "waiver": waiver})
    first = unit_of(plan, 1, 1)
    for on, skips in (("2025-01-30", True), ("2025-01-31", False)):
        (one,) = unit_of(plan, 1, 1, on, earlier=first.enrolments).joined
        assert one.skips_wait is skips
    assert first.joined[0].skips_wait is False
    assert unit_of(HUNAN, 1, 1).joined[0].skips_wait is None


@pytest.mark.property
@given(st.integers(1, 60), st.data())
def test_fees_add_up_and_a_floor_holds_for_every_size_of_unit(staff: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, staff))
    made = unit_of(ACCIDENT, number, staff)
    assert made.stands is (number == staff if staff < 30 else 2 * number >= staff)
    assert made.fees == Money.of(62) * len(made.enrolments)


def test_ids_that_may_be_names_are_masked_and_facts_are_not_shown() -> None:
    made = enrol(HUNAN, [Joiner(person="王小强", facts={"age": 43})], unit="U", staff=1, on="2024-01-01")
    assert not any(secret in repr((made, made.joined, made.enrolments)) for secret in ("小强", "43"))


@pytest.mark.parametrize(
    ("told", "skips"),
    [
        ({"first_enrolment": False, "adds_plan": True, "only_accident_plan": False}, True),
        ({"first_enrolment": False, "adds_plan": True, "only_accident_plan": True}, False),
        ({"first_enrolment": False}, None),
    ],
)
def test_a_waiver_that_cannot_tell_says_neither_yes_nor_no(
    told: dict[str, object], skips: bool | None
) -> None:
    plan = PLANS["cn/jilin/changchun/hospital-plan"]
    one = Joiner(person="a", facts={"basic_insurance": True, "age": 30, **told})
    made = enrol(plan, [one], unit="U", staff=1, on="2025-05-21")
    assert (made.joined[0].skips_wait, made.fees) == (skips, Money.of(99))


def test_the_term_in_years_goes_into_the_fee() -> None:
    made = unit_of(PLANS["cn/zhejiang/ningbo/women-plan"], 1, 1)
    assert made.fees == Money.of(15)


def test_a_plan_without_a_policy_on_fees_takes_nothing() -> None:
    (one,) = unit_of(PLANS["cn/beijing/mutual/women-plan"], 1, 1).enrolments
    assert one.fee == Money(0)


def test_a_running_term_of_the_plan_that_is_renewed_keeps_nobody_out() -> None:
    plan = evolve(HUNAN, renews=("old",))
    running = [evolve(each, plan="old") for each in unit_of(HUNAN, 1, 1, "2023-06-01").enrolments]
    (one,) = unit_of(plan, 1, 1, earlier=running).joined
    assert (one.enrolment is not None, one.concerns) == (True, ())


def test_who_says_nothing_of_shares_takes_one() -> None:
    made = enrol(SHANGHAI, [Joiner(person="a")], unit="U", staff=1, on="2024-01-01")
    assert (made.enrolments[0].shares, made.fees) == (1, Money.of(10))


def test_what_the_records_do_not_know_is_left_to_the_case() -> None:
    question = Question(policy=HUNAN.questions["claim"].policy, facts={"self_paid": "gap_days"})
    told = {"insurance": "employee", "self_paid": 1000, "not_asked": 1}
    known = question.decide({"gap_days": 2000}, told, on="2019-01-01", assume="usual")
    unknown = question.decide({"gap_days": None}, told, on="2019-01-01", assume="usual")
    assert (known.amount, unknown.amount) == (Money.of(600), Money.of(300))
