"""A pytest plugin: every case of a ``*.cases.toml`` or ``*.cases.csv`` file is a test.

A failure shows the explanation of the decision beside the expectation, in the language of the ini option
``unionkit_language`` (``zh_CN`` or ``en``). ``--store-report FILE`` writes what the contract of stores has found.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from unionkit.lab.parts import Case
    from unionkit.lab.plan_parts import PlanCase
    from unionkit.lab.shelf import Shelf

SUFFIXES = (".cases.toml", ".cases.csv")
LANGUAGE = "unionkit_language"
_SHELF: pytest.StashKey[Shelf] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the language of failures, and where the report of stores goes."""
    parser.addini(LANGUAGE, "language of explanations in failures: zh_CN or en", default="zh_CN")
    group = parser.getgroup("unionkit")
    group.addoption(
        "--store-report", metavar="FILE", help="write what StoreContract found as a table to FILE"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Take the outcomes of the contract of stores where a report is wanted."""
    file = config.getoption("--store-report")
    if file:
        from unionkit.testing.store_report import StoreReport

        config.pluginmanager.register(StoreReport(Path(file).absolute()), "unionkit_store_report")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take case files; everything else is left to others."""
    if file_path.name.endswith(SUFFIXES):
        made: pytest.Collector = CaseFile.from_parent(parent, path=file_path)
        return made
    return None


class CaseFile(pytest.File):
    """The cases of one file."""

    def collect(self) -> Iterable[pytest.Item]:
        """One test for each case. A file that cannot be read is one error, with every problem in it."""
        from unionkit.errors import UnionkitError
        from unionkit.lab.cases import read_case_file

        try:
            cases = read_case_file(self.path, _shelf(self.config))
        except UnionkitError as error:
            raise self.CollectError(str(error)) from None
        for case in cases:
            yield CaseItem.from_parent(self, name=case.id, case=case)


class CaseItem(pytest.Item):
    """One case as a test."""

    case: Case | PlanCase

    def __init__(self, *, case: Case | PlanCase, **others: object) -> None:
        super().__init__(**others)  # type: ignore[arg-type]
        self.case = case

    def runtest(self) -> None:
        """Decide the case and compare."""
        from unionkit.lab.cases import check_case
        from unionkit.lab.telling import tell_case

        checked = check_case(self.case)
        if checked.differences:
            pytest.fail(tell_case(checked, str(self.config.getini(LANGUAGE))), pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the case stands; lines are counted from 0 here."""
        return self.path, self.case.line - 1, f"case {self.name}"


def _shelf(config: pytest.Config) -> Shelf:
    """The policies of this run, each pack opened once."""
    from unionkit.lab.shelf import Shelf

    return config.stash.setdefault(_SHELF, Shelf())
