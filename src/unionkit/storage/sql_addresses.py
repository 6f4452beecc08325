"""An engine for the address of a server: the driver that we test with, and sessions that wait only so long."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError

from unionkit.errors import StoreError

_DRIVERS = {"postgresql": "psycopg", "mysql": "pymysql", "mariadb": "pymysql"}
_EXAMPLE = 'write "postgresql://user:password@host/database"'


class _Cursor(Protocol):
    def execute(self, statement: str, /) -> object: ...

    def close(self) -> None: ...


class _Raw(Protocol):
    def cursor(self) -> _Cursor: ...

    def commit(self) -> None: ...


def read_address(address: str, wait: int) -> tuple[URL, int]:
    """The address with its driver, and how long to wait where it says so. Raises StoreError; it shows no part of it."""
    try:
        url = make_url(address)
    except (SQLAlchemyError, ValueError):
        raise StoreError("this address cannot be read", hint=_EXAMPLE) from None
    dialect, _, driver = url.drivername.partition("+")
    if driver not in ("", _DRIVERS.get(dialect)):
        raise StoreError(
            f"this store is not opened through {driver[:40]}",
            hint=f'write "{dialect}://", or hand an engine of your own to open_sql',
        )
    if not url.database:
        raise StoreError("this address names no database", hint=_EXAMPLE)
    said = url.query.get("wait", str(wait))
    if not isinstance(said, str) or not (said.isascii() and said.isdigit()):
        raise StoreError("wait is a whole number of seconds", hint='write "…?wait=30"')
    return url.set(drivername=f"{dialect}+{_DRIVERS[dialect]}").difference_update_query(["wait"]), int(said)


def settings(dialect: str, wait: int) -> tuple[str, ...]:
    """What each session is told: how long to wait for locks, and to answer a commit when it is on the disk."""
    if dialect == "postgresql":
        return (
            f"set lock_timeout = '{max(wait, 1)}s'",
            # a program that was stopped in the middle of a commit does not keep the others waiting for ever
            "set idle_in_transaction_session_timeout = '60s'",
            "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
        )
    return (
        f"set session innodb_lock_wait_timeout = {max(wait, 1)}",
        f"set session lock_wait_timeout = {max(wait, 1)}",
    )


def engine_of(address: str, wait: int) -> Engine:
    """An engine whose errors and logs show no values. Raises StoreError, or ModuleNotFoundError without the driver."""
    url, seconds = read_address(address, wait)
    try:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_timeout=max(seconds, 1))
    except (SQLAlchemyError, TypeError, ValueError) as error:
        raise StoreError(f"this address cannot be used ({type(error).__name__})", hint=_EXAMPLE) from None
    told = settings(engine.dialect.name, seconds)

    def settle(connection: _Raw, _record: object) -> None:
        cursor = connection.cursor()
        for statement in told:
            cursor.execute(statement)
        cursor.close()
        connection.commit()

    event.listen(engine, "connect", settle)
    return engine
