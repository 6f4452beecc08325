"""PostgreSQL and MariaDB keep the whole contract of a store, each at its default isolation level."""

from __future__ import annotations

from importlib.metadata import version
from itertools import count
from typing import ClassVar

import pytest
from tests.storage.sql.servers import MariaDB, PostgreSQL
from tests.storage.sql.starting import Servers

from unionkit.storage import open_store
from unionkit.testing import OpenStore, StoreContract

TESTS = count()


def opener(server: PostgreSQL | MariaDB) -> OpenStore:
    """Opens the store of a name, in a place of its own; a process that is killed finds it under the name, too."""
    number = next(TESTS)
    return lambda name: open_store(server.url_of(f"contract{number}{name}"))


class TestPostgreSQL(StoreContract):
    label = "PostgreSQL"
    versions: ClassVar = {name: version(name) for name in ("SQLAlchemy", "psycopg")}

    @pytest.fixture
    def open_store(self, servers: Servers) -> OpenStore:
        return opener(servers["postgresql"])


class TestMariaDB(StoreContract):
    label = "MariaDB"
    versions: ClassVar = {name: version(name) for name in ("SQLAlchemy", "PyMySQL")}

    @pytest.fixture
    def open_store(self, servers: Servers) -> OpenStore:
        return opener(servers["mariadb"])
