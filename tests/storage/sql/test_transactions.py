"""Promises of single transactions on a server: what one step reads is of one moment, and order is by code point."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.storage.keeping import BOOK, NOON, book, keep, put
from tests.storage.sql.servers import PostgreSQL
from tests.storage.sql.starting import Servers

from unionkit.errors import StoreError
from unionkit.storage import Batch, Store, open_store
from unionkit.storage.cell_store import CellStore
from unionkit.storage.cells import Cell
from unionkit.storage.sql import SqlDatabase


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    with open_store(place) as opened:
        yield opened


def database_of(store: Store) -> SqlDatabase:
    assert isinstance(store, CellStore)
    assert isinstance(store.database, SqlDatabase)
    return store.database


def test_reads_of_one_step_see_one_moment(store: Store) -> None:
    keep(store, a=book(year=1))
    with database_of(store).transaction(write=False) as cells:
        before = cells.read("record:book", ["a"])
        store.commit(Batch(puts=(put("a", book(year=2), 1),)), at=NOON)
        assert cells.read("record:book", ["a"]) == before


def test_a_transaction_that_reads_cannot_write_on_postgresql(servers: Servers) -> None:
    with (
        open_store(servers["postgresql"].new_url()) as store,
        pytest.raises(StoreError, match="25006"),
        database_of(store).transaction(write=False) as cells,
    ):
        cells.add("s", [Cell("", "a", 1, "")])


def test_a_write_sees_what_was_committed_while_it_waited(store: Store) -> None:
    keep(store, a=book(year=1))
    with database_of(store).transaction(write=True) as cells:
        assert cells.read("record:book", ["a"])["a"][0] == 1
    store.commit(Batch(puts=(put("a", book(year=2), 1),)), at=NOON)
    with database_of(store).transaction(write=True) as cells:
        assert cells.read("record:book", ["a"])["a"][0] == 2


def test_what_is_cut_off_by_an_error_leaves_nothing(store: Store) -> None:
    def stopped() -> None:
        with database_of(store).transaction(write=True) as cells:
            cells.add("s", [Cell("", "a", 1, "")])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    with database_of(store).transaction(write=False) as cells:
        assert cells.read("s", ["a"]) == {}


def test_a_key_that_mariadb_would_cut_off_is_refused(servers: Servers) -> None:
    with (
        open_store(servers["mariadb"].new_url()) as store,
        pytest.raises(StoreError, match="too long"),
        database_of(store).transaction(write=True) as cells,
    ):
        cells.add("s", [Cell("", "𠮷" * 256, 1, "")])


@pytest.mark.parametrize("other", ["A", "a ", "a\t", "á", "ａ", "a\u0301", " a", "a\\", "a'", "a%", "a\x01"])
def test_places_that_differ_in_one_letter_are_two(store: Store, other: str) -> None:
    with database_of(store).transaction(write=True) as cells:
        assert cells.add("s", [Cell("", "a", 1, "one"), Cell("", other, 2, "other")]) == 2
        assert cells.read("s", ["a", other]) == {"a": (1, "one"), other: (2, "other")}
        assert cells.swap("s", other, 2, 3, None)
        assert cells.read("s", ["a", other]) == {"a": (1, "one")}


def test_the_longest_places_are_kept(store: Store) -> None:
    space, key, id = "𠮷" * 135, "t" + "𠮷" * 255, "𠀀" * 255
    with database_of(store).transaction(write=True) as cells:
        assert cells.add(space, [Cell(key, id, 2**62, "x")]) == 1
    with database_of(store).transaction(write=False) as cells:
        assert cells.range(space, ("", ""), None, 9) == [Cell(key, id, 2**62, "x")]


def test_many_cells_are_added_and_counted_in_steps(store: Store) -> None:
    cells_of = [Cell("", f"{number:05}", 1, "") for number in range(2_500)]
    with database_of(store).transaction(write=True) as cells:
        assert cells.add("s", cells_of[::2]) == 1_250
        assert cells.add("s", cells_of) == 1_250
        cells.remove("s", [("", one.id) for one in cells_of[:2_400]])
        assert len(cells.range("s", ("", ""), None, 500)) == 100


def test_a_database_that_sorts_as_people_do_is_still_searched_by_code_point(servers: Servers) -> None:
    postgresql = servers["postgresql"]
    assert isinstance(postgresql, PostgreSQL)
    address = postgresql.new_database("encoding 'UTF8' locale_provider icu icu_locale 'zh'")
    ids = ["a", "B", "A ", "A", "é", "道", "𠮷", "b", "z", "阿"]
    with open_store(address) as store:
        keep(store, **{id: book(shelf=id) for id in ids})
        assert [record.id for record in store.scan(BOOK)] == sorted(ids)
