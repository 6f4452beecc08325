"""Promises of addresses of servers: the tested driver, a helpful answer to a wrong one, and never a password."""

from __future__ import annotations

import subprocess
import sys

import pytest

from unionkit.errors import MissingExtra, StoreError
from unionkit.storage import open_store
from unionkit.storage.sql_addresses import read_address, settings

SECRET = "geheim"


@pytest.mark.parametrize(
    ("address", "driver"),
    [
        ("postgresql://u@h/d", "postgresql+psycopg"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg"),
        ("mysql://u@h/d", "mysql+pymysql"),
        ("mariadb://u@h/d", "mariadb+pymysql"),
    ],
)
def test_an_address_without_a_driver_gets_the_one_that_is_tested(address: str, driver: str) -> None:
    url, _ = read_address(address, 10)
    assert url.drivername == driver


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("postgresql+asyncpg://u:geheim@h/d", "an engine of your own"),
        ("postgresql://u:geheim@h", "names no database"),
        ("postgresql://u:geheim@h:port/d", "cannot be read"),
        ("mysql://u:geheim@h/d?wait=soon", "whole number of seconds"),
        ("mysql://u:geheim@h/d?wait=-1", "whole number of seconds"),
        ("mysql://u:geheim@h/d?wait=1&wait=2", "whole number of seconds"),
        ("postgresql://u:geheim@127.0.0.1:1/d", "check that it runs"),
        ("mariadb://u:geheim@127.0.0.1:1/d", "check that it runs"),
    ],
)
def test_a_wrong_address_is_answered_with_a_hint_and_without_the_password(address: str, hint: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(address)
    assert hint in str(caught.value)
    assert SECRET not in str(caught.value)


def test_how_long_to_wait_stands_in_the_address_and_is_not_for_the_driver() -> None:
    url, wait = read_address("postgresql://u@h/d?wait=30&sslmode=require", 10)
    assert (wait, dict(url.query)) == (30, {"sslmode": "require"})


@pytest.mark.parametrize("dialect", ["postgresql", "mysql", "mariadb"])
def test_a_session_waits_as_long_as_it_is_told(dialect: str) -> None:
    assert any("timeout = " in told and "17" in told for told in settings(dialect, 17))


@pytest.mark.parametrize(
    ("scheme", "module", "extra"),
    [("postgresql", "psycopg", "postgres"), ("mysql", "pymysql", "mysql"), ("mariadb", "pymysql", "mysql")],
)
def test_a_missing_driver_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, scheme: str, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=rf"{module}.*unionkit\[{extra}\]"):
        open_store(f"{scheme}://u@127.0.0.1:1/d")


def test_where_sqlalchemy_is_missing_the_extra_is_named() -> None:
    script = (
        "import sys; sys.modules['sqlalchemy'] = None; import unionkit; unionkit.open_store('mysql://h/d')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "unionkit[" in done.stderr.splitlines()[-1]


def test_without_sqlalchemy_everything_else_is_there() -> None:
    script = "import sys; sys.modules['sqlalchemy'] = None; from unionkit.storage import *; print(open_sqlite.__name__)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "open_sqlite"


@pytest.mark.parametrize(
    ("typo", "meant"), [("postgres", "postgresql"), ("mysq", "mysql"), ("mariab", "mariadb")]
)
def test_a_typo_is_answered_with_what_was_meant(typo: str, meant: str) -> None:
    with pytest.raises(StoreError, match=f"did you mean '{meant}'"):
        open_store(f"{typo}://u@h/d")
