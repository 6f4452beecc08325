"""Promises that hold between processes, and when one of them or the server is killed in the middle of a commit."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.storage.conftest import NewPlace
from tests.storage.keeping import BOOK, READER
from tests.storage.sql.starting import Servers

from unionkit.storage import Range, Store, open_store, verify

ROOT = Path(__file__).resolve().parents[2]
KILLS, MANY_KILLS, PART = 3, 36, 12


def started(address: str, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.storage.writing_process", address, name, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def assert_whole(store: Store, acknowledged: list[str]) -> None:
    """Every acknowledged commit is there, every commit is there as a whole, and the chain holds."""
    books = {record.id for record in store.scan(BOOK)}
    assert set(acknowledged) <= books
    assert books == {record.id for record in store.scan(READER)}
    assert len(list(store.scan(BOOK, {"year": Range(at_least=0)}))) == len(books)
    assert {store.holder("book.number", id) for id in books} == books
    assert sorted(str(message.body) for message in store.outbox()) == sorted(books)
    assert store.guard("count").value == len(books)
    assert sorted(entry.subject for entry in store.journal()) == sorted([*books, *books])
    found = verify(store.journal(), facts=store.facts)
    assert (found.holds, found.entries) == (True, 2 * len(books))


def test_two_processes_lose_nothing_of_each_other(new_place: NewPlace) -> None:
    place = new_place()
    writers = [started(place, name, 40) for name in ("left", "right")]
    acknowledged = [id for writer in writers for id in rest(writer)]
    assert [writer.returncode for writer in writers] == [0, 0]
    with open_store(place) as store:
        assert_whole(store, acknowledged)
        assert len(acknowledged) == 80


def heard(writer: subprocess.Popen[str], count: int) -> list[str]:
    """So many acknowledgements of a writer; fewer where it ends before."""
    assert writer.stdout is not None
    return [text.strip() for text in (writer.stdout.readline() for _ in range(count)) if text]


def rest(writer: subprocess.Popen[str]) -> list[str]:
    """All further acknowledgements of a writer, until it ends. A line that was cut off is none."""
    assert writer.stdout is not None
    with writer.stdout as lines:
        found = [text.strip() for text in lines if text.endswith("\n")]
    writer.wait()
    return found


def kill_and_look(place: str, turn: int, chance: random.Random) -> list[str]:
    """Start two writers, kill one with ``kill -9`` after some commits, and look at what is there."""
    doomed, other = started(place, f"doomed{turn}", 10_000), started(place, f"other{turn}", 10)
    acknowledged = heard(doomed, chance.randrange(1, 25))
    doomed.send_signal(signal.SIGKILL)
    # what it had acknowledged before it died is still in the pipe
    return [*acknowledged, *rest(doomed), *rest(other)]


def assert_kills_do_no_harm(place: str, kills: int, seed: int) -> int:
    """Kill so many writers, look after each; gives how many commits were acknowledged."""
    chance = random.Random(seed)
    acknowledged: list[str] = []
    for turn in range(kills):
        acknowledged += kill_and_look(place, turn, chance)
        with open_store(place) as store:
            assert_whole(store, acknowledged)
    assert len(acknowledged) > kills
    return len(acknowledged)


def assert_a_killed_server_does_no_harm(name: str, servers: Servers, kills: int, seed: int) -> int:
    """Kill a server so many times under two writers, who go on when it is back; look after each."""
    server, chance = servers[name], random.Random(seed)
    place, acknowledged = server.new_url(), list[str]()
    for turn in range(kills):
        writers = [started(place, f"{side}{turn}", 25) for side in ("left", "right")]
        # both have opened the store when they have said something
        acknowledged += heard(writers[1], 1) + heard(writers[0], chance.randrange(1, 20))
        server.kill()
        acknowledged += [id for writer in writers for id in rest(writer)]
        assert [writer.returncode for writer in writers] == [0, 0]
        with open_store(place) as store:
            assert_whole(store, acknowledged)
    assert len(acknowledged) == 50 * kills
    return len(acknowledged)


def test_a_killed_process_loses_nothing_that_was_acknowledged(new_place: NewPlace) -> None:
    assert_kills_do_no_harm(new_place(), KILLS, 20)


@pytest.mark.parametrize("name", ["postgresql", "mariadb"])
def test_a_killed_server_loses_nothing_and_writers_go_on_when_it_is_back(name: str, servers: Servers) -> None:
    assert_a_killed_server_does_no_harm(name, servers, 1, 20)


@pytest.mark.slow
def test_many_killed_processes_lose_nothing_that_was_acknowledged(
    new_place: NewPlace, request: pytest.FixtureRequest
) -> None:
    kept = sum(assert_kills_do_no_harm(new_place(), PART, part) for part in range(MANY_KILLS // PART))
    print(f"\n{request.node.name}: {MANY_KILLS} kills, {kept} acknowledged commits, none lost, none by half")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["postgresql", "mariadb"])
def test_many_kills_of_a_server_lose_nothing_that_was_acknowledged(name: str, servers: Servers) -> None:
    kept = assert_a_killed_server_does_no_harm(name, servers, PART, 7)
    print(f"\n{name}: {PART} kills of the server, {kept} acknowledged commits, none lost, none by half")
