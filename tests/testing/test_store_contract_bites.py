"""The contract bites: every store that breaks one promise is found by a test that says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator

import pytest
from tests.testing.broken_stores import BROKEN

MODULE = """
from __future__ import annotations

import pytest
from tests.testing.broken_stores import BROKEN

from unionkit.testing import StoreContract


def broken(name):
    class Judged(StoreContract):
        label = name
        examples = 100

        @pytest.fixture
        def open_store(self, tmp_path):
            return lambda file: BROKEN[name].open(tmp_path / f"{file}.db")

    return Judged


for name in BROKEN:
    globals()[f"Test{name}"] = broken(name)
"""


class Failures:
    """Which tests failed, by the store that they were about."""

    def __init__(self) -> None:
        self.found: defaultdict[str, set[str]] = defaultdict(set)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.failed and item.cls is not None:
            self.found[item.cls.label].add(item.originalname.removeprefix("test_"))
        return report


def judged(pytester: pytest.Pytester, *chosen: str) -> Failures:
    """Run some tests of the contract on broken stores; `chosen` are names of a store and a test, or of a store."""
    pytester.makepyfile(test_broken=MODULE)
    failures = Failures()
    nodes = [f"test_broken.py::{name}" for name in chosen]
    pytester.inline_run("-q", "--no-header", "--tb=no", "-p", "no:cacheprovider", *nodes, plugins=[failures])
    return failures


def test_every_broken_store_is_found_by_the_test_that_is_about_it(pytester: pytest.Pytester) -> None:
    found = judged(
        pytester, *(f"Test{name}::test_{broken.found_by}" for name, broken in BROKEN.items())
    ).found
    assert {name: found[name] for name in BROKEN} == {
        name: {broken.found_by} for name, broken in BROKEN.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_the_whole_contract_says_what_is_wrong_with_a_broken_store(
    pytester: pytest.Pytester, name: str
) -> None:
    found = judged(pytester, f"Test{name}").found[name]
    print(f"{name}: {', '.join(sorted(found))}")
    assert BROKEN[name].found_by in found
