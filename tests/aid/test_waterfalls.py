"""One bill, and the payers who stand in line for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.aid.making import DAY, policy

from unionkit.aid import Payer, waterfall
from unionkit.errors import ValueRefused
from unionkit.values import Money


def payer(name: str, amount: str, fact: str = "bill", **more: object) -> Payer:
    pays = policy(
        name,
        {fact: {"type": "money"}, "share": {"type": "decimal", "usual": 1}},
        amount=[{"pay": amount, "round": "0.01"}],
    )
    return Payer(name=name, policy=pays, fact=fact, **more)  # type: ignore[arg-type]


def test_each_payer_is_asked_about_what_those_before_it_leave() -> None:
    line = [payer("insurance", "bill * 50%"), payer("mutual", "rest * 40%", "rest"), payer("aid", "bill")]
    made = waterfall(1000, line, DAY)
    assert [each.paid for each in made.lines] == [Money.of(500), Money.of(200), Money.of(300)]
    assert [each.left for each in made.lines] == [Money.of(500), Money.of(300), Money.of(0)]
    assert (made.left, made.paid, made.is_settled) == (Money.of(0), Money.of(1000), True)


def test_no_payer_pays_more_than_is_left() -> None:
    made = waterfall(100, [payer("insurance", "yuan(80)"), payer("aid", "yuan(80)")], DAY)
    assert ([each.paid for each in made.lines], made.left) == ([Money.of(80), Money.of(20)], Money.of(0))


def test_a_payer_who_refuses_leaves_the_bill_to_the_next() -> None:
    made = waterfall(100, [payer("insurance", "bill * 0%"), payer("aid", "bill")], DAY)
    assert [each.paid for each in made.lines] == [Money.of(0), Money.of(100)]


def test_behind_an_open_answer_nobody_is_asked() -> None:
    line = [payer("insurance", "bill * share"), payer("mutual", "bill"), payer("aid", "bill")]
    made = waterfall(100, line, DAY)
    assert ([each.payer for each in made.lines], made.waiting) == (["insurance"], ("mutual", "aid"))
    assert (made.left, made.is_settled) == (Money.of(100), False)


def test_the_last_answer_may_be_open_too() -> None:
    made = waterfall(100, [payer("aid", "bill * share")], DAY)
    assert (made.waiting, made.is_settled) == ((), False)


def test_the_usual_is_assumed_only_when_it_is_asked_for() -> None:
    assert waterfall(100, [payer("aid", "bill * share")], DAY, assume="usual").paid == Money.of(100)


def test_facts_of_one_payer_go_before_those_of_all() -> None:
    line = [payer("mutual", "bill * share", facts={"share": 0}), payer("aid", "bill * share")]
    made = waterfall(100, line, DAY, facts={"share": "0.5", "unrelated": 1})
    assert [each.paid for each in made.lines] == [Money.of(0), Money.of(50)]


def test_a_payer_whose_policy_lacks_the_fact_is_refused_with_those_that_it_has() -> None:
    wrong = Payer(name="aid", policy=payer("aid", "bill").policy, fact="bil")
    with pytest.raises(ValueRefused, match="'bil'") as refused:
        waterfall(100, [wrong], DAY)
    assert "bill" in refused.value.hint


def test_a_bill_below_zero_is_refused() -> None:
    with pytest.raises(ValueRefused, match="below zero"):
        waterfall("-0.01", [], DAY)


def test_no_amount_stands_in_the_repr_of_a_divided_bill() -> None:
    assert "77" not in repr(waterfall(77, [payer("aid", "bill")], DAY))


@pytest.mark.property
@given(
    fen=st.integers(0, 10**9),
    shares=st.lists(st.integers(0, 100), max_size=5),
)
def test_what_is_paid_and_what_is_left_come_to_the_bill_to_the_fen(fen: int, shares: list[int]) -> None:
    line = [payer(f"p{place}", f"bill * {share}%") for place, share in enumerate(shares)]
    made = waterfall(Money(fen=fen), line, DAY)
    assert made.paid + made.left == made.bill
    assert all(each.paid.fen >= 0 and each.left.fen >= 0 for each in made.lines)


def test_what_a_person_must_decide_is_not_paid_yet() -> None:
    asks = policy("care", {"bill": {"type": "money"}}, amount=[{"pay": "bill", "review": True}])
    made = waterfall(100, [Payer(name="care", policy=asks, fact="bill"), payer("aid", "bill")], DAY)
    assert (made.paid, made.left, made.waiting) == (Money.of(0), Money.of(100), ("aid",))
