"""Rounding of ratios of integers."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.errors import ValueRefused
from unionkit.values import Rounding, round_ratio

MODES: tuple[Rounding, ...] = get_args(Rounding)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("half_up", (3, -3, 4, 2)),
        ("half_even", (2, -2, 4, 2)),
        ("half_down", (2, -2, 3, 2)),
        ("up", (3, -3, 4, 3)),
        ("down", (2, -2, 3, 2)),
        ("ceiling", (3, -2, 4, 3)),
        ("floor", (2, -3, 3, 2)),
    ],
)
def test_each_name_rounds_halves_and_a_third_as_it_says(mode: Rounding, expected: tuple[int, ...]) -> None:
    assert (*(round_ratio(n, 2, mode) for n in (5, -5, 7)), round_ratio(7, 3, mode)) == expected


def test_half_up_is_what_happens_when_nothing_is_said() -> None:
    assert round_ratio(-1, 2) == -1


@pytest.mark.property
@given(st.integers(-(10**12), 10**12), st.integers(0, 6), st.sampled_from(MODES))
def test_rounding_agrees_with_decimal(scaled: int, places: int, mode: Rounding) -> None:
    exact = Decimal(scaled).scaleb(-places)
    oracle = exact.quantize(Decimal(1), rounding=getattr(decimal, f"ROUND_{mode.upper()}"))
    assert round_ratio(scaled, 10**places, mode) == int(oracle)


@pytest.mark.property
@given(st.integers(), st.integers(min_value=1), st.sampled_from(MODES))
def test_rounding_moves_by_less_than_one(numerator: int, denominator: int, mode: Rounding) -> None:
    distance = abs(round_ratio(numerator, denominator, mode) - Fraction(numerator, denominator))
    assert distance < 1
    if mode.startswith("half"):
        assert distance <= Fraction(1, 2)


@pytest.mark.parametrize("denominator", [0, -2])
def test_a_denominator_below_one_is_refused(denominator: int) -> None:
    with pytest.raises(ValueRefused, match="Move the sign"):
        round_ratio(1, denominator, "up")


@pytest.mark.parametrize("numerator", [1.5, True, Decimal(1)])
def test_anything_but_whole_numbers_is_refused(numerator: Any) -> None:
    with pytest.raises(ValueRefused, match="whole numbers"):
        round_ratio(numerator, 2, "up")


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    unknown: Any = "bankers"
    with pytest.raises(ValueRefused, match="half_even"):
        round_ratio(1, 2, unknown)
