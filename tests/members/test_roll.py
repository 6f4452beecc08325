"""Promises of the roll: many memberships on a day, one by one, and nobody a member twice without it being found."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.members.rolls import FIRST, PROCESS, change, histories, joined, people

from unionkit.members.findings import MemberFinding
from unionkit.members.membership import Entry, count_states, find_second_memberships, roll, same_person
from unionkit.members.membership.changes import MembershipChange
from unionkit.members.person import Person
from unionkit.values.identity import convert_first_generation

NUMBER = "340421197001319982"
WANG = Person(id="E-1", name="王小强", identity=NUMBER)
TWIN = Person(id="E-2", name="王小强", identity=NUMBER)
LI = Person(id="E-3", name="李梅")
RETIRED = change(3, "retire", "2024-03-01", formally_retired=True)
LEFT = change(3, "withdraw", "2024-03-01", told_group=True, committee_announced=True, card_returned=True)
AWAY = change(3, "transfer_out", "2024-03-01", "port", labour_relation_moved=True)


def second(*entries: tuple[Person, tuple[Entry, ...]], on: str = "2025-01-06") -> list[MemberFinding]:
    return list(find_second_memberships(roll(entries, on, process=PROCESS)))


def test_the_roll_gives_everybody_in_the_order_of_the_histories() -> None:
    found = list(roll([(WANG, (*joined(), RETIRED)), (LI, ())], "2024-03-01", process=PROCESS))
    assert [(each.person.id, each.membership.state) for each in found] == [
        ("E-1", "retained"),
        ("E-3", "none"),
    ]


def test_the_roll_can_be_asked_as_it_was_known() -> None:
    late = MembershipChange(
        sequence=3, type="retire", on="2024-03-01", facts={"formally_retired": True}, recorded_on="2024-06-10"
    )
    (found,) = roll([(WANG, (*joined(), late))], "2024-05-01", process=PROCESS, known_on="2024-06-09")
    assert found.membership.state == "active"


def test_nobody_is_read_before_being_asked_for() -> None:
    def source() -> Iterator[tuple[Person, tuple[Entry, ...]]]:
        yield WANG, joined()
        raise AssertionError("nobody asked for another")

    assert next(roll(source(), "2025-01-06", process=PROCESS)).person is WANG


def test_a_long_roll_is_followed_in_bounded_memory() -> None:
    def source(number: int) -> Iterator[tuple[Person, tuple[Entry, ...]]]:
        for place in range(number):
            yield Person(id=f"E-{place}", name="王小强"), joined()

    def peak(number: int) -> int:
        tracemalloc.start()
        for _ in roll(source(number), "2025-01-06", process=PROCESS):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(20)  # what is made once and kept
    assert peak(1_500) < peak(150) + 20_000


def test_states_are_counted_and_one_under_way_counts_once() -> None:
    entries = [(WANG, (*joined(), AWAY)), (LI, (*joined(), RETIRED)), (TWIN, ())]
    found = count_states(roll(entries, "2025-01-06", process=PROCESS))
    assert found == {"transferring": 1, "retained": 1, "none": 1}


def test_a_second_live_membership_is_found_at_the_second() -> None:
    (finding,) = second((WANG, joined()), (LI, joined()), (TWIN, joined(organisation="port")))
    assert (finding.code, finding.person, finding.about) == (
        "second_membership",
        "E-2",
        {"first": "mine", "second": "port"},
    )


def test_every_membership_after_the_first_is_found() -> None:
    assert len(second((WANG, joined()), (TWIN, joined()), (WANG, joined()))) == 2


@pytest.mark.parametrize("ending", [LEFT, change(3, "die", "2024-03-01")])
def test_an_ended_membership_is_no_second_one(ending: MembershipChange) -> None:
    assert second((WANG, (*joined(), ending)), (TWIN, joined(organisation="port"))) == []


def test_an_application_is_no_membership_yet() -> None:
    assert second((WANG, joined()), (TWIN, joined(organisation="port")[:1])) == []


@pytest.mark.parametrize("more", [(RETIRED,), (AWAY,)])
def test_a_retained_membership_and_one_under_way_are_live(more: tuple[MembershipChange, ...]) -> None:
    assert len(second((WANG, (*joined(), *more)), (TWIN, joined(organisation="port")))) == 1


def test_people_without_a_number_are_told_apart_by_their_ids() -> None:
    namesake = Person(id="E-9", name=LI.name)
    assert second((LI, joined()), (namesake, joined())) == []
    assert len(second((LI, joined()), (LI, joined()))) == 1


def test_a_converted_number_of_fifteen_digits_is_the_same_person() -> None:
    old = Person(id="E-5", name="李梅", identity=convert_first_generation("340421650115997"))
    assert same_person(old) == same_person(Person(id="E-6", name="李梅", identity="340421196501159976"))


def test_a_finding_of_a_second_membership_shows_no_number() -> None:
    assert "19700131" not in repr(second((WANG, joined()), (TWIN, joined())))


@pytest.mark.property
@given(st.lists(st.tuples(people(), histories(most=6)), max_size=6), st.integers(-2, 70))
def test_the_live_memberships_are_the_people_and_the_second_ones_that_are_found(
    entries: list[tuple[Person, tuple[Entry, ...]]], days: int
) -> None:
    """Take away what is found, and no person is a member twice on any day."""
    enrolled = list(roll(entries, FIRST + timedelta(days=days), process=PROCESS))
    live = [same_person(each.person) for each in enrolled if each.membership.is_live]
    found = list(find_second_memberships(enrolled))
    assert len(live) - len(found) == len(set(live))
