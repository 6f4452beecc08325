"""Promises of problems in the reader's language: every text that a cell can meet has its translation."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from unionkit import exchange
from unionkit.exchange.problems import in_language, texts
from unionkit.i18n import translator
from unionkit.values.misspellings import DAY_PROBLEMS, DIGIT_PROBLEMS, NUMBER_PROBLEMS

KEYS = texts(str)
ZH = translator("zh_CN")


@pytest.mark.parametrize("text", KEYS)
def test_every_problem_and_remedy_has_a_chinese_text(text: str) -> None:
    assert ZH(text) != text
    assert any("\u4e00" <= letter <= "\u9fff" for letter in ZH(text))


@pytest.mark.parametrize("problem", [*DAY_PROBLEMS, *DIGIT_PROBLEMS, *NUMBER_PROBLEMS], ids=str)
def test_every_misspelling_is_among_the_texts(problem: object) -> None:
    assert {getattr(problem, "message"), getattr(problem, "hint")} <= set(KEYS)  # noqa: B009


@pytest.mark.parametrize("name", ["cells", "reading_csv"])
def test_every_problem_that_is_written_here_is_among_the_texts(name: str) -> None:
    tree = ast.parse((Path(exchange.__file__).parent / f"{name}.py").read_text(encoding="utf-8"))
    said = [
        part.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("ValueRefused", "Row")
        for part in (*call.args, *[keyword.value for keyword in call.keywords])
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value
    ]
    assert said
    assert set(said) <= set(KEYS)


def test_choices_stay_as_they_are_behind_the_translated_words() -> None:
    said = in_language("Write one of: home, 本国, a: b", ZH)
    assert said.endswith("home, 本国, a: b")
    assert "Write" not in said


def test_a_text_that_nobody_translated_stays_as_it_is() -> None:
    assert in_language("No such text: at all", ZH) == "No such text: at all"
