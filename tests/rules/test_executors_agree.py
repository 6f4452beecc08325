from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.rules.generated import FACTS, plain, policies

import unionkit
from unionkit import Decision, Policy
from unionkit.evidence import Finding
from unionkit.rules import Fact
from unionkit.rules.facts import NUMERIC
from unionkit.rules.findings import inspect
from unionkit.rules.reading import read_facts
from unionkit.testing.strategies import facts_for

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


# ------------------------------------------------------------------------------------- policies drawn at random

MORE = settings(max_examples=2 * settings().max_examples)
DRAWN_DAYS = st.sampled_from([date(2020, 1, 1), date(2020, 1, 31), date(2020, 2, 29), date(2021, 2, 28)])
PLAIN = plain(FACTS)


def plainly(facts: Mapping[str, object], policy: Policy) -> dict[str, object]:
    """The same facts in the spellings that the fast door takes."""
    found = dict(facts)
    for name, value in facts.items():
        fact = policy.facts[name]
        if fact.type in NUMERIC and isinstance(value, str | Decimal):
            exact = Decimal(value)
            found[name] = int(exact) if fact.places == 0 else exact
        elif fact.type == "date" and isinstance(value, str):
            found[name] = date.fromisoformat(value)
    return found


def check_agreement(policy: Policy, facts: dict[str, object], on: date) -> None:
    decision = policy.decide(facts, on=on)
    assert of(decision) == by_walk(policy, facts, on)
    program = policy.run_on(on).program
    assert program is not None
    verdict = program.verdict(read_facts(facts, policy.facts), on, None)
    assert (decision.rule, decision.subject) == (verdict.rule, verdict.subject)
    event(
        "by generated code" if decision.is_plain else f"by the walk: {program.compiled.reason or 'not plain'}"
    )


@pytest.mark.property
@given(st.data(), policies(), DRAWN_DAYS)
def test_any_policy_is_decided_as_the_walk_decides_it(data: st.DataObject, policy: Policy, on: date) -> None:
    check_agreement(policy, data.draw(facts_for(policy)), on)


@pytest.mark.property
@MORE
@given(st.data(), policies(PLAIN), DRAWN_DAYS)
def test_generated_code_decides_as_the_walk_does_where_all_is_known(
    data: st.DataObject, policy: Policy, on: date
) -> None:
    check_agreement(policy, plainly(data.draw(facts_for(policy, unknown=False)), policy), on)


@pytest.mark.property
@given(st.data(), policies(), DRAWN_DAYS)
def test_misfits_are_found_invalid_alike(data: st.DataObject, policy: Policy, on: date) -> None:
    check_agreement(policy, data.draw(facts_for(policy, out_of_bounds=True)), on)


@pytest.mark.property
@given(st.data(), policies(PLAIN, amounts=False), DRAWN_DAYS)
def test_a_second_look_at_any_policy_shows_what_the_walk_shows(
    data: st.DataObject, policy: Policy, on: date
) -> None:
    decision = policy.decide(plainly(data.draw(facts_for(policy, unknown=False)), policy), on=on)
    if decision.is_plain:
        slow = inspect(decision.run, decision.known, decision.verdict)
        assert [shown(each) for each in decision.findings] == [shown(each) for each in slow.findings]


def shown(found: Finding) -> object:
    sides = [(each.text, each.left_value, each.right_value, each.truth) for each in found.comparisons]
    return (found.text, found.fired, sides)


def test_most_plain_policies_do_come_through_generated_code() -> None:
    ways: list[bool] = []

    @settings(max_examples=100, derandomize=True, database=None)
    @given(policies(PLAIN))
    def look(policy: Policy) -> None:
        program = policy.run_on(DAYS[2]).program
        ways.append(program is not None and not program.compiled.reason)

    look()
    assert sum(ways) > len(ways) / 3


@pytest.mark.property
@given(st.data(), policies(), DRAWN_DAYS)
def test_what_is_not_needed_cannot_change_an_answer(data: st.DataObject, policy: Policy, on: date) -> None:
    some = data.draw(facts_for(policy))
    decision = policy.decide(some, on=on)
    if decision.outcome == "unknown":
        needed = set(decision.needs)
        more = data.draw(facts_for(policy, unknown=False))
        learned = {
            name: value for name, value in more.items() if name not in needed and some.get(name) is None
        }
        assert policy.decide({**some, **learned}, on=on).outcome in ("unknown", "invalid")
