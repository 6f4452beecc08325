"""What the linter calls impossible never happens: conditions are generated, and every case inside the bounds is tried."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from unionkit import Policy, UnionkitError, load_policy
from unionkit.expr.nodes import Node
from unionkit.expr.undefined import Undefined
from unionkit.expr.walking import Case, evaluator
from unionkit.rules.lint import lint_policy
from unionkit.rules.lint.bands import Band, bands_of
from unionkit.rules.lint.elimination import Bound, can_hold
from unionkit.rules.lint.linear import Sum
from unionkit.rules.lint.reasoning import Reasoning
from unionkit.rules.reading import read_facts

DAYS = (date(2024, 1, 1), date(2024, 1, 2))
DOMAINS: Mapping[str, tuple[object, ...]] = {
    "a": (0, 1, 2, 3),
    "b": (-1, 0, 2),
    "colour": ("red", "green", "blue"),
    "size": ("small", "middle", "big"),
    "wet": (False, True),
    "born": (date(2023, 12, 31), date(2024, 1, 1)),
}
HEAD = """
id = "ferry/generated"
facts.a = { type = "count", most = 3 }
facts.b = { type = "count", least = -1, most = 2 }
facts.colour = { type = "choice", choices = ["red", "green", "blue"] }
facts.size = { type = "choice", choices = ["small", "middle", "big"], ordered = true }
facts.wet = { type = "bool" }
facts.born = { type = "date", least = 2023-12-31, most = 2024-01-01 }
parameters.p = { table = "ferry/p" }
let.sum = "a + b"
let.square = "b * b"
let.dry = "not wet and a >= 1"
[[tables]]
id = "ferry/p"
keys = ["colour"]
row = [{ colour = "red", from = 2020-01-01, value = 2 }, { from = 2020-01-01, value = 1 }]
"""
EDITION = "[[edition]]\nfrom = 2024-01-01\nto = 2024-01-02\n"


def numbers(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["a", "b", "p", "sum", "square", "day(on)", "day(born)"]) | st.integers(0, 4).map(
        str
    )
    if not depth:
        return leaf
    inner = numbers(depth - 1)
    return st.one_of(
        leaf,
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), inner, inner),
        st.builds("abs({})".format, inner),
        st.builds("(-{})".format, inner),
        st.builds("round_to({}, '2', 'floor')".format, inner),
        st.builds("({} if {} else {})".format, inner, conditions(depth - 1), inner),
    )


def conditions(depth: int) -> st.SearchStrategy[str]:
    compared = st.builds(
        "{} {} {}".format,
        numbers(min(depth, 1)),
        st.sampled_from(["<", "<=", "==", "!=", ">=", ">"]),
        numbers(depth),
    )
    colours = st.sampled_from(["'red'", "'green'", "'blue'"])
    leaf = st.one_of(
        compared,
        compared,
        st.sampled_from(["wet", "dry", "true", "false"]),
        st.builds("colour {} {}".format, st.sampled_from(["==", "!="]), colours),
        st.builds("colour in [{}, {}]".format, colours, colours),
        st.builds(
            "size {} '{}'".format,
            st.sampled_from(["<", "<=", ">=", ">"]),
            st.sampled_from(["small", "middle", "big"]),
        ),
        st.builds(
            "{} {} date('2024-01-0{}')".format,
            st.sampled_from(["on", "born"]),
            st.sampled_from(["<", ">=", "=="]),
            st.integers(1, 2),
        ),
        st.builds("add_days(born, days({})) < on".format, st.integers(0, 2)),
    )
    if not depth:
        return leaf
    inner = conditions(depth - 1)
    return st.one_of(
        leaf,
        st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner),
        st.builds("not ({})".format, inner),
    )


CONDITIONS = st.lists(conditions(2), min_size=1, max_size=3)


def policy_of(rules: str) -> Policy:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "generated.toml"
        path.write_text(f"{HEAD}{EDITION}{rules}", encoding="utf-8")
        try:
            return load_policy(path)
        except UnionkitError:  # a literal division by zero, two literals compared
            assume(condition=False)
            raise


def every_case() -> Iterator[tuple[date, dict[str, object]]]:
    for values in itertools.product(*DOMAINS.values()):
        facts = dict(zip(DOMAINS, values, strict=True))
        yield from ((day, facts) for day in DAYS)


def required(texts: list[str]) -> str:
    return "require = [" + ", ".join(f'{{ when = "{text}" }}' for text in texts) + "]\n"


def value(node: Node, case: Case) -> object:
    try:
        return evaluator(node)(case)
    except Undefined:
        return None


@pytest.mark.property
@given(CONDITIONS, st.lists(conditions(1), max_size=2))
def test_what_is_called_impossible_holds_in_no_case(true: list[str], false: list[str]) -> None:
    policy = policy_of(required([*true, *false]))
    (edition,) = policy.editions
    reasoning = Reasoning(edition, policy.facts, policy.parameters, DAYS[1])
    nodes = [rule.when for rule in edition.requires]
    met, failed = nodes[: len(true)], nodes[len(true) :]
    if reasoning.possible(met, failed):
        return
    for day, facts in every_case():
        case = policy.run_on(day).case(read_facts(facts, policy.facts))
        holds = all(value(node, case) is True for node in met)
        assert not (holds and all(value(node, case) is False for node in failed)), (day, facts)


@pytest.mark.property
@given(conditions(1), CONDITIONS, st.booleans())
def test_no_case_comes_to_a_rule_that_is_called_unreached(
    barrier: str, texts: list[str], unique: bool
) -> None:
    lines = [
        f'classes = "{"unique" if unique else "first"}"',
        f'exclude = [{{ id = "barrier", when = "{barrier}" }}]',
    ]
    for place, text in enumerate(texts):
        lines.append(f'[[edition.class]]\nid = "c{place}"\nis = "class{place}"\nwhen = "{text}"')
    for place, text in enumerate(reversed(texts)):
        lines.append(f'[[edition.amount]]\nid = "a{place}"\nwhen = "{text}"\npay = {place + 1}')
    policy = policy_of("\n".join(lines))
    unreached = {
        remark.where.split()[-1].replace("class", "c")
        for remark in lint_policy(policy)
        if remark.code == "UL53"
    }
    if not unreached:
        return
    for day, facts in every_case():
        decision = policy.decide(facts, on=day)
        granted = (
            {decision.rule, f"a{int(decision.amount.yuan) - 1}"}
            if decision.outcome == "granted" and decision.amount
            else {decision.rule}
        )
        assert not granted & unreached, (day, facts)


ENDS = st.integers(0, 8)
BANDS = st.lists(
    st.tuples(st.sampled_from(["from", "above", ""]), ENDS, st.sampled_from(["to", "below", ""]), ENDS),
    min_size=2,
    max_size=4,
)


def written(bands: list[tuple[str, int, str, int]]) -> str:
    parts = []
    for place, (low, first, high, last) in enumerate(bands):
        ends = [f"{low} = {first}"] * bool(low) + [f"{high} = {last}"] * bool(high)
        parts.append(f"{{ {', '.join([*ends, f'pay = {place}'])} }}")
    return f'of = "a + 2"\nbands = [{", ".join(parts)}]\n'


@pytest.mark.property
@given(BANDS)
def test_bands_have_a_remark_exactly_where_a_value_between_them_is_taken_by_none_or_by_two(
    bands: list[tuple[str, int, str, int]],
) -> None:
    policy = policy_of(f"[[edition.amount]]\n{written(bands)}")
    (amount,) = policy.editions[0].amounts
    read = bands_of(amount)
    assert len(read) == len(bands)
    codes = {remark.code for remark in lint_policy(policy) if remark.code in ("UL31", "UL32")}
    sides = [[side(number, band) for band in read] for number in range(-1, 10)]
    assert ("UL31" in codes) == any("in" not in row and {"above", "below"} <= set(row) for row in sides)
    if any(row.count("in") > 1 for row in sides):
        assert "UL32" in codes


def side(number: int, band: Band) -> str:
    """Whether a number lies in a band, above it or below it."""
    low, high = band.low, band.high
    if low is not None and (number < low.value or (number == low.value and not low.included)):
        return "below"
    if high is not None and (number > high.value or (number == high.value and not high.included)):
        return "above"
    return "in"


@pytest.mark.property
@given(
    st.lists(
        st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(-4, 4), st.booleans()),
        min_size=1,
        max_size=6,
    )
)
def test_elimination_finds_no_contradiction_where_a_solution_is_known(
    rows: list[tuple[int, int, int, bool]],
) -> None:
    def bound(left: int, right: int, constant: int, strict: bool) -> Bound:
        terms = {(("x", 1),): Fraction(left), (("y", 1),): Fraction(right), (): Fraction(constant)}
        return Bound(Sum({product: factor for product, factor in terms.items() if factor}), strict)

    halves = [Fraction(number, 2) for number in range(-10, 11)]
    solved = any(
        all(
            left * x + right * y + constant < 0 or (not strict and left * x + right * y + constant == 0)
            for left, right, constant, strict in rows
        )
        for x in halves
        for y in halves
    )
    assert can_hold([bound(*row) for row in rows]) or not solved
