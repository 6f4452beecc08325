"""What the tests of tables share: the harbour's policy, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.exchange.harbour import write_policy

import unionkit
from unionkit import Policy


@pytest.fixture(scope="session")
def policy_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_policy(tmp_path_factory.mktemp("harbour"))


@pytest.fixture(scope="session")
def berth(policy_file: Path) -> Policy:
    return unionkit.load_policy(policy_file)
