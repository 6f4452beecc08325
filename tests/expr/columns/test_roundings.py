from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.expr.columns.evaluating import Layers, columns_of

from unionkit.expr.columns.engine import quotient
from unionkit.expr.columns.rounding import ROUND
from unionkit.values.rounding import Rounding, round_ratio

MODES: Sequence[Rounding] = get_args(Rounding)
DOUBLE = pytest.mark.parametrize("by_double", [False, True], ids=["whole", "double"])
NEAR = [2**31, 2**53, 2**60]
SMALL = [
    (above, below) for below in (1, 2, 3, 4, 7, 10, 100) for above in range(-2 * below - 3, 2 * below + 4)
]
GREAT = [
    (sign * near + away, below)
    for near in NEAR
    for sign in (1, -1)
    for away in (-2, -1, 0, 1, 2)
    for below in (2, 3, 10, 1_200, 99_991)
]
# a double that stands for the greatest number of 64 bits is beyond them
NEAREST = {False: (2**62, 2**63), True: (2**62,)}
ONE_SIDED: Sequence[Rounding] = ("up", "down", "ceiling", "floor")


def rounded(pairs: Sequence[tuple[int, int]], mode: str, by_double: bool) -> list[object]:
    columns = {"above": [above for above, _ in pairs], "below": [below for _, below in pairs]}
    return columns_of(f"round_{mode}(above, below)", columns, divides_by_double=by_double)


@DOUBLE
@pytest.mark.parametrize("mode", MODES)
def test_a_column_rounds_as_one_number_is_rounded(mode: Rounding, by_double: bool) -> None:
    assert rounded(SMALL, mode, by_double) == [round_ratio(*pair, mode) for pair in SMALL]


@DOUBLE
@pytest.mark.parametrize("mode", MODES)
def test_numbers_that_no_double_can_hold_are_rounded_exactly(mode: Rounding, by_double: bool) -> None:
    assert rounded(GREAT, mode, by_double) == [round_ratio(*pair, mode) for pair in GREAT]


@DOUBLE
@pytest.mark.parametrize("mode", ONE_SIDED)
def test_roundings_that_double_nothing_are_exact_to_62_bits_and_more(mode: Rounding, by_double: bool) -> None:
    pairs = [
        (sign * (near - 1), below)
        for sign in (1, -1)
        for near in NEAREST[by_double]
        for below in (1, 2, 3, 10)
    ]
    assert rounded(pairs, mode, by_double) == [round_ratio(*pair, mode) for pair in pairs]


@pytest.mark.property
@DOUBLE
@pytest.mark.parametrize("mode", MODES)
def test_every_quotient_within_the_proven_range_is_rounded_exactly(mode: Rounding, by_double: bool) -> None:
    bound = 2**61 - 1

    @given(st.lists(st.tuples(st.integers(-bound, bound), st.integers(1, 2**40)), min_size=1, max_size=20))
    def check(pairs: list[tuple[int, int]]) -> None:
        assert rounded(pairs, mode, by_double) == [round_ratio(*pair, mode) for pair in pairs]

    check()


@pytest.mark.parametrize("mode", MODES)
def test_a_rounding_of_an_unknown_number_is_unknown(mode: Rounding) -> None:
    columns = {"above": [None, 7, None], "below": [2, None, None]}
    assert columns_of(f"round_{mode}(above, below)", columns) == [None, None, None]


def test_every_rounding_has_a_column() -> None:
    assert set(ROUND) == set(MODES)


@DOUBLE
def test_division_goes_down_and_not_towards_zero(by_double: bool) -> None:
    pairs = [(-7, 2), (7, 2), (-8, 2), (-1, 3), (0, 5)]
    columns = {"above": [above for above, _ in pairs], "below": [below for _, below in pairs]}
    found = columns_of("above // below", columns, divides_by_double=by_double)
    assert found == [above // below for above, below in pairs]


def test_a_division_through_a_double_would_be_wrong_if_it_were_not_set_right() -> None:
    above, below = 100 * 2**50 - 1, 100
    layers = Layers({"above": [above], "below": [below]}, divides_by_double=True)
    rough = layers.values(layers.column(lambda: (nw.col("above") // nw.col("below")).cast(nw.Int64)))
    assert rough != [above // below]
    exact = layers.values(layers.column(lambda: quotient(layers.engine, nw.col("above"), nw.col("below"))))
    assert exact == [above // below]


def test_a_literal_is_a_number_of_64_bits() -> None:
    layers = Layers({"x": [1, 2]})
    made = layers.frame.select(nw.lit(2**40, dtype=nw.Int64).alias("found")).to_native()
    assert isinstance(made, pl.DataFrame)
    assert made.schema["found"] == pl.Int64
