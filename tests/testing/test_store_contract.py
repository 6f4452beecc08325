"""Promises of the contract itself: gaps have reasons and bite, nothing is overridden in silence, the report says it all."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import unionkit.testing
from unionkit.errors import StoreError
from unionkit.testing import StoreContract
from unionkit.testing.store_report import Outcome, Word, table

MODULE = """
from __future__ import annotations

import pytest
from tests.testing.broken_stores import OutboxTwice

from unionkit.storage import MemoryStore
from unionkit.testing import StoreContract
from unionkit.testing.store_report import Outcome, Word, table


class TestSound(StoreContract):
    label = "sound"
    versions = {"Engine": "17.2"}

    @pytest.fixture
    def open_store(self):
        return lambda _: MemoryStore()


class TestTwice(StoreContract):
    GAPS

    @pytest.fixture
    def open_store(self):
        return lambda _: OutboxTwice()
"""
LETTER, ORDER = "test_a_message_comes_back_as_it_was_put", "test_messages_come_in_the_order_of_their_numbers"
CASES = "test_a_value_comes_back_as_what_it_was"


def run(pytester: pytest.Pytester, chosen: str, gaps: str = "", *arguments: str) -> pytest.RunResult:
    """Run some tests on a sound store and on one whose outbox gives everything twice."""
    pytester.makepyfile(test_stores=MODULE.replace("GAPS", gaps or "pass"))
    return pytester.runpytest_inprocess("-p", "no:cacheprovider", "-k", chosen, *arguments)


def test_a_test_that_is_overridden_in_silence_stops_the_run(pytester: pytest.Pytester) -> None:
    done = run(pytester, LETTER, f"def {LETTER}(self): pass")
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines([f"*TestTwice puts something else in the place of {LETTER}*gaps =*"])


@pytest.mark.parametrize("name", ["store", "pair", "stores", "_declared_gap", CASES])
def test_a_subclass_changes_nothing_else_of_the_contract(name: str) -> None:
    with pytest.raises(StoreError, match=name):
        type("Bent", (StoreContract,), {name: None})


def test_an_override_that_a_class_inherits_is_found_too() -> None:
    mixin = type("Mixin", (), {LETTER: lambda _: None})
    with pytest.raises(StoreError, match=LETTER):
        type("Bent", (mixin, StoreContract), {})


def test_a_gap_at_a_test_that_is_not_there_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(StoreError) as caught:
        type("Bent", (StoreContract,), {"gaps": {f"{LETTER}s": "because"}})
    assert f"did you mean {LETTER!r}?" in caught.value.hint


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_gap_without_a_reason_is_refused(reason: str) -> None:
    with pytest.raises(StoreError, match="reason"):
        type("Bent", (StoreContract,), {"gaps": {LETTER: reason}})


def test_a_declared_gap_is_expected_to_fail(pytester: pytest.Pytester) -> None:
    run(pytester, LETTER, f"gaps = {{{LETTER!r}: 'it comes twice'}}").assert_outcomes(passed=1, xfailed=1)


def test_a_gap_that_is_closed_fails_until_it_is_taken_back(pytester: pytest.Pytester) -> None:
    closed = "test_a_new_store_is_empty"
    done = run(pytester, closed, f"gaps = {{{closed!r}: 'not yet'}}")
    done.assert_outcomes(passed=1, failed=1)
    done.stdout.fnmatch_lines(["*XPASS(strict)*not yet*"])


def test_a_gap_of_one_case_leaves_the_others(pytester: pytest.Pytester) -> None:
    done = run(pytester, f"TestTwice and {CASES} and (true or zero)", f"gaps = {{'{CASES}[true]': 'never'}}")
    done.assert_outcomes(passed=1, failed=1)


def test_a_test_in_the_place_of_a_declared_gap_is_run(pytester: pytest.Pytester) -> None:
    gaps = f"gaps = {{{ORDER!r}: 'twice'}}\n    def {ORDER}(self, store): assert store.capabilities"
    run(pytester, ORDER, gaps).assert_outcomes(passed=2)


def test_a_failure_shows_the_values(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]), prepend=os.pathsep)
    pytester.makepyfile(test_stores=MODULE.replace("GAPS", "pass"))
    done = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-k", LETTER)
    done.assert_outcomes(passed=1, failed=1)
    done.stdout.fnmatch_lines(["E *Left contains one more item: Message(topic='paid', number=1)"])


@pytest.fixture
def report(pytester: pytest.Pytester) -> str:
    """The report of a run of four promises, one of which is a gap."""
    gaps = f"gaps = {{{LETTER!r}: 'it comes twice'}}"
    chosen = f"{LETTER} or {ORDER} or chain_goes_on or a_new_store"
    run(pytester, chosen, gaps, "--store-report", "stores.md").assert_outcomes(
        passed=4, skipped=2, xfailed=1, failed=1
    )
    return Path("stores.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "line",
    [
        "| promise | sound | Twice |",
        "| a new store is empty | kept | kept |",
        "| a message comes back as it was put | kept | gap |",
        "| messages come in the order of their numbers | kept | broken |",
        "| the chain goes on when it is opened again | not claimed | not claimed |",
        "| a record comes back as it was put | not run | not run |",
        "- Twice, gap: a message comes back as it was put: it comes twice",
        "- sound, not claimed: the chain goes on when it is opened again: durable",
        "sound: Engine 17.2.",
        "## Outbox",
    ],
)
def test_the_report_says_what_came_of_every_promise(report: str, line: str) -> None:
    assert line in report.splitlines()


def test_the_worst_of_several_cases_is_what_the_report_says() -> None:
    words: list[Word] = ["kept", "broken", "kept", "gap"]
    outcomes = [Outcome(store="s", promise="a new store is empty", word=word) for word in words]
    assert "| a new store is empty | broken (1 of 4) |" in table(outcomes, {"s": ""})


def test_the_report_has_a_row_for_every_test_of_the_contract(report: str) -> None:
    rows = re.findall(r"^\| (?!promise|---)([^|]+) \|", report, re.MULTILINE)
    tests = [name for name in dir(StoreContract) if name.startswith("test_")]
    assert sorted(rows) == sorted(name.removeprefix("test_").replace("_", " ") for name in tests)


def test_without_the_option_nothing_is_written(pytester: pytest.Pytester) -> None:
    run(pytester, LETTER)
    assert list(pytester.path.glob("*.md")) == []


def test_no_part_of_the_contract_hides_a_test_of_another() -> None:
    names = [name for part in StoreContract.__bases__ for name in vars(part) if name.startswith("test_")]
    assert len(names) == len(set(names)) > 100


@pytest.mark.parametrize("program", ["import unionkit", "import unionkit.testing, unionkit.testing.plugin"])
def test_the_contract_is_not_imported_before_it_is_asked_for(program: str) -> None:
    assert not {"unionkit.testing.store_contract", "unionkit.testing.store_report", "hypothesis"} & loaded_by(
        program
    )


def test_the_contract_needs_no_driver_and_no_other_extra() -> None:
    loaded = {
        name.partition(".")[0] for name in loaded_by("from unionkit.testing import StoreContract as found")
    }
    assert "unionkit" in loaded
    assert not {"sqlalchemy", "psycopg", "pymysql", "narwhals", "polars", "cattrs", "rich"} & loaded


def loaded_by(program: str) -> set[str]:
    """The modules that a program loads in a fresh interpreter."""
    script = f"import sys; before = set(sys.modules)\n{program}\nprint(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_a_name_that_the_package_does_not_have_is_an_error() -> None:
    with pytest.raises(AttributeError, match="StoreContrakt"):
        _ = unionkit.testing.StoreContrakt
