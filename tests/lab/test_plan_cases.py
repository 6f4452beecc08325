"""Promises of case files beside catalogues: plans are compared, and a mistake is told with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from unionkit import load_pack
from unionkit.errors import UnionkitError, flatten
from unionkit.lab import load_cases, run_cases
from unionkit.lab.cases import load_all_cases
from unionkit.lab.plan_parts import PlanCase
from unionkit.packs.installed import shipped_folder
from unionkit.values import Money, Period

AID = """
id = "harbour/aid"
[facts]
kind = { type = "choice", choices = ["life", "care"] }
income = { type = "money" }
bill = { type = "money" }
before = { type = "money", usual = 0 }
[[edition]]
from = 2020-01-01
require = [{ when = "income <= 1000" }]
amount = [{ when = "kind == 'life'", pay = 300 }, { when = "kind == 'care'", pay = "bill" }]
limit = [{ cap = 500, per = "year", less = "before" }]
"""
CATALOGUE = """
kind = "catalogue"
id = "harbour/catalogue"
facts.deep = { type = "bool" }
schemes.life = { policy = "harbour/aid", facts = { kind = "life" }, label = "生活救助" }
[schemes.care]
policy = "harbour/aid"
facts = { kind = "care" }
each = "bills"
person = "patient"
memory.before = { within = "plan_period" }
[[edition]]
from = 2020-01-01
relation = [
  { id = "one", at_most = 1, of = ["life", "care"], when = "not deep" },
  { pool = "fund", of = "life", short = "refuse" },
]
"""
HEAD = """
[[case]]
id = "two-bills"
on = 2024-06-01
pools = { fund = 1000 }
plan_period = { from = 2024-01-01, to = 2024-12-31 }
grants = [{ scheme = "care", on = 2024-02-01, amount = "150.50" }]
facts = { income = 500, deep = true, before = 0, bills = [{ patient = "a", bill = 200 }, { patient = "b", bill = 900 }] }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pack.toml").write_text('id = "harbour"\n', encoding="utf-8")
    (tmp_path / "aid.toml").write_text(AID, encoding="utf-8")
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    return tmp_path


def written(folder: Path, text: str, name: str = "catalogue.cases.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "expected",
    [
        'awards = { life = 300, care = [200, "149.50"] }',
        "total = 649.50",
        "ties = []",
        "needs = []",
        "settled = true",
        "left_out = { life = [] }",
    ],
)
def test_an_expectation_that_is_met_passes(folder: Path, expected: str) -> None:
    report = run_cases(written(folder, f"{HEAD}expect = {{ {expected} }}\n"))
    assert (report.passed, report.failed, report.failed_plans) == (1, 0, ())


@pytest.mark.parametrize(
    ("expected", "what", "got"),
    [
        ("awards = { life = 300 }", "awards", "care: 200.00, 149.50; life: 300.00"),
        ("awards = {}", "awards", "care: 200.00, 149.50; life: 300.00"),
        ("total = 649.51", "total", "649.50"),
        ('ties = [["life"]]', "ties", "-"),
        ('needs = ["income"]', "needs", "-"),
        ("settled = false", "settled", "true"),
        ('left_out = { life = "barred" }', "left_out.life", "-"),
    ],
)
def test_an_expectation_that_is_missed_says_what_came_out(
    folder: Path, expected: str, what: str, got: str
) -> None:
    (failed,) = run_cases(written(folder, f"{HEAD}expect = {{ {expected} }}\n")).failed_plans
    assert [(point.what, point.got) for point in failed.differences] == [(what, got)]


def test_a_failure_is_told_with_the_plan_in_words(folder: Path) -> None:
    path = written(folder, f'{HEAD}expect = {{ total = 1 }}\nwhy = "A guess."\n')
    told = run_cases(path).text("en")
    assert f"{path}:2" in told
    assert "sum: expected 1.00, got 649.50" in told
    assert "3 granted, 649.50 yuan in all" in told
    assert "A guess." in told


def test_ties_and_reasons_are_compared(folder: Path) -> None:
    text = """
[[case]]
id = "tie"
on = 2024-06-01
pools = { fund = 1000 }
plan_period = { from = 2024-01-01, to = 2024-12-31 }
facts = { income = 500, deep = false, before = 0, bills = [{ patient = "a", bill = 300 }] }
expect = { awards = { life = 300 }, ties = [["care"]], left_out = { care = "tied" }, settled = false }
"""
    assert run_cases(written(folder, text)).failed == 0


