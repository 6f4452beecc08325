"""Promises of pools and the year report: fees in, claims out, a deficit covered, a surplus that rolls, figures that add up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.aid.mutual_plans import CASH, HUNAN, WOMEN, year_of

from unionkit.aid.funds import Entry, balance
from unionkit.aid.mutual import (
    Claim,
    ClaimDecision,
    Event,
    Joiner,
    MutualPool,
    PaidClaim,
    claim_entry,
    cover_deficit,
    decide_claim,
    enrol,
    fee_entry,
    pool_sums,
    report_plans,
)
from unionkit.errors import ValueRefused
from unionkit.values import Money, Period

POOL = MutualPool(id="hunan")


def paid_claim(amount: Money, id: str = "c", person: str = "anna", on: str = "2019-03-01") -> ClaimDecision:
    """A claim on the Hunan plan for a bill of which 30 % is the amount."""
    bill = Money(amount.fen * 10 // 3)
    event = Event(on=on, facts={"insurance": "employee", "self_paid": bill})
    claim = Claim(id=id, plan=HUNAN.id, person=person, events=(event,))
    return decide_claim(HUNAN, claim, [year_of(HUNAN, 2019, person)])


def fees(number: int, id: str = "f", on: str = "2019-01-05") -> Entry:
    people = [Joiner(person=f"{id}{place}") for place in range(number)]
    return fee_entry(POOL, enrol(HUNAN, people, unit="U", staff=number, on=on), id=id)


@pytest.mark.property
@given(st.lists(st.integers(1, 20), max_size=5), st.lists(st.integers(67, 500), max_size=6))
def test_the_figures_of_a_pool_add_up_and_a_covered_pool_is_never_short(
    units: list[int], claims: list[int]
) -> None:
    entries = [fees(number, f"f{place}-") for place, number in enumerate(units)]
    entries += [
        claim_entry(
            POOL, paid_claim(Money.of(3 * amount), f"c{place}", f"p{place}"), id=f"c{place}", on="2019-06-01"
        )
        for place, amount in enumerate(claims)
    ]
    made = cover_deficit(POOL, entries, id="cover", on="2019-12-31")
    whole = [*entries, *([made] if made else [])]
    found = pool_sums(POOL, whole, Period.year(2019))
    assert found.opening + found.fees + found.covered - found.claims == found.closing
    assert found.closing == max(found.fees - found.claims, Money(0))
    assert found.claims == Money.of(3 * sum(claims))
    assert pool_sums(POOL, whole, Period.year(2020)).opening == found.closing


def test_a_deficit_is_covered_to_the_fen_and_a_surplus_is_left_alone() -> None:
    entries = [fees(1), claim_entry(POOL, paid_claim(Money.of(300)), id="c", on="2019-04-01")]
    made = cover_deficit(POOL, entries, id="x", on="2019-12-31")
    assert made is not None
    assert made.amount_on(POOL.bank) == Money.of(240)
    assert balance([*entries, made], POOL.bank) == Money(0)
    assert cover_deficit(POOL, [fees(1)], id="x", on="2019-12-31") is None


def test_a_claim_that_pays_nothing_is_not_booked() -> None:
    with pytest.raises(ValueRefused):
        claim_entry(POOL, paid_claim(Money(0)), id="c", on="2019-04-01")


def test_fees_of_a_unit_that_does_not_join_are_not_booked() -> None:
    made = enrol(WOMEN, [Joiner(person="a")], unit="U", staff=100, on="2019-01-01")
    with pytest.raises(ValueRefused, match="does not join"):
        fee_entry(POOL, made, id="f")


def test_an_entry_of_a_claim_names_the_claim_and_not_the_person() -> None:
    entry = claim_entry(POOL, paid_claim(Money.of(300), person="王小强"), id="c", on="2019-04-01")
    assert (entry.subject, entry.scheme, "王" in repr(entry)) == ("c", HUNAN.id, False)


def test_the_report_counts_person_times_people_and_claims_that_were_paid() -> None:
    enrolments = [
        year_of(HUNAN, 2019),
        year_of(CASH, 2019),
        year_of(HUNAN, 2019, "bela"),
        year_of(HUNAN, 2018),
    ]
    claims = [
        PaidClaim(on="2019-06-01", decision=paid_claim(Money.of(300), "1")),
        PaidClaim(on="2019-07-01", decision=paid_claim(Money.of(600), "2")),
        PaidClaim(on="2019-07-01", decision=paid_claim(Money(0), "3")),
        PaidClaim(on="2020-01-01", decision=paid_claim(Money.of(900), "4")),
    ]
    found = report_plans(enrolments, claims, Period.year(2019))
    assert (found.whole.enrolments, found.whole.people, found.whole.fees) == (3, 2, Money.of(180))
    assert (found.whole.claims, found.whole.people_paid, found.whole.paid) == (2, 1, Money.of(900))
    assert [(each.name, each.enrolments, each.claims) for each in found.plans] == [
        (CASH.id, 1, 0),
        (HUNAN.id, 2, 2),
    ]


def test_a_claim_counts_on_the_day_on_which_it_is_paid() -> None:
    late = PaidClaim(on=date(2020, 1, 1), decision=paid_claim(Money.of(300)))
    assert report_plans([], [late], Period.year(2019)).whole.claims == 0
    assert report_plans([], [late], Period.year(2020)).whole.paid == Money.of(300)


def test_the_first_day_of_a_year_belongs_to_it_and_the_day_before_does_not() -> None:
    entries = [fees(2, "a", "2018-12-31"), fees(1, "b", "2019-01-01"), fees(3, "c", "2020-01-01")]
    found = pool_sums(POOL, entries, Period.year(2019))
    assert (found.opening, found.fees, found.closing) == (Money.of(120), Money.of(60), Money.of(180))
