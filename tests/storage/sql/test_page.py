"""The promise of the page on migrating: what it tells to do on a server does what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from tests.storage.keeping import book, keep
from tests.test_docs import ROOT, Guide

from unionkit.storage import join_sql

PAGE = ROOT / "docs" / "how-to" / "migrate-a-store.md"


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[Engine], tuple[str, ...]]]:
    monkeypatch.chdir(tmp_path)
    guide = Guide()
    guide.check(PAGE.read_text(encoding="utf-8"))
    return guide.names  # type: ignore[return-value]


def test_an_administrator_lays_out_what_a_host_then_joins(
    page: dict[str, Callable[[Engine], tuple[str, ...]]], bare: Engine
) -> None:
    with bare.begin() as connection:
        for statement in page["statements"](bare):
            connection.execute(text(statement))
    assert page["statements"](bare) == ()
    with bare.begin() as connection:
        keep(join_sql(connection), b=book())


def test_a_host_lays_out_what_it_then_joins(
    page: dict[str, Callable[[Engine], tuple[str, ...]]], bare: Engine
) -> None:
    page["lay_out"](bare)
    with bare.begin() as connection:
        assert keep(join_sql(connection), b=book()).commit == 1
