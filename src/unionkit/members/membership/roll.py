"""The roll: where the memberships of many stand on a day, one by one, and who is a member twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import frozen

from unionkit.members.findings import MemberFinding
from unionkit.members.membership.changes import Entry
from unionkit.members.membership.standing import Membership, membership_on
from unionkit.members.person import Person
from unionkit.process import Process
from unionkit.values.dates import as_day

__all__ = ["Enrolled", "count_states", "find_second_memberships", "roll", "same_person"]


@frozen(kw_only=True)
class Enrolled:
    """A person on the roll with the membership of the day."""

    person: Person
    membership: Membership


def roll(
    histories: Iterable[tuple[Person, Iterable[Entry]]],
    on: date | str,
    *,
    process: Process,
    known_on: date | str | None = None,
) -> Iterator[Enrolled]:
    """The membership of each person on a day, one by one as they are asked for: nothing is kept of those before.

    A history holds the changes of one membership; where a person has two of them, `find_second_memberships` says so.
    """
    day = as_day(on)
    knowledge = None if known_on is None else as_day(known_on)
    for person, changes in histories:
        found = membership_on(changes, day, process=process, known_on=knowledge)
        yield Enrolled(person=person, membership=found)


def same_person(person: Person) -> str:
    """What tells one person from another: the identity number where it is known, else the id of the host's."""
    return f"id {person.id}" if person.identity is None else person.identity.number


def find_second_memberships(enrolled: Iterable[Enrolled]) -> Iterator[MemberFinding]:
    """Find the people who are a member twice, each at the second of two live memberships and at every one after it.

    People are told apart by `same_person`. One who is under way between two units has one membership. What it keeps of
    each live membership is the mark of the person and the union.
    """
    holders: dict[str, str] = {}
    for each in enrolled:
        if not each.membership.is_live:
            continue
        mark = same_person(each.person)
        if mark not in holders:
            holders[mark] = each.membership.holder
            continue
        yield MemberFinding(
            code="second_membership",
            level="error",
            person=each.person.id,
            subject=each.membership.state,
            about={"first": holders[mark], "second": each.membership.holder},
        )


def count_states(enrolled: Iterable[Enrolled]) -> Mapping[str, int]:
    """How many memberships stand in each state; one that is under way counts once, with the old unit."""
    return Counter(each.membership.state for each in enrolled)
