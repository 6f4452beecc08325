"""Promises that hold between processes, and when one is killed in the middle of a commit."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.storage.keeping import BOOK, READER

from unionkit.storage import Range, Store, open_sqlite, verify

ROOT = Path(__file__).resolve().parents[2]
KILLS, MANY_KILLS = 4, 100


def started(file: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.storage.writing_process", str(file), name, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def assert_whole(store: Store, acknowledged: list[str]) -> None:
    """Every acknowledged commit is there, every commit is there as a whole, and the chain holds."""
    books = {record.id for record in store.scan(BOOK)}
    assert set(acknowledged) <= books
    assert books == {record.id for record in store.scan(READER)}
    assert len(list(store.scan(BOOK, {"year": Range(at_least=0)}))) == len(books)
    assert {store.holder("book.number", id) for id in books} == books
    assert [message.body for message in store.outbox() if message.body not in books] == []
    assert store.guard("count").value == len(books)
    assert sorted(entry.subject for entry in store.journal()) == sorted([*books, *books])
    found = verify(store.journal(), facts=store.facts)
    assert (found.holds, found.entries) == (True, 2 * len(books))


def test_two_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    file = tmp_path / "union.db"
    writers = [started(file, name, 60) for name in ("left", "right")]
    acknowledged = [id for writer in writers for id in writer.communicate(timeout=120)[0].split()]
    assert [writer.returncode for writer in writers] == [0, 0]
    with open_sqlite(file) as store:
        assert_whole(store, acknowledged)
        assert len(acknowledged) == 120


def kill_and_look(file: Path, turn: int, chance: random.Random) -> list[str]:
    """Start two writers, kill one with ``kill -9`` after some commits, and look at what is there."""
    doomed, other = started(file, f"doomed{turn}", 10_000), started(file, f"other{turn}", 15)
    assert doomed.stdout is not None
    wanted = chance.randrange(1, 25)
    acknowledged = [doomed.stdout.readline().strip() for _ in range(wanted)]
    doomed.send_signal(signal.SIGKILL)
    # what it had acknowledged before it died is still in the pipe; a line that was cut off is no acknowledgement
    acknowledged += [text.strip() for text in doomed.stdout if text.endswith("\n")]
    doomed.wait()
    doomed.stdout.close()
    acknowledged += other.communicate(timeout=120)[0].split()
    return acknowledged


def assert_kills_do_no_harm(file: Path, kills: int) -> None:
    chance = random.Random(20)
    acknowledged: list[str] = []
    for turn in range(kills):
        acknowledged += kill_and_look(file, turn, chance)
        with open_sqlite(file) as store:
            assert_whole(store, acknowledged)
    assert len(acknowledged) > kills


def test_a_killed_process_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    assert_kills_do_no_harm(tmp_path / "union.db", KILLS)


@pytest.mark.slow
def test_a_hundred_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    for part in range(10):
        assert_kills_do_no_harm(tmp_path / f"union{part}.db", MANY_KILLS // 10)
