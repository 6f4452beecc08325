"""Mutual plans out of TOML."""

from __future__ import annotations

from pathlib import Path

import pytest

from unionkit import load_pack
from unionkit.aid.mutual import Claim, Event, Joiner, MutualPlan, decide_claim, enrol
from unionkit.errors import UnionkitError, flatten
from unionkit.packs.linting import lint_path
from unionkit.values import Money

PAYS = """
id = "harbour/pays"
facts.day = { type = "count", unit = "day", least = 1, most = 4000 }
[[edition]]
from = 2020-01-01
exclude = [{ when = "day <= 30" }]
amount = [{ pay = 300 }]
"""
COSTS = """
id = "harbour/costs"
facts.kind = { type = "choice", choices = ["short", "long"] }
[[edition]]
from = 2020-01-01
amount = [{ by = "kind", table = { short = 10, long = 25 } }]
"""
PLAN = """
kind = "mutual_plan"
id = "harbour/plan"
title = { zh = "港口互助", en = "harbour mutual help" }
cite = "notice"
months = 24
[sources.notice]
title = "notice"
grade = "press"
[fee]
policy = "harbour/costs"
given = { kind = "long" }
[claim]
policy = "harbour/pays"
facts = { day = "day_of_period" }
"""


def write(folder: Path, text: str) -> Path:
    (folder / "pack.toml").write_text('id = "harbour"\n', encoding="utf-8")
    (folder / "pays.toml").write_text(PAYS, encoding="utf-8")
    (folder / "costs.toml").write_text(COSTS, encoding="utf-8")
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    return folder


def plan_of(folder: Path, text: str = PLAN) -> MutualPlan:
    return load_pack(write(folder, text)).mutual_plans["harbour/plan"]


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(UnionkitError) as found:
        load_pack(write(folder, text))
    return [str(error) for error in flatten(found.value)]


def test_a_plan_enrols_and_pays_by_what_its_file_says(tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    made = enrol(plan, [Joiner(person="a")], unit="U", staff=9, on="2024-01-01")
    assert made.fees == Money.of(25)
    for on, amount in (("2024-01-30", 0), ("2024-01-31", 300), ("2025-12-31", 300), ("2026-01-01", 0)):
        claim = Claim(id="c", plan=plan.id, person="a", events=(Event(on=on),))
        assert decide_claim(plan, claim, made.enrolments).amount == Money.of(amount)


def test_a_plan_keeps_its_title_and_what_it_cites(tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    assert (plan.title.in_language("en"), [each.source.key for each in plan.citations]) == (
        "harbour mutual help",
        ["notice"],
    )


def test_a_plan_is_no_policy_of_the_pack(tmp_path: Path) -> None:
    assert sorted(load_pack(write(tmp_path, PLAN)).policies) == ["harbour/costs", "harbour/pays"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("months = 24", "months = 0", "plan.toml:6 months: a plan lasts"),
        ("months = 24\n", "", "a plan lasts a whole number of months"),
        ("months = 24", 'months = "24"', "a plan lasts a whole number of months"),
        ('policy = "harbour/pays"', 'policy = "harbour/pay"', "no policy is called 'harbour/pay'"),
        ("day = ", "dya = ", "did you mean 'day'?"),
        ("day_of_period", "day_of_perod", "did you mean 'day_of_period'?"),
        ("day_of_period", "staff", "'staff' is not known here"),
        ('kind = "long"', 'knd = "long"', "did you mean 'kind'?"),
        ("[fee]", "[fees]", "did you mean 'fee'?"),
        ("[claim]", "[shares]", "a plan has a policy on claims"),
        ("[fee]", "[shares]", "the result shares"),
        ("months = 24", 'months = 24\nrenews = ["harbour/old"]', "no other plan is called 'harbour/old'"),
        ("months = 24", 'months = 24\nrenews = ["harbour/plan"]', "no other plan is called 'harbour/plan'"),
        ("months = 24", 'months = 24\nrenews = ["harbour/pays"]', "no other plan is called 'harbour/pays'"),
        ('cite = "notice"', 'cite = "notices"', "notice"),
    ],
)
def test_a_wrong_key_is_told_with_what_to_write(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert PLAN.count(old) == 1
    text = "\n".join(problems(tmp_path, PLAN.replace(old, new)))
    assert all(part in text for part in told.split(": ")), text


def test_several_problems_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    text = PLAN.replace("months = 24", "months = 0").replace("day_of_period", "day")
    found = problems(tmp_path, text)
    assert [":6 months" in found[0], ":15 claim.facts.day" in found[1], len(found)] == [True, True, 2]


def test_a_plan_may_renew_another_of_its_pack(tmp_path: Path) -> None:
    write(tmp_path, PLAN.replace("months = 24", 'months = 24\nrenews = ["harbour/old"]'))
    (tmp_path / "old.toml").write_text(PLAN.replace("harbour/plan", "harbour/old"), encoding="utf-8")
    assert load_pack(tmp_path).mutual_plans["harbour/plan"].family == {"harbour/plan", "harbour/old"}


def test_the_linter_names_a_source_that_a_plan_does_not_cite(tmp_path: Path) -> None:
    more = '[sources.other]\ntitle = "other"\ngrade = "press"\n'
    write(tmp_path, PLAN.replace("[fee]", f"{more}[fee]"))
    for path in (tmp_path, tmp_path / "plan.toml"):
        assert [each.where for each in lint_path(path) if each.code == "UL14"] == [
            "harbour/plan sources.other"
        ]
