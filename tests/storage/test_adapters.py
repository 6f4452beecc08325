"""Promises to whoever writes an adapter: it is small, and a host may keep some kinds in tables of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests.storage.keeping import BOOK, NOON, READER, book, line, put
from tests.storage.small_adapter import SmallCells, SmallDatabase

from unionkit.errors import Conflict, Retryable
from unionkit.storage import Batch, Delete, Guard, Put, Record, Store, join_sqlite
from unionkit.storage.cell_store import CellStore
from unionkit.storage.cells import Database
from unionkit.storage.kinds import Body, Where, cursor, matches, read_cursor


def test_an_adapter_over_the_record_base_takes_under_eighty_lines() -> None:
    text = (Path(__file__).parent / "small_adapter.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 80


def test_every_store_is_a_store(store: Store) -> None:
    assert isinstance(store, Store)


class Overtaken(SmallDatabase):
    """A database that lets another commit in between, as one without any isolation would."""

    def __init__(self) -> None:
        super().__init__()
        self.between: Batch | None = None

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[SmallCells]:
        between, self.between = (self.between, None) if write else (None, self.between)
        with super().transaction(write=write) as cells:
            stale = SmallCells(dict(cells.kept))
            if between is not None:
                fresh = CellStore(Fixed(cells))
                fresh.commit(between, at=NOON)
            # reads come from before the other commit, as in a snapshot; swaps meet what is there now
            cells.read, cells.range = stale.read, stale.range  # type: ignore[method-assign]
            yield cells


class Fixed(SmallDatabase):
    def __init__(self, cells: SmallCells) -> None:
        super().__init__()
        self.cells = cells

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[SmallCells]:
        yield self.cells


@pytest.mark.parametrize(
    ("mine", "error"),
    [
        (Batch(puts=(put("b", book(year=2), 1),)), Conflict),
        (Batch(deletes=(Delete(kind=BOOK, id="b", expected=1),)), Conflict),
        (Batch(guards=(Guard(name="fund", expected=1, value=9),)), Conflict),
        (Batch(puts=(put("c", book(number="n")),)), Retryable),
        (Batch(puts=(put("new", book()),)), Retryable),
        (Batch(journal=(line("b"),)), Retryable),
        (Batch(), Retryable),
    ],
)
def test_a_commit_that_was_overtaken_is_found_even_where_reads_are_stale(
    mine: Batch, error: type[Exception]
) -> None:
    database = Overtaken()
    store = CellStore(database)
    store.commit(Batch(puts=(put("b", book()),), guards=(Guard(name="fund", expected=0, value=1),)), at=NOON)
    database.between = Batch(
        puts=(put("b", book(year=1), 1), put("c", book())),
        guards=(Guard(name="fund", expected=1, value=5),),
        journal=(line("b"),),
    )
    with pytest.raises(error):
        store.commit(mine, at=NOON)


class Readers:
    """The readers of a host, in its own table: name and version are columns."""

    def load(self, connection: object, id: str) -> Record | None:
        found = self.rows(connection, "where id = ?", id)
        return found[0] if found else None

    def scan(self, connection: object, where: Where, *, after: str | None, limit: int) -> Sequence[Record]:
        start = ("", "") if after is None else read_cursor(after)
        found = [record for record in self.rows(connection, "order by id") if matches(record.body, where)]
        return [record for record in found if read_cursor(cursor(record, where)) > start][:limit]

    def write(self, connection: object, change: Put | Delete, version: int) -> bool:
        assert isinstance(connection, sqlite3.Connection)
        run = connection.execute
        values: tuple[object, ...]
        if isinstance(change, Delete):
            done = run("delete from reader where id = ? and version = ?", (change.id, change.expected))
        elif change.expected:
            values = (change.body["name"], version, change.id, change.expected)
            done = run("update reader set name = ?, version = ? where id = ? and version = ?", values)
        else:
            values = (change.id, change.body["name"], version, 0)
            done = run("insert into reader select ?, ?, ? where ? = 0 on conflict do nothing", values)
        return done.rowcount == 1

    def rows(self, connection: object, condition: str, *values: str) -> list[Record]:
        assert isinstance(connection, sqlite3.Connection)
        found = connection.execute(f"select id, name, version from reader {condition}", values)
        return [
            Record(kind="reader", id=id, version=version, body={"name": name}) for id, name, version in found
        ]


@pytest.fixture
def hosted(tmp_path: Path) -> Iterator[Store]:
    """A store that leaves readers in the table of the host."""
    with closing(sqlite3.connect(tmp_path / "host.db", isolation_level=None)) as connection:
        connection.execute("create table reader (id text primary key, name text, version integer)")
        database: Database = join_sqlite(connection).database
        yield CellStore(database, repositories={"reader": Readers()})


def reader(id: str, name: str, expected: int = 0) -> Put:
    body: Body = {"name": name}
    return put(id, body, expected, READER)


def test_a_host_keeps_a_kind_in_its_own_table(hosted: Store) -> None:
    hosted.commit(Batch(puts=(reader("r1", "x"), reader("r2", "y"), put("b", book()))), at=NOON)
    found = hosted.load(READER, "r1")
    assert found
    assert ([one.id for one in hosted.scan(READER)], found.body) == (["r1", "r2"], {"name": "x"})


def test_a_conflict_in_the_hosts_table_undoes_the_rest(hosted: Store) -> None:
    hosted.commit(Batch(puts=(reader("r1", "x"),)), at=NOON)
    with pytest.raises(Conflict) as caught:
        hosted.commit(Batch(puts=(put("b", book()), reader("r1", "z", 77)), journal=(line("b"),)), at=NOON)
    assert (caught.value.kind, caught.value.id) == ("reader", "r1")
    assert (hosted.load(BOOK, "b"), list(hosted.journal())) == (None, [])


def test_a_conflict_in_the_store_undoes_the_hosts_table(hosted: Store) -> None:
    with pytest.raises(Conflict):
        hosted.commit(Batch(puts=(reader("r1", "x"), put("b", book(), 77))), at=NOON)
    assert hosted.load(READER, "r1") is None


def test_a_scan_of_the_hosts_table_goes_on_in_steps(hosted: Store) -> None:
    hosted.commit(Batch(puts=tuple(reader(f"r{number:04d}", "x") for number in range(1_200))), at=NOON)
    assert [record.id for record in hosted.scan(READER)] == [f"r{number:04d}" for number in range(1_200)]
    assert len(list(hosted.scan(READER, limit=700))) == 700


def spaces_of(database: SmallDatabase) -> set[str]:
    return {space for space, _, _ in database.kept or {}}


def test_nothing_of_a_record_is_left_when_it_is_deleted() -> None:
    database = SmallDatabase()
    store = CellStore(database)
    version = store.commit(Batch(puts=(put("b", book(shelf="a", year=1, number="n1")),)), at=NOON).commit
    assert spaces_of(database) == {
        "head",
        "record:book",
        "index:book.shelf",
        "index:book.year",
        "claim:book.number",
    }
    store.commit(Batch(deletes=(Delete(kind=BOOK, id="b", expected=version),)), at=NOON)
    assert spaces_of(database) == {"head"}


def test_an_index_holds_no_value_that_a_record_has_no_more() -> None:
    database = SmallDatabase()
    store = CellStore(database)
    version = store.commit(Batch(puts=(put("b", book(shelf="a")),)), at=NOON).commit
    store.commit(Batch(puts=(put("b", book(shelf="z"), version),)), at=NOON)
    assert [key for space, key, _ in database.kept or {} if space == "index:book.shelf"] == ["tz"]
