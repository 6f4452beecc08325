"""A folder with the harbour's policy, for case files beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.exchange.harbour import write_policy

WriteCases = Callable[..., Path]


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    write_policy(tmp_path)
    return tmp_path


@pytest.fixture
def cases(harbour: Path) -> WriteCases:
    """Writes a case file beside the policy."""

    def write(text: str, name: str = "berth.cases.toml", encoding: str = "utf-8") -> Path:
        path = harbour / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding=encoding)
        return path

    return write
