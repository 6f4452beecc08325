"""A store of each kind that comes with the package; whoever brings another adds a line to STORES."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from itertools import count
from pathlib import Path

import pytest
from tests.storage.small_adapter import SmallDatabase
from tests.storage.sql.starting import Servers

from unionkit.storage import MemoryStore, Store, join_sql, join_sqlite, lay_out_sql, open_sqlite
from unionkit.storage.cell_store import CellStore
from unionkit.storage.sql_addresses import engine_of

Opener = Callable[[Path, Servers], AbstractContextManager[Store]]
NewPlace = Callable[[], str]


@contextmanager
def joined_sqlite(folder: Path, _servers: Servers) -> Iterator[Store]:
    with closing(sqlite3.connect(folder / "host.db", isolation_level=None)) as connection:
        connection.execute("begin")
        yield join_sqlite(connection)


def joined_server(name: str) -> Opener:
    @contextmanager
    def opened(_folder: Path, servers: Servers) -> Iterator[Store]:
        engine = engine_of(servers[name].new_url(), 10)
        lay_out_sql(engine)
        with engine.connect() as connection:
            yield join_sql(connection)
        engine.dispose()

    return opened


# PostgreSQL and MariaDB by themselves are under the contract of stores: tests/storage/sql/test_contract.py
STORES: dict[str, Opener] = {
    "memory": lambda _folder, _: MemoryStore(),
    "a small adapter": lambda _folder, _: CellStore(SmallDatabase()),
    "sqlite": lambda folder, _: open_sqlite(folder / "union.db"),
    "sqlite in the transaction of a host": joined_sqlite,
    "postgresql in the transaction of a host": joined_server("postgresql"),
    "mariadb in the transaction of a host": joined_server("mariadb"),
}


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    with ExitStack() as stack:
        yield Servers(stack)


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path, servers: Servers) -> Iterator[Store]:
    with STORES[request.param](tmp_path, servers) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path, servers: Servers) -> NewPlace:
    """Addresses of new, empty places for a store that several processes share."""
    if request.param == "sqlite":
        numbers = count()
        return lambda: f"sqlite:///{tmp_path}/union{next(numbers)}.db?wait=30"
    server = servers[request.param]
    return lambda: server.new_url(wait=30)
