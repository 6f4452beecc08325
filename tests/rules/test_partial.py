"""Promises of generated code for cases with unknown facts: it says what the walk says, or leaves it to the walk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.rules.generated import FACTS, plain, policies
from tests.rules.test_executors_agree import PACK, POLICIES, by_walk, cases, of, plainly, shown

from unionkit import Decision, Policy
from unionkit.expr.nodes import Operation
from unionkit.expr.parsing import parse
from unionkit.rules import partial
from unionkit.rules.findings import inspect
from unionkit.rules.partial import MOST_SETS, NO_TRUTH, Partials
from unionkit.testing.strategies import facts_for

SOME = settings(max_examples=3 * settings().max_examples)
DAYS = st.sampled_from([date(2020, 1, 1), date(2020, 2, 29), date(2021, 2, 28)])
PLAIN = plain(FACTS)
HOME = {
    "place": "340500",
    "area": "urban",
    "people": 3,
    "income_year": 20_000,
    "rigid_spending": 0,
    "homes": 1,
}
DAY = date(2020, 8, 1)


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    """Partial code is made for a set of unknown facts as soon as it comes."""
    before, partial.AFTER = partial.AFTER, 0
    yield
    partial.AFTER = before


def check_agreement(policy: Policy, facts: dict[str, object], on: date) -> None:
    decision = policy.decide(facts, on=on)
    assert of(decision) == by_walk(policy, facts, on)
    unknown = any(value is None for value in decision.known.facts.values())
    event(f"plain: {decision.is_plain}, unknown: {unknown}")
    if decision.is_plain:
        slow = inspect(decision.run, decision.known, decision.verdict)
        assert [shown(each) for each in decision.findings] == [shown(each) for each in slow.findings]
        assert dict(decision.parameters_used) == dict(slow.rows)


@pytest.mark.property
@pytest.mark.parametrize("name", POLICIES)
def test_a_shipped_policy_decides_and_shows_what_the_walk_does_whatever_is_unknown(name: str) -> None:
    policy = PACK.policies[name]

    @settings(max_examples=40)
    @given(cases(policy), st.sampled_from([policy.editions[0].start, policy.editions[-1].start]))
    def check(facts: dict[str, object], on: date) -> None:
        check_agreement(policy, facts, on)

    check()


@pytest.mark.property
@SOME
@given(st.data(), policies(PLAIN), DAYS)
def test_any_policy_decides_and_shows_what_the_walk_does_whatever_is_unknown(
    data: st.DataObject, policy: Policy, on: date
) -> None:
    check_agreement(policy, plainly(data.draw(facts_for(policy)), policy), on)


def chuzhou() -> Policy:
    return PACK.policies["cn/anhui/chuzhou/file"].only()


def decided(policy: Policy, **changes: object) -> Decision:
    return policy.decide({**HOME, **changes}, on=DAY)


def test_what_the_case_does_not_turn_on_need_not_be_known() -> None:
    decision = decided(chuzhou())
    assert (decision.is_plain, decision.outcome, decision.class_name) == (True, "granted", "national_file")


def test_what_the_case_turns_on_is_left_to_the_walk() -> None:
    decision = decided(chuzhou(), homes=2)
    assert (decision.is_plain, decision.outcome) == (False, "unknown")
    assert "home_area_person" in decision.needs


def test_a_place_that_is_unknown_leaves_the_standard_unknown() -> None:
    assert decided(chuzhou(), place=None).outcome == "unknown"


def test_a_standard_that_is_given_needs_no_place() -> None:
    assert decided(chuzhou(), place=None, area=None, standard=648).class_name == "national_file"


def test_code_is_made_only_for_a_set_that_keeps_coming_back() -> None:
    partial.AFTER = 2
    policy = chuzhou()
    assert [decided(policy).is_plain for _ in range(4)] == [False, False, True, True]


def test_no_more_sets_get_code_than_may_be() -> None:
    policy = chuzhou()
    program = policy.run_on(DAY).program
    assert program is not None
    partials = Partials(program.edition, policy.facts, policy.parameters)
    made = [partials.ask(frozenset({f"fact_{number}"}), {}) for number in range(MOST_SETS + 1)]
    assert (made[-2] is not None, made[-1]) == (True, None)
    assert partials.ask(frozenset({"fact_0"}), {}) is made[0]


def test_sets_that_came_seldom_are_forgotten() -> None:
    partial.AFTER = 1
    policy = chuzhou()
    program = policy.run_on(DAY).program
    assert program is not None
    partials = Partials(program.edition, policy.facts, policy.parameters)
    for number in range(3 * MOST_SETS):
        partials.ask(frozenset({f"fact_{number}"}), {})
    assert len(partials.counts) <= MOST_SETS + 1


def test_only_the_parts_that_need_an_unknown_fact_are_taken_out() -> None:
    blank = partial._Blank(chuzhou().editions[0], frozenset({"homes"}))
    kept, lost = parse("people >= 2"), parse("homes >= 2")
    assert blank.truth(parse("people >= 2 and homes >= 2")) == Operation("and", (kept, NO_TRUTH))
    assert (blank.truth(kept), blank.truth(lost)) == (kept, NO_TRUTH)
