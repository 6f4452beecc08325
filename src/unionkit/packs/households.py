"""How households are counted, bound to a pack: its policies ``PACK/household/…`` for a place and a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from attrs import frozen

from unionkit.members.households import (
    Household,
    HouseholdAccount,
    HouseholdFacts,
    HouseholdRules,
    count_household,
    derive_facts,
)
from unionkit.packs.installed import SHIPPED
from unionkit.rules.policy import Policy
from unionkit.rules.tables import NATION

if TYPE_CHECKING:
    from unionkit.packs.pack import Pack

__all__ = ["PackHouseholds"]

FOLDER = "household"
Assume = Literal["nothing", "usual"]


@frozen(eq=False, repr=False)
class PackHouseholds:
    """The policies ``PACK/household/…`` of a pack or, where it has none of a name, of the shipped one.

    Most of what differs by region stands in their tables, by place. A policy that replaces one of them at a place answers
    there.
    """

    pack: Pack

    def __repr__(self) -> str:
        return f"PackHouseholds({self.pack.id!r})"

    def policy(self, name: str, *, on: date | str, place: str = NATION) -> Policy:
        """The policy of a name: member, income, spending, dwelling, vehicle or window. Raises PackError for any other."""
        own = f"{self.pack.id}/{FOLDER}/{name}"
        policy_id = own if own in self.pack.policy_files else f"{SHIPPED}/{FOLDER}/{name}"
        return self.pack.policy_on(policy_id, on=on, place=place)

    def rules(self, *, on: date | str, place: str = NATION) -> HouseholdRules:
        """The policies by which a household of a place is counted on a day."""
        return HouseholdRules(
            member=self.policy("member", on=on, place=place),
            income=self.policy("income", on=on, place=place),
            spending=self.policy("spending", on=on, place=place),
            dwelling=self.policy("dwelling", on=on, place=place),
            vehicle=self.policy("vehicle", on=on, place=place),
            window=self.policy("window", on=on, place=place),
        )

    def count(self, household: Household, *, on: date | str, assume: Assume = "nothing") -> HouseholdAccount:
        """A household counted by the rules of its place, or those of the nation where its place is not known."""
        rules = self.rules(on=on, place=household.place or NATION)
        return count_household(household, rules, on=on, assume=assume)

    def facts(
        self, household: Household, policy: Policy, *, on: date | str, assume: Assume = "nothing"
    ) -> HouseholdFacts:
        """What a policy asks of a household, with where every number comes from."""
        return derive_facts(self.count(household, on=on, assume=assume), policy)
