from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

import narwhals as nw
import pytest
from tests.expr.columns.evaluating import Layers, columns_of

from unionkit.expr.columns import ChoiceColumn
from unionkit.expr.columns.code import FEW, is_one_of

TRUTHS = (True, False, None)
PAIRS = list(product(TRUTHS, TRUTHS))
BOTH = {"a": [left for left, _ in PAIRS], "b": [right for _, right in PAIRS]}
SIZES = ("small", "middle", "large")
ORDERED = {"size": SIZES}


def kleene_and(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def kleene_or(left: bool | None, right: bool | None) -> bool | None:
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


@pytest.mark.parametrize(("source", "rule"), [("a and b", kleene_and), ("a or b", kleene_or)])
def test_logic_follows_kleene(source: str, rule: Callable[..., bool | None]) -> None:
    assert columns_of(source, BOTH) == [rule(*pair) for pair in PAIRS]


def test_the_negation_of_the_unknown_is_unknown() -> None:
    assert columns_of("not a", {"a": TRUTHS}) == [False, True, None]


def test_three_conditions_are_joined_in_one() -> None:
    rows = list(product(TRUTHS, TRUTHS, TRUTHS))
    columns = {name: [row[place] for row in rows] for place, name in enumerate("abc")}
    assert columns_of("a and b and c", columns) == [kleene_and(kleene_and(a, b), c) for a, b, c in rows]


@pytest.mark.parametrize("sign", ["<", "<=", "==", "!=", ">=", ">"])
def test_a_comparison_with_the_unknown_is_unknown(sign: str) -> None:
    columns = {"a": [1, 2, 3, None, 1, None], "b": [2, 2, 2, 1, None, None]}
    known = [eval(f"{a} {sign} 2") for a in (1, 2, 3)]
    assert columns_of(f"a {sign} b", columns) == [*known, None, None, None]


@pytest.mark.parametrize(
    "source", ["a + b", "a - b", "a * b", "a // 2 + b", "-a + b", "abs(a) + b", "min(a, b)", "max(a, b)"]
)
def test_arithmetic_with_the_unknown_is_unknown(source: str) -> None:
    rows = [(3, 4), (-3, 4), (None, 4), (3, None), (None, None)]
    found = columns_of(source, {"a": [a for a, _ in rows], "b": [b for _, b in rows]})
    assert found == [
        eval(source, {"a": a, "b": b}) if a is not None and b is not None else None for a, b in rows
    ]


@pytest.mark.parametrize("pick", ["min", "max"])
def test_the_extreme_of_three_is_unknown_where_one_is(pick: str) -> None:
    rows = [*product((1, 2, 3), repeat=3), (1, None, 3), (None, 1, 2), (1, 2, None)]
    columns: dict[str, Sequence[object]] = {
        name: [row[place] for row in rows] for place, name in enumerate("abc")
    }
    known: Callable[..., int] = min if pick == "min" else max
    assert columns_of(f"{pick}(a, b, c)", columns) == [None if None in row else known(*row) for row in rows]


def test_a_conditional_takes_a_branch_and_is_unknown_without_its_condition() -> None:
    truths: Sequence[object] = [True, False, None, True, False]
    columns = {"a": truths, "x": [1, 1, 1, None, None], "y": [2, 2, 2, 2, None]}
    assert columns_of("(x if a else y)", columns) == [1, 2, None, None, None]


def test_a_long_conditional_is_worked_out_once_for_all_its_uses() -> None:
    condition = " and ".join(f"x > {number}" for number in range(6))
    assert columns_of(f"(1 if {condition} else 2)", {"x": [9, 3, None]}) == [1, 2, None]


@pytest.mark.parametrize("sign", ["<", "<=", "==", "!=", ">=", ">"])
@pytest.mark.parametrize("place", range(3))
def test_choices_are_compared_by_their_place(sign: str, place: int) -> None:
    rows = [*SIZES, None]
    known = [eval(f"{here} {sign} {place}") for here in range(3)]
    assert columns_of(f"size {sign} {place}", {"size": rows}, choices=ORDERED) == [*known, None]


@pytest.mark.parametrize("sign", ["<", "<=", "==", "!=", ">=", ">"])
def test_a_choice_may_stand_on_the_right(sign: str) -> None:
    known = [eval(f"1 {sign} {here}") for here in range(3)]
    assert columns_of(f"1 {sign} size", {"size": [*SIZES, None]}, choices=ORDERED) == [*known, None]


def test_two_choices_are_compared_with_one_another() -> None:
    rows = list(product((*SIZES, None), repeat=2))
    columns = {"size": [one for one, _ in rows], "other": [two for _, two in rows]}
    found = columns_of("size < other", columns, choices={"size": SIZES, "other": SIZES})
    assert found == [
        None if one is None or two is None else SIZES.index(one) < SIZES.index(two) for one, two in rows
    ]


def test_a_text_that_is_no_choice_has_no_place() -> None:
    layers = Layers({"size": ["large", "huge", None, "small"]})
    assert layers.values(ChoiceColumn(nw.col("size"), SIZES).places()) == [2, None, None, 0]


@pytest.mark.parametrize("source", ["size in (0, 2,)", "size in (1,)"])
def test_membership_of_an_unknown_choice_is_unknown(source: str) -> None:
    wanted = [place in ((0, 2) if "0" in source else (1,)) for place in range(3)]
    assert columns_of(source, {"size": [*SIZES, None]}, choices=ORDERED) == [*wanted, None]


def test_membership_of_an_unknown_number_is_unknown() -> None:
    assert columns_of("x in (1, 3,)", {"x": [1, 2, 3, None]}) == [True, False, True, None]


@pytest.mark.parametrize("count", [0, 1, FEW, FEW + 1, 60])
def test_membership_among_few_or_many_texts_is_the_same(count: int) -> None:
    members = [f"m{number}" for number in range(count)]
    layers = Layers({"x": ["m0", f"m{count - 1}", "elsewhere", None]})
    found = layers.values(is_one_of(nw.col("x"), members))
    assert found == ["m0" in members, f"m{count - 1}" in members, False, None]


def test_numbers_beyond_a_double_keep_their_last_digit() -> None:
    values: Sequence[object] = [2**53 + 1, 2**62 + 1, -(2**62) - 1]
    assert columns_of("x + 1 - 1", {"x": values}) == values
    assert columns_of(f"x == {2**62 + 1}", {"x": values}) == [False, True, False]


def test_a_guard_against_zero_hands_its_number_on() -> None:
    assert columns_of("nonzero(x) + 1", {"x": [5, None, -2]}) == [6, None, -1]
