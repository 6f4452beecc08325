"""Commits with a journal through the SQLite store, through plain sqlite3 and through SQLAlchemy's ORM, in one run.

All three write the same records, with two indexes and a unique number, a journal entry and its personal facts for each,
into files of the same settings (WAL, synchronous FULL). Plain sqlite3 and the ORM are handed entries whose hashes were
worked out before; the store works them out, and checks versions, claims and the head besides. Each round commits once
through each contender in turn; what is printed are medians over the rounds, and medians of ratios within a round.

Then a million records are scanned, by id and by an index, and the memory that the process grew by meanwhile is printed.

python bench/bench_store.py [RECORDS TO SCAN]
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from sqlalchemy import Engine, Integer, String, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from unionkit.storage import Batch, Kind, Line, Put, Range, Store, open_sqlite
from unionkit.storage.entries import START
from unionkit.storage.journal import Chained, chained
from unionkit.storage.kinds import Where

MEMBER = Kind(name="member", index=("organisation", "joined"), unique=("number",))
MOMENT = 1_700_000_000_000_000
ROUNDS = 9
ACTS = 60
SIZES = (1, 10, 100)
SCANNED = 1_000_000
SCAN = "--scan"
PRAGMAS = ("journal_mode = wal", "synchronous = full", "secure_delete = on")
TABLES = """
create table member (
    id text primary key, version integer not null, organisation text, joined integer, number text unique, body text
) strict;
create index by_organisation on member (organisation, id);
create index by_joined on member (joined, id);
create table journal (number integer primary key, text text not null) strict;
create table facts (number integer primary key, text text not null) strict;
"""
Row = tuple[str, dict[str, str | int]]
Act = Callable[[list[Row], list[Chained]], None]


def members(start: int, count: int) -> list[Row]:
    """Members as they are written: an id and a body."""
    return [
        (
            f"m{number:08d}",
            {
                "name": f"会员{number}",
                "organisation": f"o{number % 997}",
                "joined": number % 20_000,
                "number": f"3404{number:014d}",
                "phone": f"138{number:08d}",
                "state": "active",
            },
        )
        for number in range(start, start + count)
    ]


def lines(rows: list[Row]) -> list[Line]:
    return [Line(kind="member", subject=id, action="put", author="bench", facts=body) for id, body in rows]


def text(body: dict[str, str | int]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def through_store(store: Store) -> Act:
    def act(rows: list[Row], entries: list[Chained]) -> None:
        del entries  # the store makes its own
        puts = tuple(Put(kind=MEMBER, id=id, body=body, expected=0) for id, body in rows)
        store.commit(Batch(puts=puts, journal=tuple(lines(rows))), at=MOMENT)

    return act


def through_sqlite3(connection: sqlite3.Connection) -> Act:
    def act(rows: list[Row], entries: list[Chained]) -> None:
        connection.execute("begin immediate")
        connection.executemany(
            "insert into member values (?, 1, ?, ?, ?, ?)",
            [(id, body["organisation"], body["joined"], body["number"], text(body)) for id, body in rows],
        )
        connection.executemany(
            "insert into journal values (?, ?)", [(one.number, one.text) for one in entries]
        )
        connection.executemany(
            "insert into facts values (?, ?)", [(one.number, one.facts) for one in entries]
        )
        connection.execute("commit")

    return act


class Base(DeclarativeBase):
    pass


class Member(Base):
    __tablename__ = "member"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    organisation: Mapped[str] = mapped_column(String)
    joined: Mapped[int] = mapped_column(Integer)
    number: Mapped[str] = mapped_column(String)
    body: Mapped[str] = mapped_column(String)
    __mapper_args__: ClassVar = {"version_id_col": version}


class Written(Base):
    __tablename__ = "journal"
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    text: Mapped[str] = mapped_column(String)


class Beside(Base):
    __tablename__ = "facts"
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    text: Mapped[str] = mapped_column(String)


def through_orm(engine: Engine) -> Act:
    def act(rows: list[Row], entries: list[Chained]) -> None:
        with Session(engine) as session:
            session.add_all(
                Member(
                    id=id,
                    organisation=str(body["organisation"]),
                    joined=int(body["joined"]),
                    number=str(body["number"]),
                    body=text(body),
                )
                for id, body in rows
            )
            session.add_all(Written(number=one.number, text=one.text) for one in entries)
            session.add_all(Beside(number=one.number, text=one.facts) for one in entries)
            session.commit()

    return act


def plain(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"pragma {pragma}")
    connection.executescript(TABLES)
    return connection


def mapped(path: Path) -> Engine:
    plain(path).close()
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def settle(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in PRAGMAS:
            connection.execute(f"pragma {pragma}")

    return engine


def compare(folder: Path, size: int) -> None:
    """Commits of so many members each."""
    store, connection, engine = (
        open_sqlite(folder / f"store{size}.db"),
        plain(folder / f"plain{size}.db"),
        mapped(folder / f"orm{size}.db"),
    )
    contenders: dict[str, Act] = {
        "unionkit": through_store(store),
        "sqlite3": through_sqlite3(connection),
        "ORM": through_orm(engine),
    }
    acts = max(ACTS // size, 6)
    times: dict[str, list[float]] = {name: [] for name in contenders}
    written, head = 0, START
    for turn in range(ROUNDS + 1):
        batches = []
        for _ in range(acts):
            rows = members(written, size)
            told = [(line, text(body)) for line, (_, body) in zip(lines(rows), rows, strict=True)]
            entries = chained(told, at=MOMENT, last=written, previous=head, salt=lambda: "0" * 32)
            batches.append((rows, entries))
            written, head = written + size, entries[-1].hash
        for name, act in contenders.items():
            began = time.perf_counter()
            for batch in batches:
                act(*batch)
            if turn:  # the first round warms up
                times[name].append((time.perf_counter() - began) / acts)
    for name, found in times.items():
        ratio = statistics.median(one / mine for one, mine in zip(found, times["unionkit"], strict=True))
        print(
            f"  {name:9} {statistics.median(found) * 1e3:8.3f} ms a commit"
            f" {1 / statistics.median(found):8.0f} commits/s   {ratio:5.2f} of unionkit's time"
        )
    assert sum(1 for _ in store.journal()) == written
    store.close()
    connection.close()
    engine.dispose()


def most_held() -> float:
    """The most memory that this process has held since it began, in MiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def scan(path: Path) -> None:
    """Scan all members of a file, in a process that has written none and so has no memory to spare."""
    with open_sqlite(path) as store:
        wanted: dict[str, Where | None] = {"by id": None, "by index": {"joined": Range(at_least=0)}}
        for where in wanted.values():
            for _ in store.scan(MEMBER, where, limit=1_000):
                pass
        for name, where in wanted.items():
            before, began = most_held(), time.perf_counter()
            found = sum(1 for _ in store.scan(MEMBER, where))
            seconds = time.perf_counter() - began
            print(
                f"  {name:9} {found:,} scanned in {seconds:.1f} s, {most_held() - before:.1f} MiB more memory"
            )


def write_and_scan(path: Path, count: int) -> None:
    """Write so many members, then scan them in another process."""
    with open_sqlite(path) as store:
        began = time.perf_counter()
        for start in range(0, count, 5_000):
            puts = tuple(
                Put(kind=MEMBER, id=id, body=dict(body), expected=0) for id, body in members(start, 5_000)
            )
            store.commit(Batch(puts=puts), at=MOMENT)
        taken = time.perf_counter() - began
    print(f"{count:,} members written in {taken:.1f} s, {path.stat().st_size / 2**20:.0f} MiB", flush=True)
    subprocess.run([sys.executable, __file__, SCAN, str(path)], check=True)


def main() -> None:
    if sys.argv[1:2] == [SCAN]:
        scan(Path(sys.argv[2]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SCANNED
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in SIZES:
            print(f"commits of {size} member{'s' * (size > 1)} with journal", flush=True)
            compare(folder, size)
        write_and_scan(folder / "many.db", count)


if __name__ == "__main__":
    main()
