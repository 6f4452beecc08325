from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.i18n.situations import SITUATIONS, golden

import unionkit
from unionkit.errors import ValueRefused
from unionkit.i18n.catalogue import check_locale
from unionkit.i18n.days import day_text

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from tests.i18n.situations import SITUATIONS, text
for language in ("zh_CN", "en"):
    for situation in ("refused_by_day", "amount_cut_to_the_cap"):
        sys.stdout.buffer.write(text(situation, language).encode())
"""
ODD = {
    "nothing is set": {},
    "a language with other signs": dict.fromkeys(("LANG", "LC_ALL", "LC_NUMERIC", "LC_TIME", "LANGUAGE"), "de_DE"),
    "no language at all": dict.fromkeys(("LANG", "LC_ALL", "LANGUAGE"), "!!?@:.;"),
    "a plain machine": {"LC_ALL": "C", "LANG": "POSIX", "TZ": "Pacific/Kiritimati"},
}  # fmt: skip


@pytest.mark.parametrize("asked", ["fr", "zh_TW", "zh-Hant", "", "../en", "en_US.UTF-8", "C"])
def test_a_locale_without_texts_is_refused_with_the_ones_that_exist(asked: str) -> None:
    with pytest.raises(ValueRefused, match="there are no texts for") as caught:
        unionkit.explain(SITUATIONS["granted_with_class"](), asked)
    assert caught.value.hint == "one of: zh_CN, en"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("zh", "zh_CN"),
        ("zh-CN", "zh_CN"),
        ("ZH_cn", "zh_CN"),
        ("zh-Hans-CN", "zh_CN"),
        ("EN", "en"),
        ("en-US", "en"),
        ("en_GB", "en"),
    ],
)
def test_the_usual_spellings_of_a_locale_are_understood(asked: str, meant: str) -> None:
    assert check_locale(asked) == meant
    assert unionkit.explain(SITUATIONS["granted_with_class"](), asked).locale == meant


@pytest.mark.parametrize("environment", ODD)
def test_the_environment_has_no_say_in_an_explanation(environment: str) -> None:
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    made = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**kept, **ODD[environment], "PYTHONUTF8": "1"},
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    wanted = [
        golden(situation, language).read_bytes()
        for language in ("zh_CN", "en")
        for situation in ("refused_by_day", "amount_cut_to_the_cap")
    ]
    assert made.stdout.splitlines() == b"".join(wanted).splitlines()


def test_a_day_is_written_as_its_language_writes_it() -> None:
    assert day_text(date(2024, 2, 9), "zh_CN") == "2024年2月9日"
    assert day_text(date(2024, 2, 9), "en") == "9 February 2024"
