"""Promises of errors of servers: Retryable or StoreError by their code, a lost answer told apart, never a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pymysql
import pytest
from sqlalchemy import Engine, event, exc, text
from sqlalchemy.pool import PoolProxiedConnection
from tests.storage.keeping import BOOK, NOON, book, keep, line, put
from tests.storage.sql.servers import MariaDB, PostgreSQL

from unionkit.errors import AnswerLost, Conflict, KeyReused, Retryable, StoreError
from unionkit.storage import Batch, Store, join_sql, open_sql, open_store, verify
from unionkit.storage.sql_errors import port_error

PERSONAL = "340421197001319982"


class StateError(Exception):
    """An error of a driver that gives an SQLSTATE."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(f"detail: {PERSONAL}")
        self.sqlstate = sqlstate


def of_driver(code: str | int, kind: type[exc.DBAPIError] = exc.OperationalError) -> exc.DBAPIError:
    cause = StateError(code) if isinstance(code, str) else pymysql.err.OperationalError(code, PERSONAL)
    return kind(f"select '{PERSONAL}'", {"value": PERSONAL}, cause)


@pytest.mark.parametrize(
    "code",
    [
        *("40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03", "53300", "08006", "08003"),
        *(1213, 1205, 1020, 1040, 1053, 1927, 2003, 2006, 2013),
    ],
)
def test_what_passes_may_be_tried_again(code: str | int) -> None:
    assert type(port_error(of_driver(code))) is Retryable


@pytest.mark.parametrize(
    "code", ["42P01", "42501", "53100", "25006", "23505", "22021", 1146, 1142, 1366, 1290, 1062]
)
def test_what_does_not_pass_is_not_to_be_tried_again(code: str | int) -> None:
    found = port_error(of_driver(code, exc.ProgrammingError))
    assert type(found) is StoreError
    assert str(code) in found.message


@pytest.mark.parametrize("code", ["40001", "22021", 1213, 1366, 0, ""])
def test_a_translated_error_shows_no_value(code: str | int) -> None:
    assert PERSONAL not in str(port_error(of_driver(code)))


def test_a_pool_that_is_used_up_may_be_tried_again() -> None:
    assert type(port_error(exc.TimeoutError("QueuePool limit"))) is Retryable


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    with open_store(place) as opened:
        yield opened


def engine_of(store: Store) -> Engine:
    engine = store.database.engine  # type: ignore[attr-defined]
    assert isinstance(engine, Engine)
    return engine


def test_an_error_of_the_driver_never_comes_out_and_shows_no_value(store: Store, bare: Engine) -> None:
    with bare.begin() as connection:
        connection.execute(text("drop table unionkit_cells"))
    with pytest.raises(StoreError) as caught:
        keep(store, b=book(number=PERSONAL))
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert PERSONAL not in str(caught.value)


def test_values_are_hidden_from_the_engines_own_log(store: Store) -> None:
    assert engine_of(store).hide_parameters


def test_whoever_waits_too_long_for_others_may_try_again(server: PostgreSQL | MariaDB) -> None:
    place = server.new_url(wait=1)
    with open_store(place) as mine, open_store(place) as other:
        keep(mine, a=book())
        with engine_of(other).connect() as connection:
            connection.execute(text("select * from unionkit_cells where space = 'layout' for update"))
            with pytest.raises(Retryable, match=r"55P03|1205"):
                keep(mine, b=book())
            connection.rollback()
        keep(mine, b=book())


def test_readers_go_on_while_another_writes(store: Store, bare: Engine) -> None:
    keep(store, a=book())
    with bare.connect() as connection:
        connection.execute(text("update unionkit_cells set version = 99 where space = 'head'"))
        assert store.load(BOOK, "a")
        connection.rollback()


def test_a_deadlock_with_a_host_may_be_tried_again(store: Store, host: Engine) -> None:
    from threading import Thread

    with host.connect() as first, host.connect() as second:
        lock_layout = text("select * from unionkit_cells where space = 'layout' for update")
        first.execute(text("insert into users values ('a')"))
        first.commit()
        lock_users = text("select * from users for update")
        first.execute(lock_layout)
        second.execute(lock_users)
        # each waits for what the other holds; the server ends one of the two
        ended: list[str] = []

        def wait() -> None:
            try:
                first.execute(lock_users)
            except exc.DBAPIError as error:
                ended.append(type(port_error(error)).__name__)
            first.rollback()

        waiting = Thread(target=wait)
        waiting.start()
        try:
            second.execute(lock_layout)
        except exc.DBAPIError as error:
            ended.append(type(port_error(error)).__name__)
        second.rollback()
        waiting.join()
    assert ended == ["Retryable"]


