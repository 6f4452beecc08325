from __future__ import annotations

import pytest
from tests.i18n.situations import GOLDEN, LANGUAGES, SITUATIONS, golden, text

from unionkit import Outcome
from unionkit.i18n.outcomes import code_text

CODES = {
    "requirement", "exclusion", "no_class", "no_amount", "nothing_payable",
    "out_of_bounds", "not_a_choice", "too_precise", "too_many_records", "no_value", "no_edition",
    "division_by_zero", "no_such_day", "not_whole", "class_conflict",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_an_explanation_reads_as_it_was_approved(situation: str, language: str) -> None:
    assert text(situation, language) == golden(situation, language).read_text(encoding="utf-8")


def test_every_kept_text_belongs_to_a_situation() -> None:
    wanted = {golden(situation, language) for situation in SITUATIONS for language in LANGUAGES}
    assert set(GOLDEN.iterdir()) == wanted


def test_every_outcome_and_every_code_is_among_the_situations() -> None:
    decisions = [decide() for decide in SITUATIONS.values()]
    assert {decision.outcome for decision in decisions} == set(Outcome)
    assert {decision.code for decision in decisions} - {""} == CODES


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_words_of_its_own(code: str) -> None:
    assert code_text(code, str) != code


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_chinese_explanation_names_nothing_by_its_code(situation: str) -> None:
    said = text(situation, "zh_CN")
    assert not [letter for letter in said if letter.isascii() and letter.isalpha()]
