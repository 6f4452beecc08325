"""A guard is a policy like any other: over a frame it answers row by row what a single step answers."""

from __future__ import annotations

import itertools

import pytest

from unionkit import load_process
from unionkit.rules import Fact

pl = pytest.importorskip("polars")

NATION = load_process("cn/membership")
DAY = "2024-06-03"
PAIRS = [
    (state, event)
    for state in NATION.states
    for event in NATION.events
    if NATION.guard(state, event).facts and state != "active_old_unit"
]


def values(fact: Fact) -> list[object]:
    known: list[object] = [True, False] if fact.type == "bool" else list(fact.choices) or [0, 6, 24, 25]
    return [*known, None]


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_a_guard_decides_a_frame_as_it_decides_each_row(state: str, event: str) -> None:
    guard = NATION.guard(state, event)
    names = list(guard.facts)
    rows = list(itertools.product(*(values(guard.facts[name]) for name in names)))[:400]
    kinds = {"bool": pl.Boolean, "choice": pl.String}
    schema = {name: kinds.get(guard.facts[name].type, pl.Int64) for name in names}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    found = guard.decide_frame(frame, on=DAY)
    steps = [NATION.step(state, event, dict(zip(names, row, strict=True)), on=DAY) for row in rows]
    assert found["decision_outcome"].to_list() == [step.outcome.value for step in steps]
    assert found["decision_class"].to_list() == [step.decision.class_name for step in steps]
