"""Promises of the journal: a chain of hashes in which `verify` finds the first entry that is not as it was written."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.storage.keeping import NOON, line, write_lines

from unionkit.errors import StoreError
from unionkit.storage import Anchor, Batch, Entry, Line, MemoryStore, Store, anchor_at, read_anchor, verify
from unionkit.storage.entries import Facts
from unionkit.storage.journal import chained, hash_entry
from unionkit.storage.texts import read_entry

PERSONAL = "340421197001319982"


def entries(count: int = 6) -> list[Entry]:
    store = MemoryStore()
    write_lines(store, count, {"name": PERSONAL})
    return list(store.journal())


def test_entries_are_numbered_from_one_and_hold_what_was_written(store: Store) -> None:
    written = Line(
        kind="book",
        subject="b1",
        action="lend",
        author="desk",
        reason="asked",
        content={"days": 14},
        facts={"who": "x"},
    )
    receipt = store.commit(Batch(journal=(line("b0"), written)), at=NOON)
    entry = list(store.journal())[1]
    assert receipt.entries == (1, 2)
    assert (entry.number, entry.at, entry.content, entry.reason) == (2, NOON, {"days": 14}, "asked")


def test_the_receipt_gives_the_head_of_the_chain(store: Store) -> None:
    receipt = write_lines(store, 3)
    assert receipt.head == list(store.journal())[-1].hash


def test_the_journal_goes_on_behind_a_number(store: Store) -> None:
    write_lines(store, 9)
    assert [entry.number for entry in store.journal(after=3, limit=4)] == [4, 5, 6, 7]


def test_a_whole_chain_holds(store: Store) -> None:
    write_lines(store, 5, {"name": PERSONAL})
    found = verify(store.journal(), facts=store.facts)
    assert (found.holds, found.entries) == (True, 5)


def test_an_empty_chain_holds(store: Store) -> None:
    assert verify(store.journal()).holds


def test_the_chain_holds_no_personal_facts(store: Store) -> None:
    write_lines(store, 1, {"name": PERSONAL})
    assert PERSONAL not in repr(list(store.journal()))


def test_equal_facts_have_different_hashes(store: Store) -> None:
    write_lines(store, 2, {"name": PERSONAL})
    first, second = store.journal()
    assert first.facts_hash != second.facts_hash


def test_erased_facts_leave_a_chain_that_holds(store: Store) -> None:
    write_lines(store, 3, {"name": PERSONAL})
    store.commit(Batch(forget=(2,)), at=NOON)
    assert [store.facts(number) is None for number in (1, 2, 3)] == [False, True, False]
    assert verify(store.journal(), facts=store.facts).holds


ALTERED: dict[str, Callable[[Entry], Entry]] = {
    "at": lambda entry: evolve(entry, at=entry.at + 1),
    "kind": lambda entry: evolve(entry, kind="other"),
    "subject": lambda entry: evolve(entry, subject="other"),
    "action": lambda entry: evolve(entry, action="other"),
    "author": lambda entry: evolve(entry, author="other"),
    "reason": lambda entry: evolve(entry, reason="other"),
    "content": lambda entry: evolve(entry, content={"other": 1}),
    "facts_hash": lambda entry: evolve(entry, facts_hash="0" * 64),
    "no facts_hash": lambda entry: evolve(entry, facts_hash=None),
    "previous": lambda entry: evolve(entry, previous="0" * 64),
    "hash": lambda entry: evolve(entry, hash="0" * 64),
}


@pytest.mark.parametrize("what", ALTERED)
@pytest.mark.parametrize("place", [1, 3, 5])
def test_an_altered_entry_is_found(what: str, place: int) -> None:
    chain = entries()
    chain[place] = ALTERED[what](chain[place])
    found = verify(chain)
    assert (found.fault, found.number, found.entries) == ("altered", place + 1, place)


@pytest.mark.parametrize("place", [0, 2, 4])
def test_an_altered_entry_whose_hash_was_mended_breaks_the_next(place: int) -> None:
    chain = entries()
    bent = evolve(chain[place], subject="other")
    chain[place] = evolve(bent, hash=hash_entry(bent))
    found = verify(chain)
    assert (found.fault, found.number) == ("altered", place + 2)


@pytest.mark.parametrize("place", range(5))
def test_a_missing_entry_is_named(place: int) -> None:
    chain = entries()
    del chain[place]
    found = verify(chain)
    assert (found.fault, found.number) == ("missing", place + 1)


@pytest.mark.parametrize(("place", "other"), [(0, 1), (1, 4), (4, 5)])
def test_entries_out_of_their_order_are_named(place: int, other: int) -> None:
    chain = entries()
    chain[place], chain[other] = chain[other], chain[place]
    found = verify(chain)
    assert (found.fault, found.number) == ("reordered", place + 1)


def test_an_entry_that_comes_twice_is_out_of_order() -> None:
    chain = entries()
    chain.insert(3, chain[2])
    assert verify(chain).fault == "reordered"


@pytest.mark.property
@given(st.permutations(list(range(6))), st.sets(st.integers(0, 5)))
def test_nothing_but_the_whole_chain_or_its_beginning_holds(order: list[int], gone: set[int]) -> None:
    chain = entries()
    tampered = [chain[place] for place in order if place not in gone]
    assert verify(tampered).holds == (tampered == chain[: len(tampered)])


def test_a_chain_that_was_cut_off_is_found_with_an_anchor() -> None:
    chain = entries()
    found = verify(chain[:4], anchor_at(chain[-1]))
    assert (found.fault, found.number) == ("cut", 5)


def test_a_chain_that_was_written_anew_is_found_with_an_anchor() -> None:
    chain = entries()
    lines = [(line(f"x{n}"), None) for n in range(6)]
    forged = [read_entry(one.text) for one in chained(lines, at=NOON, last=0, previous="0" * 64, salt=str)]
    assert verify(forged).holds
    found = verify(forged, anchor_at(chain[3]))
    assert (found.fault, found.number) == ("anchor", 4)


def test_a_chain_that_has_grown_holds_against_an_older_anchor() -> None:
    chain = entries()
    assert verify(chain, anchor_at(chain[2])).holds


def test_a_printed_anchor_can_be_read_again() -> None:
    chain = entries()
    printed = str(anchor_at(chain[3]))
    assert printed.startswith("4-")
    assert verify(chain, read_anchor(f" {printed.upper()} ")).holds


@pytest.mark.parametrize(
    "text", ["", "4", "4-", "4-0f3a-99c1", "x-0f3a-99c1-0f3a-99c1", "4-zzzz-99c1-0f3a-99c1"]
)
def test_what_is_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(StoreError, match="anchor"):
        read_anchor(text)


def signed(message: bytes) -> str:
    return hmac.new(b"a key", message, hashlib.sha256).hexdigest()


def right(message: bytes, signature: str) -> bool:
    return hmac.compare_digest(signed(message), signature)


def test_a_signed_anchor_holds() -> None:
    chain = entries()
    assert verify(chain, anchor_at(chain[2], sign=signed), check=right).holds


def test_an_anchor_of_another_hand_is_found() -> None:
    chain = entries()
    anchor = anchor_at(chain[2], sign=signed)
    forged = Anchor(number=anchor.number, hash=chain[1].hash, signature=anchor.signature)
    assert verify(chain, forged, check=right).fault == "signature"


@pytest.mark.parametrize(
    "other",
    [Facts(number=3, salt="s", content={"name": PERSONAL}), Facts(number=3, salt="", content=None)],
)
def test_facts_that_are_not_those_that_were_hashed_are_found(other: Facts) -> None:
    chain = entries()
    found = verify(chain, facts=lambda number: other if number == 3 else None)
    assert (found.fault, found.number) == ("facts", 3)


def test_facts_beside_an_entry_that_had_none_are_found() -> None:
    store = MemoryStore()
    write_lines(store, 1)
    assert (
        verify(store.journal(), facts=lambda number: Facts(number=number, salt="s", content=1)).fault
        == "facts"
    )


def test_facts_never_show_their_content(store: Store) -> None:
    write_lines(store, 1, {"name": PERSONAL})
    assert PERSONAL not in repr(store.facts(1))
