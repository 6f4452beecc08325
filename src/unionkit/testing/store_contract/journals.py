"""Promises about the journal, the personal facts beside it, kept contents and the outbox."""

from __future__ import annotations

import hashlib

import pytest

from unionkit.errors import Conflict
from unionkit.storage import Batch, Entry, Line, Message, Store, verify
from unionkit.storage.canonical import encode
from unionkit.testing.store_contract.ground import Ground
from unionkit.testing.store_contract.keeping import NOON, book, keep, line, put, write_lines


def sha256(text: str) -> str:
    """The hash of a text as the port keeps it."""
    return hashlib.sha256(text.encode()).hexdigest()


class Journal(Ground):
    """Entries in a chain."""

    def test_numbers_count_from_one_without_gaps_in_the_order_of_commits(self, store: Store) -> None:
        first = store.commit(Batch(journal=(line("a"), line("b"))), at=NOON)
        keep(store, x=book())
        second = store.commit(Batch(journal=(line("c"),)), at=NOON)
        assert (first.entries, second.entries) == ((1, 2), (3,))
        assert [(entry.number, entry.subject) for entry in store.journal()] == [(1, "a"), (2, "b"), (3, "c")]

    def test_an_entry_says_what_its_line_said_and_when(self, store: Store) -> None:
        said = Line(
            kind="book",
            subject="b1",
            action="lend",
            author="desk-3",
            reason="为了学习 ",
            content={"n": [1, None]},
        )
        store.commit(Batch(journal=(said,)), at=NOON + 1)
        (entry,) = store.journal()
        assert (entry.kind, entry.subject, entry.action, entry.author) == ("book", "b1", "lend", "desk-3")
        assert (entry.reason, entry.content, entry.at) == ("为了学习 ", {"n": [1, None]}, NOON + 1)

    def test_the_chain_holds(self, store: Store) -> None:
        write_lines(store, 5, {"of": "x"})
        found = verify(store.journal(), facts=store.facts)
        assert (found.holds, found.entries) == (True, 5)

    def test_a_receipt_gives_the_hash_of_the_last_entry(self, store: Store) -> None:
        heads = [store.commit(Batch(journal=(line("a"),)), at=NOON).head, keep(store, x=book()).head]
        last: Entry = list(store.journal())[-1]
        assert heads == [last.hash, last.hash]

    def test_a_batch_that_failed_leaves_no_gap_in_the_chain(self, store: Store) -> None:
        version = keep(store, b=book()).commit
        write_lines(store, 1)
        with pytest.raises(Conflict):
            store.commit(Batch(puts=(put("b", book(), version + 9),), journal=(line("never"),)), at=NOON)
        write_lines(store, 1)
        assert [entry.number for entry in store.journal()] == [1, 2]
        assert verify(store.journal()).holds

    @pytest.mark.parametrize(
        ("after", "limit", "wanted"),
        [(0, None, [1, 2, 3, 4, 5]), (2, None, [3, 4, 5]), (2, 2, [3, 4]), (0, 0, []), (9, None, [])],
    )
    def test_the_journal_goes_on_behind_a_number(
        self, store: Store, after: int, limit: int | None, wanted: list[int]
    ) -> None:
        write_lines(store, 5)
        assert [entry.number for entry in store.journal(after=after, limit=limit)] == wanted

    def test_a_journal_of_many_entries_comes_in_order(self, store: Store) -> None:
        lines = tuple(line(f"b{number}") for number in range(1_200))
        store.commit(Batch(journal=lines), at=NOON)
        assert [entry.subject for entry in store.journal()] == [one.subject for one in lines]


