"""Promises of the accounts: they balance to the fen, and mistakes are reversed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from unionkit.aid.funds import (
    Entry,
    Posting,
    balance,
    balances,
    check_entries,
    lowest_balance,
    reversal,
    statement,
    transfer,
)
from unionkit.errors import ValueRefused
from unionkit.process.concerns import Concern
from unionkit.values import Money, Period

DAY = date(2024, 5, 1)
accounts = st.sampled_from(["bank", "gifts", "aid", "fees"])


@st.composite
def some_entries(draw: st.DrawFn) -> list[Entry]:
    """Entries of two to four postings, on days of two months."""
    made = []
    for number in range(draw(st.integers(0, 8))):
        fen = draw(st.lists(st.integers(-(10**9), 10**9).filter(bool), min_size=1, max_size=3).filter(sum))
        postings = [Posting(draw(accounts), Money(each)) for each in fen]
        postings.append(Posting(draw(accounts), Money(-sum(fen))))
        day = DAY + timedelta(days=draw(st.integers(0, 60)))
        made.append(Entry(id=str(number), on=day, postings=tuple(postings)))
    return made


def codes(concerns: tuple[Concern, ...]) -> list[str]:
    return [concern.code for concern in concerns]


def moved(id: str, amount: int, day: date = DAY) -> Entry:
    return transfer(id, on=day, amount=Money.of(amount), debit="bank", credit="gifts")


@pytest.mark.property
@given(some_entries(), st.integers(-1, 61))
def test_all_balances_come_to_zero_on_every_day(entries: list[Entry], days: int) -> None:
    found = balances(entries, on=DAY + timedelta(days=days))
    assert sum(amount.fen for amount in found.values()) == 0


@pytest.mark.property
@given(some_entries(), st.integers(0, 60), st.integers(0, 60), accounts)
def test_a_statement_ends_with_what_it_began_with_and_what_moved(
    entries: list[Entry], first: int, length: int, account: str
) -> None:
    start = DAY + timedelta(days=first)
    found = statement(entries, account, Period(start, start + timedelta(days=length)))
    change = sum((entry.amount_on(account) for entry in found.entries), start=Money(0))
    assert found.opening + change == found.closing
    assert found.opening == balance(entries, account, on=start - timedelta(days=1))


@pytest.mark.property
@given(some_entries())
def test_the_reversal_of_every_entry_leaves_nothing(entries: list[Entry]) -> None:
    turned = [reversal(entry, id=f"r{entry.id}", on=entry.on) for entry in entries]
    assert not any(amount.fen for amount in balances([*entries, *turned]).values())
    assert check_entries([*entries, *turned]) == ()


@pytest.mark.property
@given(some_entries(), st.randoms(use_true_random=False))
def test_balances_do_not_depend_on_the_order_of_entries(entries: list[Entry], random: Random) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)
    assert balances(shuffled, on=DAY) == balances(entries, on=DAY)


@pytest.mark.parametrize("fen", [1, -1])
def test_an_entry_that_misses_a_fen_is_refused(fen: int) -> None:
    with pytest.raises(ValueRefused, match="sum to"):
        Entry(id="1", on=DAY, postings=(Posting("bank", Money(500)), Posting("gifts", Money(-500 + fen))))


def test_an_entry_with_one_posting_is_refused() -> None:
    with pytest.raises(ValueRefused, match="two postings"):
        Entry(id="1", on=DAY, postings=(Posting("bank", Money(500)),))


def test_a_posting_of_nothing_is_refused() -> None:
    with pytest.raises(ValueRefused, match="moves nothing"):
        Posting("bank", Money(0))


def test_a_posting_without_an_account_is_refused() -> None:
    with pytest.raises(ValueRefused, match="names its account"):
        Posting("", Money(1))


def test_a_float_amount_is_refused() -> None:
    with pytest.raises(ValueRefused):
        Posting("bank", 1.5)  # type: ignore[arg-type]


@pytest.mark.parametrize("amount", [0, -5])
def test_only_an_amount_above_zero_is_transferred(amount: int) -> None:
    with pytest.raises(ValueRefused, match="above zero"):
        moved("1", amount)


def test_an_entry_counts_from_its_day_on() -> None:
    entries = [moved("1", 50), moved("2", 30, DAY + timedelta(days=1))]
    assert balance(entries, "bank", on=DAY) == Money.of(50)
    assert balance(entries, "bank", on=DAY + timedelta(days=1)) == Money.of(80)


def test_what_is_booked_later_lowers_what_can_be_paid_now() -> None:
    out = transfer("2", on="2024-06-01", amount=Money.of(70), debit="aid", credit="bank")
    more = moved("3", 500, date(2024, 7, 1))
    entries = [moved("1", 100), out, more]
    assert lowest_balance(entries, "bank", since="2024-05-15") == Money.of(30)
    assert lowest_balance(entries, "bank", since="2024-07-01") == Money.of(530)


def test_the_entries_of_a_statement_come_by_day() -> None:
    entries = [moved("late", 1, DAY + timedelta(days=2)), moved("b", 1), moved("a", 1)]
    found = statement(entries, "bank", Period(DAY, None))
    assert [entry.id for entry in found.entries] == ["b", "a", "late"]


def test_ids_that_come_twice_are_named() -> None:
    found = check_entries([moved("1", 5), moved("1", 6)])
    assert [(each.code, each.subjects) for each in found] == [("entry_twice", ("1",))]


@pytest.mark.parametrize(
    "wrong",
    [
        {"reverses": "nobody"},
        {"on": DAY - timedelta(days=1)},
        {"postings": (Posting("bank", Money.of(-4)), Posting("gifts", Money.of(4)))},
        {"postings": (Posting("bank", Money.of(-5)), Posting("fees", Money.of(5)))},
    ],
)
def test_a_reversal_that_does_not_mirror_its_entry_is_named(wrong: dict[str, object]) -> None:
    entry = moved("1", 5)
    turned = evolve(reversal(entry, id="2", on=DAY), **wrong)  # type: ignore[arg-type]
    assert codes(check_entries([entry, turned])) == ["wrong_reversal"]


def test_an_entry_that_is_taken_back_twice_is_named() -> None:
    entry = moved("1", 5)
    found = check_entries([entry, *(reversal(entry, id=id, on=DAY) for id in "23")])
    assert [(each.code, each.values, each.subjects) for each in found] == [("reversed_twice", (2,), ("1",))]


def test_a_reversal_says_what_it_takes_back_and_for_which_scheme() -> None:
    entry = transfer(
        "1", on=DAY, amount=Money.of(5), debit="aid", credit="bank", scheme="school", subject="g7"
    )
    turned = reversal(entry, id="2", on=DAY)
    assert (turned.reverses, turned.scheme, turned.subject) == ("1", "school", "g7")


def test_a_single_fen_can_be_booked() -> None:
    assert transfer("1", on=DAY, amount=Money(1), debit="a", credit="b").amount_on("a") == Money(1)
