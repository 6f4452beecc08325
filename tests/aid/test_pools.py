"""Funds whose balance limits a plan."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.aid.making import DAY, catalogue, fixed

from unionkit.aid import AtMost, Plan, Pool, Why, plan
from unionkit.errors import ValueRefused
from unionkit.values import Money

Short = Literal["cap", "refuse"]


def drawn(*amounts: int, left: int, short: Short = "cap") -> Plan:
    schemes = [fixed(f"s{place}", amount) for place, amount in enumerate(amounts)]
    pool = Pool(id="pool", fund="care", of=tuple(scheme.name for scheme in schemes), short=short)
    return plan({}, catalogue(*schemes, relations=(pool,)), DAY, pools={"care": left})


def test_a_grant_is_cut_to_what_is_left_of_the_fund() -> None:
    made = drawn(600, 600, left=1000)
    assert [award.amount for award in made.awards] == [Money.of(600), Money.of(400)]
    assert [award.cut_by is not None for award in made.awards] == [False, True]
    assert made.awards[1].decision.amount == Money.of(600)


def test_a_fund_that_pays_in_full_or_not_at_all_refuses_what_it_cannot_pay() -> None:
    made = drawn(600, 500, left=1000, short="refuse")
    assert ([award.scheme for award in made.awards], made.total) == (["s0"], Money.of(600))
    assert (made.left_out[0].why, made.left_out[0].with_) == (Why.LESS, ("s0",))


def test_a_grant_of_exactly_what_is_left_is_paid_in_full() -> None:
    made = drawn(600, 400, left=1000, short="refuse")
    assert (made.total, [award.cut_by for award in made.awards]) == (Money.of(1000), [None, None])


@pytest.mark.parametrize("short", ["cap", "refuse"])
@pytest.mark.parametrize("left", [0, -50])
def test_of_a_fund_that_is_used_up_nothing_is_granted(short: Short, left: int) -> None:
    made = drawn(600, left=left, short=short)
    assert (made.awards, made.left_out[0].why) == ((), Why.BARRED)


def test_which_of_two_grants_a_short_fund_pays_is_for_a_person_to_choose() -> None:
    made = drawn(600, 600, left=600, short="refuse")
    assert (len(made.awards), len(made.alternatives), made.is_settled) == (1, 1, False)


def test_pools_of_one_fund_share_its_balance() -> None:
    pools = (Pool(id="a", fund="care", of=("life",)), Pool(id="b", fund="care", of=("school",)))
    schemes = catalogue(fixed("life", 600), fixed("school", 600), relations=pools)
    assert plan({}, schemes, DAY, pools={"care": 1000}).total == Money.of(1000)


def test_another_fund_pays_on_its_own() -> None:
    pools = (Pool(id="a", fund="care", of=("life",)), Pool(id="b", fund="study", of=("school",)))
    schemes = catalogue(fixed("life", 600), fixed("school", 600), relations=pools)
    assert plan({}, schemes, DAY, pools={"care": 500, "study": 600}).total == Money.of(1100)


def test_a_scheme_that_two_funds_must_pay_gets_no_more_than_the_smaller_has() -> None:
    pools = (Pool(id="a", fund="care", of=("life",)), Pool(id="b", fund="study", of=("life",)))
    made = plan({}, catalogue(fixed("life", 600), relations=pools), DAY, pools={"care": 500, "study": 200})
    assert made.total == Money.of(200)


def test_a_balance_that_is_not_handed_in_is_asked_for() -> None:
    pool = Pool(id="pool", fund="care", of=("life",))
    with pytest.raises(ValueRefused, match="left of the fund care") as refused:
        plan({}, catalogue(fixed("life", 600), relations=(pool,)), DAY)
    assert "pools=" in refused.value.hint


def test_a_fund_that_has_nothing_to_do_with_the_case_is_not_asked_for() -> None:
    asked = fixed("life", 600)
    assert plan({}, catalogue(asked), DAY, pools={"other": 1}).total == Money.of(600)


@pytest.mark.property
@given(
    amounts=st.lists(st.integers(1, 9), min_size=1, max_size=6),
    left=st.integers(0, 30),
    short=st.sampled_from(["cap", "refuse"]),
    most=st.integers(1, 4),
)
def test_no_combination_overspends_a_fund(amounts: list[int], left: int, short: Short, most: int) -> None:
    schemes = [fixed(f"s{place}", amount) for place, amount in enumerate(amounts)]
    names = tuple(scheme.name for scheme in schemes)
    relations = (Pool(id="p", fund="care", of=names, short=short), AtMost(id="m", of=names, most=most))
    made = plan({}, catalogue(*schemes, relations=relations), DAY, pools={"care": left})
    for awards in (made.awards, *made.alternatives):
        assert sum(award.amount.fen for award in awards) <= left * 100
    if short == "cap":
        best = sum(sorted(amounts)[-most:])
        assert made.total == Money.of(min(best, left))
