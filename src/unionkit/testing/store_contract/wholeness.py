"""Promises about a batch as a whole: it is written entirely or not at all."""

from __future__ import annotations

import pytest
from attrs import evolve

from unionkit.errors import Conflict, KeyReused, RecordRefused
from unionkit.storage import Batch, Claim, Delete, Guard, Message, Release, Store
from unionkit.testing.store_contract.ground import Ground
from unionkit.testing.store_contract.keeping import (
    BOOK,
    NOON,
    READER,
    book,
    everything,
    line,
    loaded,
    odd,
    put,
)
from unionkit.testing.store_contract.watching import Counting, Struck

FIRST = Batch(
    puts=(put("a", book(number="n1", shelf="s")), put("r", {"name": "x"}, kind=READER)),
    claims=(Claim(name="seat", value="12", owner="a"),),
    guards=(Guard(name="fund", expected=0, value=90),),
    journal=(line("a", {"of": "a"}),),
    outbox=(Message(topic="t", body=1),),
    idempotency_key="first",
)
NEW = (put("new", book(shelf="s", number="n2")),)
CONFLICTS = {
    "a put": Batch(puts=(*NEW, put("a", book(), 77))),
    "a delete": Batch(puts=NEW, deletes=(Delete(kind=BOOK, id="a", expected=77),)),
    "a unique value": Batch(puts=(*NEW, put("newer", book(number="n1")))),
    "a claim": Batch(puts=NEW, claims=(Claim(name="seat", value="12", owner="other"),)),
    "a release": Batch(puts=NEW, releases=(Release(name="seat", value="12", owner="other"),)),
    "a guard": Batch(puts=NEW, guards=(Guard(name="fund", expected=0, value=5),)),
    "a guard that is not there": Batch(puts=NEW, guards=(Guard(name="none", expected=3, value=5),)),
}
UNFIT = {
    "a float in a body": Batch(puts=(*NEW, put("b", {"x": odd(1.5)}))),
    "a float in the journal": Batch(puts=NEW, journal=(line("b", content=odd(0.1)),)),
    "a float in a message": Batch(puts=NEW, outbox=(Message(topic="t", body=odd(0.5)),)),
    "an indexed list": Batch(puts=(*NEW, put("b", {"shelf": [1]}))),
    "an indexed truth": Batch(puts=(*NEW, put("b", {"year": True}))),
    "a record twice": Batch(puts=(*NEW, *NEW)),
    "a record put and deleted": Batch(puts=NEW, deletes=(Delete(kind=BOOK, id="new", expected=1),)),
    "a guard twice": Batch(puts=NEW, guards=(Guard(name="g", expected=0, value=1),) * 2),
    "a claim of a unique field": Batch(puts=NEW, claims=(Claim(name="book.number", value="n", owner="b"),)),
}


def full(batch: Batch) -> Batch:
    """A batch with everything else that could be left behind by half of a commit."""
    return evolve(
        batch,
        journal=(line("never", {"of": "never"}), *batch.journal),
        outbox=(Message(topic="never", body=2), *batch.outbox),
        contents=("never",),
        forget=(1,),
        sent=(1,),
        idempotency_key="key",
    )


class Wholeness(Ground):
    """All or nothing."""

    @pytest.mark.parametrize("part", CONFLICTS)
    def test_a_batch_that_conflicts_in_one_part_writes_nothing(self, store: Store, part: str) -> None:
        store.commit(FIRST, at=NOON)
        before = everything(store)
        with pytest.raises(Conflict):
            store.commit(full(CONFLICTS[part]), at=NOON)
        assert everything(store) == before

    @pytest.mark.parametrize("part", UNFIT)
    def test_a_batch_with_one_part_that_cannot_be_kept_writes_nothing(self, store: Store, part: str) -> None:
        store.commit(FIRST, at=NOON)
        before = everything(store)
        with pytest.raises(RecordRefused):
            store.commit(full(UNFIT[part]), at=NOON)
        assert everything(store) == before

    def test_a_batch_under_a_used_key_writes_nothing(self, store: Store) -> None:
        store.commit(FIRST, at=NOON)
        before = everything(store)
        with pytest.raises(KeyReused):
            store.commit(Batch(puts=NEW, journal=(line("b"),), idempotency_key="first"), at=NOON)
        assert everything(store) == before

    def test_a_batch_that_is_interrupted_at_any_point_writes_nothing(self, store: Store) -> None:
        store.commit(FIRST, at=NOON)
        before, point = everything(store), 0
        counting, done = Counting(0, _strike), False
        while not done:
            point += 1
            counting = Counting(point, _strike)
            try:
                store.commit(_three(store, counting), at=NOON)
                done = True
            except Struck:
                assert everything(store) == before
        assert loaded(store, "new").body == book(number="n2")
        assert loaded(store, "a").body == book(shelf="t", number="n3")

    def test_a_store_goes_on_after_a_commit_that_failed(self, store: Store) -> None:
        first = store.commit(FIRST, at=NOON)
        with pytest.raises(Conflict):
            store.commit(full(CONFLICTS["a put"]), at=NOON)
        receipt = store.commit(evolve(full(Batch(puts=NEW)), forget=(), sent=()), at=NOON)
        assert receipt.commit > first.commit
        assert receipt.entries == (2,)
        assert loaded(store, "new").version == receipt.commit


def _strike() -> None:
    raise Struck


def _three(store: Store, counting: Counting) -> Batch:
    """A batch that changes one record, adds another and leaves its mark everywhere else."""
    version = loaded(store, "a").version
    changed = put("a", counting.watch(book(shelf="t", number="n3")), version)
    return full(Batch(puts=(changed, put("new", counting.watch(book(number="n2"))))))