def test_a_case_reaches_the_plan_with_all_that_it_says(folder: Path) -> None:
    text = f'{HEAD}only = ["care"]\nknown_on = 2024-05-01\nassume = "usual"\ncite = "notice"\nexpect = {{ total = 1 }}\n'
    (case,) = load_all_cases(written(folder, text))
    assert isinstance(case, PlanCase)
    assert (case.only, str(case.known_on), case.assume, case.cite) == (
        ("care",),
        "2024-05-01",
        "usual",
        "notice",
    )
    assert (case.plan_period, case.pools) == (Period("2024-01-01", "2024-12-31"), {"fund": Money.of(1000)})
    assert case.plan().total == Money.of("349.50")


def test_a_case_file_may_name_its_catalogue(folder: Path) -> None:
    text = f'catalogue = "harbour/catalogue"\n{HEAD}expect = {{ total = 649.50 }}\n'
    assert run_cases(written(folder, text, "other.cases.toml")).passed == 1


def test_cases_of_policies_and_of_plans_are_judged_together(folder: Path) -> None:
    written(folder, f"{HEAD}expect = {{ total = 649.50 }}\n")
    case = '[[case]]\nid = "x"\non = 2024-01-01\nfacts = { kind = "life", income = 5, before = 0 }\n'
    written(folder, f"{case}expect = {{ amount = 1 }}\n", "aid.cases.toml")
    report = run_cases(folder)
    assert (report.passed, report.failed, len(report.cases), len(report.plans)) == (1, 1, 1, 1)
    assert [each.id for each in load_cases(folder)] == ["x"]


EXPECT = "expect = { total = 1 }\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{HEAD}expect = {{ awards = {{ lief = 1 }} }}\n", "did you mean 'life'"),
        (f'{HEAD}expect = {{ left_out = {{ life = "barrd" }} }}\n', "no reason to be left out"),
        (f"{HEAD}expect = {{ ties = 1 }}\n", "list of combinations"),
        (f"{HEAD}expect = {{ awards = {{ life = true }} }}\n", "amount of yuan"),
        (f"{HEAD}", "nothing is expected"),
        (HEAD.replace("income = 500", "incom = 500") + EXPECT, "did you mean 'income'"),
        (HEAD.replace('scheme = "care", on', 'scheme = "car", on') + EXPECT, "did you mean 'care'"),
        (HEAD.replace('scheme = "care", on', "on") + EXPECT, "a grant has a scheme"),
        (HEAD.replace("to = 2024-12-31", "to = 2023-12-31") + EXPECT, "ends before it begins"),
        (HEAD.replace("fund = 1000", "fund = true") + EXPECT, "amount of yuan"),
        (f'{HEAD}only = ["lief"]\n{EXPECT}', "did you mean 'life'"),
        (f"{HEAD}{EXPECT}unheard = 1\n", "unheard"),
        (f'catalogue = "harbour/other"\n{HEAD}{EXPECT}', "harbour"),
        (f"{HEAD}{EXPECT}{HEAD}{EXPECT}", "two cases are called"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_what_to_write_instead(folder: Path, text: str, told: str) -> None:
    with pytest.raises(UnionkitError) as refused:
        run_cases(written(folder, text))
    assert told in "\n".join(f"{error} {error.hint}" for error in flatten(refused.value))


def test_several_mistakes_are_told_at_once_with_line_and_key(folder: Path) -> None:
    text = HEAD.replace("income = 500", "incom = 500") + "expect = { awards = { lief = 1 } }\n"
    with pytest.raises(UnionkitError) as refused:
        run_cases(written(folder, text))
    places = sorted(error.where.partition(":")[2] for error in flatten(refused.value))
    assert places == ["8 case[0].facts.incom", "9 case[0].expect.awards.lief"]


def test_every_shipped_catalogue_has_cases_and_all_of_them_pass() -> None:
    files = sorted(shipped_folder().rglob("catalogue.cases.toml"))
    reports = [run_cases(file) for file in files]
    assert sum(report.failed for report in reports) == 0
    tested = {plan.case.catalogue.id for report in reports for plan in report.plans}
    assert tested == set(load_pack("cn").catalogues)
