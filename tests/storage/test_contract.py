"""The contract of a store, on the stores that need no server."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import ClassVar

import pytest
from tests.storage.small_adapter import SmallDatabase

from unionkit.storage import MemoryStore, join_sqlite, open_sqlite
from unionkit.storage.cell_store import CellStore
from unionkit.testing import OpenStore, StoreContract

ONE_THREAD = "a connection of sqlite3 belongs to the thread of the host that made it"
HOST_COMMITS = "what is written lasts when the host has committed, and not before"


class TestMemory(StoreContract):
    label = "memory"

    @pytest.fixture
    def open_store(self) -> OpenStore:
        return lambda _: MemoryStore()


class TestSmallAdapter(StoreContract):
    label = "a small adapter"

    @pytest.fixture
    def open_store(self) -> OpenStore:
        return lambda _: CellStore(SmallDatabase())


class TestSqlite(StoreContract):
    label = "sqlite"
    versions: ClassVar[dict[str, str]] = {"SQLite": sqlite3.sqlite_version}

    @pytest.fixture
    def open_store(self, tmp_path: Path) -> OpenStore:
        return lambda name: open_sqlite(tmp_path / f"{name}.db")


class TestSqliteOfAHost(StoreContract):
    label = "sqlite in the transaction of a host"
    versions: ClassVar[dict[str, str]] = {"SQLite": sqlite3.sqlite_version}
    gaps: ClassVar[dict[str, str]] = {
        "test_a_budget_is_never_overspent": ONE_THREAD,
        "test_a_commit_is_seen_as_a_whole_or_not_at_all": ONE_THREAD,
        "test_no_update_is_lost_among_many": ONE_THREAD,
        "test_nobody_reads_what_is_not_committed": ONE_THREAD,
        "test_one_key_from_many_takes_effect_once": ONE_THREAD,
        "test_one_of_many_gets_a_claim": ONE_THREAD,
        "test_the_chain_of_many_writers_holds": ONE_THREAD,
        "test_threads_share_one_store": ONE_THREAD,
        "test_two_programs_that_migrate_at_once_do_it_once": ONE_THREAD,
        "test_a_process_that_is_killed_in_a_commit_leaves_it_whole_or_not_at_all": HOST_COMMITS,
        "test_a_process_that_is_killed_loses_nothing_that_was_acknowledged": HOST_COMMITS,
    }

    @pytest.fixture
    def open_store(self, tmp_path: Path) -> Iterator[OpenStore]:
        connections: dict[str, sqlite3.Connection] = {}
        with ExitStack() as stack:

            def opened(name: str) -> CellStore:
                if name not in connections:
                    made = sqlite3.connect(tmp_path / f"{name}.db", isolation_level=None)
                    connections[name] = stack.enter_context(closing(made))
                    made.execute("begin")
                return join_sqlite(connections[name])

            yield opened
