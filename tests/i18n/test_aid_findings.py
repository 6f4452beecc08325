"""Promises of findings about aid: each has a sentence in both languages that says what to do and names nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from tests.aid.filing import FILE

import unionkit.aid as package
from unionkit import load_policy
from unionkit.aid.findings import AidFinding
from unionkit.i18n.aid_findings import CODES, aid_finding_text
from unionkit.values.money import Money

SOURCE = Path(package.__file__).parent
ABOUT: Mapping[str, object] = {
    "process": FILE,
    "event": "enter",
    "step": FILE.step("live", "apply", {}, on="2024-03-01"),
    "decision": load_policy("cn/anhui/exit").decide(
        {"cause_removed": False, "months_above": 1}, on="2024-03-01"
    ),
    "on": date(2024, 3, 1),
    "first": "F-1",
    "household": "H-1",
    "round": "R-1",
    "over": Money.of("1234.50"),
    "budget": Money.of(5000),
    "allowed": Money.of(1000),
}


def found(code: str) -> AidFinding:
    return AidFinding(code=code, level="error", subject="F-7", about=ABOUT)


def made_in(folder: str) -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in (SOURCE / folder).glob("*.py")]
    said = [text for text in texts if "AidFinding" in text]
    names = re.compile(r'(?:code=|_finding\(\s*|Outcome\.\w+: |codes\.get\(step\.outcome, )"(\w+)"')
    return {code for text in said for code in names.findall(text)}


def test_every_finding_that_the_code_makes_has_a_sentence_and_no_other_has() -> None:
    assert made_in("files") | made_in("visits") == CODES


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_finding_of_aid_is_said_in_chinese(code: str) -> None:
    said = aid_finding_text(found(code), "zh_CN")
    assert said.startswith("F-7：")
    assert re.search(r"[a-z]{5,}", said) is None


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_finding_of_aid_is_said_in_english_with_what_to_do(code: str) -> None:
    said = aid_finding_text(found(code), "en")
    assert said.startswith("F-7: ")
    assert re.search(r"[\u4e00-\u9fff]", said) is None
    assert ". " in said


def test_amounts_are_said_in_yuan_with_fen() -> None:
    assert aid_finding_text(found("over_ceiling"), "zh_CN") == (
        "F-7：超出限额1,234.50元（按限额可发1,000.00元）。请按可发金额发放，或由其他经费列支超出部分"
    )


def test_a_personal_number_as_an_id_is_masked() -> None:
    long = AidFinding(code="no_receipt", level="error", subject="340421197001319982")
    assert "19700131" not in aid_finding_text(long, "en")


def test_every_code_stands_on_the_page_of_codes() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "codes.md").read_text(encoding="utf-8")
    section = page.partition("## Findings about files and visits\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == CODES
