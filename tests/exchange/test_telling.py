"""Promises of decisions as cells: what is remembered for one decision is never told of another."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

import unionkit
from unionkit.exchange import telling
from unionkit.exchange.telling import Teller

RACE = """
id = "regatta/start"
title = { zh = "起航许可", en = "permit to start" }
[sources]
rules = { title = "Sailing rules", grade = "issuer" }
notice = { title = "Notice of the race", grade = "mirror" }
purse = { title = "Purse of the club", grade = "press" }
[facts]
crew = { type = "count" }
wind = { type = "count" }
prize = { type = "money" }
[[edition]]
from = 2020-01-01
require = [{ id = "crew", when = "crew >= 2", cite = "rules" }]
exclude = [{ id = "storm", when = "wind > 8", cite = "notice" }]
class = [{ is = "fast", when = "wind > 4", review = true, cite = "rules" }, { is = "slow", when = "true", cite = "notice" }]
amount = [{ between = ["prize / 2", "prize"], cite = "rules" }]
limit = [{ cap = 100, cite = "purse" }]
"""


@pytest.fixture(scope="module")
def race(tmp_path_factory: pytest.TempPathFactory) -> unionkit.Policy:
    path: Path = tmp_path_factory.mktemp("regatta") / "race.toml"
    path.write_text(RACE, encoding="utf-8")
    return unionkit.load_policy(path)


def test_grades_and_sources_are_those_of_the_decision_itself(race: unionkit.Policy) -> None:
    teller = Teller(race, "en", reasons=True)
    for crew, wind, prize in product((1, 2, None), (3, 5, 9, None), (10, 1000)):
        decision = race.decide({"crew": crew, "wind": wind, "prize": prize}, on="2021-01-01")
        cells = dict(zip(teller.titles, teller.cells(decision), strict=True))
        assert cells["grade"] == ("" if decision.grade is None else decision.grade.name)
        assert set(cells["citation"].split(" | ")) - {""} == {
            part.source.title for part in decision.citations
        }


def test_an_amount_between_two_shows_both_ends(race: unionkit.Policy) -> None:
    teller = Teller(race, "en", reasons=False)
    decision = race.decide({"crew": 2, "wind": 5, "prize": 10}, on="2021-01-01")
    cells = dict(zip(teller.titles, teller.cells(decision), strict=True))
    assert (cells["outcome"], cells["amount"], cells["amount_high"], cells["amount_kind"]) == (
        "review",
        "5.00",
        "10.00",
        "between",
    )


def test_what_is_remembered_is_bounded(race: unionkit.Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "MOST_REMEMBERED", 1)
    teller = Teller(race, "en", reasons=False)
    for wind in (3, 5, 9):
        teller.cells(race.decide({"crew": 2, "wind": wind, "prize": 10}, on="2021-01-01"))
    assert len(teller.known) == 1
