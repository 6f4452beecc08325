"""Amounts of money."""

from __future__ import annotations

import copy
import operator
import pickle
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.errors import ValueRefused
from unionkit.values import Money, Rounding

amounts = st.builds(Money, st.integers(-(10**15), 10**15))


@pytest.mark.parametrize(
    ("given_yuan", "fen"),
    [
        (12, 1200),
        ("1200.50", 120050),
        ("-0.01", -1),
        (Decimal("1.5"), 150),
        (Decimal("1E+3"), 100000),
        (Money(7), 7),
    ],
)
def test_yuan_come_in_as_int_text_decimal_or_money(given_yuan: Any, fen: int) -> None:
    assert Money.of(given_yuan).fen == fen


@pytest.mark.parametrize("value", [1.5, 1.0, float("nan"), True])
def test_a_float_or_a_bool_is_refused_with_a_hint(value: Any) -> None:
    with pytest.raises(ValueRefused) as caught:
        Money.of(value)
    assert caught.value.hint == "Write Decimal('1.50') or '1.50'"


@pytest.mark.parametrize("value", [None, Fraction(1, 2), b"1", [1]])
def test_other_types_are_refused_by_name(value: Any) -> None:
    with pytest.raises(ValueRefused, match=type(value).__name__):
        Money.of(value)


@pytest.mark.parametrize("value", ["1.505", Decimal("0.001"), Decimal("1E-30")])
def test_a_third_decimal_is_refused_with_a_hint_to_round_by_name(value: Any) -> None:
    with pytest.raises(ValueRefused, match=r"mode='half_up'"):
        Money.of(value)


def test_zeros_after_the_second_decimal_lose_nothing_and_are_taken() -> None:
    assert Money.of(Decimal("1.5000")) == Money.of("1.500") == Money(150)


@pytest.mark.parametrize(
    "text", ["", "1,200", "1e5", " 1", "1 ", "１２", "+1", ".5", "5.", "NaN", "٣", "5万", "1\n"]
)
def test_text_that_is_not_plain_digits_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused, match="plain digits"):
        Money.of(text)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("1E+999999999")])
def test_a_decimal_that_is_no_sensible_number_is_refused(value: Decimal) -> None:
    with pytest.raises(ValueRefused, match="finite"):
        Money.of(value)


@pytest.mark.parametrize("fen", [1.0, True, "5", Decimal(5)])
def test_fen_are_whole_numbers(fen: Any) -> None:
    with pytest.raises(ValueRefused, match="whole number of fen"):
        Money(fen)


@pytest.mark.parametrize(
    ("fen", "text"), [(120050, "1200.50"), (-5, "-0.05"), (0, "0.00"), (-12345, "-123.45")]
)
def test_an_amount_is_written_with_two_decimals(fen: int, text: str) -> None:
    assert (str(Money(fen)), repr(Money(fen)), str(Money(fen).yuan)) == (text, f"Money('{text}')", text)


@pytest.mark.property
@given(st.integers(-(10**50), 10**50))
def test_yuan_are_exact_at_any_size_and_any_precision_of_the_caller(fen: int) -> None:
    with localcontext(prec=3):
        assert Money.of(Money(fen).yuan) == Money.of(str(Money(fen))) == Money(fen)


@pytest.mark.property
@given(amounts, amounts)
def test_adding_and_subtracting_undo_each_other(left: Money, right: Money) -> None:
    assert (left + right) - right == left
    assert -(left - right) == right - left
    assert abs(left) == max(left, -left)


@pytest.mark.property
@given(amounts, amounts)
def test_amounts_are_ordered_and_hashed_by_their_fen(left: Money, right: Money) -> None:
    assert (left < right, left <= right, left > right, left >= right, left == right) == (
        left.fen < right.fen,
        left.fen <= right.fen,
        left.fen > right.fen,
        left.fen >= right.fen,
        left.fen == right.fen,
    )
    assert hash(left) == hash(Money(left.fen))


def test_sum_adds_amounts_and_gives_zero_for_none() -> None:
    assert sum([Money.of(1), Money.of("0.50")]) == Money.of("1.50")
    assert sum([], Money(0)) == Money(0)


