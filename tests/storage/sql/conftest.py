"""Places on both servers, and engines of a host, for the tests of stores on servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, text
from tests.storage.sql.servers import MariaDB, PostgreSQL
from tests.storage.sql.starting import Servers

from unionkit.storage import lay_out_sql
from unionkit.storage.sql_addresses import engine_of

EngineOf = Callable[[str], Engine]


@pytest.fixture(params=["postgresql", "mariadb"])
def server(request: pytest.FixtureRequest, servers: Servers) -> PostgreSQL | MariaDB:
    return servers[request.param]


@pytest.fixture
def place(server: PostgreSQL | MariaDB) -> str:
    return server.new_url()


@pytest.fixture
def bare(place: str) -> Iterator[Engine]:
    """An engine of a host, on a database without a store."""
    engine = engine_of(place, 10)
    yield engine
    engine.dispose()


@pytest.fixture
def host(bare: Engine) -> Engine:
    """An engine of a host, with its own table beside a store."""
    lay_out_sql(bare)
    with bare.begin() as connection:
        connection.execute(text("create table users (name varchar(50))"))
    return bare


def names(engine: Engine) -> list[str]:
    """What stands in the host's table, as another connection sees it."""
    with engine.connect() as connection:
        return list(connection.execute(text("select name from users order by name")).scalars())


def add_user(connection: object, name: str = "x") -> None:
    connection.execute(text("insert into users values (:name)"), {"name": name})  # type: ignore[attr-defined]
