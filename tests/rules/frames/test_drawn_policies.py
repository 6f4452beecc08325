"""Policies drawn at random, decided both ways: columns give what `decide` gives, or refuse to be a column at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from tests.rules.frames.comparing import Assume, Case, compare
from tests.rules.generated import FACTS, plain, policies

from unionkit import Policy
from unionkit.errors import NotPortable
from unionkit.rules.facts import Fact, Schema
from unionkit.testing.strategies import facts_for

PLAIN = plain(FACTS)
ROWS = 5
# a drawn policy takes long to draw and to plan; nox -s property tries twenty times as many
SOME = settings(max_examples=max(5, settings().max_examples * 3 // 10))
FEW = settings(max_examples=max(5, settings().max_examples // 20))
DAYS = st.sampled_from([date(2020, 1, 1), date(2020, 1, 31), date(2020, 2, 29), date(2021, 2, 28)])
ASSUME = st.sampled_from(["nothing", "usual"])


def columnar(case: Case, facts: Schema) -> dict[str, object]:
    """A case as a row can hold it: days as days, and no number finer than its column's steps."""
    return {name: _columnar(value, facts[name]) for name, value in case.items()}


def _columnar(value: object, fact: Fact) -> object:
    if fact.type == "list" and isinstance(value, list):
        return [columnar(record, fact.fields) for record in value]
    if fact.type == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def cases(policy: Policy) -> st.SearchStrategy[list[dict[str, object]]]:
    one = st.one_of(facts_for(policy), facts_for(policy, unknown=False))
    return st.lists(one.map(lambda case: columnar(case, policy.facts)), min_size=1, max_size=ROWS)


def check_alike(policy: Policy, rows: Sequence[Case], on: date, assume: Assume, kind: str = "polars") -> str:
    """Nothing where both ways agree, the reason where columns refuse."""
    try:
        found = compare(policy, rows, on, kind, assume)
    except NotPortable as refusal:
        return str(refusal)
    assert found.wrong == []
    return ""


@pytest.mark.property
@SOME
@given(st.data(), policies(), DAYS, ASSUME)
def test_any_policy_is_decided_in_columns_as_in_python(
    data: st.DataObject, policy: Policy, on: date, assume: Assume
) -> None:
    event(check_alike(policy, data.draw(cases(policy)), on, assume) or "decided")


@pytest.mark.property
@SOME
@given(st.data(), policies(PLAIN), DAYS, ASSUME, st.sampled_from(["polars", "polars, lazy", "pyarrow"]))
def test_policies_without_texts_and_records_are_decided_in_columns_as_in_python(
    data: st.DataObject, policy: Policy, on: date, assume: Assume, kind: str
) -> None:
    event(check_alike(policy, data.draw(cases(policy)), on, assume, kind) or "decided")


@pytest.mark.property
@FEW
@given(st.data(), policies(PLAIN), DAYS, ASSUME)
def test_duckdb_decides_policies_without_texts_and_records_as_python_does(
    data: st.DataObject, policy: Policy, on: date, assume: Assume
) -> None:
    event(check_alike(policy, data.draw(cases(policy)), on, assume, "duckdb") or "decided")


# slow: DuckDB may take long, and much memory, to plan what nobody would write
@pytest.mark.property
@pytest.mark.slow
@FEW
@given(st.data(), policies(), DAYS, ASSUME)
def test_duckdb_decides_any_policy_as_python_does(
    data: st.DataObject, policy: Policy, on: date, assume: Assume
) -> None:
    event(check_alike(policy, data.draw(cases(policy)), on, assume, "duckdb") or "decided")


# What integers over columns cannot say, besides what generated code cannot say either.
REASONS = (
    "a choice between texts",
    "a count of days or months that may not be whole",
    "a default that is a quotient",
    "a default that is no number or day",
    "a text that is worked out",
    "an aggregate of quotients",
    "an aggregate that depends on",
    "an aggregate whose default depends on the record around it",
    "texts compared with one another",
)


TALLIED = 30


def tally(facts: Schema, count: int) -> Counter[str]:
    """How many drawn policies columns take, and why they refuse the others."""
    found: Counter[str] = Counter()

    @settings(max_examples=count, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(policies(facts))
    def look(policy: Policy) -> None:
        said = check_alike(policy, [{}], date(2020, 1, 31), "nothing")
        found[next((reason for reason in REASONS if reason in said), said)] += 1

    look()
    return found


def test_columns_refuse_only_what_they_are_known_not_to_say() -> None:
    found = tally(FACTS, TALLIED)
    assert set(found) <= {"", *REASONS}
    assert found[""] > TALLIED / 10


def test_policies_without_texts_and_records_are_refused_for_one_reason_only() -> None:
    found = tally(PLAIN, TALLIED)
    assert set(found) <= {"", "a count of days or months that may not be whole"}
    assert found[""] > TALLIED / 5
