"""One server of each kind for all tests of a run, started when the first test asks for it."""

from __future__ import annotations

import os
from contextlib import ExitStack

import pytest
from attrs import define, field
from tests.storage.sql.servers import MariaDB, NotInstalled, PostgreSQL, running

REQUIRED = os.environ.get("UNIONKIT_SERVERS") == "required"


@define(eq=False)
class Servers:
    """The servers that run. Where one is not installed the test is skipped, or fails where servers are required."""

    stack: ExitStack
    _running: dict[str, PostgreSQL | MariaDB] = field(factory=dict)
    _missing: dict[str, str] = field(factory=dict)

    def __getitem__(self, name: str) -> PostgreSQL | MariaDB:
        if name not in self._running and name not in self._missing:
            try:
                self._running[name] = self.stack.enter_context(running(name))
            except NotInstalled as error:
                self._missing[name] = str(error)
        if name in self._missing:
            if REQUIRED:
                pytest.fail(f"{self._missing[name]} (UNIONKIT_SERVERS=required)")
            pytest.skip(self._missing[name])
        return self._running[name]
