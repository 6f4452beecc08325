"""The table of a store on a server: made under a lock, known by a number, and never made behind a host's back.

The number stands in the table itself, in a cell of its own. Whoever writes locks that cell, so writers queue.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Dialect, Engine, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateTable

from unionkit.errors import Retryable, SchemaMismatch, StoreError
from unionkit.storage.sql_cells import CELLS
from unionkit.storage.sql_errors import opening_error

LAYOUT = 1
DIALECTS = ("postgresql", "mysql", "mariadb")
_NUMBER = select(CELLS.c.version).where(CELLS.c.space == "layout", CELLS.c.key == "", CELLS.c.id == "layout")
_LOCKED = _NUMBER.with_for_update()
_LOCK_NAME = "unionkit layout"
_LOCK_NUMBER = 0x756E6B74  # "unkt"


def statements_to(layout: int, dialect: Dialect) -> tuple[str, ...]:
    """What brings a server from the layout before to this one; harmless where it was done by half, or already."""
    if layout != 1:
        raise StoreError(f"there is no layout {layout}", hint=f"the newest is {LAYOUT}")
    table = str(CreateTable(CELLS, if_not_exists=True).compile(dialect=dialect)).strip()
    values = "values ('layout', '', 'layout', 1, '')"
    if dialect.name == "postgresql":
        return table, f"insert into unionkit_cells {values} on conflict do nothing"
    return table, f"insert ignore into unionkit_cells {values}"


def layout_of(connection: Connection) -> int:
    """The layout of the store that a connection sees, 0 where there is none. Raises SchemaMismatch for a newer one."""
    if not inspect(connection).has_table(CELLS.name):
        return 0
    return _known(connection.execute(_NUMBER).scalar() or 0)


def lock(connection: Connection) -> None:
    """Wait for other writers, and keep them out until the transaction ends."""
    if _known(connection.execute(_LOCKED).scalar() or 0) < LAYOUT:
        raise not_laid_out()


def not_laid_out() -> SchemaMismatch:
    """The error of a database in which there is no store, or an older one."""
    return SchemaMismatch(
        "this database is not laid out for this release",
        hint="call lay_out_sql(engine) once, outside of any transaction",
    )


def _known(layout: int) -> int:
    if layout > LAYOUT:
        raise SchemaMismatch(
            f"this store has layout {layout}, and this release knows up to {LAYOUT}",
            hint="upgrade unionkit in this program",
        )
    return layout


def lay_out_sql(engine: Engine, *, dry_run: bool = False) -> tuple[str, ...]:
    """Make the table of a store, or bring an older one up, under a lock; gives the statements that this takes.

    With `dry_run` nothing is done, and an administrator may run the statements. Nothing to do gives none.
    Raises SchemaMismatch where a newer release laid it out, and StoreError where the server cannot keep texts to the letter.
    """
    check_dialect(engine.dialect)
    try:
        with _entered(engine) as connection:
            check_server(connection)
            if dry_run or layout_of(connection) == LAYOUT:
                return _missing(connection)
            connection.rollback()
            with _alone(connection):
                statements = _missing(connection)
                for statement in statements:
                    connection.exec_driver_sql(statement)
                connection.commit()
            return statements
    except SQLAlchemyError as error:
        raise opening_error(error) from None


def _entered(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except (TypeError, ValueError) as error:  # what drivers make of options that they do not know
        raise StoreError(
            f"the driver cannot use this address ({type(error).__name__})",
            hint="check the options behind ?, and that the database is of UTF-8",
        ) from None


def _missing(connection: Connection) -> tuple[str, ...]:
    ahead = range(layout_of(connection) + 1, LAYOUT + 1)
    return tuple(one for number in ahead for one in statements_to(number, connection.dialect))


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Keep out whoever lays out at the same time. PostgreSQL lets go at the end of the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:number)"), {"number": _LOCK_NUMBER})
        yield
        return
    got = connection.execute(text("select get_lock(:name, 60)"), {"name": _LOCK_NAME}).scalar()
    if got != 1:
        raise Retryable("another process is laying this store out", hint="open it again in a moment")
    try:
        yield
    finally:
        connection.execute(text("select release_lock(:name)"), {"name": _LOCK_NAME})


def check_dialect(dialect: Dialect) -> None:
    """Raise StoreError for a server that this adapter does not know."""
    if dialect.name not in DIALECTS:
        raise StoreError(
            f"this adapter does not know {dialect.name}",
            hint="hand in an engine of postgresql, mysql or mariadb; for SQLite there is open_sqlite",
        )


_ASKED_POSTGRESQL = """
select current_setting('server_encoding'),
    current_setting('fsync') = 'on' and current_setting('synchronous_commit') <> 'off'
"""
_ASKED_MYSQL = "select @@character_set_client, @@innodb_flush_log_at_trx_commit = 1"


def check_server(connection: Connection) -> bool:
    """Whether the server answers a commit only when it is on the disk.

    Raises StoreError where texts would not come back as they were, or where each statement would be a commit.
    """
    check_transactional(connection)
    if connection.dialect.name == "postgresql":
        asked, wanted = _ASKED_POSTGRESQL, "UTF8"
    else:
        asked, wanted = _ASKED_MYSQL, "utf8mb4"
    letters, durable = connection.execute(text(asked)).one()
    if letters != wanted:
        raise StoreError(
            f"texts would not be kept to the letter in {letters}",
            hint=f"use a database and a connection of {wanted}",
        )
    return bool(durable)


def check_transactional(connection: Connection) -> None:
    """Raise StoreError where each statement would be committed by itself."""
    raw = connection.connection.dbapi_connection
    ask = getattr(raw, "get_autocommit", None)
    if ask() if callable(ask) else getattr(raw, "autocommit", False):
        raise StoreError(
            "this connection commits each statement by itself, so nothing would be all or nothing",
            hint="take AUTOCOMMIT away from the engine or the connection",
        )
