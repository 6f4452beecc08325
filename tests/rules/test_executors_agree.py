from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import unionkit
from unionkit import Decision, Policy
from unionkit.rules import Fact
from unionkit.rules.reading import read_facts

PACK = unionkit.load_pack("cn")
POLICIES = sorted(PACK.policies)
DAYS = [
    date(2012, 7, 1),
    date(2019, 10, 1),
    date(2020, 8, 1),
    date(2021, 8, 1),
    date(2023, 9, 15),
    date(2025, 7, 31),
]
PLACES = ["340500", "340503", "340100", "110000", "310000", "999999"]


def values(fact: Fact) -> st.SearchStrategy[object]:
    if fact.type == "list":
        record = st.fixed_dictionaries(
            {}, optional={name: values(part) for name, part in fact.fields.items()}
        )
        return st.lists(record, max_size=4)
    if fact.type == "bool":
        return st.booleans()
    if fact.type == "choice":
        return st.sampled_from(fact.choices)
    if fact.type == "date":
        return st.dates(date(2000, 1, 1), date(2026, 1, 1))
    if fact.type == "text":
        return st.sampled_from(PLACES)
    low, high = Decimal(str(fact.least)), Decimal(str(fact.most))
    near = min(high, low + 200_000)
    inside = st.decimals(low, near, places=fact.places) | st.sampled_from([low, high, low - 1, high + 1])
    return inside.map(int) if fact.places == 0 else inside


def cases(policy: Policy) -> st.SearchStrategy[dict[str, object]]:
    known = {name: values(fact) for name, fact in policy.facts.items()}
    some = st.fixed_dictionaries({}, optional=known)
    return st.one_of(st.fixed_dictionaries(known), some)


def by_walk(policy: Policy, facts: Mapping[str, object], on: date) -> tuple[object, ...]:
    run = policy.run_on(on)
    if run.program is None:
        return ("invalid", "no_edition", None, None, None)
    verdict = run.program.verdict(read_facts(facts, policy.facts), on, None)
    paid = verdict.outcome in ("granted", "review")
    amounts = (verdict.low, verdict.high) if paid else (None, None)
    return (verdict.outcome, verdict.code, verdict.class_name if paid else None, *amounts)


def of(decision: Decision) -> tuple[object, ...]:
    low, high = decision.amount, decision.amount_high
    silent = decision.outcome not in ("granted", "review")
    return (
        decision.outcome.value,
        decision.code,
        None if silent else decision.class_name,
        None if low is None else low.fen,
        None if high is None else high.fen,
    )


@pytest.mark.property
@pytest.mark.parametrize("name", POLICIES)
def test_decide_says_what_the_walk_says(name: str) -> None:
    policy = PACK.policies[name]

    @settings(max_examples=60)
    @given(cases(policy), st.sampled_from([*DAYS, policy.editions[0].start]))
    def check(facts: dict[str, object], on: date) -> None:
        assert of(policy.decide(facts, on=on)) == by_walk(policy, facts, on)

    check()


@pytest.mark.property
@pytest.mark.parametrize("name", POLICIES)
def test_learning_a_fact_never_changes_a_settled_answer(name: str) -> None:
    policy = PACK.policies[name]

    @settings(max_examples=40)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        whole = data.draw(st.fixed_dictionaries({key: values(fact) for key, fact in policy.facts.items()}))
        kept = data.draw(st.sets(st.sampled_from(sorted(whole)))) if whole else set()
        overriding = {part.given for part in policy.parameters.values()}
        some = {key: value for key, value in whole.items() if key in kept or key in overriding}
        on = policy.editions[0].start
        before = policy.decide(some, on=on)
        after = policy.decide(whole, on=on)
        if before.outcome not in ("unknown", "invalid") and after.outcome != "invalid":
            told, learned = of(before), of(after)
            assert (told[0], told[2:]) == (learned[0], learned[2:])

    check()


@pytest.mark.parametrize("name", POLICIES)
def test_a_second_look_by_code_and_by_the_walk_show_the_same(name: str) -> None:
    from unionkit.rules.findings import inspect

    policy = PACK.policies[name]

    @settings(max_examples=25)
    @given(st.fixed_dictionaries({key: values(fact) for key, fact in policy.facts.items()}))
    def check(facts: dict[str, object]) -> None:
        decision = policy.decide(facts, on=policy.editions[0].start)
        if decision.is_plain:
            slow = inspect(decision.run, decision.known, decision.verdict)
            shown = [
                (each.text, each.fired, [(c.text, c.left_value, c.truth) for c in each.comparisons])
                for each in decision.findings
            ]
            assert shown == [
                (each.text, each.fired, [(c.text, c.left_value, c.truth) for c in each.comparisons])
                for each in slow.findings
            ]
            assert dict(decision.parameters_used) == dict(slow.rows)

    check()
