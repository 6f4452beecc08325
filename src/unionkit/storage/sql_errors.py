"""Errors of database servers as errors of the port. Their own texts may quote values, and stay inside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError, StatementError, TimeoutError

from unionkit.errors import Retryable, StoreError

# PostgreSQL: serialization, deadlock, lock and statement timeout, too many connections.
# MariaDB and MySQL: deadlock, lock wait, changed since it was read, too many connections.
_BUSY = {"40001", "40P01", "55P03", "57014", "53300", "1213", "1205", "1020", "1040", "1203"}
_GONE_STATES = ("08", "57P")
_GONE_NUMBERS = {"1053", "1927", "2002", "2003", "2006", "2013", "2014", "2055", "4031"}
_NO_ENTRY = {"28000", "28P01", "3D000", "1044", "1045", "1049", "1698"}
_AGAIN = "commit the same batch again; in a transaction of a host, roll that back and begin it again"
_HINTS = {
    "42501": "the user of the store may not do this; grant it select, insert, update and delete on the table",
    "42P01": "the table of the store is gone; restore it from a backup, or open the store once to make it",
    "53100": "the server's disk is full",
    "25006": "this server only reads; name the primary",
    "1142": "the user of the store may not do this; grant it select, insert, update and delete on the table",
    "1146": "the table of the store is gone; restore it from a backup, or open the store once to make it",
    "1153": "a single text is larger than max_allowed_packet of the server",
    "1290": "this server only reads; name the primary",
    "1836": "this server only reads; name the primary",
}


def code_of(error: SQLAlchemyError) -> str:
    """The SQLSTATE or the number that the server gave, empty where it gave none."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    number = cause.args[0] if cause is not None and cause.args else None
    if isinstance(number, int):  # MariaDB and MySQL: their SQLSTATE says less
        return str(number) if number else ""
    return str(getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None) or "")


def is_gone(error: SQLAlchemyError) -> bool:
    """Whether the connection was lost or never made, so that nobody heard what the server answered."""
    if not isinstance(error, DBAPIError):
        return False
    code = code_of(error)
    return (
        error.connection_invalidated
        or code in _GONE_NUMBERS
        or code.startswith(_GONE_STATES)
        # psycopg gives no SQLSTATE where it reached no server
        or (not code and isinstance(error, OperationalError))
    )


def port_error(error: SQLAlchemyError) -> StoreError:
    """The error of the port for one of the driver: Retryable or StoreError, with a code and no value."""
    if isinstance(error, TimeoutError):
        return Retryable(
            "all connections of the pool are in use",
            hint="commit the same batch again, or open a larger pool",
        )
    if isinstance(error, StatementError) and isinstance(error.orig, StoreError):
        return error.orig  # raised by ourselves while values were prepared
    code = code_of(error)
    shown = f"{type(error).__name__} {code}".strip()
    if is_gone(error):
        return Retryable(f"the server went away or cannot be reached ({shown})", hint=_AGAIN)
    if code in _BUSY:
        return Retryable(f"the server was busy, or another transaction came first ({shown})", hint=_AGAIN)
    return StoreError(
        f"the server could not do it ({shown})",
        hint=_HINTS.get(code, "look the code up, and see the server's log"),
    )


def opening_error(error: SQLAlchemyError) -> StoreError:
    """The error of a store that cannot be opened: where no connection was made, the address may be wrong."""
    code = code_of(error)
    if is_gone(error) or code in _NO_ENTRY:
        return StoreError(
            f"no connection to the database server ({type(error).__name__} {code})".replace(" )", ")"),
            hint="check that it runs, and host, port, database, user, password and options of the address",
        )
    return port_error(error)


@contextmanager
def translated() -> Iterator[None]:
    """Errors of the driver as errors of the port."""
    try:
        yield
    except SQLAlchemyError as error:
        raise port_error(error) from None
