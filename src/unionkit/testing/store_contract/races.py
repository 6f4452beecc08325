"""Promises when several connections write at the same time: nothing is lost, nothing is overspent, one is first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import pytest

from unionkit.errors import Conflict, Retryable, StoreError
from unionkit.storage import Batch, Claim, Receipt, Shortage, Store, UnitOfWork, until_done, verify
from unionkit.testing.store_contract.ground import Ground, Stores, race
from unionkit.testing.store_contract.keeping import BOOK, NOON, book, keep, line, loaded, put

AnswerT = TypeVar("AnswerT")
WRITERS, TURNS, ATTEMPTS = 4, 8, 100_000


class Races(Ground):
    """Writers that begin together, each over a connection of its own."""

    @pytest.fixture
    def many(self, stores: Stores) -> list[Store]:
        """One empty store over several connections."""
        name = stores.name()
        return [stores.open(name) for _ in range(WRITERS)]

    def test_no_update_is_lost_among_many(self, many: list[Store]) -> None:
        keep(many[0], b=book(count=0))

        def count(store: Store, _name: str) -> None:
            record = loaded(store, "b")
            counted = record.body["count"]
            assert isinstance(counted, int)
            store.commit(Batch(puts=(put("b", book(count=counted + 1), record.version),)), at=NOON)

        _all(many, count)
        assert loaded(many[0], "b").body["count"] == WRITERS * TURNS

    def test_a_budget_is_never_overspent(self, many: list[Store]) -> None:
        def award(store: Store, name: str) -> bool:
            work = UnitOfWork(store, author="desk")
            if isinstance(work.reserve("fund", 30, limit=500), Shortage):
                return False
            work.put(BOOK, name, book(amount=30))
            work.commit(at=NOON)
            return True

        assert _all(many, award).count(True) == 500 // 30
        assert many[0].guard("fund").value == len(list(many[0].scan(BOOK))) * 30 == 480

    def test_the_chain_of_many_writers_holds(self, many: list[Store]) -> None:
        def write(store: Store, name: str) -> None:
            store.commit(Batch(journal=(line(name, {"of": name}),)), at=NOON)

        _all(many, write)
        found = verify(many[0].journal(), facts=many[-1].facts)
        assert (found.holds, found.entries) == (True, WRITERS * TURNS)

    def test_one_of_many_gets_a_claim(self, many: list[Store]) -> None:
        def take(store: Store, owner: str) -> Receipt:
            batch = Batch(claims=(Claim(name="seat", value="12", owner=owner),))
            return _again(partial(store.commit, batch, at=NOON))

        done = race([partial(take, store, f"o{number}") for number, store in enumerate(many)])
        winners = [f"o{number}" for number, one in enumerate(done) if isinstance(one, Receipt)]
        assert all(isinstance(one, Receipt | Conflict) for one in done), f"{done}"
        assert winners == [many[0].holder("seat", "12")]

    def test_one_key_from_many_takes_effect_once(self, many: list[Store]) -> None:
        batch = Batch(puts=(put("b", book()),), journal=(line("b"),), idempotency_key="key")
        done = race([partial(_again, partial(store.commit, batch, at=NOON)) for store in many])
        receipts = [one for one in done if isinstance(one, Receipt)]
        assert len(receipts) == WRITERS, f"{done}"
        assert [one.repeated for one in receipts].count(False) == 1
        assert len(list(many[0].journal())) == 1


def _all(many: list[Store], act: Callable[[Store, str], AnswerT]) -> list[AnswerT]:
    """Have every writer act so many times, each from its reads on until it is done; all answers."""

    def turns(number: int, store: Store) -> list[AnswerT]:
        acts = [partial(act, store, f"w{number}-{turn}") for turn in range(TURNS)]
        return [until_done(one, pause=_no_pause, attempts=ATTEMPTS) for one in acts]

    done = race([partial(turns, number, store) for number, store in enumerate(many)])
    failed = [one for one in done if isinstance(one, StoreError)]
    assert not failed, f"{failed}"
    return [answer for one in done if not isinstance(one, StoreError) for answer in one]


def _again(act: Callable[[], AnswerT]) -> AnswerT:
    """Try again what only has to be tried again; a conflict comes out."""
    for _ in range(ATTEMPTS):
        try:
            return act()
        except Retryable:
            continue
    return act()


def _no_pause(_tries: int) -> None:
    """Try again at once."""
