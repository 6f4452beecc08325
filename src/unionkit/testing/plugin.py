"""A pytest plugin: every case of a ``*.cases.toml`` or ``*.cases.csv`` file is a test.

A failure shows the explanation of the decision beside the expectation.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from unionkit.lab.parts import Case

SUFFIXES = (".cases.toml", ".cases.csv")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take case files; everything else is left to others."""
    if file_path.name.endswith(SUFFIXES):
        made: pytest.Collector = CaseFile.from_parent(parent, path=file_path)
        return made
    return None


class CaseFile(pytest.File):
    """The cases of one file."""

    def collect(self) -> Iterable[pytest.Item]:
        """One test for each case."""
        from unionkit.lab.cases import load_cases

        for case in load_cases(self.path):
            yield CaseItem.from_parent(self, name=case.id, case=case)


class CaseItem(pytest.Item):
    """One case as a test."""

    case: Case

    def __init__(self, *, case: Case, **others: object) -> None:
        super().__init__(**others)  # type: ignore[arg-type]
        self.case = case

    def runtest(self) -> None:
        """Decide the case and compare."""
        from unionkit.lab.comparing import check
        from unionkit.lab.telling import tell_case

        checked = check(self.case)
        if checked.differences:
            pytest.fail(tell_case(checked, "zh_CN"), pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the case stands."""
        return self.path, None, f"case {self.name}"
