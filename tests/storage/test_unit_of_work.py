"""Promises of a unit of work: it counts on what it read, journals what it writes, and never overspends."""

from __future__ import annotations

from threading import Thread

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st
from tests.storage.keeping import BOOK, NOON, book, keep

from unionkit.errors import Conflict, Retryable, StoreError
from unionkit.storage import (
    Guard,
    GuardRow,
    Kind,
    MemoryStore,
    Shortage,
    Store,
    UnitOfWork,
    reserve,
    until_done,
)


@frozen
class Shelf:
    width: int


SHELF = Kind(name="shelf", record=Shelf)


def work(store: Store, **options: str) -> UnitOfWork:
    return UnitOfWork(store, author="desk", **options)


def no_pause(_tries: int) -> None:
    pass


def test_a_put_counts_on_the_version_that_was_loaded(store: Store) -> None:
    keep(store, b=book(year=1))
    mine, theirs = work(store), work(store)
    for one in (mine, theirs):
        one.load(BOOK, "b")
    theirs.put(BOOK, "b", book(year=2))
    theirs.commit(at=NOON)
    mine.put(BOOK, "b", book(year=3))
    with pytest.raises(Conflict):
        mine.commit(at=NOON)


def test_a_put_without_a_load_is_meant_to_be_new(store: Store) -> None:
    keep(store, b=book())
    mine = work(store)
    mine.put(BOOK, "b", book())
    with pytest.raises(Conflict):
        mine.commit(at=NOON)


def test_every_change_is_journalled_with_author_and_reason(store: Store) -> None:
    keep(store, old=book())
    mine = work(store, reason="spring cleaning")
    mine.load(BOOK, "old")
    mine.put(BOOK, "new", book(year=9), action="buy")
    mine.delete(BOOK, "old")
    mine.commit(at=NOON)
    found = [(one.kind, one.subject, one.action, one.author, one.reason) for one in store.journal()]
    assert found == [
        ("book", "new", "buy", "desk", "spring cleaning"),
        ("book", "old", "delete", "desk", "spring cleaning"),
    ]


def test_the_journal_keeps_every_body_beside_the_chain(store: Store) -> None:
    mine = work(store)
    mine.put(BOOK, "b", book(year=9))
    mine.commit(at=NOON)
    facts = store.facts(1)
    assert facts
    assert facts.content == book(year=9)


def test_a_value_of_the_record_class_is_written_by_its_codec(store: Store) -> None:
    mine = work(store)
    mine.put(SHELF, "s", Shelf(90))
    mine.commit(at=NOON)
    record = store.load(SHELF, "s")
    assert record
    assert record.body == {"width": 90}


def test_what_is_no_record_of_the_kind_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no record"):
        work(store).put(BOOK, "b", 5)


def test_only_what_was_loaded_can_be_deleted(store: Store) -> None:
    keep(store, b=book())
    with pytest.raises(StoreError, match="loaded"):
        work(store).delete(BOOK, "b")


def test_it_commits_once(store: Store) -> None:
    mine = work(store)
    mine.put(BOOK, "b", book())
    mine.commit(at=NOON)
    with pytest.raises(StoreError, match="committed"):
        mine.commit(at=NOON)


def test_a_budget_that_holds_it_is_drawn_on(store: Store) -> None:
    mine = work(store)
    assert mine.reserve("fund", 60, limit=100) is None
    assert mine.reserve("fund", 40, limit=100) is None
    mine.commit(at=NOON)
    assert store.guard("fund").value == 100


def test_a_budget_that_does_not_hold_it_says_what_is_left(store: Store) -> None:
    mine = work(store)
    mine.reserve("fund", 60, limit=100)
    assert mine.reserve("fund", 41, limit=100) == Shortage(name="fund", asked=41, left=40)
    mine.commit(at=NOON)
    assert store.guard("fund").value == 60


def test_of_two_that_saw_the_same_budget_one_conflicts(store: Store) -> None:
    first, second = work(store), work(store)
    for one in (first, second):
        assert one.reserve("fund", 60, limit=100) is None
    first.commit(at=NOON)
    with pytest.raises(Conflict):
        second.commit(at=NOON)


def test_more_than_was_taken_cannot_be_given_back() -> None:
    with pytest.raises(StoreError, match="given back"):
        reserve(GuardRow(name="fund", version=1, value=5), -6, limit=10)


@pytest.mark.property
@given(st.lists(st.integers(-50, 80), max_size=30), st.integers(0, 200))
def test_reserving_never_passes_the_limit_nor_zero(amounts: list[int], limit: int) -> None:
    row = GuardRow(name="fund", version=0, value=0)
    for amount in amounts:
        try:
            found = reserve(row, amount, limit=limit)
        except StoreError:
            continue
        if isinstance(found, Guard):
            row = GuardRow(name="fund", version=row.version + 1, value=found.value)
        assert 0 <= row.value <= limit


def test_threads_that_award_from_one_budget_never_overspend(store: Store) -> None:
    database = type(getattr(store, "database", None)).__name__
    if not store.capabilities.processes or database.startswith("Joined"):
        pytest.skip("a transaction of a host belongs to one thread")
    granted: list[int] = []

    def award(worker: int) -> None:
        for turn in range(12):

            def act(turn: int = turn) -> bool:
                mine = work(store)
                if mine.reserve("fund", 7, limit=100):
                    return False
                mine.put(BOOK, f"{worker}/{turn}", book())
                mine.commit(at=NOON)
                return True

            if until_done(act, pause=no_pause, attempts=10_000):
                granted.append(worker)

    workers = [Thread(target=award, args=(worker,)) for worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (len(granted), store.guard("fund").value, len(list(store.scan(BOOK)))) == (14, 98, 14)


@pytest.mark.parametrize("error", [Conflict("x", hint="y", kind="k", id="i"), Retryable("x", hint="y")])
def test_an_act_is_tried_again_until_it_is_done(error: StoreError) -> None:
    tries: list[int] = []

    def act() -> str:
        if len(tries) < 3:
            raise error
        return "done"

    assert (until_done(act, pause=tries.append), tries) == ("done", [1, 2, 3])


def test_an_act_that_is_never_done_gives_its_last_error() -> None:
    def act() -> None:
        raise Retryable("busy", hint="again")

    with pytest.raises(Retryable):
        until_done(act, pause=no_pause, attempts=3)


def test_another_error_is_not_tried_again() -> None:
    tries: list[int] = []

    def act() -> None:
        raise StoreError("broken", hint="mend")

    with pytest.raises(StoreError):
        until_done(act, pause=tries.append)
    assert tries == []


def test_an_idempotency_key_of_a_unit_of_work_takes_effect_once() -> None:
    store = MemoryStore()
    for _ in range(2):
        mine = work(store, idempotency_key="key")
        mine.put(BOOK, "b", book())
        mine.send("topic", {"n": 1})
        mine.claim("seat", "1", "b")
        mine.release("seat", "2", "b")
        mine.commit(at=NOON)
    assert (len(list(store.journal())), len(list(store.outbox())), store.holder("seat", "1")) == (1, 1, "b")
