"""Promises of opening a store: by address, with a helpful answer to a wrong one, and with nothing loaded before."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from tests.storage.keeping import BOOK, NOON, book, keep

import unionkit
from unionkit.errors import MissingExtra, StoreError
from unionkit.storage import Batch, MemoryStore, Store, opening


def test_memory_opens_a_new_store_each_time() -> None:
    first, second = unionkit.open_store("memory://"), unionkit.open_store("memory://")
    keep(first, b=book())
    assert second.load(BOOK, "b") is None


def test_a_file_is_made_and_found_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/工会 1.db"
    with unionkit.open_store(url) as store:
        keep(store, b=book())
    with unionkit.open_store(url) as store:
        assert store.load(BOOK, "b")


def test_a_path_without_a_root_is_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with unionkit.open_store("sqlite:///union.db"):
        assert (tmp_path / "union.db").is_file()


def test_a_store_opened_to_read_cannot_write(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/union.db"
    with unionkit.open_store(url) as store:
        keep(store, b=book())
    with unionkit.open_store(f"{url}?mode=ro") as store:
        assert store.load(BOOK, "b")
        with pytest.raises(StoreError, match="SQLITE_READONLY"):
            keep(store, c=book())


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("sqllite:///union.db", "did you mean 'sqlite'?"),
        ("memroy://", "did you mean 'memory'?"),
        ("postgres://host/db", "did you mean 'postgresql'?"),
        ("qqq://x", "there are: "),
        ("union.db", "sqlite:///union.db"),
        ("sqlite://", "names no file"),
        ("sqlite:///", "names no file"),
        ("sqlite:///:memory:", "memory://"),
        ("sqlite:///x.db?mode=rw", "option"),
        ("sqlite:///x.db?wait=soon", "option"),
        ("sqlite:///x.db?speed=11", "option"),
        ("memory://name", "no name"),
    ],
)
def test_a_wrong_address_is_answered_with_a_right_one(url: str, hint: str) -> None:
    with pytest.raises(StoreError) as caught:
        unionkit.open_store(url)
    assert hint in str(caught.value)


def test_an_error_never_shows_the_password() -> None:
    with pytest.raises(StoreError) as caught:
        unionkit.open_store("qqq://name:secret@host/db")
    assert "secret" not in str(caught.value)


def offered(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    entry = EntryPoint(name, value, opening.GROUP)
    monkeypatch.setattr(opening, "installed_stores", lambda: {name: entry})


@pytest.mark.parametrize(
    ("scheme", "extra"), [("postgresql", "postgres"), ("mariadb", "mysql"), ("mysql+pymysql", "mysql")]
)
def test_a_driver_that_is_not_there_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, scheme: str, extra: str
) -> None:
    offered(monkeypatch, scheme.partition("+")[0], "no_such_driver:open")
    with pytest.raises(MissingExtra, match=rf"unionkit\[{extra}\]"):
        unionkit.open_store(f"{scheme}://host/db")


def test_a_known_scheme_that_nothing_opens_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "installed_stores", dict)
    with pytest.raises(MissingExtra, match=r"unionkit\[postgres\]"):
        unionkit.open_store("postgresql://host/db")


def open_other(_url: str) -> Store:
    return MemoryStore()


def open_without_driver(_url: str) -> Store:
    raise ModuleNotFoundError("No module named 'driver'", name="driver")


def test_another_distribution_brings_its_own_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["unionkit.storage.memory"], "open_other", open_other, raising=False)
    offered(monkeypatch, "other", "unionkit.storage.memory:open_other")
    with unionkit.open_store("other://x") as store:
        assert store.commit(Batch(), at=NOON).commit == 1


def test_a_driver_that_is_missed_while_opening_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["unionkit.storage.memory"]
    monkeypatch.setattr(module, "open_without_driver", open_without_driver, raising=False)
    offered(monkeypatch, "other", "unionkit.storage.memory:open_without_driver")
    with pytest.raises(MissingExtra, match="driver"):
        unionkit.open_store("other://x")


def test_an_offer_that_leads_nowhere_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    offered(monkeypatch, "other", "unionkit.storage.memory:nothing")
    with pytest.raises(StoreError, match="is not there"):
        unionkit.open_store("other://x")


def test_the_shipped_stores_are_offered_as_others_are() -> None:
    from importlib.metadata import entry_points

    names = {entry.name for entry in entry_points(group=opening.GROUP)}
    assert names >= {"memory", "sqlite"}


@pytest.mark.parametrize("module", ["sqlite3", "cattrs", "unionkit.storage.ports"])
def test_importing_the_package_opens_no_store(module: str) -> None:
    # what measures the tests may have opened it before
    script = f"import sys; there = set(sys.modules); import unionkit; print({module!r} in set(sys.modules) - there)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_every_name_of_the_package_is_there() -> None:
    from unionkit import storage

    assert [name for name in storage.__all__ if getattr(storage, name, None) is None] == []


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    from unionkit import storage

    with pytest.raises(AttributeError, match="nothing"):
        storage.nothing  # noqa: B018
