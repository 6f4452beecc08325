"""Promises of the table on a server: made once, under a lock, as announced, and never by a program that is too old."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, create_engine, text
from tests.storage.keeping import BOOK, book, keep
from tests.storage.sql.servers import MariaDB, PostgreSQL
from tests.storage.sql.starting import Servers

from unionkit.errors import SchemaMismatch, StoreError
from unionkit.storage import lay_out_sql, open_sql, open_store
from unionkit.storage.sql_cells import CELLS, SqlCells
from unionkit.storage.sql_layout import LAYOUT


def run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_the_table_is_made_where_it_is_not_there_and_found_again(place: str) -> None:
    with open_store(place) as store:
        keep(store, b=book())
    with open_store(place) as store:
        assert store.load(BOOK, "b")


def test_a_dry_run_says_what_would_be_done_and_does_nothing(bare: Engine) -> None:
    planned = lay_out_sql(bare, dry_run=True)
    assert (len(planned), lay_out_sql(bare), lay_out_sql(bare)) == (2, planned, ())


def test_an_administrator_may_run_the_statements_of_a_dry_run(bare: Engine) -> None:
    run(bare, *lay_out_sql(bare, dry_run=True))
    assert lay_out_sql(bare, dry_run=True) == ()
    keep(open_sql(bare), b=book())


def test_statements_that_were_run_by_half_are_run_again(bare: Engine) -> None:
    planned = lay_out_sql(bare, dry_run=True)
    run(bare, planned[0])
    assert lay_out_sql(bare) == planned
    keep(open_sql(bare), b=book())


def test_a_user_who_may_make_no_tables_opens_what_is_laid_out(
    host: Engine, place: str, server: PostgreSQL | MariaDB
) -> None:
    del host
    with open_store(server.plain_user(place)) as store:
        keep(store, b=book())
        assert store.load(BOOK, "b")


def test_many_who_open_at_once_all_find_one_store(place: str) -> None:
    def opened(number: int) -> int:
        with open_store(place) as store:
            keep(store, **{f"b{number}": book()})
            return 1

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(opened, range(8))) == 8
    with open_store(place) as store:
        assert len(list(store.scan(BOOK))) == 8


def newer(engine: Engine) -> None:
    run(engine, f"update unionkit_cells set version = {LAYOUT + 1} where space = 'layout'")


def test_a_newer_layout_is_not_opened(host: Engine) -> None:
    newer(host)
    with pytest.raises(SchemaMismatch, match="upgrade"):
        open_sql(host)


def test_a_store_that_was_brought_up_meanwhile_is_not_written(host: Engine) -> None:
    with open_sql(host) as store:
        newer(host)
        with pytest.raises(SchemaMismatch, match="upgrade"):
            keep(store, b=book())


def test_a_database_that_keeps_no_code_points_is_refused(servers: Servers) -> None:
    postgresql = servers["postgresql"]
    assert isinstance(postgresql, PostgreSQL)
    address = postgresql.new_database("encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'")
    with pytest.raises(StoreError, match="UTF8"):
        open_store(address)


def test_a_connection_of_a_poorer_character_set_is_refused(servers: Servers) -> None:
    with pytest.raises(StoreError, match="utf8mb4"):
        open_store(f"{servers['mariadb'].new_url()}&charset=latin1")


@pytest.mark.parametrize("option", ["speed=11", "wait=soon", "connect_timeout=x"])
def test_an_option_that_does_not_exist_is_answered_without_its_value(place: str, option: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(f"{place}&{option}&password=secret")
    assert "secret" not in str(caught.value)


def test_an_engine_of_another_database_is_refused() -> None:
    with pytest.raises(StoreError, match="open_sqlite"):
        open_sql(create_engine("sqlite://"))


def test_a_step_of_a_scan_begins_where_it_should_and_not_at_the_beginning(host: Engine) -> None:
    many = 5_000
    rows = [{"space": "s", "key": "", "id": f"{n:06}", "version": 1, "text": ""} for n in range(many)]
    with host.begin() as connection:
        connection.execute(CELLS.insert(), rows)
    with host.connect() as connection:
        before = rows_read(connection)
        found = SqlCells(connection).range("s", ("", f"{many - 20:06}"), None, 500)
        assert (len(found), rows_read(connection) - before < 100) == (19, True)


def rows_read(connection: object) -> int:
    """How many rows this session (MariaDB) or this table (PostgreSQL) was asked for so far."""
    run = connection.execute  # type: ignore[attr-defined]
    if connection.dialect.name == "postgresql":  # type: ignore[attr-defined]
        run(text("select pg_stat_clear_snapshot()"))
        asked = "select coalesce(sum(pg_stat_get_xact_tuples_fetched(c.oid)), 0) from pg_class c where relname = 'unionkit_cells_pkey'"
        return int(run(text(asked)).scalar())
    found = run(text("show session status like 'Handler_read_%'"))
    return sum(int(value) for _, value in found)
