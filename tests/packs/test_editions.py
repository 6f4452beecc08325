"""Editions that take over the rules of another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from unionkit import explain, load_policy
from unionkit.errors import UnionkitError, flatten
from unionkit.rules import Policy
from unionkit.values import Money

FERRY = """
id = "ferry/fare"
[sources.old]
title = "old notice"
grade = "press"
[sources.new]
title = "new notice"
grade = "issuer"
[facts]
age = { type = "count", most = 200 }
days = { type = "count", most = 400 }
[let]
late = "days > 30"
[[edition]]
from = 2010-01-01
cite = "old"
zero = "granted"
require = [{ id = "grown", when = "age >= 18" }, { id = "in-time", when = "not late" }]
class = [{ is = "old", id = "old", when = "age >= 65" }, { is = "other", id = "other", when = "age < 65" }]
amount = [{ id = "fare", pay = 10 }]
"""


def policy(folder: Path, edition: str) -> Policy:
    path = folder / "fare.toml"
    path.write_text(f"{FERRY}[[edition]]\nfrom = 2020-01-01\n{edition}\n", encoding="utf-8")
    return load_policy(path)


def problems(folder: Path, edition: str) -> list[str]:
    with pytest.raises(UnionkitError) as refused:
        policy(folder, edition)
    return [f"{error} {error.hint}" for error in flatten(refused.value)]


def test_an_edition_that_is_like_another_decides_as_that_one(tmp_path: Path) -> None:
    fare = policy(tmp_path, "like = 2010-01-01")
    for age, days in ((17, 1), (18, 30), (18, 31), (65, 2)):
        old, new = (fare.decide({"age": age, "days": days}, on=on) for on in ("2015-01-01", "2021-01-01"))
        assert (old.outcome, old.class_name, old.amount) == (new.outcome, new.class_name, new.amount)


def test_a_rule_with_the_same_id_stands_in_the_place_of_the_other(tmp_path: Path) -> None:
    fare = policy(tmp_path, 'like = 2010-01-01\nclass = [{ is = "old", id = "old", when = "age >= 60" }]')
    assert [rule.id for rule in fare.editions[1].classes] == ["old", "other"]
    assert fare.decide({"age": 60, "days": 1}, on="2021-01-01").class_name == "old"
    assert fare.decide({"age": 60, "days": 1}, on="2019-01-01").class_name == "other"


def test_new_rules_are_added_and_dropped_ones_are_gone(tmp_path: Path) -> None:
    text = 'like = 2010-01-01\ndrops = ["in-time"]\nexclude = [{ id = "aged", when = "age > 99" }]'
    fare = policy(tmp_path, text)
    assert fare.decide({"age": 20, "days": 31}, on="2021-01-01").granted
    assert fare.decide({"age": 100, "days": 1}, on="2021-01-01").rule == "aged"


def test_a_quantity_of_the_later_edition_changes_the_rules_that_are_taken_over(tmp_path: Path) -> None:
    fare = policy(tmp_path, 'like = 2010-01-01\nlet.late = "days > 60"')
    assert fare.decide({"age": 20, "days": 60}, on="2021-01-01").granted


def test_what_is_taken_over_cites_what_it_cited_and_new_rules_cite_the_new_notice(tmp_path: Path) -> None:
    fare = policy(tmp_path, 'like = 2010-01-01\ncite = "new"\namount = [{ id = "fare", pay = 12 }]')
    edition = fare.editions[1]
    assert [rule.citations[0].source.key for rule in edition.requires] == ["old", "old"]
    assert [rule.citations[0].source.key for rule in edition.amounts] == ["new"]
    decision = fare.decide({"age": 20, "days": 1}, on="2021-01-01")
    assert decision.amount == Money.of(12)
    assert "new notice" in str(explain(decision, "en"))


def test_where_the_later_edition_cites_nothing_its_new_rules_cite_the_earlier_notice(tmp_path: Path) -> None:
    fare = policy(tmp_path, 'like = 2010-01-01\namount = [{ id = "fare", pay = 12 }]')
    assert fare.editions[1].amounts[0].citations[0].source.key == "old"


def test_settings_are_taken_over_unless_they_are_said_again(tmp_path: Path) -> None:
    assert policy(tmp_path, "like = 2010-01-01").editions[1].zero == "granted"
    assert policy(tmp_path, 'like = 2010-01-01\nzero = "refused"').editions[1].zero == "refused"


def test_editions_may_stand_on_each_other_in_a_row(tmp_path: Path) -> None:
    text = 'like = 2010-01-01\ndrops = ["grown"]\n[[edition]]\nfrom = 2022-01-01\nlike = 2020-01-01\ndrops = ["in-time"]'
    assert [len(edition.requires) for edition in policy(tmp_path, text).editions] == [2, 1, 0]


def test_the_last_day_of_an_edition_is_not_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "fare.toml"
    ended = FERRY.replace("from = 2010-01-01", "from = 2010-01-01\nto = 2015-12-31")
    path.write_text(f"{ended}[[edition]]\nfrom = 2020-01-01\nlike = 2010-01-01\n", encoding="utf-8")
    assert [edition.end is None for edition in load_policy(path).editions] == [False, True]


@pytest.mark.parametrize(
    ("edition", "told"),
    [
        ("like = 2011-01-01", "no other edition begins on 2011-01-01"),
        ("like = 2020-01-01", "no other edition begins on 2020-01-01"),
        ('like = "2010-01-01"', "a day is wanted here"),
        ('like = 2010-01-01\ndrops = ["grwon"]', "did you mean 'grown'"),
        ('drops = ["grown"]', "'drops' means nothing here"),
        (
            "like = 2022-01-01\n[[edition]]\nfrom = 2022-01-01\nlike = 2020-01-01",
            "this edition is itself like that of",
        ),
    ],
)
def test_what_cannot_be_taken_over_is_told(tmp_path: Path, edition: str, told: str) -> None:
    assert any(told in problem for problem in problems(tmp_path, edition))


def test_a_problem_of_a_rule_that_is_taken_over_is_told_once_and_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "fare.toml"
    wrong = FERRY.replace("age >= 18", "aeg >= 18")
    path.write_text(f"{wrong}[[edition]]\nfrom = 2020-01-01\nlike = 2010-01-01\n", encoding="utf-8")
    with pytest.raises(UnionkitError) as refused:
        load_policy(path)
    (problem,) = flatten(refused.value)
    line = wrong.splitlines().index(
        'require = [{ id = "grown", when = "aeg >= 18" }, { id = "in-time", when = "not late" }]'
    )
    assert f"fare.toml:{line + 1}" in str(problem)


def test_a_problem_of_an_added_rule_is_told_where_it_stands(tmp_path: Path) -> None:
    (problem,) = problems(
        tmp_path, 'like = 2010-01-01\nexclude = [\n  { id = "aged", when = "aeg > 99" },\n]'
    )
    assert f"fare.toml:{len(FERRY.splitlines()) + 5}" in problem


def written(folder: Path, base: str, later: str = "") -> Policy:
    """A policy whose first edition has the rules of `base`, and whose second one takes them over."""
    head = FERRY[: FERRY.index("[[edition]]")]
    text = f"{head}[[edition]]\nfrom = 2010-01-01\n{base}\n[[edition]]\nfrom = 2020-01-01\nlike = 2010-01-01\n{later}\n"
    path = folder / "fare.toml"
    path.write_text(text, encoding="utf-8")
    return load_policy(path)


def test_a_rule_that_cites_for_itself_keeps_that_beside_the_citation_of_its_edition(tmp_path: Path) -> None:
    fare = written(
        tmp_path, 'cite = "old"\nrequire = [{ when = "age > 1", cite = "new" }, { when = "age > 2" }]'
    )
    assert [rule.citations[0].source.key for rule in fare.editions[1].requires] == ["new", "old"]


def test_rules_of_an_edition_that_cites_nothing_are_taken_over_without_a_citation(tmp_path: Path) -> None:
    fare = written(
        tmp_path, 'require = [{ when = "age > 1" }]', 'cite = "new"\nexclude = [{ when = "age > 9" }]'
    )
    (require,), (exclude,) = fare.editions[1].requires, fare.editions[1].excludes
    assert exclude.citations[0].source.key == "new"
    assert require.citations == ()


def test_a_rule_that_stands_alone_and_not_in_a_list_is_taken_over(tmp_path: Path) -> None:
    fare = written(tmp_path, 'amount = { pay = 10 }\nlimit = { cap = 7 }\nlet.late = "age > 3"')
    assert fare.decide({"age": 20, "days": 1}, on="2021-01-01").amount == Money.of(7)


def test_rules_without_ids_are_taken_over_and_new_ones_added_behind_them(tmp_path: Path) -> None:
    fare = written(tmp_path, 'require = [{ when = "age > 1" }]', 'require = [{ when = "age > 2" }]')
    assert [rule.id for rule in fare.editions[1].requires] == ["require-1", "require-2"]


@pytest.mark.parametrize(
    "base", ['require = ["age"]', "require = 3", 'let = 3\nrequire = [{ when = "age > 1" }]']
)
def test_what_is_no_rule_at_all_is_told_and_not_stumbled_over(tmp_path: Path, base: str) -> None:
    with pytest.raises(UnionkitError) as refused:
        written(tmp_path, base)
    assert all("fare.toml:" in str(error) for error in flatten(refused.value))