def kill_session(engine: Engine, session: int) -> None:
    kill = "select pg_terminate_backend({})" if engine.dialect.name == "postgresql" else "kill {}"
    with engine.connect() as connection:
        connection.exec_driver_sql(kill.format(session))


def session_of(connection: object) -> int:
    asked = "select pg_backend_pid()" if connection.dialect.name == "postgresql" else "select connection_id()"  # type: ignore[attr-defined]
    return int(connection.exec_driver_sql(asked).scalar())  # type: ignore[attr-defined]


def test_a_session_that_is_ended_between_two_commits_is_not_noticed(store: Store, bare: Engine) -> None:
    keep(store, a=book())
    with engine_of(store).connect() as connection:
        session = session_of(connection)
    kill_session(bare, session)
    keep(store, b=book())
    assert [record.id for record in store.scan(BOOK)] == ["a", "b"]


def ends_before(store: Store, bare: Engine) -> None:
    """The session ends before the server has got the next commit."""
    engine = engine_of(store)
    event.listen(engine, "commit", lambda found: kill_session(bare, session_of(found)), once=True)


def ends_after(store: Store, bare: Engine) -> None:
    """The server commits, and the session ends before the answer is heard."""
    dialect = engine_of(store).dialect
    commit = dialect.do_commit

    def commit_and_end(raw: PoolProxiedConnection) -> None:
        dialect.do_commit = commit  # type: ignore[method-assign]
        commit(raw)
        cursor = raw.cursor()
        cursor.execute(
            "select pg_backend_pid()" if dialect.name == "postgresql" else "select connection_id()"
        )
        kill_session(bare, next(iter(cursor.fetchall()))[0])
        cursor.execute("select 'the answer'")

    dialect.do_commit = commit_and_end  # type: ignore[assignment, method-assign]


ENDS = pytest.mark.parametrize(("end", "written"), [(ends_before, False), (ends_after, True)])
Ending = Callable[[Store, Engine], None]


@ENDS
def test_a_lost_answer_is_said_where_nobody_can_know(
    store: Store, bare: Engine, end: Ending, written: bool
) -> None:
    keep(store, a=book())
    end(store, bare)
    with pytest.raises(AnswerLost):
        keep(store, b=book())
    assert bool(store.load(BOOK, "b")) is written


@ENDS
def test_after_a_lost_answer_a_batch_with_a_key_takes_effect_once(
    store: Store, bare: Engine, end: Ending, written: bool
) -> None:
    batch = Batch(puts=(put("b", book()),), journal=(line("b"),), idempotency_key="k")
    end(store, bare)
    with pytest.raises(Retryable, match="idempotency key"):
        store.commit(batch, at=NOON)
    assert store.commit(batch, at=NOON).repeated is written
    assert (len(list(store.journal())), verify(store.journal()).holds) == (1, True)


def test_what_is_wrong_with_a_batch_is_no_matter_of_the_server(store: Store) -> None:
    store.commit(Batch(journal=(line("b"),), idempotency_key="k"), at=NOON)
    with pytest.raises(KeyReused):
        store.commit(Batch(journal=(line("c"),), idempotency_key="k"), at=NOON)
    with pytest.raises(Conflict):
        store.commit(Batch(puts=(put("b", book(), 7),)), at=NOON)


def test_a_store_is_not_carried_into_another_process(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unionkit.storage.sql.getpid", lambda: -1)
    with pytest.raises(StoreError, match="another process"):
        store.load(BOOK, "b")


def test_a_host_sees_to_its_own_engine_after_a_fork(host: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_sql(host) as store:
        monkeypatch.setattr("unionkit.storage.sql.getpid", lambda: -1)
        assert store.load(BOOK, "b") is None


def test_a_store_says_that_it_is_durable_where_the_server_is(store: Store) -> None:
    found = store.capabilities
    assert (found.durable, found.processes, found.server, found.joins) == (True, True, True, True)


def test_a_store_does_not_say_that_it_is_durable_where_the_server_is_not(host: Engine) -> None:
    if host.dialect.name == "postgresql":
        told, back = "set synchronous_commit = off", "set synchronous_commit = on"
    else:
        name = "innodb_flush_log_at_trx_commit"
        told, back = f"set global {name} = 2", f"set global {name} = 1"
    with host.connect() as connection:
        connection.exec_driver_sql(told)
        connection.commit()
        durable = join_sql(connection).capabilities.durable
        connection.exec_driver_sql(back)
        connection.commit()
    assert not durable
