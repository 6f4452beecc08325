"""Commits with a journal on PostgreSQL and on MariaDB, through the store and through the plain driver, in one run.

Both write the same members, a journal entry and its personal facts for each, into tables on one server that this script
starts on loopback. The plain driver is handed entries whose hashes were worked out before, and checks nothing; the store
works them out, checks versions, claims and the head, and searches nothing either. Each round commits once through
each in turn; what is printed are medians over the rounds, and medians of ratios within a round.

python bench/bench_servers.py
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import Protocol

from bench_store import MOMENT, Act, Row, lines, members, text, through_store

from unionkit.storage import open_store
from unionkit.storage.entries import START
from unionkit.storage.journal import Chained, chained

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.storage.sql.servers import MariaDB, NotInstalled, PostgreSQL, running

ROUNDS, ACTS, SIZES = 9, 40, (1, 10, 100)
TABLES = (
    """create table member (
        id varchar(50) primary key, version bigint, organisation varchar(50), joined bigint, number varchar(50) unique,
        body text
    )""",
    "create index by_organisation on member (organisation, id)",
    "create index by_joined on member (joined, id)",
    "create table journal (number bigint primary key, text text)",
    "create table facts (number bigint primary key, text text)",
)


class Cursor(Protocol):
    def execute(self, statement: str, /) -> object: ...

    def executemany(self, statement: str, rows: list[tuple[object, ...]], /) -> object: ...


class Connection(Protocol):
    def cursor(self) -> Cursor: ...

    def commit(self) -> None: ...

    def close(self) -> None: ...


def through_driver(connection: Connection) -> Act:
    """A connection of either driver: both take %s."""

    def act(rows: list[Row], entries: list[Chained]) -> None:
        cursor = connection.cursor()
        cursor.executemany(
            "insert into member values (%s, 1, %s, %s, %s, %s)",
            [(id, body["organisation"], body["joined"], body["number"], text(body)) for id, body in rows],
        )
        cursor.executemany("insert into journal values (%s, %s)", [(one.number, one.text) for one in entries])
        cursor.executemany("insert into facts values (%s, %s)", [(one.number, one.facts) for one in entries])
        connection.commit()

    return act


def plain(server: PostgreSQL | MariaDB) -> Connection:
    server.url_of("plain")
    connection: Connection
    if isinstance(server, PostgreSQL):
        import psycopg

        connection = psycopg.connect(
            f"host=127.0.0.1 port={server.port} user=unionkit dbname=postgres options=-csearch_path=plain"
        )
    else:
        import pymysql

        connection = pymysql.connect(host="127.0.0.1", port=server.port, user="root", database="plain")
    for statement in ("alter database plain character set utf8mb4", *TABLES)[
        isinstance(server, PostgreSQL) :
    ]:
        connection.cursor().execute(statement)
    connection.commit()
    return connection


def compare(server: PostgreSQL | MariaDB, connection: Connection) -> None:
    with open_store(server.new_url()) as store:
        contenders: dict[str, Act] = {"unionkit": through_store(store), "driver": through_driver(connection)}
        written, head = 0, START
        for size in SIZES:
            acts = max(ACTS // size, 6)
            times: dict[str, list[float]] = {name: [] for name in contenders}
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
            print(f"{server.name}, commits of {size} member{'s' * (size > 1)} with journal")
            for name, found in times.items():
                ratio = statistics.median(a / b for a, b in zip(found, times["unionkit"], strict=True))
                median = statistics.median(found)
                print(
                    f"  {name:9} {median * 1e3:8.3f} ms a commit {1 / median:8.0f} commits/s"
                    f"   {ratio:5.2f} of unionkit's time"
                )
        assert sum(1 for _ in store.journal()) == written


def main() -> None:
    for name in ("postgresql", "mariadb"):
        try:
            with running(name) as server:
                connection = plain(server)
                compare(server, connection)
                connection.close()
        except NotInstalled as missing:
            print(missing)


if __name__ == "__main__":
    main()
