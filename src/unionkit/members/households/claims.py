"""Finding people who are counted in more than one household."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unionkit.members.households.counting import HouseholdAccount
from unionkit.members.households.findings import HouseholdFinding
from unionkit.members.households.judging import Judged
from unionkit.members.households.records import FamilyMember
from unionkit.members.masking import shown_id

__all__ = ["double_claims"]


def double_claims(accounts: Iterable[HouseholdAccount]) -> Iterator[HouseholdFinding]:
    """A finding for each household after the first in which somebody counts, or may count, who counts in another.

    People are the same where their identity numbers are, of fifteen digits or eighteen, or their ids on the roll. Who is
    named in a household without counting there, such as a grown-up child, is no claim. Memory grows with the people, not
    with what is known of them.
    """
    claimed: dict[str, tuple[str, bool]] = {}
    for account in accounts:
        # whoever is named twice in one household is one claim, and the surer of the two
        own: dict[str, tuple[str, bool]] = {}
        for member in sorted(account.members, key=lambda one: one.counts is not True):
            if member.counts is False:
                continue
            keys = _keys(member)
            before = next((claimed[key] for key in keys if key in claimed), None)
            if before is not None and not any(key in own for key in keys):
                yield _finding(account, member, before)
            for key in keys:
                own.setdefault(key, (account.household.id, member.counts is True))
        for key, claim in own.items():
            claimed.setdefault(key, claim)


def _keys(member: Judged) -> tuple[str, ...]:
    person = member.record
    if not isinstance(person, FamilyMember):
        return ()
    number = "" if person.identity is None else person.identity.number
    named = (("identity", number), ("person", person.person))
    return tuple(f"{kind}:{value}" for kind, value in named if value)


def _finding(account: HouseholdAccount, member: Judged, before: tuple[str, bool]) -> HouseholdFinding:
    sure = before[1] and member.counts is True
    return HouseholdFinding(
        code="two_households" if sure else "perhaps_two_households",
        where=member.where,
        person=member.person,
        decision=member.decision,
        about={"households": (shown_id(before[0]), shown_id(account.household.id))},
    )
