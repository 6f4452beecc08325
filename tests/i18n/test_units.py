from __future__ import annotations

import pytest

from unionkit.i18n.catalogue import translator
from unionkit.i18n.units import counted_words, symbol_words, unit_text, with_measure
from unionkit.values.units import BASE_SYMBOLS


@pytest.mark.parametrize(
    ("unit", "english", "chinese"),
    [
        ("", "", ""),
        ("CNY", "yuan", "元"),
        ("CNY/month/head", "yuan per month and head", "元/月·人"),
        ("1/year", "1 per year", "1/年"),
        ("m2/head", "m² per head", "平方米/人"),
        ("CNY*day", "yuan·day", "元·日"),
        ("CNY/month^2", "yuan per month²", "元/月²"),
        ("ticket/day", "ticket per day", "ticket/日"),
    ],
)
def test_a_unit_is_written_in_words(unit: str, english: str, chinese: str) -> None:
    assert unit_text(unit, translator("en")) == english
    assert unit_text(unit, translator("zh_CN")) == chinese


@pytest.mark.parametrize(
    ("number", "unit", "english", "chinese"),
    [
        ("1", "dwelling", "1 dwelling", "1 套"),
        ("2", "dwelling", "2 dwellings", "2 套"),
        ("1", "month", "1 month", "1 个月"),
        ("12", "month", "12 months", "12 个月"),
        ("3", "day", "3 days", "3 天"),
        ("640.00", "CNY/month/head", "640.00 yuan", "640.00 元"),
        ("5.00", "CNY/share", "5.00 yuan per share", "5.00 元/份"),
        ("5.00", "CNY/share/year", "5.00 yuan per share", "5.00 元/份"),
        ("60.00", "CNY/day", "60.00 yuan per day", "60.00 元/日"),
        ("30", "m2/head", "30 m²", "30 平方米"),
        ("2", "1/year", "2 1 per year", "2 1/年"),
        ("2", "", "2", "2"),
        ("2", "ticket", "2 ticket", "2 ticket"),
    ],
)
def test_a_number_is_followed_by_what_is_counted(number: str, unit: str, english: str, chinese: str) -> None:
    assert with_measure(number, unit, translator("en")) == english
    assert with_measure(number, unit, translator("zh_CN")) == chinese


def test_every_base_symbol_has_words() -> None:
    assert symbol_words(str).keys() == BASE_SYMBOLS
    assert counted_words(str).keys() == BASE_SYMBOLS
