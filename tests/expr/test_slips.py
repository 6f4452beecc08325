"""Promises of hints: what an author is told to write instead can be written."""

from __future__ import annotations

import re

import pytest

from unionkit.errors import ExpressionError, UnknownName
from unionkit.expr import Scope, infer, number, parse
from unionkit.expr.slips import JOINING, function_hint, slip_in
from unionkit.expr.types import DATE, TRUTH, Type

TRUTHS = Scope(names={"a": TRUTH, "b": TRUTH})
LISTS = {"list": {"field": number("CNY")}}


def numbers(x: Type, **more: Type) -> Scope:
    return Scope(names={"x": x, "low": number(""), "high": number(""), **more}, lists=LISTS)


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("add_years", numbers(DATE)),
        ("ceil", numbers(number("CNY"))),
        ("CEILING", numbers(number("CNY"))),
        ("floor", numbers(number("CNY"))),
        ("INT", numbers(number("CNY"))),
        ("round", numbers(number("CNY"))),
        ("len", numbers(number(""))),
        ("AVERAGE", numbers(number(""))),
        ("between", numbers(number(""))),
        ("IF", numbers(number(""), a=number(""), b=number(""), condition=TRUTH)),
        ("AND", TRUTHS),
        ("OR", TRUTHS),
        ("NOT", TRUTHS),
    ],
)
def test_what_is_to_be_written_instead_of_a_function_can_be_written(name: str, scope: Scope) -> None:
    hint = function_hint(name)
    assert hint.startswith("write ")
    infer(parse(re.sub(r"^write | for .*$", "", hint)), scope)


@pytest.mark.parametrize("word", sorted(JOINING))
def test_a_word_of_another_language_is_refused_with_the_word_of_this_one(word: str) -> None:
    text = f"a {word} b" if JOINING[word] != "not" else f"{word} a"
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    hint = refused.value.hint
    assert refused.value.where == f"column {text.index(word) + 1}"
    assert refused.value.message == f"{word} is not an operator"
    infer(parse(text.replace(word, hint.removeprefix("write "))), TRUTHS)


def test_a_word_inside_a_text_is_no_slip() -> None:
    with pytest.raises(ExpressionError, match="invalid syntax"):
        parse("a '且 AND' b")


def test_a_text_at_the_end_is_something_that_follows() -> None:
    with pytest.raises(ExpressionError, match="invalid syntax"):
        parse("a b == 'x'")


@pytest.mark.parametrize("text", ["(a", "a b", "a)", "a if b"])
def test_a_text_that_looks_like_no_known_slip_is_told_in_general(text: str) -> None:
    assert slip_in(text) is None


def test_a_fact_may_be_called_with_a_hanzi_that_joins() -> None:
    scope = Scope(names={"配偶或父母": TRUTH, "在册": TRUTH})
    assert infer(parse("配偶或父母 and 在册"), scope) == TRUTH


def test_a_name_with_a_joining_hanzi_and_no_known_part_is_only_unknown() -> None:
    with pytest.raises(UnknownName, match="declare it first"):
        infer(parse("配偶或父母"), TRUTHS)
