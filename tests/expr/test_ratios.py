"""Intervals and ratios hold what they promise for every integer in them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.expr.intervals import Interval, point
from unionkit.expr.ratios import (
    Factor,
    NotLowerable,
    Ratio,
    add,
    align,
    invert,
    literal,
    multiply,
    over_one,
    shared_guards,
    times,
)
from unionkit.expr.runtime import RUNTIME

SMALL = st.integers(-6, 6)


@st.composite
def held(draw: st.DrawFn) -> tuple[Interval, int]:
    """An interval, perhaps open-ended, and a number in it."""
    number = draw(SMALL)
    low = draw(st.none() | st.integers(-9, number))
    high = draw(st.none() | st.integers(number, 9))
    return Interval(low, high), number


@pytest.mark.property
@given(held(), held())
def test_an_interval_holds_whatever_arithmetic_makes_of_its_numbers(
    one: tuple[Interval, int], other: tuple[Interval, int]
) -> None:
    (left, a), (right, b) = one, other
    for interval, number in (
        (left + right, a + b),
        (left - right, a - b),
        (left * right, a * b),
        (-left, -a),
        (left.join(right), a),
        (left.join(right), b),
        (left.least(right), min(a, b)),
        (left.greatest(right), max(a, b)),
        (left.magnitude(), abs(a)),
    ):
        assert interval.holds(number)


@pytest.mark.property
@given(held())
def test_what_an_interval_says_of_its_numbers_is_true(one: tuple[Interval, int]) -> None:
    interval, number = one
    assert not interval.positive or number > 0
    assert not interval.negative or number < 0
    assert not interval.within(4) or -4 <= number <= 4


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (Interval(1, 2) + Interval(3, None), Interval(4, None)),
        (Interval(1, 2) - Interval(None, 5), Interval(-4, None)),
        (Interval(-1, 2) * Interval(-3, 4), Interval(-6, 8)),
        (Interval(0, None) * Interval(0, None), Interval(0, None)),
        (Interval(0, None) * Interval(-1, 2), Interval(None, None)),
        (Interval(None, -1) * Interval(None, -1), Interval(0, None)),
        (Interval(0, 0) * Interval(None, None), Interval(0, 0)),
        (Interval(1, 5).least(Interval(3, None)), Interval(1, 5)),
        (Interval(None, 5).least(Interval(None, None)), Interval(None, 5)),
        (Interval(1, 5).greatest(Interval(3, None)), Interval(3, None)),
        (Interval(-3, 2).magnitude(), Interval(0, 3)),
        (Interval(-3, -2).magnitude(), Interval(2, 3)),
        (Interval(-3, None).magnitude(), Interval(0, None)),
        (point(4).join(Interval(None, 2)), Interval(None, 4)),
    ],
)
def test_intervals_are_as_narrow_as_their_ends_allow(made: Interval, expected: Interval) -> None:
    assert made == expected


def test_an_open_interval_promises_nothing() -> None:
    anything = Interval()
    assert not anything.positive
    assert not anything.negative
    assert not anything.within(10**30)
    assert anything.holds(-(10**30))
    assert not Interval(0, 3).holds(4)
    assert not Interval(0, 3).holds(-1)


NAMES = {
    "a": Interval(-3, 5),
    "b": Interval(0, 4),
    "c": Interval(1, 6),
    "d": Interval(-5, -1),
    "one": Interval(1, 1),
}


def named(name: str, divisor: int) -> Ratio:
    return Ratio(numerator=name, interval=NAMES[name], divisor=divisor)


LEAVES = st.builds(named, st.sampled_from(sorted(NAMES)), st.sampled_from([1, 2, 100])) | st.builds(
    literal, SMALL, st.sampled_from([1, 3, 4])
)
RATIOS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(add, inner, inner, st.sampled_from([1, -1])),
        st.builds(multiply, inner, inner),
        st.builds(lambda left, right: multiply(left, invert(right)), inner, inner),
        st.builds(times, inner, SMALL),
    ),
    max_leaves=5,
)
VALUES = st.fixed_dictionaries({name: st.integers(held.low or 0, held.high) for name, held in NAMES.items()})


def value(ratio: Ratio, values: dict[str, int]) -> Fraction | None:
    """The value that the text stands for, None where it gives up."""
    try:
        top = eval(ratio.numerator, dict(RUNTIME), dict(values))
        bottom = eval(over_one(ratio).numerator, dict(RUNTIME), dict(values))
    except ZeroDivisionError:
        return None
    assert ratio.interval.holds(top)
    assert bottom > 0
    return Fraction(top, bottom)


@pytest.mark.property
@given(RATIOS, RATIOS, VALUES)
def test_ratios_add_multiply_and_divide_as_fractions_do(
    left: Ratio, right: Ratio, values: dict[str, int]
) -> None:
    one, other = value(left, values), value(right, values)
    if one is None or other is None:
        # A factor that cancels is worked out where the result is used, so only a wrong value would be wrong.
        return
    assert value(add(left, right), values) == one + other
    assert value(add(left, right, -1), values) == one - other
    assert value(multiply(left, right), values) == one * other
    if other != 0:
        assert value(multiply(left, invert(right)), values) == one / other


@pytest.mark.property
@given(RATIOS, VALUES)
def test_a_text_stands_in_brackets_wherever_it_binds_less_tightly(
    ratio: Ratio, values: dict[str, int]
) -> None:
    alone = (
        eval(f"[{ratio.numerator}][0]", dict(RUNTIME), dict(values))
        if value(ratio, values) is not None
        else None
    )
    if alone is not None:
        assert eval(f"7 * {ratio.text(2)} * 3", dict(RUNTIME), dict(values)) == 21 * alone
        assert eval(f"7 - {ratio.text(2)}", dict(RUNTIME), dict(values)) == 7 - alone
        assert eval(f"abs({ratio.text(1)})", dict(RUNTIME), dict(values)) == abs(alone)


def test_both_sides_are_brought_over_one_denominator() -> None:
    left, right, divisor, factors = align(
        multiply(literal(1, 4), invert(named("c", 1))), multiply(literal(1, 6), invert(named("c", 1)))
    )
    assert (left.numerator, right.numerator, divisor) == ("3", "2", 12)
    assert factors == (Factor("c", NAMES["c"]),)


def test_a_fact_that_can_have_one_value_only_is_still_worked_out() -> None:
    assert named("one", 1).constant is None
    assert literal(-3).constant == -3
    assert Ratio(numerator="nonzero(b)", interval=point(1)).constant is None


def test_a_divisor_that_may_be_zero_asks_at_run_time_even_where_it_cancels() -> None:
    share = multiply(named("a", 1), invert(named("b", 1)))
    assert value(share, {"a": 1, "b": 0}) is None
    assert shared_guards(share, share) == ["nonzero(b) > 0"]
    assert shared_guards(share, named("a", 1)) == []
    whole = multiply(named("a", 1), invert(named("c", 1)))
    assert shared_guards(whole, whole) == []


def test_the_reason_for_leaving_a_tree_to_the_walk_is_an_exception_with_words() -> None:
    assert str(NotLowerable("why")) == "why"
