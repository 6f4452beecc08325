"""Promises of the servers under test: a missing one is said with what brings it, and required ones are not skipped."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

import pytest
from tests.storage.sql import servers, starting
from tests.storage.sql.starting import Servers


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], Servers]:
    """Servers on a machine that has none of their programs."""

    def made(required: bool) -> Servers:
        monkeypatch.setenv("PATH", "")
        monkeypatch.setattr(servers, "PLACES", ())
        monkeypatch.setattr(starting, "REQUIRED", required)
        return Servers(ExitStack())

    return made


@pytest.mark.parametrize(("name", "package"), [("postgresql", "postgresql"), ("mariadb", "mariadb-server")])
def test_a_test_without_its_server_is_skipped_and_says_what_brings_it(
    without: Callable[[bool], Servers], name: str, package: str
) -> None:
    with pytest.raises(pytest.skip.Exception, match=f"apt-get install {package}"):
        without(False)[name]


@pytest.mark.parametrize("name", ["postgresql", "mariadb"])
def test_a_test_without_its_server_fails_where_servers_are_required(
    without: Callable[[bool], Servers], name: str
) -> None:
    with pytest.raises(pytest.fail.Exception, match="UNIONKIT_SERVERS=required"):
        without(True)[name]
