"""Promises to a host that uses SQLAlchemy: its transaction is joined, and only the host ends it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session
from tests.storage.keeping import BOOK, NOON, READER, book, keep, line, put
from tests.storage.sql.conftest import add_user, names

from unionkit.errors import Conflict, Retryable, SchemaMismatch, StoreError
from unionkit.storage import Batch, Delete, Guard, Put, Record, Store, join_sql, open_sql, reserve
from unionkit.storage.cell_store import CellStore
from unionkit.storage.kinds import Body, Where


@pytest.fixture
def other(host: Engine) -> Store:
    """A store of the host over its engine: what others see."""
    return open_sql(host)


def test_what_joins_a_host_is_there_when_the_host_commits(host: Engine, other: Store) -> None:
    with host.begin() as connection:
        add_user(connection)
        keep(join_sql(connection), b=book())
    assert (bool(other.load(BOOK, "b")), names(host)) == (True, ["x"])


def test_what_joins_a_host_is_gone_when_the_host_rolls_back(host: Engine, other: Store) -> None:
    with host.connect() as connection:
        add_user(connection)
        keep(join_sql(connection), b=book())
        connection.rollback()
    assert (other.load(BOOK, "b"), list(other.journal()), names(host)) == (None, [], [])


def test_nobody_sees_what_the_host_has_not_committed(host: Engine, other: Store) -> None:
    with host.connect() as connection:
        store = join_sql(connection)
        keep(store, b=book())
        assert store.load(BOOK, "b")
        assert other.load(BOOK, "b") is None
        connection.rollback()


def test_the_store_never_commits_for_the_host(host: Engine) -> None:
    with host.connect() as connection:
        add_user(connection)
        with join_sql(connection) as store:
            keep(store, b=book())
            list(store.scan(BOOK))
            store.migrate([BOOK])
        assert connection.in_transaction()
        assert names(host) == []
        connection.rollback()
    assert names(host) == []


def test_closing_leaves_the_hosts_connection_open(host: Engine) -> None:
    with host.connect() as connection:
        join_sql(connection).close()
        assert connection.execute(text("select 1")).scalar() == 1


def test_closing_leaves_the_hosts_engine_open(host: Engine) -> None:
    with host.connect() as connection:
        open_sql(host).close()
        # a pool that is disposed of is made anew, so this connection would not come back to it
        assert host.pool.checkedout() == 1  # type: ignore[attr-defined]
        assert connection.execute(text("select 1")).scalar() == 1


def test_a_batch_that_fails_leaves_the_rest_of_the_hosts_transaction(host: Engine, other: Store) -> None:
    with host.begin() as connection:
        add_user(connection)
        store = join_sql(connection)
        # guards are written after records, so the record is there when the guard turns out to have moved
        moved = Guard(name="fund", expected=7, value=1)
        with pytest.raises(Conflict):
            store.commit(Batch(puts=(put("a", book()),), guards=(moved,), journal=(line("a"),)), at=NOON)
        keep(store, c=book())
    assert (other.load(BOOK, "a"), bool(other.load(BOOK, "c")), names(host)) == (None, True, ["x"])
    assert list(other.journal()) == []


def test_a_session_of_the_orm_is_joined_through_its_connection(host: Engine, other: Store) -> None:
    with Session(host) as session:
        add_user(session)
        keep(join_sql(session.connection()), b=book())
        assert other.load(BOOK, "b") is None
        session.commit()
    assert (bool(other.load(BOOK, "b")), names(host)) == (True, ["x"])


def test_two_hosts_that_award_from_one_budget_never_overspend_it(host: Engine, other: Store) -> None:
    with host.connect() as one, host.connect() as two:
        first, second = join_sql(one), join_sql(two)
        rows = first.guard("fund"), second.guard("fund")
        guards = [reserve(row, 60, limit=100) for row in rows]
        assert all(isinstance(guard, Guard) for guard in guards)
        first.commit(Batch(guards=(guards[0],)), at=NOON)  # type: ignore[arg-type]
        one.commit()
        with pytest.raises((Conflict, Retryable)):
            second.commit(Batch(guards=(guards[1],)), at=NOON)  # type: ignore[arg-type]
        two.rollback()
    assert other.guard("fund").value == 60


def test_a_host_that_read_before_others_committed_still_writes(host: Engine, other: Store) -> None:
    with host.connect() as connection:
        store = join_sql(connection)
        assert list(store.scan(BOOK)) == []
        keep(other, a=book())
        keep(store, b=book())
        connection.commit()
    assert [record.id for record in other.scan(BOOK)] == ["a", "b"]


# at SERIALIZABLE MariaDB locks what was read, so nobody comes in between
LEVELS = {"postgresql": ("REPEATABLE READ", "SERIALIZABLE"), "mariadb": ("READ COMMITTED", "REPEATABLE READ")}


@pytest.mark.parametrize("which", [0, 1])
def test_a_host_of_another_level_overwrites_nobody(host: Engine, other: Store, which: int) -> None:
    level = LEVELS[host.dialect.name][which]
    keep(other, a=book(year=1))
    with host.connect().execution_options(isolation_level=level) as connection:
        store = join_sql(connection)
        record = store.load(BOOK, "a")
        assert record
        other.commit(Batch(puts=(put("a", book(year=2), record.version),)), at=NOON)
        with pytest.raises((Conflict, Retryable)):
            store.commit(Batch(puts=(put("a", book(year=3), record.version),)), at=NOON)
        connection.rollback()
    found = other.load(BOOK, "a")
    assert found
    assert found.body["year"] == 2


def test_joining_makes_no_table_behind_the_hosts_back(bare: Engine) -> None:
    with bare.connect() as connection, pytest.raises(SchemaMismatch, match="lay_out_sql"):
        join_sql(connection)


def test_a_connection_that_commits_by_itself_is_refused(host: Engine) -> None:
    with (
        host.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        pytest.raises(StoreError, match="AUTOCOMMIT"),
    ):
        join_sql(connection)


def test_a_connection_that_begins_to_commit_by_itself_writes_nothing(host: Engine) -> None:
    with host.connect() as connection:
        store = join_sql(connection)
        connection.rollback()
        connection.execution_options(isolation_level="AUTOCOMMIT")
        with pytest.raises(StoreError, match="AUTOCOMMIT"):
            keep(store, b=book())
    assert open_sql(host).load(BOOK, "b") is None


def test_an_engine_that_commits_by_itself_is_refused(host: Engine) -> None:
    with pytest.raises(StoreError, match="AUTOCOMMIT"):
        open_sql(host.execution_options(isolation_level="AUTOCOMMIT"))


def test_what_is_no_connection_is_refused(host: Engine) -> None:
    with Session(host) as session, pytest.raises(StoreError, match=r"session\.connection\(\)"):
        join_sql(session)  # type: ignore[arg-type]


class Readers:
    """The readers of a host, in its own table."""

    def load(self, connection: object, id: str) -> Record | None:
        raise NotImplementedError

    def scan(self, connection: object, where: Where, *, after: str | None, limit: int) -> Sequence[Record]:
        raise NotImplementedError

    def write(self, connection: object, change: Put | Delete, version: int) -> bool:
        assert isinstance(connection, Connection)
        add_user(connection, f"{change.id} {version}")
        return change.expected == 0


@pytest.fixture
def hosted(other: Store) -> CellStore:
    return CellStore(other.database, repositories={"reader": Readers()})  # type: ignore[attr-defined]


def test_a_host_keeps_a_kind_in_its_own_table(host: Engine, hosted: Store) -> None:
    name: Body = {}
    hosted.commit(Batch(puts=(put("r", name, kind=READER), put("b", book()))), at=NOON)
    assert (names(host), bool(hosted.load(BOOK, "b"))) == (["r 1"], True)


def test_a_conflict_in_the_hosts_table_undoes_the_rest(host: Engine, hosted: Store) -> None:
    with pytest.raises(Conflict):
        hosted.commit(Batch(puts=(put("b", book()), put("r", {}, 7, kind=READER))), at=NOON)
    assert (names(host), hosted.load(BOOK, "b")) == ([], None)
