"""The table of operators is whole: each executor knows each of them, or says that it does not."""

from __future__ import annotations

import pytest

from unionkit.expr import checking, lowering, walking
from unionkit.expr.folding import FOLDS
from unionkit.expr.operators import AGGREGATES, COMPARISONS, MISSING_DAYS, OPERATORS, ORDERINGS, ROUNDINGS
from unionkit.expr.runtime import RUNTIME

# A test of a text is worked out before generated code runs, and reaches it as an input.
WORKED_OUT_BEFORE = {"starts_with"}
# Of these, generated code is plain Python syntax or arithmetic of ratios, without a function of that name.
WRITTEN_AS_SYNTAX = {
    *("if", "or", "and", "not", "in", "add", "sub", "mul", "div", "neg", "round_to"),
    *COMPARISONS,
    *WORKED_OUT_BEFORE,
}


def test_the_checker_knows_every_operator_and_no_other() -> None:
    assert set(checking._RULES) == set(OPERATORS)


def test_the_walk_knows_every_operator_and_no_other() -> None:
    assert set(walking._BUILDERS) == set(OPERATORS)


def test_generated_code_knows_every_operator_but_tests_of_texts() -> None:
    assert set(lowering._LOWER) == set(OPERATORS) - WORKED_OUT_BEFORE


def test_the_walk_folds_every_aggregate_and_no_other() -> None:
    assert set(FOLDS) == set(AGGREGATES)


@pytest.mark.parametrize("name", sorted(set(OPERATORS) - WRITTEN_AS_SYNTAX))
def test_generated_code_can_call_every_function_of_the_language(name: str) -> None:
    names = (
        [f"{name}_{way}" for way in MISSING_DAYS]
        if name in ("add_months", "months_between", "years_between")
        else [name]
    )
    assert set(names) <= set(RUNTIME)


@pytest.mark.parametrize("mode", ROUNDINGS)
def test_generated_code_can_call_every_rounding(mode: str) -> None:
    assert RUNTIME[f"round_{mode}"](4, 2) == 2


def test_orderings_are_comparisons_and_comparisons_are_operators() -> None:
    assert set(ORDERINGS) < set(COMPARISONS) < set(OPERATORS)


@pytest.mark.parametrize("name", list(OPERATORS))
def test_an_operator_is_filed_under_its_name_and_takes_a_sensible_number_of_operands(name: str) -> None:
    operator = OPERATORS[name]
    assert operator.name == name
    assert operator.least >= 1
    assert operator.most is None or operator.least <= operator.most