@pytest.mark.parametrize("number", [1, 0, 1.5, Decimal(1), Fraction(1, 2)])
def test_a_bare_number_does_not_add_to_an_amount(number: Any) -> None:
    for meet in (operator.add, operator.sub, operator.truediv):
        with pytest.raises(ValueRefused, match=r"Money\.of\(number\)"):
            meet(Money(1), number)


def test_only_the_zero_of_sum_may_stand_before_an_amount() -> None:
    one: Any = 1
    with pytest.raises(ValueRefused, match="do not mix"):
        _ = one + Money(1)
    with pytest.raises(ValueRefused, match="do not mix"):
        _ = False + Money(1)


def test_an_amount_is_never_equal_to_or_ordered_with_a_number() -> None:
    number: Any = 1
    assert Money(1) != number
    with pytest.raises(TypeError):
        _ = Money(1) < number


def test_an_amount_multiplies_with_whole_numbers_from_both_sides() -> None:
    assert Money.of("0.35") * 3 == 3 * Money.of("0.35") == Money.of("1.05")


@pytest.mark.parametrize("rate", [1.5, Decimal("0.5"), Fraction(1, 2), True])
def test_any_other_factor_is_refused_with_a_hint_to_times(rate: Any) -> None:
    with pytest.raises(ValueRefused, match=r"\.times\(rate\)"):
        _ = Money(1) * rate


class Answers:
    """Another type that knows what to do with an amount, as a node of an expression does."""

    def __radd__(self, other: object) -> str:
        return "answered"

    __rsub__ = __rmul__ = __rtruediv__ = __add__ = __mul__ = __radd__


def test_another_type_may_answer_for_itself() -> None:
    other: Any = Answers()
    results = [Money(1) + other, Money(1) - other, Money(1) * other, Money(1) / other, other + Money(1)]
    assert results == ["answered"] * 5


def test_an_amount_divided_by_an_amount_is_an_exact_ratio() -> None:
    assert Money.of(1) / Money.of(3) == Fraction(1, 3)


def test_dividing_by_an_amount_of_zero_is_refused() -> None:
    with pytest.raises(ValueRefused, match="zero"):
        _ = Money(1) / Money(0)


@pytest.mark.parametrize(
    ("rate", "step", "mode", "expected"),
    [
        (Decimal("0.5"), "0.01", "half_up", "5.03"),
        (Decimal("0.5"), "0.01", "half_even", "5.02"),
        (Fraction(1, 3), "0.1", "up", "3.40"),
        (Decimal("0.5"), "10", "half_up", "10.00"),
        (3, Decimal(1), "down", "30.00"),
    ],
)
def test_a_rate_is_rounded_once_and_by_name(rate: Any, step: Any, mode: Rounding, expected: str) -> None:
    assert Money.of("10.05").times(rate, step=step, mode=mode) == Money.of(expected)


@pytest.mark.parametrize("rate", [0.5, True, "0.5", None])
def test_a_rate_that_is_not_exact_is_refused(rate: Any) -> None:
    with pytest.raises(ValueRefused):
        Money(100).times(rate)


@pytest.mark.parametrize("step", ["0", "-1", "0.001", 0.1])
def test_a_step_is_a_positive_number_of_whole_fen(step: Any) -> None:
    with pytest.raises(ValueRefused):
        Money(100).times(1, step=step)


@pytest.mark.property
@given(amounts, st.integers(1, 200))
def test_a_split_loses_no_fen_and_puts_larger_parts_first(amount: Money, count: int) -> None:
    parts = amount.split(count)
    assert len(parts) == count
    assert sum(parts, Money(0)) == amount
    assert list(parts) == sorted(parts, reverse=True)
    assert parts[0] - parts[-1] <= Money(1)


@pytest.mark.parametrize("count", [0, -1, 1.0, True])
def test_a_split_needs_one_part_or_more(count: Any) -> None:
    with pytest.raises(ValueRefused, match="one part"):
        Money(1).split(count)


def test_an_amount_cannot_be_changed_but_copied_and_pickled() -> None:
    amount = Money.of("1.50")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(amount, "fen", 3)  # noqa: B010
    assert copy.deepcopy(amount) == pickle.loads(pickle.dumps(amount)) == amount
