"""Promises of the SQLite store: durable settings, files of others left alone, a host's transaction joined."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from tests.storage.keeping import BOOK, NOON, book, keep, put

from unionkit.errors import Conflict, Retryable, SchemaMismatch, StoreError
from unionkit.storage import Batch, join_sqlite, open_sqlite
from unionkit.storage.cells import Cell
from unionkit.storage.sqlite import APPLICATION, LAYOUT

PERSONAL = "340421197001319982"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "union.db"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "host.db")) as connection:
        connection.execute("create table users (name text)")
        connection.commit()
        yield connection


def asked(file: Path, question: str) -> object:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(question).fetchone()[0]


@pytest.mark.parametrize(
    ("setting", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("trusted_schema", 0)],
)
def test_a_commit_that_was_acknowledged_is_on_the_disk(file: Path, setting: str, value: object) -> None:
    with open_sqlite(file) as store:
        connection = store.database.connection  # type: ignore[attr-defined]
        assert connection.execute(f"pragma {setting}").fetchone()[0] == value


def test_a_file_says_whose_it_is_and_how_it_is_laid_out(file: Path) -> None:
    open_sqlite(file).close()
    assert (asked(file, "pragma application_id"), asked(file, "pragma user_version")) == (APPLICATION, LAYOUT)


def test_the_file_of_another_program_is_left_alone(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("create table theirs (x)")
    with pytest.raises(StoreError, match="another program"):
        open_sqlite(file)
    assert asked(file, "select count(*) from sqlite_schema") == 1


def test_a_file_that_is_no_database_is_refused(file: Path) -> None:
    file.write_text("not a database, and long enough to be one " * 50)
    with pytest.raises(StoreError, match="NOTADB"):
        open_sqlite(file)


def test_a_newer_file_is_refused(file: Path) -> None:
    open_sqlite(file).close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"pragma user_version = {LAYOUT + 1}")
    for read_only in (True, False):
        with pytest.raises(SchemaMismatch, match="upgrade"):
            open_sqlite(file, read_only=read_only)


def test_a_store_of_a_newer_release_is_refused_when_it_is_asked(file: Path) -> None:
    with open_sqlite(file) as store:
        keep(store, b=book())
        with closing(sqlite3.connect(file)) as other:
            other.execute(
                "update unionkit_cells set text = replace(text, '\"layout\":1', '\"layout\":2') where space = 'head'"
            )
            other.commit()
        with pytest.raises(SchemaMismatch, match="layout 2"):
            store.load(BOOK, "b")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="CANTOPEN"):
        open_sqlite(tmp_path / "none" / "union.db")


def test_nothing_is_read_from_a_file_that_is_not_there(file: Path) -> None:
    with pytest.raises(StoreError):
        open_sqlite(file, read_only=True)
    assert not file.exists()


def test_a_file_that_another_writes_is_retryable(file: Path) -> None:
    with open_sqlite(file, wait=0) as mine, closing(sqlite3.connect(file)) as other:
        other.execute("begin immediate")
        with pytest.raises(Retryable, match="SQLITE_BUSY"):
            keep(mine, b=book())
        other.rollback()
        keep(mine, b=book())


def test_a_writer_waits_for_the_one_before_it(file: Path) -> None:
    with open_sqlite(file, wait=30) as mine, open_sqlite(file, wait=30) as theirs:
        keep(mine, a=book())
        with theirs.database.transaction(write=True) as cells:
            cells.add("test", [Cell("", "x", 1, "")])
            waiting = Thread(target=keep, args=(mine,), kwargs={"b": book()})
            waiting.start()
            waiting.join(0.2)
            assert waiting.is_alive()
        waiting.join()
        assert mine.load(BOOK, "b")


def test_readers_go_on_while_another_writes(file: Path) -> None:
    with open_sqlite(file, wait=0) as mine, closing(sqlite3.connect(file)) as other:
        keep(mine, b=book())
        other.execute("begin immediate")
        assert mine.load(BOOK, "b")


def test_an_error_of_the_driver_never_comes_out_and_shows_no_value(file: Path) -> None:
    with open_sqlite(file) as store:
        with closing(sqlite3.connect(file)) as other:
            other.execute("drop table unionkit_cells")
        with pytest.raises(StoreError) as caught:
            keep(store, b=book(number=PERSONAL))
        assert caught.value.__cause__ is None
        assert PERSONAL not in str(caught.value)


def test_an_erased_fact_is_not_left_in_the_file(file: Path) -> None:
    from tests.storage.keeping import line

    with open_sqlite(file) as store:
        store.commit(Batch(journal=(line("b", {"id": PERSONAL}),)), at=NOON)
        store.commit(Batch(forget=(1,)), at=NOON)
    assert PERSONAL.encode() not in b"".join(path.read_bytes() for path in file.parent.iterdir())


def test_two_stores_of_one_file_see_each_others_commits(file: Path) -> None:
    with open_sqlite(file) as one, open_sqlite(file) as two:
        keep(one, b=book())
        record = two.load(BOOK, "b")
        assert record
        two.commit(Batch(puts=(put("b", book(year=2), record.version),)), at=NOON)
        with pytest.raises(Conflict):
            one.commit(Batch(puts=(put("b", book(year=3), record.version),)), at=NOON)


def test_a_store_is_not_carried_into_another_process(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_sqlite(file) as store:
        monkeypatch.setattr("unionkit.storage.sqlite.getpid", lambda: -1)
        with pytest.raises(StoreError, match="another process"):
            store.load(BOOK, "b")


def test_what_joins_a_host_is_committed_with_it(host: sqlite3.Connection) -> None:
    with join_sqlite(host) as store:
        host.execute("insert into users values ('x')")
        keep(store, b=book())
        assert host.in_transaction
        host.commit()
        assert store.load(BOOK, "b")


def test_what_joins_a_host_is_rolled_back_with_it(host: sqlite3.Connection) -> None:
    with join_sqlite(host) as store:
        host.execute("insert into users values ('x')")
        keep(store, b=book())
        host.rollback()
        assert store.load(BOOK, "b") is None
    assert host.execute("select count(*) from users").fetchone()[0] == 0


def test_a_batch_that_fails_leaves_the_rest_of_the_hosts_transaction(host: sqlite3.Connection) -> None:
    with join_sqlite(host) as store:
        host.execute("insert into users values ('x')")
        with pytest.raises(Conflict):
            store.commit(Batch(puts=(put("a", book()), put("b", book(), 7))), at=NOON)
        host.commit()
        assert store.load(BOOK, "a") is None
    assert host.execute("select count(*) from users").fetchone()[0] == 1


def test_rows_of_the_hosts_own_making_do_no_harm(host: sqlite3.Connection) -> None:
    host.row_factory = lambda cursor, row: {"made": row}
    with join_sqlite(host) as store:
        keep(store, b=book())
        assert store.load(BOOK, "b")


def test_closing_leaves_the_hosts_connection_open(host: sqlite3.Connection) -> None:
    join_sqlite(host).close()
    assert host.execute("select count(*) from users").fetchone()[0] == 0
