"""What people type in offices."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.errors import ValueRefused
from unionkit.values import plain_decimal, read_day, read_number, read_rate, read_yes_no

READERS: list[Callable[[str], object]] = [plain_decimal, read_number, read_rate, read_yes_no, read_day]
FULL_WIDTH = str.maketrans("0123456789,.-%", "０１２３４５６７８９，．－％")
typed = st.text(
    alphabet="0123456789０１９,.，．-%‰¥￥元万亿年月日/是否有无约()（）Oe 　一千", max_size=14
) | st.text(max_size=70)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1200.5", "1200.5"),
        ("1,200.50", "1200.50"),
        ("12,345,678", "12345678"),
        ("１２００", "1200"),
        ("1，200", "1200"),
        ("￥1,200", "1200"),
        ("¥1200", "1200"),
        ("1200元", "1200"),
        ("5万", "50000"),
        ("1.2万元", "12000"),
        ("1.00002万", "10000.2"),
        ("0.5亿", "50000000"),
        ("-5", "-5"),
        ("－5", "-5"),
        ("  7　", "7"),
    ],
)
def test_a_typed_number_is_read_exactly(text: str, expected: str) -> None:
    assert str(read_number(text)) == expected


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1.200,50", "one point"),
        ("1.2.3", "one point"),
        ("1,20", "without commas"),
        ("1,2345", "without commas"),
        ("1,200,50", "without commas"),
        ("0,123", "without commas"),
        ("1 200", "without blanks"),
        ("1\u00a0200", "without blanks"),
        ("1\u2009200", "without blanks"),
        ("", "Write a number"),
        ("　", "Write a number"),
        ("１2O0", "not the letters"),
        ("l200", "not the letters"),
        ("1e5", "Excel"),
        ("1.1010519491231e+17", "Excel"),
        ("约500", "exact number"),
        ("500左右", "exact number"),
        ("500多元", "exact number"),
        ("500-600", "one number"),
        ("500~600", "one number"),
        ("(500)", "minus sign"),
        ("（500）", "minus sign"),
        ("五百", "in digits"),
        ("5千", "in digits"),
        ("壹佰元整", "in digits"),
        ("30%", "read_rate"),
        ("30％", "read_rate"),
        (".5", "0.5"),
        ("5.", "0.5"),
        ("+5", "digits such as"),
        ("¥", "digits such as"),
        ("abc", "digits such as"),
        ("٣", "digits such as"),
        ("5万万", "digits such as"),
        ("1_000", "digits such as"),
        ("-", "digits such as"),
        ("9" * 65, "Write a number"),
    ],
)
def test_a_number_that_is_not_clear_is_refused_with_what_to_write(text: str, hint: str) -> None:
    with pytest.raises(ValueRefused) as caught:
        read_number(text)
    assert hint in caught.value.hint


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("value", [1.5, 3, True, None, Decimal(1), b"1"])
def test_every_reader_refuses_what_is_not_text(reader: Callable[[Any], object], value: Any) -> None:
    with pytest.raises(ValueRefused, match=type(value).__name__):
        reader(value)


@pytest.mark.property
@given(st.decimals(-(10**12), 10**12, places=3))
def test_groups_full_width_signs_and_units_change_no_number(number: Decimal) -> None:
    plain, grouped = f"{number:f}", f"{number:,f}"
    spellings = [plain, grouped, grouped.translate(FULL_WIDTH), f"{grouped}元", f" {plain}　"]
    assert {read_number(spelling) for spelling in spellings} == {plain_decimal(plain)}


@pytest.mark.property
@given(st.decimals(0, 10**12, places=5))
def test_a_scale_multiplies_exactly_at_any_precision_of_the_caller(number: Decimal) -> None:
    with localcontext(prec=60):
        expected = [number * 10**4, number * 10**8, number / 100, number / 1000]
    with localcontext(prec=2):
        read = [
            read_number(f"{number}万"),
            read_number(f"{number}亿"),
            read_rate(f"{number}%"),
            read_rate(f"{number}‰"),
        ]
        assert read == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("30%", "0.30"), ("2.5‰", "0.0025"), ("１５％", "0.15"), ("-5%", "-0.05"), ("150%", "1.50")],
)
def test_a_share_is_read_with_its_sign(text: str, expected: str) -> None:
    assert str(read_rate(text)) == expected


@pytest.mark.parametrize(
    "text", ["0.3", "30", "%", "30 %", "1,000%", "约30%", "30%%", "三成", "30%左右", "5万%"]
)
def test_a_share_without_its_sign_or_not_clear_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused):
        read_rate(text)


@pytest.mark.parametrize(
    "text", ["是", "有", "对", "真", "y", "Yes", "TRUE", "1", "√", "ｙｅｓ", " 是　", "１"]
)
def test_yes_is_read(text: str) -> None:
    assert read_yes_no(text) is True


@pytest.mark.parametrize("text", ["否", "无", "错", "假", "N", "no", "False", "0", "×"])
def test_no_is_read(text: str) -> None:
    assert read_yes_no(text) is False


@pytest.mark.parametrize("text", ["可能", "-", "", "2", "是否", "不", "x", "yes no", "是,否"])
def test_what_is_neither_yes_nor_no_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused):
        read_yes_no(text)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-31",
        "2024-1-31",
        "2024/1/31",
        "2024.1.31",
        "20240131",
        "2024年1月31日",
        "２０２４年１月３１日",
        "２０２４／１／３１",
        " 2024-01-31 ",
    ],
)
def test_a_day_with_the_year_first_is_read(text: str) -> None:
    assert read_day(text) == date(2024, 1, 31)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("01/02/2024", "year first"),
        ("24-1-31", "year first"),
        ("24年1月31日", "year first"),
        ("45322", "Excel"),
        ("45322.0", "Excel"),
        ("2024-02-30", "Look at"),
        ("20241301", "Look at"),
        ("2024-01-31 00:00:00", "day alone"),
        ("2024-01-31T00:00", "day alone"),
        ("2024年1月", "year, month and day"),
        ("2024-01", "year, month and day"),
        ("202401", "year, month and day"),
        ("2024", "year, month and day"),
        ("二〇二四年一月一日", "in digits"),
        ("2024-1/31", "2024-01-31"),
        ("31012024", "2024-01-31"),
        ("2024-01-311", "2024-01-31"),
        ("", "Write a day"),
        ("明天", "2024-01-31"),
    ],
)
def test_a_day_that_is_not_clear_is_refused_with_what_to_write(text: str, hint: str) -> None:
    with pytest.raises(ValueRefused) as caught:
        read_day(text)
    assert hint in caught.value.hint


@pytest.mark.property
@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_spelling_of_a_day_is_the_same_day(day: date) -> None:
    year, month, number = day.year, day.month, day.day
    spellings = [f"{day:%Y-%m-%d}", f"{day:%Y%m%d}", f"{year}/{month}/{number}", f"{year}.{month}.{number}"]
    assert {read_day(text) for text in [*spellings, f"{year}年{month}月{number}日"]} == {day}


@pytest.mark.property
@given(typed)
def test_no_text_makes_a_reader_fail_in_any_other_way(text: str) -> None:
    for reader in READERS:
        with suppress(ValueRefused):
            assert reader(text) is not None


@pytest.mark.parametrize("reader", READERS)
def test_an_error_never_repeats_what_was_typed(reader: Callable[[str], object]) -> None:
    for secret in [
        "张三",
        "110105194912310021X",
        "13800138000号",
        "约13800138000",
        "(13800138000)",
        "13800138000e5",
    ]:
        with pytest.raises(ValueRefused) as caught:
            reader(secret)
        assert secret not in str(caught.value)
        assert "13800138000" not in str(caught.value)
        assert caught.value.__cause__ is None
