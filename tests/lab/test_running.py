"""Promises of running cases: found in folders, judged under their own policy, failures explained."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from tests.exchange.harbour import BERTH, write_policy
from tests.lab.conftest import WriteCases

from unionkit import Money, explain
from unionkit.errors import CaseError, PackError, UnionkitError
from unionkit.i18n import translator
from unionkit.lab import load_cases, run_cases
from unionkit.lab.comparing import same, shown
from unionkit.lab.shelf import Shelf

CASE = '[[case]]\nid = "a"\non = 2023-01-01\nfacts = { crew = 5, fee = 10, debt = 0 }\nexpect = { amount = 10 }\n'
FAILING = (
    CASE.replace("amount = 10", 'amount = 11, outcome = "refused"') + 'why = "as printed"\ncite = "page 3"\n'
)


def test_every_case_file_in_a_folder_and_below_is_run(cases: WriteCases, harbour: Path) -> None:
    write_policy(harbour, BERTH.replace("harbour/berth", "harbour/inner"), "inner.toml")
    cases(CASE)
    cases("id,on,crew,expect.outcome\nb,2023-01-01,12,refused\n", "inner.cases.csv")
    cases(f'policy = "../berth.toml"\n{CASE}', "below/other.cases.toml")
    cases("no case file", "notes.cases.txt")
    report = run_cases(harbour)
    files = ["other.cases.toml", "berth.cases.toml", "inner.cases.csv"]
    assert sorted(case.case.file.name for case in report.cases) == sorted(files)
    assert (report.passed, report.failed) == (3, 0)


def test_a_folder_without_case_files_is_refused(harbour: Path) -> None:
    with pytest.raises(CaseError, match="no case file in this folder"):
        run_cases(harbour)


def test_a_file_that_is_no_case_file_is_refused(harbour: Path) -> None:
    with pytest.raises(CaseError, match="not the name of a case file"):
        run_cases(harbour / "berth.toml")


def test_a_path_that_is_not_there_is_refused(harbour: Path) -> None:
    with pytest.raises(CaseError, match="no such file or folder"):
        run_cases(str(harbour / "absent"))


# ---------------------------------------------------------------------------------------------- which policy it is


def test_without_a_name_the_policy_beside_the_file_is_meant(cases: WriteCases) -> None:
    assert load_cases(cases(CASE))[0].policy.id == "harbour/berth"


def test_a_file_with_no_policy_beside_it_says_what_to_do(cases: WriteCases) -> None:
    with pytest.raises(CaseError, match=r"no policy file yacht\.toml") as refused:
        load_cases(cases(CASE, "yacht.cases.toml"))
    assert "policy = " in refused.value.hint


def test_a_policy_is_named_by_a_path_seen_from_the_file(cases: WriteCases) -> None:
    path = cases(f'policy = "../berth.toml"\n{CASE}', "below/any.cases.toml")
    assert load_cases(path)[0].policy.id == "harbour/berth"


def test_a_policy_of_an_installed_pack_is_named_by_its_id(cases: WriteCases) -> None:
    text = (
        '[[case]]\nid = "a"\non = 2020-08-01\nfacts = { people = 101 }\nexpect = { code = "out_of_bounds" }\n'
    )
    assert run_cases(cases(f'policy = "cn/anhui/chuzhou/file"\n{text}')).failed == 0


def test_a_policy_that_is_nowhere_is_told_with_the_line_of_its_name(cases: WriteCases) -> None:
    path = cases(f'\npolicy = "cn/anhui/chuzou/file"\n{CASE}')
    with pytest.raises(CaseError, match="chuzhou") as refused:
        load_cases(path)
    assert refused.value.where.startswith(f"{path}:2 policy")


def test_a_policy_that_is_not_well_formed_is_told_as_it_is(cases: WriteCases, harbour: Path) -> None:
    write_policy(harbour, BERTH.replace("crew <= 10", "crow <= 10"))
    with pytest.raises(UnionkitError) as refused:
        load_cases(cases(CASE))
    assert "berth.toml" in str(refused.value)
    assert "crow" in str(refused.value)


def test_in_a_pack_the_policy_comes_from_the_pack_around_the_file(cases: WriteCases, harbour: Path) -> None:
    (harbour / "pack.toml").write_text('id = "harbour"\n', encoding="utf-8")
    path = cases(f'policy = "harbour/berth"\n{CASE}', "below/any.cases.toml")
    shelf = Shelf()
    found = shelf.policy(path, "harbour/berth")
    assert found is shelf.policy(cases(CASE))
    assert load_cases(path)[0].policy.id == "harbour/berth"


def test_a_policy_file_that_its_pack_does_not_hold_is_loaded_alone(cases: WriteCases, harbour: Path) -> None:
    (harbour / "below").mkdir()
    (harbour / "below" / "pack.toml").write_text('id = "other"\n', encoding="utf-8")
    path = cases(f'policy = "../berth.toml"\n{CASE}', "below/any.cases.toml")
    assert load_cases(path)[0].policy.id == "harbour/berth"


def test_a_pack_is_opened_once(cases: WriteCases, harbour: Path) -> None:
    (harbour / "pack.toml").write_text('id = "harbour"\n', encoding="utf-8")
    shelf, path = Shelf(), cases(CASE)
    assert shelf.pack_around(path) is shelf.pack_around(path)


def test_an_installed_pack_is_not_opened_again() -> None:
    from unionkit.packs import shipped_folder
    from unionkit.packs.loading import installed

    assert Shelf().pack_around(shipped_folder() / "anhui" / "any.cases.toml") is installed("cn")


def test_a_pack_that_is_not_well_formed_is_an_error(cases: WriteCases, harbour: Path) -> None:
    (harbour / "pack.toml").write_text("id = [", encoding="utf-8")
    with pytest.raises((CaseError, PackError), match=r"pack\.toml"):
        load_cases(cases(CASE))


# -------------------------------------------------------------------------------------------------- what is compared


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        ("3000", Money.of(3000)),
        (3000, Money.of("3000.00")),
        ("0.50", Fraction(1, 2)),
        ("2021-06-22", date(2021, 6, 22)),
        ("", None),
        (None, ""),
        (True, True),
        ("true", True),
        ("false", False),
        ("TRUE", True),
        ("是", True),
        ("否", False),
        ("deep", "deep"),
    ],
)
def test_values_compare_by_what_they_mean(expected: object, got: object) -> None:
    assert same(expected, got)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        ("3000.01", Money.of(3000)),
        ("1", True),
        ("是", False),
        ("否", True),
        ("有", True),
        (1, True),
        (True, 1),
        ("", 0),
        ("0", None),
        ("many", Money.of(3000)),
        ("2021-06-23", date(2021, 6, 22)),
        ("1/2", Fraction(1, 2)),
    ],
)
def test_values_that_differ_are_told_apart(expected: object, got: object) -> None:
    assert not same(expected, got)


@pytest.mark.parametrize(
    ("value", "text"), [(None, "-"), ("", "-"), (False, "false"), (date(2021, 6, 2), "2021-06-02")]
)
def test_values_are_shown_as_case_files_spell_them(value: object, text: str) -> None:
    assert shown(value) == text


# ------------------------------------------------------------------------------------------------------------ telling


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_a_failure_shows_expectation_reason_source_and_explanation(cases: WriteCases, locale: str) -> None:
    path = cases(FAILING)
    report = run_cases(path)
    (failure,) = report.failures
    text = failure.text(locale)
    lines = text.splitlines()
    assert lines[0].endswith(f"a (harbour/berth, 2023-01-01) {path}:1")
    assert ("11.00" in lines[2], "10.00" in lines[2]) == (True, True)
    assert ("as printed" in text, "page 3" in text) == (True, True)
    for line in str(explain(failure.decision, locale)).splitlines():
        assert f"    {line}" in lines


def test_a_failure_says_only_what_was_written(cases: WriteCases) -> None:
    (failure,) = run_cases(cases(CASE.replace("amount = 10", "amount = 11"))).failures
    assert len(failure.text("en").splitlines()) == 3 + len(str(explain(failure.decision, "en")).splitlines())


def test_a_case_that_passed_is_one_line(cases: WriteCases) -> None:
    (checked,) = run_cases(cases(CASE)).cases
    assert len(checked.text("en").splitlines()) == 1


def test_a_report_ends_with_the_counts_and_shows_no_case_in_its_repr(cases: WriteCases) -> None:
    report = run_cases(cases(FAILING))
    assert report.text("en").splitlines()[-1] == "0 passed, 1 failed"
    assert str(report).splitlines()[-1] == translator("zh_CN")("{} passed, {} failed").format(0, 1)
    assert repr(report) == "Report(passed=0, failed=1)"


RESULTS = """
id = "regatta/start"
title = "起航"
[facts]
crew = { type = "count" }
[[edition]]
from = 2020-01-01
require = [{ when = "crew >= 1" }]
results = { seats = "crew + 1", full = "crew == 4", half = "crew / 2" }
"""


@pytest.mark.parametrize(
    ("expected", "differences"),
    [
        ('seats = 5, full = true, half = "2"', []),
        ('seats = "5.0", full = "true"', []),
        ("seats = 6, half = 1.5", ["results.seats", "results.half"]),
        ("full = false", ["results.full"]),
    ],
)
def test_declared_results_are_compared(
    cases: WriteCases, harbour: Path, expected: str, differences: list[str]
) -> None:
    write_policy(harbour, RESULTS, "start.toml")
    text = '[[case]]\nid = "a"\non = 2023-01-01\nfacts = { crew = 4 }\n'
    report = run_cases(cases(f"{text}expect = {{ results = {{ {expected} }} }}\n", "start.cases.toml"))
    assert [each.what for each in report.cases[0].differences] == differences
    assert all(each.what.partition(".")[2] in report.text("en") for each in report.cases[0].differences)


def test_declared_results_are_compared_in_csv_too(cases: WriteCases, harbour: Path) -> None:
    write_policy(harbour, RESULTS, "start.toml")
    text = (
        "id,on,crew,expect.results.seats,expect.results.full\na,2023-01-01,4,5,true\nb,2023-01-01,3,5,false\n"
    )
    report = run_cases(cases(text, "start.cases.csv"))
    assert [case.case.id for case in report.failures] == ["b"]


def test_a_result_that_is_no_plain_value_is_refused(cases: WriteCases, harbour: Path) -> None:
    write_policy(harbour, RESULTS, "start.toml")
    text = '[[case]]\nid = "a"\non = 2023-01-01\nexpect = { results = { seats = [5] } }\n'
    with pytest.raises(CaseError, match="a result is a number"):
        load_cases(cases(text, "start.cases.toml"))
