"""Promises of findings about people: each has a sentence in both languages that says what to do and names nobody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import unionkit.members as package
from unionkit.i18n.catalogue import translator
from unionkit.i18n.members import CODES, field_name, finding_text
from unionkit.members.findings import MemberFinding
from unionkit.members.person import FIELDS

SOURCE = Path(package.__file__).parent
ABOUT = {
    "list": "nation",
    "nearest": "汉族",
    "first": "mine",
    "second": "port",
    "entries": "E-1, E-2",
    "on": "2024-03-01",
    "type": "保留",
    "month": "2030-05",
}


def found(code: str, **about: str) -> MemberFinding:
    return MemberFinding(code=code, level="error", person="E-7", subject="nation", about={**ABOUT, **about})


def makers() -> list[str]:
    texts = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")]
    return [text for text in texts if "MemberFinding(" in text]


def test_every_finding_that_the_code_makes_has_a_sentence() -> None:
    made = {code for text in makers() for code in re.findall(r'\bcode ?= ?"(\w+)"', text)}
    assert made - CODES == set()


def test_every_sentence_is_of_a_finding_that_the_code_makes() -> None:
    assert {code for code in CODES if not any(f'"{code}"' in text for text in makers())} == set()


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_finding_is_said_in_chinese(code: str) -> None:
    said = finding_text(found(code), "zh_CN")
    assert said.startswith("E-7：")
    assert re.search(r"[a-z]{5,}", said) is None


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_finding_is_said_in_english_with_what_to_do(code: str) -> None:
    said = finding_text(found(code), "en")
    assert said.startswith("E-7: ")
    assert re.search(r"[\u4e00-\u9fff]", said.replace("汉族", "").replace("保留", "")) is None
    assert ". " in said


def test_the_nearest_label_is_said() -> None:
    assert "汉族" in finding_text(found("not_in_list"), "zh_CN")


def test_without_a_nearest_label_the_list_is_pointed_at() -> None:
    assert (
        finding_text(found("not_in_list", nearest=""), "zh_CN") == "E-7：民族不在代码表中。请从代码表中选取"
    )


def test_a_finding_about_nobody_begins_with_what_is_wrong() -> None:
    assert finding_text(MemberFinding(code="born_later", level="error"), "zh_CN").startswith("出生日期")


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_of_a_person_has_a_name_in_chinese(name: str) -> None:
    assert re.search(r"[\u4e00-\u9fff]", field_name(name, translator("zh_CN")))
