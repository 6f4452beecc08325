"""A household as it was told: people, money, homes and vehicles. What counts is for policies to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from attrs import field, frozen

from unionkit.errors import UnionkitError, ValueRefused, raise_all
from unionkit.members.households import taking
from unionkit.members.households.records import (
    Dwelling,
    FamilyMember,
    Income,
    Owned,
    Spending,
    Vehicle,
)
from unionkit.members.masking import shown_id

if TYPE_CHECKING:
    from datetime import date

    from unionkit.members.households.deriving import HouseholdFacts
    from unionkit.members.households.judging import HouseholdRules
    from unionkit.rules.policy import Policy

__all__ = ["LISTS", "Household"]

LISTS = ("incomes", "spendings", "dwellings", "vehicles")
"""The lists of a household whose records belong to a member."""

_SPANS = {Income: ("received_from", "received_to"), Spending: ("spent_from", "spent_to")}


def _incomes(value: Iterable[Income] | None) -> tuple[Income, ...] | None:
    return taking.optional_records(value, Income)


def _spendings(value: Iterable[Spending] | None) -> tuple[Spending, ...] | None:
    return taking.optional_records(value, Spending)


def _dwellings(value: Iterable[Dwelling] | None) -> tuple[Dwelling, ...] | None:
    return taking.optional_records(value, Dwelling)


def _vehicles(value: Iterable[Vehicle] | None) -> tuple[Vehicle, ...] | None:
    return taking.optional_records(value, Vehicle)


def _members(value: Iterable[FamilyMember]) -> tuple[FamilyMember, ...]:
    return taking.records(value, FamilyMember)


@frozen(kw_only=True, repr=False)
class Household:
    """A household: an id, its members, and lists of what they have; None for a list that nobody has asked for yet.

    An empty list says that there is nothing of the kind. `place` is a code of six digits, `area` urban, county or rural.
    `facts` are whatever else a scheme asks, such as the cause of hardship; a fact given here goes before one that is worked
    out. Raises ValueRefused, several as a group with paths such as ``incomes[2]``, for two members of one id, for records of
    somebody who is no member, and for spans that end before they begin.
    """

    id: str = field(converter=taking.name)
    members: tuple[FamilyMember, ...] = field(converter=_members)
    incomes: tuple[Income, ...] | None = field(default=None, converter=_incomes)
    spendings: tuple[Spending, ...] | None = field(default=None, converter=_spendings)
    dwellings: tuple[Dwelling, ...] | None = field(default=None, converter=_dwellings)
    vehicles: tuple[Vehicle, ...] | None = field(default=None, converter=_vehicles)
    place: str = field(default="", converter=taking.place)
    area: str | None = field(default=None, converter=taking.choice)
    told: Mapping[str, object] = field(factory=dict, converter=taking.facts)

    def __attrs_post_init__(self) -> None:
        errors = list(_problems(self))
        if errors:
            raise_all(errors, "this household cannot be taken")

    def records(self, name: str) -> tuple[Owned, ...] | None:
        """One of its `LISTS`, None where nobody has asked for it."""
        found: tuple[Owned, ...] | None = getattr(self, name)
        return found

    def facts(
        self,
        *,
        on: date | str,
        policy: Policy,
        rules: HouseholdRules,
        assume: Literal["nothing", "usual"] = "nothing",
    ) -> HouseholdFacts:
        """What a policy asks of this household on a day, as far as it is known, with where every number comes from.

        `rules` say who and what counts. ``assume="usual"`` takes the usual value of facts about members and items.
        """
        from unionkit.members.households.counting import count_household
        from unionkit.members.households.deriving import derive_facts

        return derive_facts(count_household(self, rules, on=on, assume=assume), policy)

    def __repr__(self) -> str:
        return f"Household({shown_id(self.id)!r}, {len(self.members)} members)"


def _problems(household: Household) -> Iterator[UnionkitError]:
    ids = Counter(member.id for member in household.members)
    for place, member in enumerate(household.members):
        if ids[member.id] > 1:
            yield ValueRefused(
                "Two members have one id", hint="Give each an id of its own", where=f"members[{place}]"
            )
    for name in LISTS:
        for place, record in enumerate(household.records(name) or ()):
            where = f"{name}[{place}]"
            if record.member not in ids:
                yield ValueRefused(
                    "This belongs to nobody in the household",
                    hint="Write the id of one of its members",
                    where=f"{where}.member",
                )
            yield from _wrong_span(record, where)


def _wrong_span(record: Owned, where: str) -> Iterator[UnionkitError]:
    if not isinstance(record, Income | Spending):
        return
    start, end = (getattr(record, name) for name in _SPANS[type(record)])
    if start is not None and end is not None and end < start:
        yield ValueRefused("The span ends before it begins", hint="Swap the two days", where=where)
    if record.yearly and not (start is None and end is None):
        yield ValueRefused(
            "A yearly figure has no days", hint="Leave the days out, or yearly=True", where=where
        )
