"""A store of each kind that comes with the package; whoever brings another adds a line to STORES."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from tests.storage.small_adapter import SmallDatabase
from tests.storage.sql.starting import Servers

from unionkit.storage import MemoryStore, Store, join_sql, join_sqlite, lay_out_sql, open_sql, open_sqlite
from unionkit.storage.cell_store import CellStore
from unionkit.storage.sql_addresses import engine_of

Opener = Callable[[Path, Servers], AbstractContextManager[Store]]


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


STORES: dict[str, Opener] = {
    "memory": lambda _folder, _: MemoryStore(),
    "a small adapter": lambda _folder, _: CellStore(SmallDatabase()),
    "sqlite": lambda folder, _: open_sqlite(folder / "union.db"),
    "sqlite in the transaction of a host": joined_sqlite,
    "postgresql": lambda _, servers: open_sql(servers["postgresql"].new_url()),
    "postgresql in the transaction of a host": joined_server("postgresql"),
    "mariadb": lambda _, servers: open_sql(servers["mariadb"].new_url()),
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
