"""Promises about people who are named in more than one household."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.members.households import ON, RULES

from unionkit.members.households import (
    FamilyMember,
    Household,
    HouseholdFinding,
    count_household,
    double_claims,
)
from unionkit.values.identity import ResidentNumber

EIGHTEEN = "340421196501159974"


def number_of(sequence: int) -> str:
    return ResidentNumber(region="340421", birth_date="1990-01-31", sequence=sequence).number


def claims(*households: Household) -> list[HouseholdFinding]:
    return list(double_claims(count_household(household, RULES, on=ON) for household in households))


def household(name: str, *people: FamilyMember) -> Household:
    return Household(id=name, members=people, place="340500", area="urban")


def adult(name: str = "A", relation: str = "self", **told: object) -> FamilyMember:
    return FamilyMember(id=name, relation=relation, presence="at_home", **told)  # type: ignore[arg-type]


@pytest.mark.parametrize("same", [{"identity": number_of(7)}, {"person": "E-2041"}], ids=["number", "roll"])
def test_a_person_who_counts_in_two_households_is_found(same: dict[str, str]) -> None:
    (found,) = claims(household("H1", adult("X", **same)), household("H2", adult("Y", "spouse", **same)))
    assert (found.code, found.where) == ("two_households", "members[0]")
    assert found.about["households"] == ("H1", "H2")


def test_each_later_household_is_named_beside_the_first() -> None:
    found = claims(*(household(name, adult(person="E-2041")) for name in ("H1", "H2", "H3")))
    assert [finding.about["households"] for finding in found] == [("H1", "H2"), ("H1", "H3")]


@pytest.mark.parametrize("known", ["identity", "person"])
def test_either_the_number_or_the_id_on_the_roll_is_enough(known: str) -> None:
    told = {"identity": number_of(7), "person": "E-2041"}
    (found,) = claims(household("H1", adult(**told)), household("H2", adult(**{known: told[known]})))
    assert found.code == "two_households"


def test_numbers_of_fifteen_and_of_eighteen_digits_are_one_person() -> None:
    fifteen = adult(identity="340421650115997")
    assert fifteen.identity is not None
    found = claims(household("H1", fifteen), household("H2", adult(identity=fifteen.identity.number)))
    assert [finding.code for finding in found] == ["two_households"]


def test_who_is_named_without_counting_makes_no_claim() -> None:
    son = adult("B", "child", identity=number_of(7), can_live_alone=True, full_time_study=False)
    son = attrs.evolve(son, legal_dependant=False)
    assert claims(household("parents", adult(), son), household("own", adult(identity=number_of(7)))) == []


def test_who_may_count_is_found_as_perhaps() -> None:
    daughter = adult("B", "child", identity=number_of(7))
    daughter = attrs.evolve(daughter, presence=None, born="2015-01-01")
    found = claims(household("H1", adult("P"), daughter), household("H2", adult(identity=number_of(7))))
    assert [finding.code for finding in found] == ["perhaps_two_households"]


def test_a_finding_names_nobody() -> None:
    found = claims(
        household(number_of(1), adult(identity=number_of(7))),
        household(number_of(2), adult(number_of(7), identity=number_of(7))),
    )
    assert number_of(7) not in repr(found) + str(found[0].about)
    assert number_of(1) not in str(found[0].about)


@pytest.mark.property
@given(st.lists(st.lists(st.integers(0, 8), min_size=1, max_size=4, unique=True), max_size=5))
def test_a_person_in_two_households_is_always_found_and_nobody_else(people: Sequence[Sequence[int]]) -> None:
    found = claims(
        *(
            household(
                f"H{number}",
                *(adult(f"M{person}", "spouse", identity=number_of(person)) for person in members),
            )
            for number, members in enumerate(people)
        )
    )
    wanted, seen = [], set[int]()
    for members in people:
        wanted += [f"M{person}" for person in members if person in seen]
        seen |= set(members)
    assert [finding.person for finding in found] == wanted
