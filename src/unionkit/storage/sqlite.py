"""SQLite through the standard library: the store for one machine, durable, with several processes if need be."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from os import PathLike, getpid
from pathlib import Path
from threading import RLock

from attrs import define, field

from unionkit.errors import Retryable, SchemaMismatch, StoreError
from unionkit.storage.cell_store import CellStore
from unionkit.storage.cells import Cell
from unionkit.storage.ports import Capabilities

APPLICATION = 0x756E6B74  # "unkt"
LAYOUT = 1
LAYOUTS: Mapping[int, str] = {
    1: """
create table unionkit_cells (
    space text not null, key text not null, id text not null, version integer not null, text text not null,
    primary key (space, key, id)
) strict, without rowid
"""
}
_BUSY = {"SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL"}

_HERE = "space = ? and key = '' and id = ?"
_INSERT = "insert into unionkit_cells values (?, ?, ?, ?, ?) on conflict do nothing"
_UPDATE = f"update unionkit_cells set version = ?, text = ? where {_HERE} and version = ?"  # noqa: S608  no value in it
_DELETE = f"delete from unionkit_cells where {_HERE} and version = ?"  # noqa: S608  no value in it
_REMOVE = "delete from unionkit_cells where space = ? and key = ? and id = ?"
_READ = "select id, version, text from unionkit_cells where space = ? and key = '' and id in ({})"
_RANGE = """
select key, id, version, text from unionkit_cells where space = ? and (key, id) > (?, ?) {} order by key, id limit ?
"""


@contextmanager
def translated() -> Iterator[None]:
    """Errors of the driver as errors of the port; their own texts may quote values and stay inside."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None) or type(error).__name__
        if any(name.startswith(busy) for busy in _BUSY):
            raise Retryable(
                f"the file is busy ({name})",
                hint="commit the same batch again, or open it with a longer wait",
            ) from None
        raise StoreError(f"SQLite could not do it ({name})", hint=_hint(name)) from None


@contextmanager
def _whole(connection: sqlite3.Connection, begin: str, commit: str, *undo: str) -> Iterator[None]:
    """What is done in the block as a whole, or not at all."""
    connection.execute(begin)
    done = False
    try:
        yield
        connection.execute(commit)
        done = True
    finally:
        if not done:
            # the database may have rolled back by itself, and its first error is the one to hear
            with suppress(sqlite3.Error):
                for statement in undo:
                    connection.execute(statement)


def _hint(name: str) -> str:
    if name.startswith("SQLITE_READONLY"):
        return "open it for writing, or check the rights of the file and its folder"
    if name.startswith("SQLITE_CANTOPEN"):
        return "check that the folder is there and may be written"
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return "this file is damaged or no database; restore it from a backup"
    return "check the disk, the file and its rights"


class SqliteCells:
    """One transaction of a connection. Its cursor gives plain tuples, whatever the host has set."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._cursor = connection.cursor()
        self._cursor.row_factory = None

    def read(self, space: str, ids: Sequence[str]) -> Mapping[str, tuple[int, str]]:
        """Cells by id."""
        rows = self._cursor.execute(_READ.format(",".join("?" * len(ids))), (space, *ids))
        return {id: (version, text) for id, version, text in rows}

    def range(self, space: str, after: tuple[str, str], until: str | None, limit: int) -> list[Cell]:
        """Cells in order."""
        end, bound = ("", ()) if until is None else ("and key < ?", (until,))
        rows = self._cursor.execute(_RANGE.format(end), (space, *after, *bound, limit))
        return [Cell(*row) for row in rows]

    def add(self, space: str, cells: Sequence[Cell]) -> int:
        """Insert cells."""
        rows = [(space, cell.key, cell.id, cell.version, cell.text) for cell in cells]
        return self._cursor.executemany(_INSERT, rows).rowcount if rows else 0

    def swap(self, space: str, id: str, expected: int, version: int, text: str | None) -> bool:
        """Compare and set one cell."""
        if text is None:
            done = self._cursor.execute(_DELETE, (space, id, expected))
        else:
            done = self._cursor.execute(_UPDATE, (version, text, space, id, expected))
        return done.rowcount == 1

    def remove(self, space: str, places: Sequence[tuple[str, str]]) -> None:
        """Delete cells."""
        self._cursor.executemany(_REMOVE, [(space, key, id) for key, id in places])


@define(eq=False, repr=False)
class SqliteDatabase:
    """One connection, lent to one thread at a time. Other processes open a database of their own."""

    connection: sqlite3.Connection
    capabilities: Capabilities = Capabilities(durable=True, processes=True, joins=True)
    _lock: RLock = field(factory=RLock, init=False)
    _process: int = field(factory=getpid, init=False)
    _closed: bool = field(default=False, init=False)

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[SqliteCells]:
        """A transaction; one that writes has the file to itself from the beginning."""
        with self._lock, translated():
            self._check()
            with _whole(self.connection, "begin immediate" if write else "begin", "commit", "rollback"):
                yield SqliteCells(self.connection)

    def _check(self) -> None:
        if self._closed:
            raise StoreError("this store is closed", hint="open it again with open_store")
        if getpid() != self._process:
            raise StoreError("this store was opened by another process", hint="open one in each process")

    def close(self) -> None:
        """Close the file."""
        with self._lock, translated():
            self._closed = True
            self.connection.close()


@define(eq=False, repr=False)
class JoinedDatabase:
    """A connection of the host: what is written belongs to the host's transaction, which the host commits.

    A batch is still all or nothing by itself: one that fails leaves the rest of the transaction as it was.
    """

    connection: sqlite3.Connection
    capabilities: Capabilities = Capabilities(durable=True, processes=True, joins=True)
    _numbers: count[int] = field(factory=count, init=False)

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[SqliteCells]:  # noqa: ARG002  the host decided that
        """A savepoint in the transaction of the host."""
        name = f"unionkit_{next(self._numbers)}"
        with translated():
            release = f"release {name}"
            with _whole(self.connection, f"savepoint {name}", release, f"rollback to {name}", release):
                yield SqliteCells(self.connection)

    def close(self) -> None:
        """Nothing: the connection is the host's."""


