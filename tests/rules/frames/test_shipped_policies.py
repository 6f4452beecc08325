from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date

import pytest
from tests.rules.frames.comparing import Assume, compare, framed, held, wanted_of
from tests.rules.frames.engines import IN_MEMORY, MAKE, rows_of
from tests.rules.frames.generated import Generator

import unionkit
from unionkit import Policy

PACK = unionkit.load_pack("cn")
POLICIES = sorted(PACK.policies)
ASSUME: tuple[Assume, ...] = ("nothing", "usual")
FEW, MANY = 150, 20_000


def day_of(policy: Policy) -> date:
    """A day on which the policy has an edition."""
    usual = date(2020, 8, 1)
    return usual if policy.edition_on(usual) else max(edition.start for edition in policy.editions)


def seed_of(name: str) -> int:
    """A seed of its own for each policy, the same in every run."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")


def assert_alike(name: str, count: int, kind: str, assume: Assume) -> Counter[str]:
    policy = PACK.policies[name]
    cases = list(Generator(policy, seed_of(name)).cases(count))
    found = compare(policy, cases, day_of(policy), kind, assume)
    assert found.wrong[:3] == []
    return found.outcomes


@pytest.mark.parametrize("name", POLICIES)
def test_every_row_is_decided_as_the_case_would_be(name: str) -> None:
    assert_alike(name, FEW, "polars", "nothing")
    assert_alike(name, FEW // 3, "polars", "usual")


@pytest.mark.parametrize("place", range(len(IN_MEMORY)))
def test_every_kind_of_frame_gives_the_same_decisions(place: int) -> None:
    # each policy is tried on one of the other kinds, and those with records on all of them
    for number, name in enumerate(POLICIES):
        lists = any(fact.type == "list" for fact in PACK.policies[name].facts.values())
        if lists or number % len(IN_MEMORY) == place:
            assert_alike(name, FEW // 5, IN_MEMORY[place], ASSUME[number % 2])


def test_the_cases_tried_have_every_outcome() -> None:
    found: Counter[str] = Counter()
    for name in POLICIES[::9]:
        found += assert_alike(name, FEW, "polars", "usual")
    assert set(found) == {"granted", "refused", "unknown", "review", "invalid"}


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(POLICIES)))
def test_twenty_thousand_rows_of_every_kind_are_decided_as_the_cases_would_be(number: int) -> None:
    policy, assume = PACK.policies[POLICIES[number]], ASSUME[number % 2]
    on = day_of(policy)
    cases = list(Generator(policy, seed_of(policy.id)).cases(MANY))
    expected = wanted_of(policy, cases, [on] * MANY, assume)
    for kind in MAKE:
        rows = rows_of(framed(policy, cases, kind).decide(policy, on, assume))
        assert held(cases, rows, expected).wrong[:3] == []
