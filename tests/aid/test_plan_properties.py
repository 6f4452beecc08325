"""Promises of plans that hold for any schemes, facts and grants of the past."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.aid.making import DAY, MONEY, catalogue, policy

from unionkit.aid import (
    Adds,
    AtMost,
    Award,
    Catalogue,
    Deducts,
    First,
    Grant,
    Memory,
    Plan,
    Relation,
    Scheme,
    Window,
    plan,
)
from unionkit.rules import Outcome, Policy
from unionkit.values import Money

NAMES = ("a", "b", "c", "d", "e")
YEAR = Window(kind="year")


@cache
def means_test(line: int, amount: int, cap: int) -> Policy:
    """A policy with a means test and a yearly cap that grants of the past use up."""
    return policy(
        "tested",
        {"income": MONEY, "before": MONEY, "bill": MONEY},
        require=[{"when": f"income <= {line}"}],
        amount=[{"pay": f"min({amount}, bill)"}],
        limit=[{"cap": cap, "less": "before", "per": "year"}],
    )


class World(NamedTuple):
    """A catalogue, a household and what it was granted before."""

    schemes: Catalogue
    facts: dict[str, object]
    grants: list[Grant]
    caps: dict[str, int]

    def plan(self, grants: Sequence[Grant] | None = None, income: int | None = None) -> Plan:
        facts = self.facts if income is None else {**self.facts, "income": income}
        return plan(facts, self.schemes, DAY, grants=self.grants if grants is None else grants)


@st.composite
def worlds(
    draw: st.DrawFn, *, kinds: tuple[str, ...] = ("most", "higher", "first", "adds", "deducts")
) -> World:
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    some = st.sets(st.sampled_from(names), min_size=1).map(lambda found: tuple(sorted(found)))
    caps = {name: draw(st.sampled_from([1, 4, 12])) for name in names}
    schemes = [
        Scheme(
            name=name,
            policy=means_test(
                draw(st.sampled_from([8, 15, 25])), draw(st.sampled_from([2, 5, 9])), caps[name]
            ),
            memory=(Memory(fact="before", of=(name,)),),
        )
        for name in names
    ]
    relations: list[Relation] = []
    for place in range(draw(st.integers(0, 4))):
        kind, of, others = draw(st.sampled_from(kinds)), draw(some), draw(some)
        if kind == "first":
            others = tuple(name for name in others if name not in of)
        made: dict[str, Relation] = {
            "most": AtMost(
                id=f"r{place}",
                of=of,
                most=draw(st.integers(1, 3)),
                within=draw(st.sampled_from([None, YEAR])),
            ),
            "higher": AtMost(id=f"r{place}", of=of, choose="higher"),
            "first": First(id=f"r{place}", of=of, bars=others),
            "adds": Adds(
                id=f"r{place}",
                of=of,
                to="income",
                bears_on=others,
                within=draw(st.sampled_from([None, YEAR])),
            ),
            "deducts": Deducts(id=f"r{place}", of=of, from_fact="bill", bears_on=others),
        }
        relations.append(made[kind])
    days = st.sampled_from(["2023-12-31", "2024-01-01", "2024-05-05"])
    past = st.builds(Grant, scheme=st.sampled_from(names), on=days, amount=st.integers(0, 9))
    facts: dict[str, object] = {"income": draw(st.integers(0, 40)), "bill": draw(st.integers(0, 12))}
    return World(
        catalogue(*schemes, relations=tuple(relations)), facts, draw(st.lists(past, max_size=4)), caps
    )


def combinations_of(made: Plan) -> list[tuple[Award, ...]]:
    return [made.awards, *made.alternatives]


@pytest.mark.property
@given(world=worlds())
def test_every_request_is_granted_or_left_out_and_never_both(world: World) -> None:
    made = world.plan()
    told = [award.request for award in made.awards] + [left.request for left in made.left_out]
    assert sorted(request.scheme.name for request in told) == [
        scheme.name for scheme in world.schemes.schemes
    ]


@pytest.mark.property
@given(world=worlds())
def test_no_combination_overspends_the_cap_of_a_year(world: World) -> None:
    for awards in combinations_of(world.plan()):
        for name, cap in world.caps.items():
            paid = [award.grant for award in awards if award.scheme == name]
            earlier = [grant for grant in world.grants if grant.scheme == name and grant.on.year == DAY.year]
            spent = sum(grant.amount.fen for grant in (*paid, *earlier))
            assert not paid or spent <= cap * 100


@pytest.mark.property
@given(world=worlds())
def test_what_is_granted_is_granted_by_its_policy_on_the_facts_as_they_stand(world: World) -> None:
    """Worked out by hand: the facts are changed by the awards before, in the order of the catalogue."""
    (edition,) = world.schemes.editions
    for awards in combinations_of(world.plan()):
        for place, award in enumerate(awards):
            income, bill = (int(str(world.facts[name])) * 100 for name in ("income", "bill"))
            for relation in edition.relations:
                if not isinstance(relation, Adds | Deducts) or award.scheme not in relation.bears_on:
                    continue
                counted = [before.grant for before in awards[:place] if before.scheme in relation.of]
                if isinstance(relation, Adds):
                    if relation.within is not None:
                        counted += [
                            g for g in world.grants if g.scheme in relation.of and g.on.year == DAY.year
                        ]
                    income += sum(grant.amount.fen for grant in counted)
                else:
                    bill = max(bill - sum(grant.amount.fen for grant in counted), 0)
            before = [g for g in world.grants if g.scheme == award.scheme and g.on.year == DAY.year]
            facts = {
                "income": Money(fen=income),
                "bill": Money(fen=bill),
                "before": sum((g.amount for g in before), Money(fen=0)),
            }
            decision = award.request.scheme.policy.decide(facts, on=DAY)
            assert (decision.outcome, decision.amount) == (Outcome.GRANTED, award.amount)


@pytest.mark.property
@given(world=worlds())
def test_no_combination_breaks_a_relation(world: World) -> None:
    made = world.plan()
    (edition,) = world.schemes.editions
    for awards in combinations_of(made):
        for relation in edition.relations:
            own = [award for award in awards if award.scheme in relation.of]
            if isinstance(relation, AtMost) and own:
                past = [g for g in world.grants if g.scheme in relation.of and g.on.year == DAY.year]
                assert len(own) + (len(past) if relation.within else 0) <= relation.most
            if isinstance(relation, First) and own:
                assert not [award for award in awards if award.scheme in relation.bars]


@pytest.mark.property
@given(world=worlds())
def test_other_combinations_that_are_shown_give_as_much_and_differ(world: World) -> None:
    made = world.plan()
    found = [frozenset(award.scheme for award in awards) for awards in combinations_of(made)]
    assert len(set(found)) == len(found)
    assert {sum(award.amount.fen for award in awards) for awards in combinations_of(made)} == {made.total.fen}
    assert not any(one < other for one in found for other in found)


@pytest.mark.property
@given(world=worlds(), seed=st.integers(0, 99))
def test_the_order_of_past_grants_changes_nothing(world: World, seed: int) -> None:
    mixed = list(world.grants)
    random.Random(seed).shuffle(mixed)
    one, other = world.plan(), world.plan(mixed)
    assert (one.total, [a.scheme for a in one.awards]) == (other.total, [a.scheme for a in other.awards])
    assert [(left.why, left.with_) for left in one.left_out] == [
        (left.why, left.with_) for left in other.left_out
    ]


@pytest.mark.property
@given(world=worlds(kinds=("most", "adds")), more=st.integers(1, 20))
def test_more_income_never_brings_more_where_no_rule_prefers_one_scheme_to_another(
    world: World, more: int
) -> None:
    poorer, richer = world.plan(), world.plan(income=int(str(world.facts["income"])) + more)
    assert richer.total <= poorer.total


def test_where_a_higher_file_bars_a_lower_one_that_pays_more_income_may_bring_more() -> None:
    """The scheme says so: who is above the line of the higher file has the lower one, which may pay more."""
    higher, lower = means_test(10, 5, 99), means_test(20, 9, 99)
    schemes = (
        Scheme(name="high", policy=higher, memory=(Memory(fact="before", of=("high",)),)),
        Scheme(name="low", policy=lower, memory=(Memory(fact="before", of=("low",)),)),
    )
    ladder = First(id="ladder", of=("high",), bars=("low",))
    made = [
        plan({"income": each, "bill": 9}, catalogue(*schemes, relations=(ladder,)), DAY).total
        for each in (10, 11)
    ]
    assert made == [Money.of(5), Money.of(9)]
