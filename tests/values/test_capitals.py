"""Amounts in Chinese capitals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.errors import ValueRefused
from unionkit.values import Money, capitals, read_capitals

LARGEST = 10**18 - 1


@pytest.mark.parametrize(
    ("yuan", "expected"),
    [
        ("1234.56", "壹仟贰佰叁拾肆元伍角陆分"),
        ("100000", "壹拾万元整"),
        ("0", "零元整"),
        ("105.03", "壹佰零伍元零叁分"),
        ("1.5", "壹元伍角整"),
        ("0.05", "伍分"),
        ("0.5", "伍角整"),
        ("-3", "负叁元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("10010010", "壹仟零壹万零壹拾元整"),
        ("100007000", "壹亿零柒仟元整"),
        ("100000001", "壹亿零壹元整"),
        ("1000000000001", "壹兆零壹元整"),
        ("9999000000000000", "玖仟玖佰玖拾玖兆元整"),
    ],
)
def test_an_amount_is_written_in_capitals(yuan: str, expected: str) -> None:
    assert capitals(Money.of(yuan)) == expected


@pytest.mark.property
@given(st.integers(-LARGEST, LARGEST))
def test_capitals_are_read_back_as_the_same_amount(fen: int) -> None:
    assert read_capitals(capitals(Money(fen))) == Money(fen)


@pytest.mark.property
@given(st.integers(0, 10**10 - 1))
def test_below_a_hundred_million_capitals_agree_with_cn2an(fen: int) -> None:
    cn2an = pytest.importorskip("cn2an")
    # cn2an leaves out 整 after 角; it also drops the zero of an empty group of four, which starts at 亿
    ours = capitals(Money(fen))
    assert cn2an.an2cn(str(Money(fen)), "rmb") in (ours, ours.removesuffix("整"))


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("人民币壹仟贰佰元整", "1200"),
        ("壹佰圆正", "100"),
        ("壹元伍角", "1.5"),
        ("壹仟陆佰捌拾元零叁角贰分", "1680.32"),
        ("壹拾万零柒仟元伍角叁分", "107000.53"),
        ("壹拾万柒仟元零伍角叁分", "107000.53"),
        ("貳萬陸仟圓整", "26000"),
        (" 伍分 ", "0.05"),
    ],
)
def test_every_spelling_that_the_rule_leaves_open_is_read(text: str, yuan: str) -> None:
    assert read_capitals(text) == Money.of(yuan)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "元",
        "整",
        "负",
        "壹",
        "1200元",
        "一百元",
        "壹佰",
        "壹佰元",
        "壹百元整",
        "壹佰零元整",
        "壹佰伍拾元零整",
        "拾元整",
        "壹佰伍元整",
        "壹佰零零伍元整",
        "壹拾佰元整",
        "零元伍角整",
        "壹元伍角陆分整",
        "壹元零伍角整",
        "壹元伍分",
        "负零元整",
        "壹万万元整",
        "玖" * 1000,
        "壹万壹亿元整",
        "玖仟玖仟玖仟兆元整",
        "壹元整壹元整",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused):
        read_capitals(text)


def test_an_amount_beyond_the_last_group_is_refused() -> None:
    assert capitals(Money(LARGEST)).startswith("玖仟玖佰玖拾玖兆")
    with pytest.raises(ValueRefused, match="too large"):
        capitals(Money(LARGEST + 1))
