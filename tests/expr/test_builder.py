"""What Python operators cannot say is refused with what to write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from tests.expr.harbour import SCOPE

from unionkit.errors import (
    ExpressionError,
    TruthTested,
    TypeMismatch,
    UnionkitError,
    UnitMismatch,
    UnknownName,
    ValueRefused,
)
from unionkit.expr import Expr, call, col, days, expression, months, number, over, round_to, when, years, yuan
from unionkit.expr.nodes import Number

A, B = col("a"), col("b")
# What a type checker would refuse already: numbers that are floats, quantities that are no numbers.
HALF: Any = 0.5


@pytest.mark.parametrize(
    "test",
    [
        lambda: bool(A),
        lambda: A and B,
        lambda: A or B,
        lambda: not A,
        lambda: 1 < A < 3,
        lambda: 1 if A > 2 else 3,
        lambda: A in [B, B],
        lambda: [1 for _ in range(1) if A == 1],
        lambda: max(A, B),
        lambda: sorted([A, B]),
    ],
)
def test_asking_python_for_the_truth_of_an_expression_says_what_to_write(test: Callable[[], object]) -> None:
    with pytest.raises(TruthTested) as caught:
        test()
    assert all(word in caught.value.hint for word in ("&", "|", "~", "(a <= x) & (x < b)", "when("))


@pytest.mark.parametrize(
    "build",
    [
        lambda: A * HALF,
        lambda: HALF * A,
        lambda: A <= HALF,
        lambda: A + HALF,
        lambda: HALF - A,
        lambda: A / HALF,
        lambda: A.is_in([HALF]),
        lambda: A.between(HALF, 2),
        lambda: when(A > 1).then(HALF).otherwise(1),
        lambda: over("min", col("m.a"), default=HALF),
        lambda: months(HALF),
        lambda: days(HALF),
        lambda: years(HALF),
        lambda: yuan(HALF),
        lambda: yuan(True),
        lambda: round_to(A, HALF),
        lambda: Number(HALF),
        lambda: Number(True),
    ],
)
def test_a_float_or_a_truth_value_as_a_number_is_refused_with_a_decimal_to_write(
    build: Callable[[], object],
) -> None:
    with pytest.raises(ValueRefused) as caught:
        build()
    assert "Decimal(" in caught.value.hint or '"0.5"' in caught.value.hint


def test_the_hint_for_a_float_repeats_its_digits() -> None:
    with pytest.raises(ValueRefused) as caught:
        _ = A * HALF
    assert caught.value.hint == 'write Decimal("0.5")'


@pytest.mark.parametrize("value", [None, [1], {"a": 1}, Fraction(1, 3), b"x", object()])
def test_only_numbers_texts_days_and_expressions_stand_in_an_expression(value: object) -> None:
    with pytest.raises(ValueRefused) as caught:
        A + value  # type: ignore[operator]
    assert caught.value.hint


@pytest.mark.parametrize("value", ["abc", "", "1,000", None, [1]])
def test_a_quantity_that_is_no_number_is_refused(value: Any) -> None:
    builders: tuple[Callable[[Any], object], ...] = (yuan, months, lambda step: round_to(A, step))
    for build in builders:
        with pytest.raises(ValueRefused) as caught:
            build(value)
        assert caught.value.hint


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_a_number_that_is_not_finite_is_refused(value: str) -> None:
    with pytest.raises(ValueRefused, match="finite"):
        yuan(value)


@pytest.mark.parametrize(
    ("build", "error"),
    [
        (lambda: call("median", A), UnknownName),
        (lambda: call("sum", A), UnknownName),
        (lambda: over("median", col("m.a")), UnknownName),
        (lambda: over("sum", A), ExpressionError),
        (lambda: over("sum", col("m.a") + col("k.a")), ExpressionError),
        (lambda: over("sum", col("m.a"), col("k.a") > 1), ExpressionError),
    ],
)
def test_what_no_list_or_operator_is_called_is_refused_when_it_is_built(
    build: Callable[[], Expr], error: type[UnionkitError]
) -> None:
    with pytest.raises(error) as caught:
        build()
    assert caught.value.hint


@pytest.mark.parametrize(
    ("build", "error"),
    [
        (lambda: col("budge", scope=SCOPE), UnknownName),
        (lambda: col("trips.prise", scope=SCOPE), UnknownName),
        (lambda: expression("budget + dog", scope=SCOPE), TypeMismatch),
        (lambda: col("budget", scope=SCOPE) + col("dog", scope=SCOPE), TypeMismatch),
        (lambda: col("budget", scope=SCOPE) <= col("fare"), UnitMismatch),
        (lambda: over("sum", col("trips.late", scope=SCOPE)), TypeMismatch),
    ],
)
def test_with_a_scope_a_mistake_shows_at_the_step_that_makes_it(
    build: Callable[[], Expr], error: type[UnionkitError]
) -> None:
    with pytest.raises(error):
        build()


def test_a_scope_is_handed_on_to_what_is_built() -> None:
    budget = col("budget", scope=SCOPE)
    assert (budget / months(12)).type == number("CNY/month")
    assert (1 + -budget).type == number("CNY/year")
    assert str((budget > 1).type) == "true or false"


def test_without_a_scope_there_is_no_type() -> None:
    with pytest.raises(ExpressionError) as caught:
        _ = A.type
    assert caught.value.hint


def test_a_decimal_is_taken_as_it_is_and_a_subclass_of_date_too() -> None:
    class Birthday(date):
        pass

    assert (A + Decimal("0.10")).same(A + Decimal("0.1"))
    assert A.is_in([Birthday(2020, 1, 1)]).same(A.is_in([date(2020, 1, 1)]))
