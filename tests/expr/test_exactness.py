"""The walk against a second reading of the same trees that shares no code with it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.expr.harbour import SCOPE, WANTED, WORLDS, Missing, told, walked
from tests.expr.oracle import World

from unionkit.expr.nodes import Node, Number, Operation, Text
from unionkit.expr.operators import ROUNDINGS
from unionkit.expr.parsing import parse
from unionkit.testing.strategies import trees

TREES = st.sampled_from(WANTED).flatmap(lambda wanted: trees(SCOPE, wanted, depth=3))
ANYWHERE = World(facts={}, lists={}, on=date(2020, 1, 1), places={})


@pytest.mark.property
@settings(max_examples=2 * settings().max_examples)
@given(TREES, WORLDS)
def test_the_walk_says_what_an_independent_reading_says(tree: Node, world: World) -> None:
    assert walked(tree, world) == told(tree, world)


@pytest.mark.property
@given(
    st.fractions(max_denominator=40),
    st.decimals("0.01", 20, places=2),
    st.sampled_from(ROUNDINGS),
)
def test_every_rounding_gives_a_multiple_of_its_step_nearest_by_its_rule(
    value: Fraction, step: Decimal, mode: str
) -> None:
    quotient = Operation("div", (Number(value.numerator), Number(value.denominator)))
    tree = Operation("round_to", (quotient, Number(step), Text(mode)))
    assert walked(tree, ANYWHERE) == told(tree, ANYWHERE)


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("1 / 3 + 1 / 3 + 1 / 3", 1),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("10 / 4", Fraction(5, 2)),
        ("123456789012345678901234567890 * 99", 123456789012345678901234567890 * 99),
        ("-123456789012345678901234567891", -123456789012345678901234567891),
        ("percent('12345678901234567890123456789.5')", Fraction(123456789012345678901234567895, 1000)),
        ("0.000000000000000000000000001 * 1", Fraction(1, 10**27)),
        ("round_to(2.5, '1')", 3),
        ("round_to(-2.5, '1')", -3),
        ("round_to(2.5, '1', 'half_even')", 2),
        ("round_to(2.5, '1', 'half_down')", 2),
        ("round_to(2.1, '1', 'up')", 3),
        ("round_to(-2.9, '1', 'down')", -2),
        ("round_to(-2.1, '1', 'floor')", -3),
        ("round_to(-2.9, '1', 'ceiling')", -2),
        ("round_to(7, '5')", 5),
        ("round_to(1.005, '0.01')", Fraction(101, 100)),
        ("abs(-1 / 3)", Fraction(1, 3)),
    ],
)
def test_numbers_are_exact_whatever_their_size(text: str, exact: object) -> None:
    assert walked(parse(text), ANYWHERE) == exact


def test_a_division_by_zero_has_no_value_and_says_so() -> None:
    assert walked(parse("1 / (2 - 2)"), ANYWHERE) == Missing("division_by_zero")
