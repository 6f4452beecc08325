"""Policies drawn at random, decided both ways: columns give what `decide` gives, or refuse to be a column at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.rules.frames.comparing import Assume, Case, compare
from tests.rules.generated import FACTS, plain, policies

from unionkit import Policy
from unionkit.errors import NotPortable
from unionkit.rules.facts import NUMERIC, Fact, Schema
from unionkit.testing.strategies import facts_for

PLAIN = plain(FACTS)
ROWS = 5
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


def alike(policy: Policy, rows: Sequence[Case], on: date, assume: Assume, kind: str = "polars") -> str:
    """Nothing where both ways agree, the reason where columns refuse."""
    try:
        found = compare(policy, rows, on, kind, assume)
    except NotPortable as refusal:
        return str(refusal)
    assert found.wrong == []
    return ""


@pytest.mark.property
@given(st.data(), policies(), DAYS, ASSUME)
def test_any_policy_is_decided_in_columns_as_in_python(
    data: st.DataObject, policy: Policy, on: date, assume: Assume
) -> None:
    event(alike(policy, data.draw(cases(policy)), on, assume)[:60] or "decided")


