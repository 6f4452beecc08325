"""Promises of the search for cliffs in means tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from unionkit.lab.cases import load_all_cases
from unionkit.lab.cliffs import cliffs_of, find_cliffs, income_facts
from unionkit.packs.installed import shipped_folder
from unionkit.values import Money

HEAD = """
id = "aid"
[facts]
income = { type = "money" }
people = { type = "count", usual = 1 }
[[edition]]
from = 2020-01-01
"""


def found(folder: Path, rules: str, least: int = 1, case: str = "income = 5") -> list[tuple[str, ...]]:
    (folder / "aid.toml").write_text(f"{HEAD}{rules}\n", encoding="utf-8")
    text = f'[[case]]\nid = "a"\non = 2024-01-01\nfacts = {{ {case} }}\nexpect = {{ amount = 1 }}\n'
    (folder / "aid.cases.toml").write_text(text, encoding="utf-8")
    return [
        (each.kind, *map(str, (each.at, each.before, each.after)))
        for each in find_cliffs(folder, least=least)
    ]


def test_a_line_above_which_nothing_is_paid_is_found_to_the_fen(tmp_path: Path) -> None:
    rules = 'require = [{ when = "income <= 1234.56" }]\namount = [{ pay = 900 }]'
    assert found(tmp_path, rules) == [("falls", "1234.56", "900.00", "0.00")]


def test_of_steps_downwards_each_is_found(tmp_path: Path) -> None:
    rules = 'amount = [{ of = "income", bands = [{ to = 1000, pay = 900 }, { to = 40_000, pay = 100 }] }]'
    assert [each[:2] for each in found(tmp_path, rules)] == [("falls", "1000.00"), ("falls", "40000.00")]


def test_a_step_upwards_is_named_even_where_it_is_small(tmp_path: Path) -> None:
    rules = 'amount = [{ of = "income", bands = [{ to = 1000, pay = 900 }, { pay = 901 }] }]'
    assert found(tmp_path, rules, least=500) == [("raises", "1000.00", "900.00", "901.00")]


def test_an_amount_that_grows_with_income_is_named(tmp_path: Path) -> None:
    rules = 'amount = [{ of = "income", rate = "10%", round = "0.01" }]'
    assert {each[0] for each in found(tmp_path, rules, least=500)} == {"raises"}


def test_an_amount_that_falls_slowly_has_no_cliff(tmp_path: Path) -> None:
    rules = 'amount = [{ pay = "max(yuan(50_000) - income / 2, yuan(0))", round = "0.01" }]\nzero = "granted"'
    assert found(tmp_path, rules) == []


@pytest.mark.parametrize(("least", "count"), [(900, 1), (901, 0)])
def test_a_fall_counts_from_the_loss_that_is_asked_for(tmp_path: Path, least: int, count: int) -> None:
    rules = 'require = [{ when = "income <= 1000" }]\namount = [{ pay = 900 }]'
    assert len(found(tmp_path, rules, least)) == count


def test_where_a_person_decides_nothing_is_said_to_fall(tmp_path: Path) -> None:
    rules = 'amount = [{ when = "income <= 1000", pay = 900 }, { pay = 100, review = true }]'
    assert found(tmp_path, rules) == []


def test_a_case_that_tells_no_income_is_not_swept(tmp_path: Path) -> None:
    found(tmp_path, "amount = [{ pay = 900 }]", case="people = 2")
    (case,) = load_all_cases(tmp_path)
    assert income_facts(case) == ()


def test_a_plan_is_swept_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text('id = "harbour"\n', encoding="utf-8")
    rules = 'require = [{ when = "income <= 1000" }]\namount = [{ pay = 900 }]\n'
    (tmp_path / "aid.toml").write_text(HEAD.replace('"aid"', '"harbour/aid"') + rules, encoding="utf-8")
    (tmp_path / "catalogue.toml").write_text(
        'kind = "catalogue"\nid = "harbour/all"\nschemes.a = { policy = "harbour/aid" }\n'
        'schemes.b = { policy = "harbour/aid" }\n[[edition]]\nfrom = 2020-01-01\n',
        encoding="utf-8",
    )
    (tmp_path / "catalogue.cases.toml").write_text(
        '[[case]]\nid = "a"\non = 2024-01-01\nfacts = { income = 5 }\nexpect = { total = 1 }\n',
        encoding="utf-8",
    )
    (case,) = load_all_cases(tmp_path)
    (cliff,) = cliffs_of(case, "income")
    assert (cliff.about, cliff.before, cliff.at) == ("harbour/all", Money.of(1800), Money.of(1000))


def test_no_shipped_scheme_pays_more_to_who_earns_more() -> None:
    cliffs = find_cliffs(shipped_folder())
    assert [str(cliff) for cliff in cliffs if cliff.kind == "raises"] == []
    # lines above which all or most is lost: each of them is in the text of the scheme
    assert {cliff.about for cliff in cliffs} == {
        "cn/anhui/hefei/school-aid",
        "cn/guangdong/shenzhen/emergency",
        "cn/unidentified/province-x/catalogue",
    }
