from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.i18n.one_rule import said

from unionkit.evidence import Labels
from unionkit.i18n.comparing import Comparing
from unionkit.i18n.numbers import decimal_text, percent_text, rounded, shortest_places, steps_text, told_apart
from unionkit.i18n.phrases import Phrases

amounts = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**7)
WORDS = Phrases(locale="zh_CN", translate=str, label=lambda _: Labels(), choice=lambda _, value: value)


@pytest.mark.property
@given(amounts, amounts, st.integers(0, 4))
def test_two_numbers_look_different_exactly_if_they_are(left: Fraction, right: Fraction, least: int) -> None:
    places, shown = told_apart(left.as_integer_ratio(), right.as_integer_ratio(), least)
    assert (shown[0] != shown[1]) == (left != right)
    assert bool(shown[2]) == (left != right)
    assert places >= least


@pytest.mark.property
@given(amounts, st.fractions(min_value=Fraction(1, 10**9), max_value=1), st.sampled_from([0, 2]))
def test_a_margin_is_never_said_to_be_nothing(left: Fraction, more: Fraction, places: int) -> None:
    shown = Comparing(phrases=WORDS).pair(left.as_integer_ratio(), (left + more).as_integer_ratio(), places)
    assert shown[0] != shown[1]
    assert shown[2].strip("0.,")


@pytest.mark.property
@given(amounts, st.integers(0, 6))
def test_a_number_is_rounded_half_up_away_from_zero(value: Fraction, places: int) -> None:
    steps = rounded(*value.as_integer_ratio(), 10**places)
    assert abs(steps - value * 10**places) <= Fraction(1, 2)
    assert rounded(*(-value).as_integer_ratio(), 10**places) == -steps


@pytest.mark.property
@given(st.decimals(min_value=0, max_value=10**9, places=4))
def test_no_digit_of_a_decimal_gets_lost(value: Decimal) -> None:
    top, bottom = value.as_integer_ratio()
    text = decimal_text(top, bottom, shortest_places(top, bottom, 12), "zh_CN")
    assert Decimal(text.replace(",", "")) == value


@pytest.mark.parametrize(
    ("income", "shown"),
    [
        ("300.01", "100.003 yuan > 100.000 yuan (0.003 yuan above the limit)"),
        ("300.00", "100.00 yuan ≤ 100.00 yuan (exactly at the limit)"),
        ("299.99", "99.997 yuan ≤ 100.000 yuan (0.003 yuan below the limit)"),
        ("300.02", "100.01 yuan > 100.00 yuan (0.01 yuan above the limit)"),
    ],
)
def test_a_third_of_a_fen_over_the_line_does_not_look_equal(income: str, shown: str) -> None:
    assert said("fare / 3 <= 100", fare=Decimal(income)) == f"fare ÷ 3 = {shown}"


def test_a_margin_too_small_for_fen_gets_more_digits_even_if_both_sides_round_apart() -> None:
    assert said("fare / 10_000 <= 960.0051", fare=9_600_049) == (
        "fare ÷ 10,000 = 960.0049 yuan ≤ 960.0051 yuan (0.0002 yuan below the limit)"
    )


@pytest.mark.parametrize(
    ("steps", "places", "signs", "text"),
    [
        (123456789, 2, (".", ","), "1,234,567.89"),
        (-5, 2, (".", ","), "-0.05"),
        (123456789, 2, (",", "."), "1.234.567,89"),
        (1234567, 0, (",", "."), "1.234.567"),
        (-1234567, 0, (".", ","), "-1,234,567"),
        (1234567, 3, (".", ","), "1,234.567"),
    ],
)
def test_steps_are_written_with_the_signs_of_a_language(
    steps: int, places: int, signs: tuple[str, str], text: str
) -> None:
    assert steps_text(steps, places, signs) == text


@pytest.mark.parametrize(("share", "text"), [("0.3", "30%"), ("0.125", "12.5%"), ("0.0001", "0.01%")])
def test_a_share_is_written_as_a_percentage(share: str, text: str) -> None:
    assert percent_text(Decimal(share), "zh_CN") == text
