"""The strategies that are shipped for people who test their own policies."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.expr.harbour import SCOPE, WANTED
from tests.rules.ferry import ferry

from unionkit import Outcome
from unionkit.errors import ValueRefused
from unionkit.expr import Scope, Type, infer, number
from unionkit.expr.nodes import Aggregate, Node, Operation, Text, walk_nodes
from unionkit.expr.operators import AGGREGATES, MISSING_DAYS, OPERATORS, ROUNDINGS
from unionkit.expr.types import BARE, DATE, TRUTH
from unionkit.rules import Fact
from unionkit.rules.reading import read_facts
from unionkit.testing.strategies import facts_for, trees
from unionkit.values.money import Money
from unionkit.values.units import Unit

Item = TypeVar("Item")


def sampled(strategy: st.SearchStrategy[Item], count: int) -> list[Item]:
    """What a strategy gives in so many examples, the same ones each time."""
    found: list[Item] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def gather(example: Item) -> None:
        found.append(example)

    gather()
    return found


POLICY = ferry()
TICKET = Unit.parse("ticket", also={"ticket"})
FACTS = POLICY.facts


@pytest.mark.property
@given(st.data(), st.sampled_from(WANTED), st.integers(0, 5))
def test_a_tree_has_the_type_that_was_asked_for(data: st.DataObject, wanted: Type, depth: int) -> None:
    assert infer(data.draw(trees(SCOPE, wanted, depth=depth)), SCOPE) == wanted


@pytest.mark.property
@given(st.data(), st.integers(0, 4))
def test_no_more_operators_stand_inside_one_another_than_asked_for(data: st.DataObject, depth: int) -> None:
    def height(node: Node) -> int:
        inner = node.operands if isinstance(node, Operation) else ()
        return max((1 + height(part) for part in inner), default=0)

    scope = Scope(names=SCOPE.names)
    assert height(data.draw(trees(scope, TRUTH, depth=depth))) <= depth


def test_every_operator_aggregate_rounding_and_missing_day_occurs() -> None:
    seen: set[str] = set()
    counts = {
        TRUTH: 300,
        DATE: 100,
        number("month"): 300,
        number("day"): 60,
        number("year"): 60,
        number(""): 200,
    }
    for tree in (tree for wanted, count in counts.items() for tree in sampled(trees(SCOPE, wanted), count)):
        for node in walk_nodes(tree):
            if isinstance(node, Operation):
                seen.add(node.operator)
                seen.update(part.value for part in node.operands if isinstance(part, Text))
            elif isinstance(node, Aggregate):
                seen.add(f"over {node.operator}")
    wanted = {*OPERATORS, *(f"over {name}" for name in AGGREGATES), *ROUNDINGS, *MISSING_DAYS}
    assert wanted - seen == set()


@pytest.mark.property
@pytest.mark.parametrize("wanted", [TRUTH, DATE, BARE, number(""), number("CNY/month/head"), number("month")])
def test_a_scope_without_names_will_do(wanted: Type) -> None:
    @settings(max_examples=30)
    @given(trees(Scope(), wanted))
    def check(tree: Node) -> None:
        assert infer(tree, Scope()) == wanted

    check()


@pytest.mark.property
def test_a_unit_of_the_policy_s_own_comes_from_its_names() -> None:
    own = number(TICKET)
    scope = Scope(names={"sold": own, "left": own})

    @settings(max_examples=50)
    @given(trees(scope, own))
    def check(tree: Node) -> None:
        assert infer(tree, scope) == own

    check()


@pytest.mark.parametrize(
    "misuse",
    [
        lambda: trees(SCOPE, TRUTH, depth=-1),
        lambda: trees(SCOPE, TRUTH, depth=13),
        lambda: trees(SCOPE, TRUTH, depth=True),
        lambda: trees(SCOPE, TRUTH, depth="3"),  # type: ignore[arg-type]
        lambda: trees(Scope(), Type(kind="choice", choices=("a",))),
        lambda: trees(Scope(), number(TICKET)),
    ],
)
def test_trees_that_cannot_be_are_refused_at_once_with_a_hint(misuse: Callable[[], object]) -> None:
    with pytest.raises(ValueRefused) as caught:
        misuse()
    assert caught.value.hint


# ------------------------------------------------------------------------------------------------------- facts


@pytest.mark.property
@given(facts_for(POLICY))
def test_facts_are_taken_as_they_are_handed_in(facts: dict[str, object]) -> None:
    assert read_facts(facts, FACTS).problems == ()


@pytest.mark.property
@given(facts_for(POLICY, out_of_bounds=True))
def test_misfits_never_raise(facts: dict[str, object]) -> None:
    assert POLICY.decide(facts, on="2022-05-01").outcome in Outcome


@pytest.mark.property
@given(facts_for(FACTS, unknown=False))
def test_without_unknowns_every_fact_and_every_field_is_given(facts: dict[str, object]) -> None:
    known = read_facts(facts, FACTS)
    assert None not in known.facts.values()
    assert None not in known.lists.values()
    assert all(None not in record.values() for records in known.lists.values() for record in records or ())


@cache
def samples(*, out_of_bounds: bool) -> list[dict[str, object]]:
    return sampled(facts_for(POLICY, out_of_bounds=out_of_bounds), 800)


def amounts_of(facts: dict[str, object]) -> list[object]:
    return [facts.get(name) for name in ("budget", "paid_before", "given_fare")]


def trips_of(facts: dict[str, object]) -> list[dict[str, object]]:
    trips = facts.get("trips")
    return trips if isinstance(trips, list) else []


@pytest.mark.parametrize(
    ("what", "condition"),
    [
        ("an absent fact", lambda facts: "budget" not in facts),
        ("a fact that is None", lambda facts: facts.get("budget", 0) is None),
        ("an absent list", lambda facts: "trips" not in facts),
        ("an empty list", lambda facts: facts.get("trips") == []),
        ("several records", lambda facts: len(trips_of(facts)) >= 2),
        ("an absent field", lambda facts: any("price" not in trip for trip in trips_of(facts))),
        ("a field that is None", lambda facts: any(trip.get("late", 0) is None for trip in trips_of(facts))),
        ("an int", lambda facts: type(facts.get("budget")) is int),
        ("a Decimal", lambda facts: type(facts.get("budget")) is Decimal),
        ("digits", lambda facts: type(facts.get("budget")) is str),
        ("Money", lambda facts: type(facts.get("budget")) is Money),
        ("a date", lambda facts: type(facts.get("born")) is date),
        ("an ISO day", lambda facts: type(facts.get("born")) is str),
        ("the upper bound", lambda facts: facts.get("riders") == 50),
        ("the lower bound", lambda facts: facts.get("riders") == 0),
        ("a number of a rule", lambda facts: 100 in amounts_of(facts)),
        ("just below a number of a rule", lambda facts: Decimal("99.99") in amounts_of(facts)),
        ("a number of a table", lambda facts: Decimal("10.5") in amounts_of(facts)),
        ("a key of a table", lambda facts: facts.get("place") == "350200"),
        ("beside a key of a table", lambda facts: facts.get("place") == "35020"),
        ("the last choice", lambda facts: facts.get("season") == "high"),
    ],
)
def test_what_tells_most_occurs(what: str, condition: Callable[[dict[str, object]], bool]) -> None:
    assert any(map(condition, samples(out_of_bounds=False))), what


@pytest.mark.parametrize("code", ["out_of_bounds", "too_precise", "not_a_choice"])
def test_every_kind_of_misfit_occurs_when_it_is_asked_for_and_none_otherwise(code: str) -> None:
    def has(facts: dict[str, object]) -> bool:
        return any(problem.code == code for problem in read_facts(facts, FACTS).problems)

    assert any(map(has, samples(out_of_bounds=True)))
    assert not any(map(has, samples(out_of_bounds=False)))


ODD_BOUNDS = {
    "free": Fact(name="free", type="decimal", places=1),
    "negative": Fact(name="negative", type="money", places=2, least=Decimal(-5), most=Decimal("-0.01")),
    "fixed": Fact(name="fixed", type="count", least=Decimal(7), most=Decimal(7)),
    "any_day": Fact(name="any_day", type="date"),
    "edge": Fact(name="edge", type="date", least=date.min, most=date.min),
}


@pytest.mark.property
@given(facts_for(ODD_BOUNDS, unknown=False))
def test_facts_without_bounds_or_with_odd_ones_are_taken_too(facts: dict[str, object]) -> None:
    known = read_facts(facts, ODD_BOUNDS)
    assert known.problems == ()
    assert known.facts["fixed"] == 7
    assert known.facts["edge"] == date.min


@pytest.mark.parametrize("module", ["unionkit.testing", "unionkit.testing.plugin", "unionkit"])
def test_hypothesis_is_imported_only_with_the_strategies(module: str) -> None:
    code = f"import {module}, sys; sys.exit('hypothesis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