def open_sqlite(path: str | PathLike[str], *, read_only: bool = False, wait: float = 10) -> CellStore:
    """A store in a file, made where there is none. `wait` is how many seconds it waits for other writers.

    Raises StoreError where the file cannot be opened or belongs to another program, SchemaMismatch where a newer
    release wrote it.
    """
    mode = "ro" if read_only else "rwc"
    with translated():
        connection = sqlite3.connect(
            f"{Path(path).absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=wait,
            isolation_level=None,
            check_same_thread=False,
        )
        with ExitStack() as failing:
            failing.callback(connection.close)
            _settle(connection, read_only)
            failing.pop_all()
    return CellStore(SqliteDatabase(connection))


def join_sqlite(connection: sqlite3.Connection) -> CellStore:
    """A store in a database of the host, over the host's connection and inside its transactions.

    The table ``unionkit_cells`` is made where it is not there. The connection stays the host's: closing the store leaves it open.
    """
    with translated():
        if not _has_cells(connection):
            connection.execute(LAYOUTS[1])
    return CellStore(JoinedDatabase(connection))


def _has_cells(connection: sqlite3.Connection) -> bool:
    asked = "select 1 from sqlite_schema where name = 'unionkit_cells'"
    return connection.execute(asked).fetchone() is not None


def _settle(connection: sqlite3.Connection, read_only: bool) -> None:
    """Set what must be set on every connection, and lay the file out where it is new or older."""
    run = connection.execute
    if not read_only:
        run("pragma journal_mode = wal")
    # a commit that was acknowledged is on the disk, and what was erased is overwritten
    for setting in ("synchronous = full", "fullfsync = on", "secure_delete = on", "trusted_schema = off"):
        run(f"pragma {setting}")
    if _layout(connection) == LAYOUT:
        return
    if read_only:
        raise SchemaMismatch(
            "this file is not laid out for this release", hint="open it once for writing, which brings it up"
        )
    with _whole(connection, "begin immediate", "commit", "rollback"):
        for number in range(_layout(connection) + 1, LAYOUT + 1):
            run(LAYOUTS[number])
        run(f"pragma application_id = {APPLICATION}")
        run(f"pragma user_version = {LAYOUT}")


def _layout(connection: sqlite3.Connection) -> int:
    """The layout of a file: 0 where it is empty. Raises StoreError where it is another program's, or newer."""
    (application,) = connection.execute("pragma application_id").fetchone()
    (layout,) = connection.execute("pragma user_version").fetchone()
    (tables,) = connection.execute("select count(*) from sqlite_schema").fetchone()
    if application != APPLICATION and (application or layout or tables):
        raise StoreError(
            "this file belongs to another program",
            hint="name another file, or join_sqlite(connection) to keep records beside the tables of that program",
        )
    if layout > LAYOUT:
        raise SchemaMismatch(
            f"this file has layout {layout}, and this release knows up to {LAYOUT}", hint="upgrade unionkit"
        )
    return int(layout)
