"""Promises of rebuilding: a policy out of its canonical content is the same policy, and decides the same."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from typing import Literal

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rules.frames.generated import Generator

import unionkit
from unionkit import Policy
from unionkit.errors import PolicyError
from unionkit.rules import Decision
from unionkit.rules.rebuilding import order_text, rebuild_policy, rebuild_table, table_content
from unionkit.rules.tables import Table
from unionkit.testing.strategies import facts_for

PACK = unionkit.load_pack("cn")
POLICIES = sorted(PACK.policies)
EDITIONS = [(name, place) for name in POLICIES for place in range(len(PACK.policies[name].programs))]
SOME = [name for name in POLICIES if PACK.policies[name].parameters][:3] + POLICIES[:3]
CASES = 40


@cache
def tables_of(name: str) -> dict[str, Table]:
    parameters = PACK.policies[name].parameters.values()
    return {one.table.id: rebuild_table(table_content(one.table)) for one in parameters if one.table}


@cache
def rebuilt(name: str, place: int) -> Policy:
    program = PACK.policies[name].programs[place]
    return rebuild_policy(program.content, tables_of(name).get, order_text(program))


def said(decision: Decision) -> tuple[object, ...]:
    return (
        decision,
        dict(decision.results),
        decision.subject,
        decision.amount_kind,
        decision.assumptions,
        dict(decision.parameters_used),
        decision.citations,
        decision.grade,
        decision.findings,
        decision.needs,
    )


@pytest.mark.parametrize(("name", "place"), EDITIONS)
def test_a_rebuilt_edition_is_the_same_edition(name: str, place: int) -> None:
    program = PACK.policies[name].programs[place]
    again = rebuilt(name, place).programs[0]
    assert (again.content, again.fingerprint) == (program.content, program.fingerprint)
    assert (again.edition, again.facts, again.parameters) == (
        evolve(program.edition, fingerprint=""),
        program.facts,
        program.parameters,
    )


@pytest.mark.parametrize(("name", "place"), EDITIONS)
def test_a_rebuilt_edition_decides_the_same_and_for_the_same_reasons(name: str, place: int) -> None:
    policy = PACK.policies[name]
    edition = policy.programs[place].edition
    later = policy.programs[place + 1].edition.start if place + 1 < len(policy.programs) else None
    last = edition.end or (None if later is None else date.fromordinal(later.toordinal() - 1))
    days = {edition.start, last or max(edition.start, date(2020, 8, 1))}
    for number, facts in enumerate(Generator(policy, place + 1).cases(CASES)):
        for on in days:
            if policy.program_on(on) is not policy.programs[place]:
                continue
            assume: Literal["nothing", "usual"] = "usual" if number % 3 == 0 else "nothing"
            known_on = on if number % 2 else None
            then = policy.decide(facts, on=on, known_on=known_on, assume=assume)
            again = rebuilt(name, place).decide(facts, on=on, known_on=known_on, assume=assume)
            assert said(again) == said(then)


def test_the_cases_tried_have_every_outcome() -> None:
    found: Counter[str] = Counter()
    for name in POLICIES[::9]:
        policy = PACK.policies[name]
        on = max(edition.start for edition in policy.editions)
        found.update(policy.decide(facts, on=on).outcome.value for facts in Generator(policy, 1).cases(CASES))
    assert set(found) >= {"granted", "refused", "unknown", "invalid"}


@pytest.mark.property
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data(), chosen=st.sampled_from(EDITIONS))
def test_a_rebuilt_edition_decides_any_facts_the_same(data: st.DataObject, chosen: tuple[str, int]) -> None:
    name, place = chosen
    policy = PACK.policies[name]
    facts = data.draw(facts_for(policy, out_of_bounds=True))
    on = policy.programs[place].edition.start
    assert said(rebuilt(name, place).decide(facts, on=on)) == said(policy.decide(facts, on=on))


@pytest.mark.parametrize("name", SOME)
def test_a_rebuilt_table_is_the_same_table(name: str) -> None:
    for parameter in PACK.policies[name].parameters.values():
        if parameter.table:
            assert tables_of(name)[parameter.table.id] == parameter.table


def test_a_table_that_is_not_there_is_said() -> None:
    name = next(name for name in POLICIES if tables_of(name))
    with pytest.raises(PolicyError, match="is not there"):
        rebuild_policy(PACK.policies[name].programs[0].content, lambda _: None, "null")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"policy":"x"}', '{"policy":1,"edition":[],"facts":{},"parameters":{}}']
)
def test_what_is_no_content_is_refused(text: str) -> None:
    with pytest.raises(PolicyError):
        rebuild_policy(text, lambda _: None, "null")


def test_a_damaged_expression_is_refused() -> None:
    content = PACK.policies[POLICIES[0]].programs[0].content
    with pytest.raises(unionkit.UnionkitError):
        rebuild_policy(content.replace('"when":"', '"when":")'), tables_of(POLICIES[0]).get, "null")
