"""Promises of claims: waiting, renewals, caps of the period, what is remembered, and that nothing of it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.aid.mutual_plans import CASH, CRITICAL, HUNAN, HUZHOU, PLANS, WOMEN, enrolled, year_of

from unionkit import load_policy
from unionkit.aid import Grant
from unionkit.aid.mutual import Claim, ClaimDecision, Enrolment, Event, MutualPlan, Question, decide_claim
from unionkit.errors import ValueRefused
from unionkit.rules import Outcome
from unionkit.values import Money, Period

BILL = {"insurance": "employee", "self_paid": 1000}


def claim(plan: MutualPlan, *events: tuple[str | date, Mapping[str, object]], occasion: str = "") -> Claim:
    made = tuple(Event(on=on, facts=facts, occasion=occasion) for on, facts in events)
    return Claim(id="c1", plan=plan.id, person="anna", events=made)


def diagnosed(cover: list[Enrolment], on: date | str) -> ClaimDecision:
    return decide_claim(WOMEN, claim(WOMEN, (on, {"hospital_days": 0})), cover)


bills = st.lists(
    st.tuples(st.integers(0, 800), st.integers(1, 250_000_00)).map(
        lambda pair: (date(2017, 1, 1) + timedelta(days=pair[0]), Money(pair[1]))
    ),
    max_size=8,
)


def paid_for(plan: MutualPlan, rows: list[tuple[date, Money]]) -> list[Grant]:
    """What a person gets who claims each bill by itself, in the order given."""
    cover = [year_of(plan, year) for year in (2017, 2018, 2019)]
    paid: list[Grant] = []
    for on, bill in rows:
        asked = claim(plan, (on, {"insurance": "employee", "self_paid": bill}))
        paid += decide_claim(plan, asked, cover, paid=paid, assume="usual").grants
    return paid


@pytest.mark.property
@given(bills)
def test_a_claim_never_passes_the_cap_of_the_period_in_whatever_order_bills_come(
    rows: list[tuple[date, Money]],
) -> None:
    paid = paid_for(HUNAN, rows)
    for year in (2017, 2018, 2019):
        assert sum(grant.amount.fen for grant in paid if grant.on.year == year) <= 50_000_00


@pytest.mark.property
@given(bills)
def test_a_claim_never_passes_the_cap_of_the_year(rows: list[tuple[date, Money]]) -> None:
    paid = paid_for(HUZHOU, rows)
    for year in (2017, 2018, 2019):
        assert sum(grant.amount.fen for grant in paid if grant.on.year == year) <= 20_000_00


@pytest.mark.property
@given(st.lists(st.tuples(st.integers(0, 364), st.integers(0, 300)), min_size=1, max_size=5))
def test_several_admissions_in_one_claim_get_what_they_get_one_by_one(rows: list[tuple[int, int]]) -> None:
    cover = [year_of(CASH, 2024)]
    events = [(date(2024, 1, 1) + timedelta(days=day), {"hospital_days": stay}) for day, stay in sorted(rows)]
    together = decide_claim(CASH, claim(CASH, *events), cover)
    paid: list[Grant] = []
    for event in events:
        paid += decide_claim(CASH, claim(CASH, event), cover, paid=paid).grants
    assert together.amount == sum((grant.amount for grant in paid), start=Money(0))
    assert together.amount <= Money.of(7200)


def test_what_was_paid_in_another_period_does_not_count_against_the_cap() -> None:
    cover = [year_of(HUNAN, 2018), year_of(HUNAN, 2019)]
    before = [Grant(scheme=HUNAN.id, on="2018-12-31", amount=50_000, person="anna")]
    asked = claim(HUNAN, ("2019-01-01", BILL))
    assert decide_claim(HUNAN, asked, cover, paid=before).amount == Money.of(300)
    same = claim(HUNAN, ("2018-12-30", BILL))
    assert decide_claim(HUNAN, same, cover, paid=before).amount == Money(0)


def test_what_others_or_other_plans_were_paid_does_not_count() -> None:
    others = [
        Grant(scheme=HUNAN.id, on="2019-02-01", amount=50_000, person="bela"),
        Grant(scheme="another", on="2019-02-01", amount=50_000, person="anna"),
    ]
    asked = claim(HUNAN, ("2019-03-01", BILL))
    assert decide_claim(HUNAN, asked, [year_of(HUNAN, 2019)], paid=others).amount == Money.of(300)


def test_what_the_records_do_not_hold_is_added_to_what_they_hold() -> None:
    before = [Grant(scheme=HUNAN.id, on="2019-02-01", amount=30_000, person="anna")]
    asked = claim(HUNAN, ("2019-03-01", {**BILL, "received_before": 19_900}))
    assert decide_claim(HUNAN, asked, [year_of(HUNAN, 2019)], paid=before).amount == Money.of(100)


@pytest.mark.parametrize(
    ("day", "outcome", "amount"),
    [(30, "refused", 0), (31, "review", 0), (90, "review", 0), (91, "granted", 10_000)],
)
def test_the_waiting_days_of_a_first_enrolment_come_in_steps(day: int, outcome: str, amount: int) -> None:
    on = date(2022, 1, 1) + timedelta(days=day - 1)
    made = diagnosed([enrolled("2022-01-01", months=24)], on)
    decision = made.lines[0].decision
    assert decision is not None
    assert (decision.outcome.value, made.amount) == (outcome, Money.of(amount))
    assert bool(made.open) is (outcome == "review")


@pytest.mark.parametrize(("gap", "amount"), [(0, 10_000), (15, 10_000), (16, 0)])
def test_who_renews_in_time_does_not_wait_again(gap: int, amount: int) -> None:
    start = date(2023, 12, 31) + timedelta(days=max(gap, 1))
    cover = [enrolled("2022-01-01", months=24), evolve(enrolled(start.isoformat(), months=24), id="new")]
    cover[1] = evolve(cover[1], on=date(2023, 12, 31) + timedelta(days=gap))
    assert diagnosed(cover, start).amount == Money.of(amount)


def test_a_day_that_nothing_covers_is_a_concern_and_no_decision() -> None:
    made = diagnosed([enrolled("2022-01-01", months=24)], "2024-01-01")
    assert (made.lines[0].decision, made.amount, made.grants) == (None, Money(0), ())
    assert [(each.code, each.values) for each in made.concerns] == [("not_covered", (date(2024, 1, 1),))]


def test_a_disease_that_was_paid_for_is_not_paid_again() -> None:
    plan = PLANS["cn/beijing/mutual/women-plan"]
    cover = [enrolled("2023-01-01", plan=plan)]
    facts: dict[str, object] = {"disease_stage": "invasive"}
    first = decide_claim(plan, claim(plan, ("2023-06-01", facts), occasion="a"), cover, assume="usual")
    assert first.amount == Money.of(15_000)
    for occasion, amount in (("a", 0), ("b", 15_000), ("", 15_000)):
        asked = claim(plan, ("2023-09-01", facts), occasion=occasion)
        made = decide_claim(plan, asked, cover, paid=first.grants, assume="usual")
        assert made.amount == Money.of(amount)


def test_the_shares_of_the_enrolment_count_and_not_what_the_claim_says() -> None:
    cover = [evolve(enrolled("2011-01-01", months=36, plan=CRITICAL), shares=2)]
    asked = claim(CRITICAL, ("2011-06-01", {"listed_disease": True, "shares": 4}))
    assert decide_claim(CRITICAL, asked, cover).amount == Money.of(20_000)


@pytest.mark.parametrize(("fee", "outcome"), [(60, Outcome.GRANTED), ("59.99", Outcome.REFUSED)])
def test_the_fee_of_the_enrolment_is_what_was_paid(fee: int | str, outcome: Outcome) -> None:
    cover = [evolve(year_of(CASH, 2024), fee=Money.of(fee))]
    made = decide_claim(CASH, claim(CASH, ("2024-05-01", {"hospital_days": 5})), cover)
    assert made.lines[0].decision is not None
    assert made.lines[0].decision.outcome is outcome


def test_a_missing_fact_leaves_the_line_open() -> None:
    made = decide_claim(HUNAN, claim(HUNAN, ("2019-03-01", {})), [year_of(HUNAN, 2019)])
    assert [line.decision.needs for line in made.open if line.decision] == [
        ("insurance", "self_paid", "in_scope_cost", "hospital_level")
    ]
    assert made.grants == ()


def test_events_are_decided_in_the_order_of_their_days() -> None:
    asked = claim(HUNAN, ("2019-03-01", {**BILL, "self_paid": 500_000}), ("2019-02-01", BILL))
    made = decide_claim(HUNAN, asked, [year_of(HUNAN, 2019)])
    assert [line.amount for line in made.lines] == [Money.of(300), Money.of(49_700)]


def test_a_claim_on_another_plan_or_without_an_event_is_refused() -> None:
    with pytest.raises(ValueRefused, match="another plan"):
        decide_claim(HUNAN, claim(CASH, ("2019-03-01", {})), [])
    with pytest.raises(ValueRefused, match="for an event"):
        Claim(id="c", plan=HUNAN.id, person="anna", events=())


def test_nothing_of_what_happened_or_was_paid_stands_in_a_repr() -> None:
    asked = Claim(
        id="c1",
        plan=HUNAN.id,
        person="王小强",
        events=(Event(on="2019-03-01", facts={**BILL, "self_paid": 98_765}, occasion="肝癌"),),
    )
    made = decide_claim(HUNAN, asked, [year_of(HUNAN, 2019, "王小强")])
    shown = repr((asked, asked.events, made, made.lines, made.lines[0].cover, made.grants))
    assert not any(secret in shown for secret in ("98", "肝癌", "小强"))


def test_every_shipped_plan_knows_the_facts_that_it_fills() -> None:
    for plan in PLANS.values():
        for question in plan.questions.values():
            assert {*question.facts, *question.given} <= set(question.policy.facts)


def test_a_period_of_cover_is_the_period_of_the_cap() -> None:
    cover = [evolve(year_of(HUNAN, 2018), period=Period("2018-07-01", "2019-06-30"))]
    before = [Grant(scheme=HUNAN.id, on="2018-07-01", amount=50_000, person="anna")]
    asked = claim(HUNAN, ("2019-06-30", BILL))
    assert decide_claim(HUNAN, asked, cover, paid=before).amount == Money(0)


@pytest.mark.parametrize(("start", "amount"), [("2016-06-30", 5_000), ("2016-07-01", 10_000)])
def test_terms_of_the_day_of_enrolling_hold_to_the_end_where_the_policy_says_so(
    start: str, amount: int
) -> None:
    policy = load_policy("cn/shanghai/mutual/women")
    assert policy.governing_day == "enrolment"
    question = Question(policy=policy, facts={"cover_from": "cover_from", "shares": "shares"})
    plan = MutualPlan(id="shanghai", months=12, questions={"claim": question})
    asked = claim(plan, ("2017-05-01", {"disease_stage": "in_situ"}))
    made = decide_claim(plan, asked, [enrolled(start, plan=plan)])
    assert made.lines[0].decision is not None
    assert (made.amount, made.lines[0].decision.on.isoformat()) == (Money.of(amount), start)


def test_each_admission_of_a_claim_falls_under_its_own_term() -> None:
    cover = [year_of(CASH, 2023), evolve(year_of(CASH, 2024), fee=Money.of(10))]
    stay = {"hospital_days": 5}
    made = decide_claim(CASH, claim(CASH, ("2023-12-31", stay), ("2024-01-01", stay)), cover)
    assert [line.amount for line in made.lines] == [Money.of(80), Money(0)]


def test_stays_that_a_plan_takes_as_a_list_are_handed_over_as_they_are() -> None:
    plan = PLANS["cn/hunan/yueyang/hospital-plan"]
    stays = {"admissions": [{"self_paid": 100}, {"self_paid": 10_000}]}
    paid = [Grant(scheme=plan.id, on="2019-01-02", amount=48_000, person="anna")]
    made = decide_claim(plan, claim(plan, ("2019-05-01", stays)), [year_of(plan, 2019)], paid=paid)
    assert made.amount == Money.of(2_000)


def test_what_was_paid_in_another_year_does_not_count_against_the_cap_of_the_year() -> None:
    before = [Grant(scheme=HUZHOU.id, on="2018-12-31", amount=20_000, person="anna")]
    asked = claim(HUZHOU, ("2019-01-01", BILL))
    made = decide_claim(HUZHOU, asked, [year_of(HUZHOU, 2018), year_of(HUZHOU, 2019)], paid=before)
    assert (made.amount, made.concerns) == (Money.of(400), ())


def test_only_the_days_that_nothing_covers_are_concerns() -> None:
    made = decide_claim(
        HUNAN, claim(HUNAN, ("2018-12-31", BILL), ("2019-01-01", BILL)), [year_of(HUNAN, 2019)]
    )
    assert [each.values for each in made.concerns] == [(date(2018, 12, 31),)]
    assert [repr(line) for line in made.lines] == ["ClaimLine(not covered)", "ClaimLine(granted)"]
