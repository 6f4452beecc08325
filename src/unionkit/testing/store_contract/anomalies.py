"""Promises between two connections: no lost update, no overspent quota, no dirty read, one owner of each claim."""

from __future__ import annotations

from threading import Thread

import pytest

from unionkit.errors import Conflict, StoreError
from unionkit.storage import Batch, Claim, Delete, Guard, Store, UnitOfWork, verify
from unionkit.testing.store_contract.ground import PATIENCE, Ground, Stores
from unionkit.testing.store_contract.keeping import BOOK, NOON, book, everything, keep, line, loaded, put
from unionkit.testing.store_contract.watching import Counting, Struck

SOON = 0.2  # how long a reader may take before it counts as one that waits for the writer

Pair = tuple[Store, Store]


class Anomalies(Ground):
    """What goes wrong between two connections elsewhere."""

    def test_a_commit_is_seen_over_the_other_connection_at_once(self, pair: Pair) -> None:
        one, other = pair
        assert other.load(BOOK, "b") is None
        keep(one, b=book(year=1))
        assert loaded(other, "b").body == book(year=1)

    def test_no_update_is_lost(self, pair: Pair) -> None:
        one, other = pair
        version = keep(one, b=book(year=1)).commit
        seen = loaded(other, "b").version
        one.commit(Batch(puts=(put("b", book(year=2), version),)), at=NOON)
        with pytest.raises(Conflict):
            other.commit(Batch(puts=(put("b", book(year=3), seen),)), at=NOON)
        assert loaded(other, "b").body == book(year=2)

    def test_a_record_that_was_deleted_meanwhile_is_not_written(self, pair: Pair) -> None:
        one, other = pair
        version = keep(one, b=book()).commit
        one.commit(Batch(deletes=(Delete(kind=BOOK, id="b", expected=version),)), at=NOON)
        with pytest.raises(Conflict):
            other.commit(Batch(puts=(put("b", book(year=3), version),)), at=NOON)
        assert other.load(BOOK, "b") is None

    def test_a_record_that_was_made_anew_meanwhile_is_another(self, pair: Pair) -> None:
        one, other = pair
        version = keep(one, b=book()).commit
        one.commit(Batch(deletes=(Delete(kind=BOOK, id="b", expected=version),)), at=NOON)
        keep(one, b=book())
        with pytest.raises(Conflict):
            other.commit(Batch(deletes=(Delete(kind=BOOK, id="b", expected=version),)), at=NOON)

    def test_two_awards_on_one_balance_do_not_both_pass(self, pair: Pair) -> None:
        works = [UnitOfWork(store, author="desk") for store in pair]
        for number, work in enumerate(works):
            assert work.reserve("fund", 60, limit=100) is None
            work.put(BOOK, f"award{number}", book(amount=60))
        works[0].commit(at=NOON)
        with pytest.raises(Conflict):
            works[1].commit(at=NOON)
        assert (pair[0].guard("fund").value, pair[0].load(BOOK, "award1")) == (60, None)

    def test_what_both_saw_free_only_one_claims(self, pair: Pair) -> None:
        assert [store.holder("seat", "12") for store in pair] == [None, None]
        pair[0].commit(Batch(claims=(Claim(name="seat", value="12", owner="a"),)), at=NOON)
        with pytest.raises(Conflict):
            pair[1].commit(Batch(claims=(Claim(name="seat", value="12", owner="b"),)), at=NOON)
        assert [store.holder("seat", "12") for store in pair] == ["a", "a"]

    def test_a_unique_value_is_taken_once_over_two_connections(self, pair: Pair) -> None:
        keep(pair[0], a=book(number="n1"))
        with pytest.raises(Conflict):
            keep(pair[1], b=book(number="n1"))

    def test_a_key_that_comes_over_the_other_connection_takes_effect_once(self, pair: Pair) -> None:
        batch = Batch(journal=(line("b"),), idempotency_key="key")
        first, again = [store.commit(batch, at=NOON) for store in pair]
        assert (first, again.repeated, len(list(pair[0].journal()))) == (again, True, 1)

    def test_commits_of_two_connections_make_one_chain(self, pair: Pair) -> None:
        for number in range(6):
            pair[number % 2].commit(Batch(journal=(line(f"b{number}", number),)), at=NOON)
        found = verify(pair[0].journal(), facts=pair[1].facts)
        assert (found.holds, found.entries) == (True, 6)

    def test_nobody_reads_what_is_not_committed(self, stores: Stores, pair: Pair) -> None:
        counting, trial = Counting(0, _strike), stores.open(stores.name())
        trial.commit(_many(_begin(trial), Peeking(trial), counting), at=NOON)
        one, other = pair
        version, before, peeking = _begin(one), everything(other), Peeking(other)
        with pytest.raises(Struck):
            one.commit(_many(version, peeking, Counting(counting.count, _strike)), at=NOON)
        assert peeking.seen(), "nobody looked"
        assert all(found == before for found in peeking.seen())

    def test_a_commit_is_seen_as_a_whole_or_not_at_all(self, pair: Pair) -> None:
        one, other = pair
        version, before, peeking = _begin(one), everything(other), Peeking(other)
        one.commit(_many(version, peeking, Counting(0, _strike)), at=NOON)
        after = everything(other)
        assert peeking.seen(), "nobody looked"
        assert all(found in (before, after) for found in peeking.seen())


def _begin(store: Store) -> int:
    """Two books, and their version."""
    return keep(store, a=book(year=1, number="n1"), b=book(year=1)).commit


class Peeking(Counting):
    """Reads everything over another connection, in a thread of its own, at every point of a commit."""

    def __init__(self, store: Store) -> None:
        super().__init__(0, lambda: None)
        self._store = store
        self._seen: list[list[object]] = []
        self._threads: list[Thread] = []

    def __call__(self) -> None:
        """Look once more, unless an earlier look still waits until the writer is done."""
        super().__call__()
        if not any(thread.is_alive() for thread in self._threads):
            thread = Thread(target=self._look, daemon=True)
            self._threads.append(thread)
            thread.start()
            thread.join(SOON)

    def _look(self) -> None:
        try:
            self._seen.append(everything(self._store))
        except StoreError as error:
            self._seen.append([error])

    def seen(self) -> list[list[object]]:
        """All that was seen."""
        for thread in self._threads:
            thread.join(PATIENCE)
        return self._seen


def _many(version: int, peeking: Peeking, striking: Counting) -> Batch:
    """A batch that changes two records and more, with a look at each reading; the last record may strike it down."""
    return Batch(
        puts=(
            put("a", peeking.watch(book(year=2, number="n2", shelf="s")), version),
            put("b", peeking.watch(book(year=2)), version),
            put("c", striking.watch(book(year=2))),
        ),
        claims=(Claim(name="seat", value="12", owner="a"),),
        guards=(Guard(name="fund", expected=0, value=1),),
        journal=(line("a", {"of": "a"}),),
        idempotency_key="key",
    )


def _strike() -> None:
    raise Struck
