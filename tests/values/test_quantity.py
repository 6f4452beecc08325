"""Exact amounts with a unit."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.errors import UnitMismatch, ValueRefused
from unionkit.values import Quantity, Unit

YEARLY, MONTHLY, HEAD = Unit.parse("CNY/year"), Unit.parse("CNY/month"), Unit.parse("head")
amounts = st.fractions(max_denominator=1000)


def test_int_decimal_and_fraction_are_the_same_exact_amount() -> None:
    assert Quantity(Decimal("1.5"), HEAD) == Quantity(Fraction(3, 2), HEAD)
    assert hash(Quantity(Decimal("2.0"), HEAD)) == hash(Quantity(2, HEAD))


@pytest.mark.parametrize("amount", [1.5, True, "1", None, Decimal("NaN"), Decimal("1E+9999")])
def test_an_amount_that_is_not_exact_is_refused(amount: Any) -> None:
    with pytest.raises(ValueRefused):
        Quantity(amount, HEAD)


@pytest.mark.property
@given(amounts, amounts)
def test_quantities_of_one_unit_behave_like_their_amounts(left: Fraction, right: Fraction) -> None:
    one, two = Quantity(left, MONTHLY), Quantity(right, MONTHLY)
    assert (one + two, one - two, -one) == (
        Quantity(left + right, MONTHLY),
        Quantity(left - right, MONTHLY),
        Quantity(-left, MONTHLY),
    )
    assert (one < two, one <= two, one > two, one >= two) == (
        left < right,
        left <= right,
        left > right,
        left >= right,
    )


@pytest.mark.parametrize(
    "meet", [operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge]
)
def test_another_unit_is_refused_with_the_conversion(meet: Callable[[Any, Any], object]) -> None:
    with pytest.raises(UnitMismatch, match=r"/ months\(12\)"):
        meet(Quantity(1, YEARLY), Quantity(1, MONTHLY))
    with pytest.raises(UnitMismatch, match="a number without a unit"):
        meet(Quantity(1, YEARLY), 1)
    with pytest.raises(TypeError):
        meet(Quantity(1, YEARLY), "1")


def test_quantities_of_different_units_are_never_equal() -> None:
    assert Quantity(12, YEARLY) != Quantity(1, MONTHLY)


def test_units_combine_when_quantities_do() -> None:
    each = Quantity(1200, YEARLY) / Quantity(3, HEAD)
    assert each == Quantity(400, Unit.parse("CNY/year/head"))
    assert each * Quantity(3, HEAD) == Quantity(1200, YEARLY)
    assert 1 / Quantity(2, HEAD) == Quantity(Fraction(1, 2), Unit.parse("1/head"))
    assert Decimal("0.5") * Quantity(2, HEAD) == Quantity(2, HEAD) * Fraction(1, 2) == Quantity(1, HEAD)


@pytest.mark.parametrize("number", [1.5, True])
def test_a_quantity_meets_exact_numbers_only(number: Any) -> None:
    with pytest.raises(ValueRefused):
        _ = Quantity(1, HEAD) * number
    with pytest.raises(ValueRefused):
        _ = Quantity(1, HEAD) / number


@pytest.mark.parametrize("other", ["1", None])
def test_what_is_no_number_may_answer_for_itself(other: Any) -> None:
    for meet in (operator.mul, operator.truediv):
        with pytest.raises(TypeError):
            meet(Quantity(1, HEAD), other)
        with pytest.raises(TypeError):
            meet(other, Quantity(1, HEAD))


@pytest.mark.parametrize("zero", [0, Quantity(0, HEAD)])
def test_dividing_by_zero_is_refused(zero: Any) -> None:
    with pytest.raises(ValueRefused, match="zero"):
        _ = Quantity(1, HEAD) / zero


@pytest.mark.property
@given(amounts)
def test_a_yearly_figure_is_twelve_monthly_ones_and_back(amount: Fraction) -> None:
    yearly = Quantity(amount, YEARLY)
    assert yearly.to(MONTHLY) == Quantity(amount / 12, MONTHLY)
    assert yearly.to(MONTHLY).to(YEARLY) == yearly
    assert Quantity(amount, Unit.parse("year")).to(Unit.parse("month")).amount == amount * 12


@pytest.mark.parametrize("unit", ["day", "CNY/month/head", "head"])
def test_nothing_else_is_converted(unit: str) -> None:
    with pytest.raises(UnitMismatch):
        Quantity(1, YEARLY).to(Unit.parse(unit))


def test_the_precision_of_the_caller_changes_nothing() -> None:
    long = Decimal("1234567890.123456789")
    with localcontext(prec=3):
        assert (Quantity(long, HEAD) + Quantity(long, HEAD)).amount == 2 * Fraction("1234567890.123456789")


def test_a_quantity_is_written_with_its_unit() -> None:
    assert str(Quantity(Fraction(5, 2), MONTHLY)) == "5/2 CNY/month"
    assert str(Quantity(3, Unit())) == "3"
    assert repr(Quantity(3, HEAD)) == "Quantity(Fraction(3, 1), Unit.parse('head'))"
