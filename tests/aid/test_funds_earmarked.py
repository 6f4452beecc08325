"""Promises of earmarked funds: they pay for their purpose, in their time, what they have, and carry the rest over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit import load_policy
from unionkit.aid.funds import (
    Booking,
    Entry,
    Fund,
    audit,
    balances,
    carry_over,
    pay,
    receive,
    reversal,
    sums_of,
    transfer,
)
from unionkit.errors import ValueRefused
from unionkit.values import Money, Period

FUND = Fund(id="day-2024", schemes=("illness", "school"), period=Period.year(2024))
NEXT = Fund(id="day-2025", schemes=("illness",), period=Period.year(2025))
MAY = date(2024, 5, 1)
USE = load_policy("cn/hebei/shijiazhuang/donation-use")


def gift(amount: int, on: date = MAY, id: str = "in") -> Entry:
    return receive(FUND, id=id, on=on, amount=Money.of(amount))


def paid(entries: list[Entry], amount: int, **more: object) -> Booking:
    told = {"id": "out", "on": MAY, "scheme": "illness", **more}
    return pay(FUND, entries, amount=Money.of(amount), **told)  # type: ignore[arg-type]


def codes(found: Booking) -> list[str]:
    return [concern.code for concern in found.concerns]


days = st.integers(0, 300).map(lambda number: date(2024, 1, 10) + timedelta(days=number))
moves = st.lists(st.tuples(st.booleans(), st.integers(1, 1000), days), max_size=12)


def played(acts: list[tuple[bool, int, date]]) -> list[Entry]:
    """Gifts, and payments as far as the fund makes them, in whatever order they are booked."""
    entries: list[Entry] = []
    for number, (gives, amount, on) in enumerate(acts):
        if gives:
            entries.append(gift(amount, on, str(number)))
        elif (made := paid(entries, amount, id=str(number), on=on).entry) is not None:
            entries.append(made)
    return entries


@pytest.mark.property
@given(moves)
def test_a_fund_is_overdrawn_on_no_day_whatever_is_booked_when(acts: list[tuple[bool, int, date]]) -> None:
    entries = played(acts)
    for entry in entries:
        assert balances(entries, on=entry.on).get(FUND.bank, Money(0)) >= Money(0)


@pytest.mark.property
@given(moves)
def test_carrying_over_loses_no_fen(acts: list[tuple[bool, int, date]]) -> None:
    entries = played(acts)
    left = balances(entries).get(FUND.bank, Money(0))
    made = carry_over(FUND, NEXT, entries, id="over", on="2025-01-01").entry
    after = balances([*entries, *([made] if made else [])])
    assert after.get(NEXT.bank, Money(0)) == left
    assert after.get(FUND.bank, Money(0)) == Money(0)
    assert sum(amount.fen for amount in after.values()) == 0


@pytest.mark.property
@given(moves)
def test_the_figures_of_a_fund_add_up(acts: list[tuple[bool, int, date]]) -> None:
    entries = played(acts)
    made = carry_over(FUND, NEXT, entries, id="over", on="2025-01-01").entry
    whole = [*entries, *([made] if made else [])]
    for fund in (FUND, NEXT):
        found = sums_of(fund, whole, on="2025-12-31")
        assert found.received + found.carried - found.paid == found.left
        assert sum((each.amount for each in found.by_scheme), start=Money(0)) == found.paid


def test_a_fund_pays_to_the_last_fen_and_no_further() -> None:
    assert paid([gift(100)], 100).entry is not None
    assert codes(paid([gift(99)], 100)) == ["short"]


def test_a_payment_that_a_later_one_needs_is_refused() -> None:
    later = paid([gift(100)], 80, on=date(2024, 9, 1)).entry
    assert later is not None
    found = paid([gift(100), later], 30, id="now")
    assert (codes(found), found.concerns[0].values) == (["short"], (Money.of(30), Money.of(20)))


def test_a_gift_that_comes_later_pays_nothing_now() -> None:
    assert codes(paid([gift(100, date(2024, 5, 2))], 1)) == ["short"]


def test_a_fund_pays_for_its_schemes_only() -> None:
    assert codes(paid([gift(100)], 5, scheme="visits")) == ["not_its_purpose"]


@pytest.mark.parametrize(
    ("on", "found"),
    [("2023-12-31", True), ("2024-01-01", False), ("2024-12-31", False), ("2025-01-01", True)],
)
def test_a_fund_pays_in_its_time_only(on: str, found: bool) -> None:
    entries = [gift(100, date(2023, 6, 1))]
    assert ("outside_period" in codes(paid(entries, 5, on=on))) is found


def test_a_use_that_the_rules_shut_out_is_not_paid() -> None:
    running = USE.decide({"purpose": "office_expenses"}, on="2010-12-15", assume="usual")
    assert codes(paid([gift(100)], 5, use=running)) == ["use_not_allowed"]
    kept = USE.decide({"purpose": "next_period", "surplus": True}, on="2010-12-15")
    assert paid([gift(100)], 5, use=kept).entry is not None


def test_everything_that_is_wrong_with_a_payment_is_told_at_once() -> None:
    assert codes(paid([], 5, on="2025-01-01", scheme="visits")) == [
        "outside_period",
        "not_its_purpose",
        "short",
    ]


def test_a_fund_is_carried_over_when_its_time_has_ended() -> None:
    assert codes(carry_over(FUND, NEXT, [gift(5)], id="o", on="2024-12-31")) == ["still_open"]
    assert carry_over(FUND, NEXT, [gift(5)], id="o", on="2025-01-01").entry is not None


def test_money_is_not_carried_into_a_wider_purpose() -> None:
    wider = Fund(id="general", schemes=("illness", "party"), period=Period.year(2025))
    found = carry_over(FUND, wider, [gift(5)], id="o", on="2025-01-01")
    assert (codes(found), found.concerns[0].subjects) == (["wider_purpose"], ("party",))


def test_of_an_empty_fund_nothing_is_carried_over() -> None:
    found = carry_over(FUND, NEXT, [], id="o", on="2025-01-01")
    assert (found.entry, codes(found)) == (None, ["nothing_left"])


def test_a_fund_without_a_scheme_is_refused() -> None:
    with pytest.raises(ValueRefused, match="pays for nothing"):
        Fund(id="x", schemes=(), period=Period.year(2024))


def test_a_payment_that_is_taken_back_counts_neither_as_payment_nor_as_sum() -> None:
    first = paid([gift(100)], 40, id="a").entry
    assert first is not None
    entries = [gift(100), first, reversal(first, id="b", on="2024-05-02")]
    found = sums_of(FUND, entries, on="2024-12-31")
    assert [(each.scheme, each.payments, each.amount) for each in found.by_scheme] == [
        ("illness", 0, Money(0))
    ]
    assert found.left == Money.of(100)


def test_an_audit_names_money_that_no_register_knows() -> None:
    made = paid([gift(100)], 40).entry
    assert made is not None
    assert [each.code for each in audit(FUND, [gift(100), made], on="2024-12-31")] == ["not_as_registered"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"scheme": "visits"}, "not_its_purpose"),
        ({"on": "2025-02-01"}, "outside_period"),
        ({"amount": Money.of(101)}, "overdrawn"),
        ({"id": "in"}, "entry_twice"),
    ],
)
def test_an_audit_names_what_was_booked_past_the_rules(wrong: dict[str, object], code: str) -> None:
    told = {"id": "x", "on": "2024-06-01", "amount": Money.of(5), "scheme": "illness", **wrong}
    forced = transfer(debit=FUND.paid, credit=FUND.bank, **told)  # type: ignore[arg-type]
    assert code in [each.code for each in audit(FUND, [gift(100), forced], on="2025-12-31")]


def test_an_audit_does_not_name_again_what_was_taken_back() -> None:
    wrong = transfer(
        "x", on="2024-06-01", amount=Money.of(5), debit=FUND.paid, credit=FUND.bank, scheme="visits"
    )
    back = reversal(wrong, id="y", on="2024-06-02")
    assert "not_its_purpose" in [each.code for each in audit(FUND, [gift(9), wrong], on="2024-12-31")]
    assert "not_its_purpose" not in [
        each.code for each in audit(FUND, [gift(9), wrong, back], on="2024-12-31")
    ]


def test_a_single_fen_is_carried_over() -> None:
    cent = receive(FUND, id="in", on=MAY, amount=Money(1))
    made = carry_over(FUND, NEXT, [cent], id="o", on="2025-01-01").entry
    assert made is not None
    assert made.amount_on(NEXT.bank) == Money(1)


def test_the_figures_of_a_day_leave_out_what_is_booked_later() -> None:
    entries = [gift(100), gift(30, date(2024, 5, 2), "later")]
    assert sums_of(FUND, entries, on=MAY).left == Money.of(100)
    assert sums_of(FUND, entries, on="2024-05-02").left == Money.of(130)


def test_payments_are_counted_for_each_scheme() -> None:
    entries = [gift(100)]
    for id, scheme in (("a", "illness"), ("b", "illness"), ("c", "school")):
        made = paid(entries, 10, id=id, scheme=scheme).entry
        assert made is not None
        entries.append(made)
    found = sums_of(FUND, entries, on="2024-12-31").by_scheme
    assert [(each.scheme, each.payments, each.amount) for each in found] == [
        ("illness", 2, Money.of(20)),
        ("school", 1, Money.of(10)),
    ]


def test_a_fund_that_is_spent_to_the_last_fen_is_not_overdrawn() -> None:
    made = paid([gift(100)], 100).entry
    assert made is not None
    assert "overdrawn" not in [each.code for each in audit(FUND, [gift(100), made], on="2024-12-31")]


def test_an_audit_of_a_day_leaves_out_what_comes_later() -> None:
    wrong = transfer(
        "x", on="2024-06-01", amount=Money.of(5), debit=FUND.paid, credit=FUND.bank, scheme="visits"
    )
    assert audit(FUND, [wrong], on="2024-05-31") == ()
    assert [each.code for each in audit(FUND, [wrong], on="2024-06-01")] == ["overdrawn", "not_its_purpose"]
