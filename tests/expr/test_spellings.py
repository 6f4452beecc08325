"""Two spellings of one tree: text that reads back, and Python operators that build the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.expr.harbour import SCOPE, WANTED

from unionkit.errors import ExpressionError
from unionkit.expr import (
    Expr,
    call,
    col,
    days,
    expression,
    greatest,
    infer,
    least,
    months,
    over,
    parse,
    round_to,
    when,
    write,
    years,
    yuan,
)
from unionkit.expr.nodes import (
    Aggregate,
    Field,
    Name,
    Node,
    Number,
    Operation,
    Text,
    names_in,
    replace_nodes,
    walk_nodes,
)
from unionkit.testing.strategies import trees

TREES = st.sampled_from(WANTED).flatmap(lambda wanted: trees(SCOPE, wanted))
MORE = settings(max_examples=2 * settings().max_examples)


@pytest.mark.property
@MORE
@given(TREES)
def test_text_reads_back_as_the_tree_that_was_written(tree: Node) -> None:
    assert parse(write(tree)) == tree


@pytest.mark.property
@given(TREES)
def test_the_written_text_is_canonical(tree: Node) -> None:
    text = write(tree)
    assert write(parse(text)) == text
    assert write(parse(f"  ( {text} ) ")) == text


@pytest.mark.property
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_literal_reads_back_and_shows_all_its_characters(text: str) -> None:
    written = write(Text(text))
    assert parse(written) == Text(text)
    assert written.isprintable()


@pytest.mark.property
@given(st.decimals(allow_nan=False, allow_infinity=False, places=8, min_value=-(10**12), max_value=10**12))
def test_every_number_reads_back_and_keeps_its_value(value: Decimal) -> None:
    again = parse(write(Number(value)))
    assert isinstance(again, Number)
    assert again.value == value


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("((a))+b", "a + b"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "a - b - c"),
        ("a*(b+c)/d", "a * (b + c) / d"),
        ("a/(b*c)", "a / (b * c)"),
        ("-a*b", "-a * b"),
        ("-(a*b)", "-(a * b)"),
        ("-(-a)", "--a"),
        ("2*-5", "2 * -5"),
        ("1.50", "1.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1_000", "1000"),
        ("30%", "0.3"),
        ("5万", "50000"),
        ("a≤５", "a <= 5"),
        ("a<b<=c", "a < b and b <= c"),
        ("a not in ['x']", "not a in ['x']"),
        ("a in ('x','y')", "a in ['x', 'y']"),
        ("a in {1,}", "a in [1]"),
        ("not(a and b)or c", "not (a and b) or c"),
        ("(a or b)and c", "(a or b) and c"),
        ("a and(b and c)", "a and (b and c)"),
        ("x if a else y if b else z", "x if a else y if b else z"),
        ("(x if a else y)if b else z", "(x if a else y) if b else z"),
        ("(a<b)==c", "(a < b) == c"),
        ('"it\'s"', "'it\\'s'"),
        ("'a\\tb'", "'a\\U00000009b'"),
        ("true", "true"),
        ("True and False", "true and false"),
        ("months_between(a,b)", "months_between(a, b, 'down')"),
        ("in_months_before(a,3)", "in_months_before(a, 3, on)"),
        ("round_to(a,'0.10')", 'round_to(a, "0.1")'),
        ("round_to(a,10,'up')", "round_to(a, \"10\", 'up')"),
        ("quantity(5,'CNY')", "yuan(5)"),
        ("quantity(-5,'CNY/month')", "quantity(-5, 'CNY/month')"),
        ("-yuan(5)", "yuan(-5)"),
        ("years(2)+days(3)", "years(2) + days(3)"),
        ("count(m)", "count(m)"),
        ("sum(m.a,where=m.b>1)", "sum(m.a, m.b > 1)"),
        ("min(m.a,default=0)", "min(m.a, default=0)"),
        ("min(m.a, m.b)", "min(m.a, m.b)"),
        ("min(m.a, m.b, default=1)", "min(m.a, m.b, default=1)"),
        ("longest_run(m.f,by=m.d)", "longest_run(m.f, by=m.d)"),
        ("(2018-10)-30", "(2018 - 10) - 30"),
        ("2018-10-x", "2018 - 10 - x"),
        ("x-2018-(10)-5", "(x - 2018 - 10) - 5"),
        ("class=='a' and from>1", "class == 'a' and from > 1"),
        ("m.class=='a'", "m.class == 'a'"),
        ("date('0001-01-01')", 'date("0001-01-01")'),
    ],
)
def test_a_text_is_written_in_one_way_only(typed: str, canonical: str) -> None:
    tree = parse(typed)
    assert write(tree) == canonical
    assert parse(canonical) == tree


A, B, C = col("a"), col("b"), col("c")


@pytest.mark.parametrize(
    ("built", "text"),
    [
        (A + B, "a + b"),
        (1 + A, "1 + a"),
        (A - 2, "a - 2"),
        (2 - A, "2 - a"),
        (Decimal("1.5") * A, "1.5 * a"),
        (A * B / C, "a * b / c"),
        (12 / A, "12 / a"),
        (-A, "-a"),
        (-yuan(3), "-yuan(3)"),
        (abs(A), "abs(a)"),
        ((A < 1) & (A <= B) & (A > 2), "a < 1 and a <= b and a > 2"),
        ((A < 1) & ((A <= B) & (A > 2)), "a < 1 and (a <= b and a > 2)"),
        (True & (A < 1), "true and a < 1"),
        (False | (A < 1), "false or a < 1"),
        ((A >= 1) | (A == "x") | (B != "y"), "a >= 1 or a == 'x' or b != 'y'"),
        (~(A < 1), "not a < 1"),
        (A.is_in(["x", "y"]), "a in ['x', 'y']"),
        (~A.is_in([1, 2]), "a not in [1, 2]"),
        (A.between(1, B), "a >= 1 and a <= b"),
        (date(2020, 1, 31) == A, 'a == date("2020-01-31")'),
        (A / months(12) <= Decimal("1.5") * B, "a / months(12) <= 1.5 * b"),
        (A + days(3) + years(2), "a + days(3) + years(2)"),
        (yuan("0.50") + A, "yuan(0.5) + a"),
        (least(A, B, 3), "min(a, b, 3)"),
        (greatest(A, B), "max(a, b)"),
        (round_to(A, "0.1"), "round_to(a, '0.1')"),
        (round_to(A, Decimal(5), "down"), "round_to(a, '5', 'down')"),
        (call("years_between", A, col("on"), "down"), "years_between(a, on)"),
        (when(A < 1).then(2).otherwise(B), "2 if a < 1 else b"),
        (over("sum", col("m.a")), "sum(m.a)"),
        (over("sum", col("m.a") * 2, col("m.f")), "sum(m.a * 2, m.f)"),
        (over("count", "m", col("m.f")), "count(m, m.f)"),
        (over("count", "m"), "count(m)"),
        (over("max", col("m.a"), default=0), "max(m.a, default=0)"),
        (over("latest_run", col("m.f"), by=col("m.d")), "latest_run(m.f, by=m.d)"),
        (expression("a ≥ 30%"), "a >= 0.3"),
    ],
)
def test_operators_build_the_tree_that_the_text_spells(built: Expr, text: str) -> None:
    assert built.node == parse(text)
    assert str(built) == write(parse(text))
    assert expression(str(built)).same(built)


def test_a_repr_can_be_pasted() -> None:
    built = (A + 1 <= B) & C
    assert eval(repr(built), {"expression": expression}).same(built)


def test_expressions_are_told_apart_by_same_and_kept_in_sets() -> None:
    assert A.same(col("a"))
    assert not A.same(B)
    assert hash(A + 1) == hash(col("a") + 1)
    assert len({(A + 1).node, (col("a") + 1).node}) == 1


def test_a_literal_keeps_the_digits_of_its_text_whatever_the_decimal_context() -> None:
    with localcontext() as context:
        context.prec = 3
        for text, digits in (
            ("-1234567", "-1234567"),
            ("percent('1234567')", "12345.67"),
            ("scaled('12345', 4)", "123450000"),
            ("-yuan(1234567)", "yuan(-1234567)"),
        ):
            assert write(parse(text)) == digits
        assert write((-yuan(1234567)).node) == "yuan(-1234567)"


@pytest.mark.parametrize(
    "text", ["9" * 30, f"0.{'1' * 29}", f".{'1' * 29}", "percent('1')", "scaled('1', 29)"]
)
def test_thirty_digits_can_be_read_and_read_back(text: str) -> None:
    assert parse(write(parse(text))) == parse(text)


@pytest.mark.parametrize(
    "text", ["9" * 31, f"0.{'1' * 30}", f"percent('0.{'1' * 28}')", "scaled('1', 30)", f"{'9' * 30}万"]
)
def test_more_than_thirty_digits_are_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match="digits"):
        parse(text)


def test_the_column_of_an_error_counts_characters_as_they_were_typed() -> None:
    for text, column in (("收入 + 1e5", 6), ("收入 + f(1)", 6), ("class + f(1)", 9), ("class class", 7)):
        with pytest.raises(ExpressionError) as caught:
            parse(text)
        assert caught.value.where == f"column {column}", text


def test_names_are_gathered_with_the_lists_that_are_run_over() -> None:
    tree = parse("a + sum(m.x, b > 1) + count(trips)")
    assert names_in(tree) == {"a", "b", "m", "trips"}
    assert [type(node).__name__ for node in walk_nodes(parse("a + 1"))] == ["Operation", "Name", "Number"]


def test_nodes_are_replaced_wherever_they_stand_and_from_the_outside() -> None:
    changes: dict[Node, Node] = {
        Field("m", "x"): parse("m.y * 2"),
        Name("a"): Number(Decimal(7)),
        parse("b + 1"): Name("c"),
    }
    tree = parse("min(m.x, m.x > a, default=a) + (b + 1) if any(m.f) else longest_run(m.f, by=m.x)")
    expected = parse("min(m.y * 2, m.y * 2 > 7, default=7) + c if any(m.f) else longest_run(m.f, by=m.y * 2)")
    assert replace_nodes(tree, changes) == expected


@pytest.mark.property
@given(TREES)
def test_replacing_nothing_gives_the_same_tree(tree: Node) -> None:
    assert replace_nodes(tree, {}) == tree


@pytest.mark.property
@given(TREES)
def test_trees_that_are_written_alike_are_equal_and_hash_alike(tree: Node) -> None:
    again = parse(write(tree))
    assert hash(again) == hash(tree)
    assert infer(again, SCOPE) == infer(tree, SCOPE)


def test_a_tree_cannot_be_changed() -> None:
    tree = parse("a + 1")
    with pytest.raises(AttributeError):
        tree.operator = "sub"  # type: ignore[union-attr,misc]
    assert isinstance(tree, Operation)
    assert not isinstance(tree, Aggregate)
