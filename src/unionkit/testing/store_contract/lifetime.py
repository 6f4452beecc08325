"""Promises about opening, closing, threads and errors."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import partial

import pytest

from unionkit.errors import Conflict, KeyReused, RecordRefused, StoreError
from unionkit.storage import Batch, Capabilities, Claim, Guard, Message, Release, Store, verify
from unionkit.testing.store_contract.ground import Ground, Stores, need, race
from unionkit.testing.store_contract.keeping import (
    BOOK,
    NOON,
    PERSONAL,
    READER,
    book,
    everything,
    keep,
    line,
    odd,
    put,
    write_lines,
)

ASKED: dict[str, Callable[[Store], object]] = {
    "load": lambda store: store.load(BOOK, "b"),
    "scan": lambda store: list(store.scan(BOOK)),
    "guard": lambda store: store.guard("fund"),
    "holder": lambda store: store.holder("seat", "12"),
    "receipt": lambda store: store.receipt("key"),
    "content": lambda store: store.content("0" * 64),
    "commit": lambda store: store.commit(Batch(), at=NOON),
    "journal": lambda store: list(store.journal()),
    "facts": lambda store: store.facts(1),
    "outbox": lambda store: list(store.outbox()),
    "migrate": lambda store: store.migrate([BOOK]),
    "a dry run": lambda store: store.migrate([BOOK], dry_run=True),
}
TAKEN = Batch(
    puts=(put("a", book(number=PERSONAL, shelf=PERSONAL)),),
    claims=(Claim(name="seat", value=PERSONAL, owner="a"),),
    guards=(Guard(name="fund", expected=0, value=1),),
    journal=(line("a", PERSONAL),),
    idempotency_key="taken",
)
WRONG: dict[str, tuple[Batch, type[StoreError]]] = {
    "a record that is there": (Batch(puts=(put("a", book(reader=PERSONAL)),)), Conflict),
    "a unique value that is taken": (Batch(puts=(put("b", book(number=PERSONAL)),)), Conflict),
    "a claim that is taken": (Batch(claims=(Claim(name="seat", value=PERSONAL, owner="b"),)), Conflict),
    "a claim of another": (Batch(releases=(Release(name="seat", value=PERSONAL, owner="b"),)), Conflict),
    "a guard that moved": (
        Batch(puts=(put("b", {"of": PERSONAL}),), guards=(Guard(name="fund", expected=0, value=2),)),
        Conflict,
    ),
    "a used key": (Batch(puts=(put("b", {"of": PERSONAL}),), idempotency_key="taken"), KeyReused),
    "a float": (Batch(puts=(put("b", {PERSONAL: odd(0.5), "of": PERSONAL}),)), RecordRefused),
    "an index of a list": (Batch(puts=(put("b", {"shelf": [PERSONAL]}),)), RecordRefused),
    "an index that is too long": (Batch(puts=(put("b", {"shelf": PERSONAL * 99}),)), RecordRefused),
}


class Lifetime(Ground):
    """From opening to closing."""

    def test_it_is_a_store_and_says_what_it_can_do(self, store: Store) -> None:
        assert isinstance(store, Store)
        assert isinstance(store.capabilities, Capabilities)

    def test_a_new_store_is_empty(self, store: Store) -> None:
        assert [list(store.scan(BOOK)), list(store.journal()), list(store.outbox())] == [[], [], []]

    @pytest.mark.parametrize("asked", ASKED)
    def test_a_closed_store_says_so(self, store: Store, asked: str) -> None:
        store.close()
        with pytest.raises(StoreError):
            ASKED[asked](store)

    def test_a_store_closes_itself_at_the_end_of_its_block(self, store: Store) -> None:
        with store as entered:
            assert entered is store
        with pytest.raises(StoreError):
            store.load(BOOK, "b")

    def test_a_store_closes_itself_when_its_block_fails(self, store: Store) -> None:
        with pytest.raises(ZeroDivisionError), store:
            raise ZeroDivisionError
        with pytest.raises(StoreError):
            store.load(BOOK, "b")

    def test_everything_is_there_when_it_is_opened_again(self, stores: Stores) -> None:
        name = stores.name()
        store = stores.open(name)
        need(store, "durable")
        batch = Batch(
            puts=(put("b", book(shelf="a", year=1, number="n1")), put("r", {"n": 10**30}, kind=READER)),
            claims=(Claim(name="seat", value="12", owner="b"),),
            guards=(Guard(name="fund", expected=0, value=90),),
            journal=(line("b", {"name": "王𠮷"}), line("c")),
            outbox=(Message(topic="t", body=1),),
            idempotency_key="key",
        )
        store.commit(batch, at=NOON)
        before = everything(store)
        store.close()
        assert everything(stores.open(name)) == before

    def test_the_chain_goes_on_when_it_is_opened_again(self, stores: Stores) -> None:
        name = stores.name()
        for _ in range(3):
            with stores.open(name) as store:
                need(store, "durable")
                write_lines(store, 2, {"of": "x"})
        found = verify(stores.open(name).journal())
        assert (found.holds, found.entries) == (True, 6)

    def test_two_stores_keep_nothing_of_each_other(self, stores: Stores) -> None:
        one, other = stores.open(stores.name()), stores.open(stores.name())
        keep(one, b=book())
        assert list(other.scan(BOOK)) == []

    def test_threads_share_one_store(self, store: Store) -> None:
        def work(name: str) -> int:
            for number in range(8):
                keep(store, **{f"{name}{number}": book(year=number)})
            return len(list(store.scan(BOOK, {"year": 3})))

        done = race([partial(work, name) for name in "abcd"])
        assert all(isinstance(found, int) and found >= 1 for found in done), f"{done}"
        assert len(list(store.scan(BOOK))) == 32


class Errors(Ground):
    """What an error shows, and what it does not."""

    @pytest.mark.parametrize("what", WRONG)
    def test_an_error_shows_no_value_and_no_error_of_a_driver(self, store: Store, what: str) -> None:
        store.commit(TAKEN, at=NOON)
        batch, kind = WRONG[what]
        with pytest.raises(kind) as caught:
            store.commit(batch, at=NOON)
        shown = "".join(traceback.format_exception_only(caught.value)) + repr(caught.value)
        for inner in (caught.value.__cause__, caught.value.__context__):
            if inner is not None and not caught.value.__suppress_context__:
                shown += repr(inner)
        assert PERSONAL not in shown
        assert caught.value.hint

    def test_nothing_that_a_store_gives_shows_a_body(self, store: Store) -> None:
        body = Batch(
            puts=(put("a", book(reader=PERSONAL)),),
            journal=(line("a", PERSONAL),),
            outbox=(Message(topic="t", body=PERSONAL),),
        )
        receipt = store.commit(body, at=NOON)
        given = [store.load(BOOK, "a"), list(store.journal()), store.facts(1), list(store.outbox()), receipt]
        assert PERSONAL not in repr(given) + repr(store)
