from __future__ import annotations

import logging

import pytest
from tests.i18n.one_rule import DAY, FACTS, policy
from tests.i18n.situations import filed

import unionkit
from unionkit import Decision
from unionkit.views.explanation import masked_lines


@pytest.fixture
def decision() -> Decision:
    return filed(income_year=34_567, cause="disaster")


def test_the_member_is_told_the_numbers(decision: Decision) -> None:
    assert "960.19" in str(unionkit.explain(decision, "zh_CN"))


def test_a_repr_of_an_explanation_tells_nothing_of_the_case(decision: Decision) -> None:
    shown = repr(unionkit.explain(decision, "en"))
    assert "34567" not in shown
    assert "960" not in shown
    assert shown.startswith("Explanation of Decision(outcome='refused'")


def test_a_log_of_findings_tells_nothing_of_the_case(
    decision: Decision, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        logging.getLogger("host").info("%r %r %r", decision, decision.findings, decision.inspection)
    assert "34567" not in caplog.text
    assert "960" not in caplog.text


def test_without_views_a_notebook_gets_the_repr(decision: Decision, monkeypatch: pytest.MonkeyPatch) -> None:
    explanation = unionkit.explain(decision, "en")
    monkeypatch.setattr("unionkit.i18n.explaining.notebook_view", lambda _: None)
    assert explanation._repr_mimebundle_() == {"text/plain": repr(explanation)}
    assert explanation._repr_html_() is None


@pytest.mark.parametrize(
    ("when", "is_told"),
    [("season == 'high'", False), ("not cat", False), ("fare <= 100", True), ("riders >= 2", True)],
)
def test_a_masked_view_says_that_a_barred_class_fits_only_where_that_gives_no_value_away(
    when: str, is_told: bool
) -> None:
    secret = {name: {**FACTS[name], "sensitive": True} for name in ("season", "cat", "fare")}  # type: ignore[dict-item]
    classes = [{"is": "first", "when": when}]
    made = policy(
        {"class": classes, "exclude": [{"when": "dog", "bars": ["first"]}]}, facts={**FACTS, **secret}
    )
    decision = made.decide({"season": "high", "cat": False, "fare": 90, "riders": 3, "dog": True}, on=DAY)
    line = masked_lines(unionkit.explain(decision, "en"))[0]
    assert line.startswith("Class “first” does not fit")
    assert ("its condition is met" in line) is is_told
