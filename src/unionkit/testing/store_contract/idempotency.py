"""Promises about idempotency keys: a batch takes effect once, and another batch under its key is an error."""

from __future__ import annotations

import pytest
from attrs import evolve

from unionkit.errors import Conflict, KeyReused
from unionkit.storage import Batch, Claim, Delete, Guard, Message, Release, Store
from unionkit.testing.store_contract.ground import Ground
from unionkit.testing.store_contract.keeping import BOOK, NOON, book, everything, keep, line, loaded, put

BATCH = Batch(
    puts=(put("b", book(year=1)),),
    guards=(Guard(name="fund", expected=0, value=5),),
    journal=(line("b", {"n": 1}),),
    outbox=(Message(topic="t", body=1),),
    idempotency_key="key",
)
OTHERS = {
    "another body": evolve(BATCH, puts=(put("b", book(year=2)),)),
    "another id": evolve(BATCH, puts=(put("c", book(year=1)),)),
    "a delete": evolve(BATCH, puts=(), deletes=(Delete(kind=BOOK, id="b", expected=1),)),
    "a claim": evolve(BATCH, claims=(Claim(name="seat", value="1", owner="b"),)),
    "a release": evolve(BATCH, releases=(Release(name="seat", value="1", owner="b"),)),
    "another guard": evolve(BATCH, guards=(Guard(name="other", expected=0, value=5),)),
    "another line": evolve(BATCH, journal=(line("c", {"n": 1}),)),
    "other facts": evolve(BATCH, journal=(line("b", {"n": 2}),)),
    "another message": evolve(BATCH, outbox=(Message(topic="t", body=2),)),
    "a content": evolve(BATCH, contents=("text",)),
    "a number to forget": evolve(BATCH, forget=(1,)),
    "a number that was sent": evolve(BATCH, sent=(1,)),
}


class Idempotency(Ground):
    """A batch that comes twice."""

    def test_a_batch_under_a_key_takes_effect_once(self, store: Store) -> None:
        store.commit(BATCH, at=NOON)
        before = everything(store)
        store.commit(BATCH, at=NOON + 5)
        assert everything(store) == before

    def test_a_repeated_key_gives_the_first_receipt_and_says_so(self, store: Store) -> None:
        first = store.commit(BATCH, at=NOON)
        again = store.commit(BATCH, at=NOON + 5)
        assert again == first
        assert (first.repeated, again.repeated) == (False, True)

    def test_a_repeated_key_does_nothing_even_long_after(self, store: Store) -> None:
        first = store.commit(BATCH, at=NOON)
        store.commit(Batch(puts=(put("b", book(year=9), first.commit),)), at=NOON)
        store.commit(BATCH, at=NOON)
        assert loaded(store, "b").body == book(year=9)

    def test_versions_and_guard_values_that_were_read_anew_are_no_other_content(self, store: Store) -> None:
        first = store.commit(BATCH, at=NOON)
        later = evolve(
            BATCH,
            puts=(put("b", book(year=1), first.commit),),
            guards=(Guard(name="fund", expected=first.commit, value=10),),
        )
        assert store.commit(later, at=NOON) == first
        assert store.guard("fund").value == 5

    @pytest.mark.parametrize("other", OTHERS)
    def test_a_key_with_another_content_is_refused(self, store: Store, other: str) -> None:
        store.commit(BATCH, at=NOON)
        with pytest.raises(KeyReused):
            store.commit(OTHERS[other], at=NOON)

    def test_the_receipt_of_a_key_can_be_asked_for(self, store: Store) -> None:
        receipt = store.commit(BATCH, at=NOON)
        assert (store.receipt("key"), store.receipt("other")) == (receipt, None)

    def test_a_batch_that_failed_leaves_its_key_free(self, store: Store) -> None:
        version = keep(store, b=book()).commit
        with pytest.raises(Conflict):
            store.commit(BATCH, at=NOON)
        assert store.receipt("key") is None
        store.commit(evolve(BATCH, puts=(put("b", book(year=1), version),)), at=NOON)
        assert loaded(store, "b").body == book(year=1)

    def test_a_batch_without_a_key_takes_effect_every_time(self, store: Store) -> None:
        batch = Batch(journal=(line("b"),))
        assert store.commit(batch, at=NOON).entries == (1,)
        assert store.commit(batch, at=NOON).entries == (2,)
