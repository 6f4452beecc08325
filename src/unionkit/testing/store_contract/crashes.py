"""Promises when a process is killed: nothing acknowledged is lost, nothing half is there, the chain is whole."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Callable
from contextlib import suppress

import pytest

from unionkit.storage import Batch, Guard, Message, Range, Store, verify
from unionkit.storage.kinds import Body
from unionkit.testing.store_contract.ground import PATIENCE, Ground, Stores, need
from unionkit.testing.store_contract.keeping import BOOK, NOON, READER, book, line, loaded, put
from unionkit.testing.store_contract.schemas import COUNT, FIRST, SECOND, fill, in_words
from unionkit.testing.store_contract.watching import Counting

POINTS, ACTS = 8, 10_000


class Crashes(Ground):
    """Processes that are killed in the middle."""

    @pytest.fixture
    def durable(self, stores: Stores) -> str:
        """The name of a store that outlives its process. It is not open in this process, so a child may open it."""
        if not hasattr(os, "fork"):
            pytest.skip("not tried: this system cannot fork")
        need(stores.open(stores.name()), "durable")
        stores.close()
        return stores.name()

    @pytest.mark.parametrize("part", range(1, POINTS + 1))
    def test_a_process_that_is_killed_in_a_commit_leaves_it_whole_or_not_at_all(
        self, stores: Stores, durable: str, part: int
    ) -> None:
        point = max(1, readings(stores) * part // POINTS)

        def dying(_acknowledge: Callable[[int], None]) -> None:
            with stores.open_store(durable) as store:
                for number in (1, 2):
                    act(store, number, Counting(0, _die))
                act(store, 3, Counting(point, _die))

        assert _in_child(dying, lambda _: False) == ([], -signal.SIGKILL)
        with stores.open_store(durable) as store:
            assert whole(store) in (2, 3)
            assert act(store, whole(store) + 1, Counting(0, _die)) == whole(store)

    @pytest.mark.parametrize("acknowledged", [1, 3, 9])
    def test_a_process_that_is_killed_loses_nothing_that_was_acknowledged(
        self, stores: Stores, durable: str, acknowledged: int
    ) -> None:
        def writing(acknowledge: Callable[[int], None]) -> None:
            with stores.open_store(durable) as store:
                for number in range(1, ACTS):
                    act(store, number, Counting(0, _die))
                    acknowledge(number)

        numbers, status = _in_child(writing, lambda numbers: len(numbers) >= acknowledged)
        assert (status, len(numbers) >= acknowledged) == (-signal.SIGKILL, True)
        with stores.open_store(durable) as store:
            assert whole(store) in (len(numbers), len(numbers) + 1)

    def test_a_migration_that_is_killed_in_the_middle_has_done_nothing(
        self, stores: Stores, durable: str
    ) -> None:
        with stores.open_store(durable) as store:
            fill(store, 1)
        counting = Counting(COUNT * 9 // 10, _die)

        def upgrade(body: Body) -> Body:
            counting()
            return in_words(body)

        def migrating(_acknowledge: Callable[[int], None]) -> None:
            with stores.open_store(durable) as store:
                store.migrate([type(SECOND)(name="seat", index=("room",), schema=2, upgrades={1: upgrade})])

        assert _in_child(migrating, lambda _: False) == ([], -signal.SIGKILL)
        with stores.open_store(durable) as store:
            assert len(list(store.scan(FIRST, {"room": 3}))) == COUNT // 5
            assert store.holder("seat.number", "n3") == "s3"


def readings(stores: Stores) -> int:
    """How often a store reads the bodies of one act, tried on another store that is closed again."""
    with stores.open_store(stores.name()) as store:
        act(store, 1, Counting(0, _die))
        counting = Counting(0, _die)
        act(store, 2, counting)
    return counting.count


def act(store: Store, number: int, counting: Counting) -> int:
    """The act with a number, which leaves its mark in every part of a store; gives its number."""
    guard = store.guard("acts")
    pair = [store.load(BOOK, id) for id in ("left", "right")]
    versions = [0 if record is None else record.version for record in pair]
    store.commit(
        Batch(
            puts=(
                put("left", counting.watch(book(count=number, number=f"l{number}")), versions[0]),
                put(f"b{number}", counting.watch(book(year=number, number=f"b{number}"))),
                put("right", counting.watch(book(count=number, number=f"r{number}")), versions[1]),
                put(f"b{number}", {"of": number}, kind=READER),
            ),
            guards=(Guard(name="acts", expected=guard.version, value=number),),
            journal=(line(f"b{number}", {"of": number}), line(f"b{number}")),
            outbox=(Message(topic="written", body=number),),
            idempotency_key=f"act{number}",
        ),
        at=NOON + number,
    )
    return number


def whole(store: Store) -> int:
    """How many acts there are; every part of the store must say so."""
    count = store.guard("acts").value
    names = sorted(f"b{number}" for number in range(1, count + 1))
    assert [loaded(store, id).body["count"] for id in ("left", "right")] == [count, count]
    assert sorted(record.id for record in store.scan(BOOK, {"year": Range(at_least=0)})) == names
    assert sorted(record.id for record in store.scan(READER)) == names
    assert [store.holder("book.number", name) for name in (f"l{count}", f"l{count + 1}")] == ["left", None]
    assert [store.holder("book.number", f"b{n}") for n in (count, count + 1)] == [f"b{count}", None]
    assert [message.body for message in store.outbox()] == list(range(1, count + 1))
    assert [store.receipt(f"act{n}") is None for n in (count, count + 1)] == [False, True]
    assert sorted(entry.subject for entry in store.journal()) == sorted([*names, *names])
    found = verify(store.journal(), facts=store.facts)
    assert (found.holds, found.entries) == (True, 2 * count)
    return count


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _in_child(
    work: Callable[[Callable[[int], None]], None], enough: Callable[[list[int]], bool]
) -> tuple[list[int], int]:
    """Run work in a child process, and kill it as soon as there are enough acknowledgements.

    Gives the acknowledged numbers, and how the child ended: the negative number of a signal.
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the child runs one thread, and ends itself
        child = os.fork()
    if child == 0:
        _work_and_end(work, writing)
    os.close(writing)
    numbers: list[int] = []
    with os.fdopen(reading) as lines:
        for text in lines:
            # a line that was cut off is no acknowledgement
            numbers += [int(text)] if text.endswith("\n") else []
            if enough(numbers):
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
    return numbers, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _work_and_end(work: Callable[[Callable[[int], None]], None], writing: int) -> None:
    try:
        signal.alarm(PATIENCE)  # a child that waits for something ends all the same
        work(lambda number: _say(writing, number))
    finally:
        os._exit(1)


def _say(writing: int, number: int) -> None:
    os.write(writing, f"{number}\n".encode())
