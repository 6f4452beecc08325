"""Promises of case files in TOML: what is expected is compared, and a mistake is told with file, line and key."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.lab.conftest import WriteCases

from unionkit import ErrorGroup
from unionkit.errors import CaseError, UnionkitError, flatten
from unionkit.lab import load_cases, run_cases

HEAD = '[[case]]\nid = "five-hands"\non = 2023-01-01\nfacts = { crew = 5, fee = "10.00", debt = 0 }\n'
CREW = '[[case]]\nid = "many-hands"\non = 2023-01-01\nfacts = { crew = 12, fee = 10, debt = 0 }\n'

MET = [
    'outcome = "granted"',
    'class = "small"',
    "amount = 10",
    'amount = "10.0"',
    'amount_kind = "exact"',
    'amount_high = "10"',
    'code = ""',
    "needs = []",
    'outcome = "granted", class = "small", amount = 10.00',
]
MISSED = [
    ('outcome = "refused"', "outcome", "refused", "granted"),
    ('class = "big"', "class", "big", "small"),
    ('class = ""', "class", "-", "small"),
    ("amount = 11", "amount", "11.00", "10.00"),
    ('amount = ""', "amount", "-", "10.00"),
    ('amount = "10..20"', "amount_high", "20.00", "10.00"),
    ('amount_kind = "up_to"', "amount_kind", "up_to", "exact"),
    ('code = "exclusion"', "code", "exclusion", "-"),
    ('needs = ["fee", "crew"]', "needs", "crew, fee", "-"),
]


@pytest.mark.parametrize("expected", MET)
def test_an_expectation_that_is_met_passes(cases: WriteCases, expected: str) -> None:
    report = run_cases(cases(f"{HEAD}expect = {{ {expected} }}\n"))
    assert (report.passed, report.failed, report.failures) == (1, 0, ())


@pytest.mark.parametrize(("expected", "what", "wanted", "got"), MISSED)
def test_an_expectation_that_is_missed_names_both_sides(
    cases: WriteCases, expected: str, what: str, wanted: str, got: str
) -> None:
    (failure,) = run_cases(cases(f"{HEAD}expect = {{ {expected} }}\n")).failures
    assert [(each.what, each.expected, each.got) for each in failure.differences] == [(what, wanted, got)]


def test_a_refusal_has_no_class_even_where_it_found_one(cases: WriteCases) -> None:
    text = CREW.replace("crew = 12", "crew = 5").replace("debt = 0", "debt = 200")
    assert run_cases(cases(f'{text}expect = {{ outcome = "refused", class = "" }}\n')).failed == 0


def test_needs_are_compared_in_any_order(cases: WriteCases) -> None:
    text = '[[case]]\nid = "nothing-known"\non = 2023-01-01\nfacts = { crew = 3 }\n'
    assert run_cases(cases(f'{text}expect = {{ needs = ["fee", "debt"] }}\n')).failed == 0


def test_a_case_carries_all_that_the_file_says(cases: WriteCases) -> None:
    more = 'known_on = 2023-06-01\nassume = "usual"\nwhy = "as printed"\ncite = ["page 3", "page 4"]\n'
    path = cases(f'\n{HEAD.replace(", debt = 0", "")}{more}expect = {{ outcome = "granted" }}\n')
    (case,) = load_cases(path)
    assert (case.id, case.on, case.known_on) == ("five-hands", date(2023, 1, 1), date(2023, 6, 1))
    assert (case.why, case.cite, case.file, case.line) == ("as printed", "page 3; page 4", path, 2)
    assert case.facts == {"crew": 5, "fee": "10.00"}
    assert case.decide().assumptions == ("debt",)


def test_a_case_shows_no_facts_in_its_repr(cases: WriteCases) -> None:
    (case,) = load_cases(
        cases(f'{HEAD.replace("debt = 0", "debt = 918273")}expect = {{ outcome = "granted" }}\n')
    )
    assert "918273" not in repr(case)


def test_decimals_in_a_case_stay_exact(cases: WriteCases) -> None:
    (case,) = load_cases(
        cases(f"{HEAD.replace(chr(34) + '10.00' + chr(34), '0.10')}expect = {{ amount = 0.10 }}\n")
    )
    assert case.facts["fee"] == Decimal("0.10")
    assert run_cases(case.file).failed == 0


# ------------------------------------------------------------------------------------------------------- mistakes

MISTAKES = [
    ('on = 2023-01-01\nexpect = { outcome = "granted" }\n', 1, "case[0]", "id"),
    ('id = "a"\nexpect = { outcome = "granted" }\n', 1, "case[0]", "on"),
    ('id = "a"\non = 2023-01-01\n', 1, "case[0]", "nothing is expected"),
    ('id = "a"\non = 2023-01-01\nexpect = { outcome = "granded" }\n', 4, "case[0].expect.outcome", "granded"),
    ('id = "a"\non = 2023-01-01\nexpect = { class = "huge" }\n', 4, "case[0].expect.class", "huge"),
    ('id = "a"\non = 2023-01-01\nexpect = { amuont = 3 }\n', 4, "case[0].expect", "amuont"),
    ('id = "a"\non = 2023-01-01\nexpect = { amount = "many" }\n', 4, "case[0].expect.amount", ""),
    ('id = "a"\non = 2023-01-01\nexpect = { amount = true }\n', 4, "case[0].expect.amount", "yuan"),
    ('id = "a"\non = 2023-01-01\nexpect = { needs = ["crow"] }\n', 4, "case[0].expect.needs", "crow"),
    ('id = "a"\non = 2023-01-01\nexpect = { results = { x = 1 } }\n', 4, "case[0].expect.results.x", "'x'"),
    (
        'id = "a"\non = 2023-01-01\nfacts = { crow = 3 }\nexpect = { code = "" }\n',
        4,
        "case[0].facts.crow",
        "crow",
    ),
    (
        'id = "a"\non = 2023-01-01\nfacts = { crew = "3" }\nexpect = { code = "" }\n',
        4,
        "case[0].facts.crew",
        "",
    ),
    ('id = "a"\non = 2023-01-01\nassume = "much"\nexpect = { code = "" }\n', 4, "case[0].assume", "much"),
    ('id = "a"\non = 2023-01-01\nwy = "so"\nexpect = { code = "" }\n', 4, "case[0]", "wy"),
    ('id = "a"\non = "soon"\nexpect = { code = "" }\n', 3, "case[0].on", ""),
]


@pytest.mark.parametrize(("text", "line", "key", "words"), MISTAKES)
def test_a_mistake_is_told_with_file_line_and_key(
    cases: WriteCases, text: str, line: int, key: str, words: str
) -> None:
    path = cases(f"[[case]]\n{text}")
    with pytest.raises(UnionkitError) as refused:
        load_cases(path)
    first = flatten(refused.value)[0]
    assert isinstance(first, CaseError)
    assert first.where.startswith(f"{path}:{line} {key}")
    assert words in str(first)
    assert first.hint


def test_a_misspelt_fact_is_answered_with_the_nearest(cases: WriteCases) -> None:
    path = cases('[[case]]\nid = "a"\non = 2023-01-01\nfacts = { crw = 3 }\nexpect = { code = "" }\n')
    with pytest.raises(CaseError, match="did you mean 'crew'"):
        load_cases(path)


def test_two_cases_of_one_id_are_refused_with_both_lines(cases: WriteCases) -> None:
    case = f'{HEAD}expect = {{ outcome = "granted" }}\n'
    path = cases(case + "\n" + case)
    with pytest.raises(CaseError, match="two cases are called") as refused:
        load_cases(path)
    assert refused.value.where.startswith(f"{path}:7")
    assert "line 1" in refused.value.hint


@pytest.mark.parametrize("text", ["", 'policy = "berth.toml"\n', "case = []\n"])
def test_a_file_without_a_case_is_refused(cases: WriteCases, text: str) -> None:
    with pytest.raises(UnionkitError, match="no case in this file"):
        load_cases(cases(text))


@pytest.mark.parametrize("text", ["[[case]\n", "id = 'a'\nid = 'b'\n", "a = " + "[" * 5_000])
def test_a_file_that_is_no_toml_is_refused_with_its_name(cases: WriteCases, text: str) -> None:
    path = cases(text)
    with pytest.raises(CaseError) as refused:
        load_cases(path)
    assert refused.value.where.startswith(str(path))


def test_a_file_in_another_encoding_is_refused(cases: WriteCases) -> None:
    with pytest.raises(CaseError, match="UTF-8"):
        load_cases(cases(f'{HEAD}why = "船"\n', encoding="gb18030"))


def test_all_mistakes_of_all_files_come_together(cases: WriteCases) -> None:
    first = cases("[[case]]\non = 2023-01-01\n")
    second = cases('policy = "berth.toml"\n', "other.cases.toml")
    with pytest.raises(ErrorGroup) as refused:
        load_cases(first.parent)
    assert len(refused.value.errors) >= 3
    assert {error.where.partition(":")[0] for error in refused.value.errors} == {str(first), str(second)}
