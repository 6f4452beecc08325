"""Promises of the pytest plugin: a case file is a module of tests, and a failure explains itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.exchange.harbour import BERTH

from unionkit.lab import shelf
from unionkit.packs.loading import Pack, open_pack

CASES = """
[[case]]
id = "five-hands"
on = 2023-01-01
facts = { crew = 5, fee = 10, debt = 0 }
expect = { outcome = "granted", amount = 10 }

[[case]]
id = "many-hands"
on = 2023-01-01
facts = { crew = 12, fee = 10, debt = 0 }
expect = { outcome = "refused" }
"""
ROWS = "id,on,crew,fee,debt,expect.amount\nfrom-csv,2023-01-01,5,10,0,10\n"


@pytest.fixture
def harbour(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project with the harbour's policy and nothing else."""
    pytester.makefile(".toml", berth=BERTH)
    return pytester


def write(project: pytest.Pytester, name: str, text: str) -> None:
    (project.path / name).write_text(text, encoding="utf-8")


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return project.runpytest_inprocess("-p", "no:cacheprovider", *arguments)


def test_every_case_of_a_toml_file_is_a_test(harbour: pytest.Pytester) -> None:
    write(harbour, "berth.cases.toml", CASES)
    done = run(harbour, "-v")
    done.assert_outcomes(passed=2)
    done.stdout.fnmatch_lines(
        ["*berth.cases.toml::five-hands PASSED*", "*berth.cases.toml::many-hands PASSED*"]
    )


def test_every_row_of_a_csv_file_is_a_test(harbour: pytest.Pytester) -> None:
    write(harbour, "berth.cases.csv", ROWS)
    run(harbour).assert_outcomes(passed=1)


def test_files_with_other_names_are_left_alone(harbour: pytest.Pytester) -> None:
    write(harbour, "notes.toml", "nothing")
    write(harbour, "cases.csv", "nothing")
    assert run(harbour).ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_one_case_can_be_run_by_its_name(harbour: pytest.Pytester) -> None:
    write(harbour, "berth.cases.toml", CASES)
    run(harbour, "berth.cases.toml::many-hands").assert_outcomes(passed=1)
    run(harbour, "-k", "five").assert_outcomes(passed=1, deselected=1)


def test_cases_run_beside_ordinary_tests(harbour: pytest.Pytester) -> None:
    write(harbour, "berth.cases.toml", CASES)
    harbour.makepyfile(test_plain="def test_plain(): pass")
    run(harbour).assert_outcomes(passed=3)


def test_a_failure_shows_the_expectation_and_the_explanation(harbour: pytest.Pytester) -> None:
    write(harbour, "berth.cases.toml", CASES.replace("amount = 10", "amount = 11"))
    done = run(harbour, "-o", "unionkit_language=en")
    done.assert_outcomes(passed=1, failed=1)
    done.stdout.fnmatch_lines(
        [
            "*case five-hands*",
            "Failed: five-hands (harbour/berth, 2023-01-01) *berth.cases.toml:2",
            "  amount: expected 11.00, got 10.00",
            "*hands on board 5*",
        ]
    )
    assert "plugin.py" not in done.stdout.str()


def test_a_failure_speaks_chinese_where_nothing_is_asked(harbour: pytest.Pytester) -> None:
    write(harbour, "berth.cases.toml", CASES.replace("amount = 10", "amount = 11"))
    assert "船员人数" in run(harbour).stdout.str()


def test_a_file_that_cannot_be_read_is_one_error_with_every_line(harbour: pytest.Pytester) -> None:
    write(
        harbour, "berth.cases.toml", CASES.replace("crew = 5", "crw = 5").replace('"refused"', '"refussed"')
    )
    done = run(harbour)
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*berth.cases.toml:5 case*crw*", "*berth.cases.toml:12 case*refussed*"])
    assert "Traceback" not in done.stdout.str()
    assert "plugin.py" not in done.stdout.str()


def test_a_bad_file_stops_no_other(harbour: pytest.Pytester) -> None:
    write(harbour, "berth.cases.toml", CASES)
    write(harbour, "berth.cases.csv", "id\n")
    run(harbour, "--continue-on-collection-errors").assert_outcomes(passed=2, errors=1)


def test_a_case_is_found_on_the_line_on_which_it_stands(harbour: pytest.Pytester) -> None:
    write(harbour, "berth.cases.toml", CASES)
    items, _recorder = harbour.inline_genitems()
    assert [item.location[1] for item in items] == [1, 7]


def test_a_pack_is_opened_once_for_all_its_case_files(
    harbour: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(harbour, "pack.toml", 'id = "harbour"\n')
    write(harbour, "berth.cases.toml", CASES)
    write(harbour, "berth.cases.csv", ROWS)
    opened: list[object] = []

    def counted(folder: Path) -> Pack:
        opened.append(folder)
        return open_pack(folder)

    monkeypatch.setattr(shelf, "open_pack", counted)
    run(harbour).assert_outcomes(passed=3)
    assert len(opened) == 1


def test_the_plugin_is_there_once_the_package_is_installed() -> None:
    from importlib.metadata import entry_points

    (found,) = [entry for entry in entry_points(group="pytest11") if entry.name == "unionkit"]
    assert found.value == "unionkit.testing.plugin"
