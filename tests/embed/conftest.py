"""Starts the applications of `examples/embed`, each once, where the libraries that they need are installed."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.embed.running_offices import Office

NEEDED = {"fastapi": ("httpx", "fastapi", "sqlalchemy", "uvicorn"), "django": ("httpx", "django")}


def need(name: str) -> None:
    """Skip without the libraries of an application, or fail where they have to be there."""
    missing = [module for module in NEEDED[name] if importlib.util.find_spec(module) is None]
    if missing and os.environ.get("UNIONKIT_EMBED") == "required":
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"needs {', '.join(missing)}: nox -s embed")


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Office]]:
    started: dict[str, Office] = {}
    with ExitStack() as stack:

        def start(name: str) -> Office:
            need(name)
            from tests.embed.running_offices import OFFICES

            if name not in started:
                started[name] = stack.enter_context(OFFICES[name](tmp_path_factory.mktemp(name)))
            return started[name]

        yield start


@pytest.fixture(params=NEEDED)
def office(request: pytest.FixtureRequest, offices: Callable[[str], Office]) -> Office:
    return offices(request.param)
