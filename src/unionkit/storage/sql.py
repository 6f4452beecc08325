"""PostgreSQL, MariaDB and MySQL over SQLAlchemy: a store on a server, or inside the transaction of a host.

A host that uses SQLAlchemy hands in its engine, or joins one of its transactions: then it commits, and what the store
wrote becomes visible, or is gone, together with what the host wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from os import getpid

from attrs import define, field
from sqlalchemy import Connection, Engine, NestedTransaction
from sqlalchemy.exc import SQLAlchemyError

from unionkit.errors import AnswerLost, StoreError
from unionkit.storage.cell_store import CellStore
from unionkit.storage.ports import Capabilities
from unionkit.storage.sql_addresses import engine_of
from unionkit.storage.sql_cells import SqlCells
from unionkit.storage.sql_errors import is_gone, opening_error, translated
from unionkit.storage.sql_layout import (
    LAYOUT,
    check_dialect,
    check_server,
    check_transactional,
    lay_out_sql,
    layout_of,
    lock,
    not_laid_out,
)

__all__ = ["JoinedSqlDatabase", "SqlDatabase", "join_sql", "lay_out_sql", "open_address", "open_sql"]


@define(eq=False, repr=False)
class SqlDatabase:
    """An engine with its pool: each transaction takes a connection of its own, so threads may share it.

    `owned` says that it was made here, and so is closed here.
    """

    engine: Engine
    capabilities: Capabilities = field(kw_only=True)
    owned: bool = field(kw_only=True)
    _reading: Engine = field(init=False)
    _process: int = field(factory=getpid, init=False)

    def __attrs_post_init__(self) -> None:
        if self.engine.dialect.name == "postgresql":
            # all reads of one step see one moment, as they do in MariaDB and MySQL of themselves
            self._reading = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        else:
            self._reading = self.engine

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[SqlCells]:
        """A transaction; one that writes waits for the others that do."""
        if self.owned and getpid() != self._process:
            raise StoreError("this store was opened by another process", hint="open one in each process")
        with translated(), (self.engine if write else self._reading).connect() as connection:
            if not write:
                yield SqlCells(connection)
                return
            check_transactional(connection)
            lock(connection)
            # a block that raises leaves by closing the connection, which rolls back
            yield SqlCells(connection)
            _commit(connection)

    def close(self) -> None:
        """Close the connections, unless the engine is the host's."""
        if self.owned:
            with translated():
                self.engine.dispose()


def _commit(connection: Connection) -> None:
    try:
        connection.commit()
    except SQLAlchemyError as error:
        if not is_gone(error):
            raise
        raise AnswerLost(
            "the connection was lost while a commit was on its way, so it is not known whether it took effect",
            hint="load what it wrote; with an idempotency key it can be committed again as it is",
        ) from None


@define(eq=False, repr=False)
class JoinedSqlDatabase:
    """A connection of the host, in a transaction that the host commits. It belongs to the host's thread.

    A batch is still all or nothing by itself: one that fails leaves the rest of the transaction as it was.
    """

    connection: Connection
    capabilities: Capabilities = field(kw_only=True)

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[SqlCells]:
        """A savepoint in the transaction of the host. Other writers wait until that ends."""
        with translated():
            if not write:
                yield SqlCells(self.connection)
                return
            check_transactional(self.connection)
            savepoint = self.connection.begin_nested()
            with ExitStack() as failing:
                failing.callback(_undo, savepoint)
                lock(self.connection)
                yield SqlCells(self.connection, current=True)
                failing.pop_all()
            savepoint.commit()

    def close(self) -> None:
        """Nothing: the connection is the host's."""


def _undo(savepoint: NestedTransaction) -> None:
    with suppress(SQLAlchemyError):  # a server that has rolled back everything has no savepoint any more
        savepoint.rollback()


def open_sql(place: str | Engine, *, wait: int = 10) -> CellStore:
    """A store on a server, by its address or over an engine of the host; its table is made where it is not there.

    `wait` is how many seconds a commit waits for others; on an engine of the host, the host's own settings rule.
    Raises StoreError where the server cannot be reached or keeps no texts to the letter, and SchemaMismatch where a newer
    release wrote the store.
    """
    owned = isinstance(place, str)
    engine = engine_of(place, wait) if isinstance(place, str) else place
    with ExitStack() as failing:
        if owned:
            failing.callback(engine.dispose)
        durable = _settled(engine)
        failing.pop_all()
    capabilities = Capabilities(durable=durable, processes=True, server=True, joins=True)
    return CellStore(SqlDatabase(engine, capabilities=capabilities, owned=owned))


def _settled(engine: Engine) -> bool:
    """Lay a server out; gives whether it is durable."""
    lay_out_sql(engine)
    try:
        with engine.connect() as connection:
            return check_server(connection)
    except SQLAlchemyError as error:
        raise opening_error(error) from None


def join_sql(connection: Connection) -> CellStore:
    """A store over a connection of the host, inside its transaction, which the host commits or rolls back.

    Nothing of what is written can be seen before the host commits. After `Conflict` or `Retryable` roll back and begin
    again: what a transaction has read once, some servers go on showing to it. With an ORM session, hand in
    ``session.connection()``. The table must be there: MariaDB and MySQL commit when they make one.
    """
    if not isinstance(connection, Connection):
        raise StoreError(
            f"a {type(connection).__name__} is no connection of SQLAlchemy",
            hint="hand in engine.connect(), or session.connection()",
        )
    with translated():
        check_dialect(connection.dialect)
        durable = check_server(connection)
        if layout_of(connection) < LAYOUT:
            raise not_laid_out()
    capabilities = Capabilities(durable=durable, processes=True, server=True, joins=True)
    return CellStore(JoinedSqlDatabase(connection, capabilities=capabilities))


def open_address(url: str) -> CellStore:
    """The store at ``postgresql://…``, ``mysql://…`` or ``mariadb://…``; ``?wait=30`` is how long a commit waits."""
    return open_sql(url)