class PersonalFacts(Ground):
    """What is kept beside the chain and can be erased."""

    def test_the_facts_of_an_entry_come_back(self, store: Store) -> None:
        store.commit(Batch(journal=(line("a", {"name": "王𠮷"}), line("b"))), at=NOON)
        facts = store.facts(1)
        assert facts is not None
        assert (facts.number, facts.content) == (1, {"name": "王𠮷"})
        assert (store.facts(2), store.facts(3)) == (None, None)

    def test_the_chain_holds_no_facts_and_no_hash_that_can_be_guessed(self, store: Store) -> None:
        store.commit(Batch(journal=(line("a", "x1"), line("b", "x1"))), at=NOON)
        hashes = [entry.facts_hash for entry in store.journal()]
        assert not any("x1" in repr(entry) for entry in store.journal())
        assert len({*hashes, sha256("x1"), sha256(encode("x1")), None}) == 5, "two salts make two hashes"

    def test_forgotten_facts_are_gone_and_the_others_stay(self, store: Store) -> None:
        write_lines(store, 3, {"of": "x"})
        store.commit(Batch(forget=(2,)), at=NOON)
        assert [store.facts(number) is None for number in (1, 2, 3)] == [False, True, False]

    def test_the_chain_holds_when_facts_are_forgotten(self, store: Store) -> None:
        write_lines(store, 3, {"of": "x"})
        store.commit(Batch(forget=(1, 3), journal=(line("erased"),)), at=NOON)
        found = verify(store.journal(), facts=store.facts)
        assert (found.holds, found.entries) == (True, 4)

    def test_forgetting_what_is_not_there_changes_nothing(self, store: Store) -> None:
        write_lines(store, 1)
        store.commit(Batch(forget=(1, 99)), at=NOON)
        assert verify(store.journal()).entries == 1


class Contents(Ground):
    """Texts that are kept once under their hash."""

    def test_a_content_is_found_under_its_hash(self, store: Store) -> None:
        store.commit(Batch(contents=("工会", "工会 ", "")), at=NOON)
        assert [store.content(sha256(text)) for text in ("工会", "工会 ", "", "other")] == [
            "工会",
            "工会 ",
            "",
            None,
        ]

    def test_keeping_a_content_again_changes_nothing(self, store: Store) -> None:
        for _ in range(2):
            store.commit(Batch(contents=("工会",)), at=NOON)
        assert store.content(sha256("工会")) == "工会"


class Outbox(Ground):
    """Messages that lie there until they are marked as sent."""

    def test_messages_come_in_the_order_of_their_numbers(self, store: Store) -> None:
        for part in range(3):
            messages = tuple(Message(topic="t", body=part * 5 + number) for number in range(5))
            store.commit(Batch(outbox=messages), at=NOON)
        assert [message.body for message in store.outbox()] == list(range(15))
        numbers = [message.number for message in store.outbox()]
        assert numbers == sorted(set(numbers))

    def test_a_message_comes_back_as_it_was_put(self, store: Store) -> None:
        (number,) = store.commit(Batch(outbox=(Message(topic="paid", body={"n": [1]}),)), at=NOON).messages
        assert list(store.outbox()) == [Message(topic="paid", body={"n": [1]}, number=number)]

    def test_a_message_stays_until_it_is_marked_as_sent(self, store: Store) -> None:
        messages = tuple(Message(topic="t", body=number) for number in range(3))
        numbers = store.commit(Batch(outbox=messages), at=NOON).messages
        store.commit(Batch(sent=(numbers[1], 99)), at=NOON)
        assert [(one.number, one.body) for one in store.outbox()] == [(numbers[0], 0), (numbers[2], 2)]

    def test_the_number_of_a_message_is_never_used_twice(self, store: Store) -> None:
        first = store.commit(Batch(outbox=(Message(topic="t", body=1),)), at=NOON).messages
        store.commit(Batch(sent=first), at=NOON)
        second = store.commit(Batch(outbox=(Message(topic="t", body=2),)), at=NOON).messages
        assert second > first

    def test_the_outbox_goes_on_behind_a_number(self, store: Store) -> None:
        messages = tuple(Message(topic="t", body=number) for number in range(5))
        numbers = store.commit(Batch(outbox=messages), at=NOON).messages
        assert [one.body for one in store.outbox(after=numbers[1], limit=2)] == [2, 3]

    def test_a_batch_that_failed_sends_nothing(self, store: Store) -> None:
        keep(store, b=book())
        with pytest.raises(Conflict):
            store.commit(Batch(puts=(put("b", book()),), outbox=(Message(topic="t", body=1),)), at=NOON)
        assert list(store.outbox()) == []
