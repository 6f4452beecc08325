"""Units, and what is said where two do not fit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.errors import UnitMismatch
from unionkit.values import BASE_SYMBOLS, Unit, explain_mismatch, unit_mismatch

units = st.builds(
    Unit, st.lists(st.tuples(st.sampled_from(sorted(BASE_SYMBOLS)), st.integers(-3, 3)), max_size=5)
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("CNY/month/head", "CNY/month/head"),
        ("CNY/head/month", "CNY/month/head"),
        ("m2/head", "m2/head"),
        ("CNY", "CNY"),
        ("", ""),
        ("1", ""),
        ("1/month", "1/month"),
        ("kg*CNY", "CNY*kg"),
        ("CNY/month/month", "CNY/month^2"),
        ("km^2", "km^2"),
        ("head/head", ""),
        (" CNY / month ", "CNY/month"),
    ],
)
def test_a_unit_is_read_and_written_in_one_form(text: str, written: str) -> None:
    assert str(Unit.parse(text)) == written


@pytest.mark.property
@given(units)
def test_a_unit_reads_back_from_its_own_text(unit: Unit) -> None:
    assert Unit.parse(str(unit)) == unit


@pytest.mark.property
@given(units, units)
def test_multiplying_and_dividing_undo_each_other(left: Unit, right: Unit) -> None:
    assert left * right / right == left
    assert left * right == right * left
    assert hash(left * right) == hash(right * left)


@pytest.mark.property
@given(units, st.integers(0, 3))
def test_a_power_is_repeated_multiplication(unit: Unit, exponent: int) -> None:
    product = Unit()
    for _ in range(exponent):
        product = product * unit
    assert unit**exponent == product
    assert unit**-exponent == Unit() / product


@pytest.mark.parametrize("exponent", [0.5, True, "2"])
def test_a_unit_has_whole_powers_only(exponent: Any) -> None:
    with pytest.raises(TypeError):
        _ = Unit.parse("km") ** exponent


def test_a_power_is_known_by_its_symbol() -> None:
    unit = Unit.parse("CNY/month/head")
    assert (unit.power("CNY"), unit.power("head"), unit.power("kg")) == (1, -1, 0)


@pytest.mark.parametrize(
    ("symbol", "meant"),
    [
        ("mnth", "month"),
        ("heads", "head"),
        ("cny", "CNY"),
        ("yuan", "CNY"),
        ("元", "CNY"),
        ("㎡", "m2"),
        ("m²", "m2"),
        ("户", "household"),
    ],
)
def test_an_unknown_symbol_is_refused_with_what_may_be_meant(symbol: str, meant: str) -> None:
    with pytest.raises(UnitMismatch, match=f"Did you mean '{meant}'"):
        Unit.parse(f"CNY/{symbol}")


def test_fen_is_no_unit_and_the_hint_says_what_is() -> None:
    with pytest.raises(UnitMismatch, match="yuan here: write CNY"):
        Unit.parse("fen")


def test_a_symbol_like_no_other_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnitMismatch, match="CNY, year, month"):
        Unit.parse("CNY/berth")


def test_a_caller_may_add_symbols() -> None:
    assert str(Unit.parse("CNY/berth", also=frozenset({"berth"}))) == "CNY/berth"
    with pytest.raises(UnitMismatch, match="Did you mean 'berth'"):
        Unit.parse("CNY/bert", also=frozenset({"berth"}))


@pytest.mark.parametrize(
    "text",
    [
        "/month",
        "CNY//head",
        "CNY/",
        "CNY/month*head",
        "1/1",
        "CNY month",
        "CNY^0",
        "CNY^-1",
        "2",
        "*",
        "CNY" * 99,
    ],
)
def test_a_unit_that_is_not_well_formed_is_refused(text: str) -> None:
    with pytest.raises(UnitMismatch):
        Unit.parse(text)


def test_year_and_month_are_one_dimension() -> None:
    assert (
        Unit.parse("CNY/year").dimension() == Unit.parse("CNY/month") == Unit.parse("CNY/month").dimension()
    )
    assert Unit.parse("month/year").dimension() == Unit()
    assert Unit.parse("day").dimension() != Unit.parse("month").dimension()


@pytest.mark.parametrize(
    ("left", "right", "advice"),
    [
        ("CNY/year", "CNY/month", "write / months(12) to turn a yearly figure into a monthly one"),
        ("CNY/month", "CNY/year", "write / months(12) to turn a yearly figure into a monthly one"),
        ("CNY/month", "CNY/month/head", "divide CNY/month by a count of heads"),
        ("CNY/month/household", "CNY/month", "divide CNY/month by a count of households"),
        ("CNY/year", "CNY/month/head", "a monthly one, and divide CNY/year by a count of heads"),
        ("day", "month", "a month is not a number of days"),
        ("CNY/day", "CNY/month/head", "a month is not a number of days"),
        ("year", "day", "a year is not a number of days"),
        ("year", "month", "turn years into months first, 12 for each year"),
        ("CNY/head", "CNY/household", "a head is not a household"),
        ("head", "CNY", "a number that stands for so many CNY/head is written quantity(300, 'CNY/head')"),
        ("CNY", "m2", "quantity(300, 'CNY/m2')"),
        ("head", "CNY/month", "quantity(300, 'CNY/month/head')"),
        ("CNY/head", "household", "quantity(300, 'CNY/head/household')"),
        ("CNY", "", "a number that stands for so many CNY is written yuan(300)"),
        ("CNY/year", "CNY", "write * years(1) to take CNY/year for one year"),
        ("CNY", "CNY/month", "write * months(1) to take CNY/month for one month"),
        ("CNY/day", "CNY", "write * days(1) to take CNY/day for one day"),
        ("CNY/month/head", "CNY", "for one month, and multiply by a count of heads"),
        ("m2/year", "m2", "write * years(1)"),
        ("CNY^2", "CNY", "nothing turns one into the other"),
        ("CNY*month", "CNY", "nothing turns one into the other"),
        ("CNY", "1/head", "nothing turns one into the other"),
        ("head", "", "nothing turns one into the other"),
        ("CNY/year/km", "CNY", "nothing turns one into the other"),
        ("CNY/km", "CNY", "nothing turns one into the other"),
    ],
)
def test_a_mismatch_names_both_sides_and_the_conversion(left: str, right: str, advice: str) -> None:
    explained = explain_mismatch(Unit.parse(left), Unit.parse(right))
    assert explained.startswith(f"{left} does not fit {right or 'a number without a unit'}: ")
    assert advice in explained


@pytest.mark.property
@given(units, units)
def test_the_error_for_a_mismatch_has_the_conversion_as_its_hint(left: Unit, right: Unit) -> None:
    error = unit_mismatch(left, right)
    if left != right:
        assert f"{error.message}: {error.hint}".lower() == explain_mismatch(left, right).lower()


def test_equal_units_are_said_to_fit() -> None:
    assert explain_mismatch(Unit.parse("CNY"), Unit.parse("CNY")) == "CNY fits CNY"
