"""The rules on members' dues and union funds, bound to a pack."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from unionkit.members.dues import Dues, pay_components, work_out_dues
from unionkit.members.funds import Contribution, split_contribution
from unionkit.packs.bound import bound_policy
from unionkit.rules.decision import Decision
from unionkit.rules.policy import Policy
from unionkit.rules.tables import NATION
from unionkit.values.money import Money

if TYPE_CHECKING:
    from unionkit.packs.pack import Pack

__all__ = ["DuesRules", "FundRules"]

Yuan = int | Decimal | str | Money


@frozen(eq=False, repr=False)
class DuesRules:
    """The policies ``PACK/dues/…`` of a pack or, where it has none of a name, of the shipped one.

    A policy that replaces one of them at a place answers there.
    """

    pack: Pack

    def __repr__(self) -> str:
        return f"DuesRules({self.pack.id!r})"

    def policy(self, *, on: date | str, place: str = NATION) -> Policy:
        """The policy on dues."""
        return bound_policy(self.pack, "dues/monthly", on=on, place=place)

    def components(self, *, on: date | str, place: str = NATION) -> tuple[str, ...]:
        """The parts of pay that are told apart."""
        return pay_components(self.policy(on=on, place=place))

    def work_out(
        self,
        member_type: str,
        pay: Mapping[str, Yuan] | None = None,
        *,
        on: date | str,
        place: str = NATION,
        choices: Mapping[str, object] | None = None,
    ) -> Dues:
        """What a member owes; see `work_out_dues`."""
        return work_out_dues(member_type, pay, on=on, policy=self.policy(on=on, place=place), choices=choices)


@frozen(eq=False, repr=False)
class FundRules:
    """The policies ``PACK/funds/…`` of a pack or, where it has none of a name, of the shipped one."""

    pack: Pack

    def __repr__(self) -> str:
        return f"FundRules({self.pack.id!r})"

    def policy(self, name: str, *, on: date | str, place: str = NATION) -> Policy:
        """The policy of a name, such as ``spending``. Raises PackError where there is none."""
        return bound_policy(self.pack, f"funds/{name}", on=on, place=place)

    def contribution(
        self,
        payroll: Yuan,
        *,
        unit_has_union: bool | None = True,
        on: date | str,
        place: str | None = None,
        keep_share: Decimal | str | None = None,
    ) -> Contribution:
        """The employer's contribution and its parts; see `split_contribution`."""
        policy = self.policy("employer", on=on, place=place or NATION)
        return split_contribution(
            payroll, unit_has_union=unit_has_union, on=on, policy=policy, place=place, keep_share=keep_share
        )

    def refund(
        self,
        paid: Yuan,
        *,
        on: date | str,
        paid_in_year: Yuan | None = None,
        small_micro: bool | None = None,
        place: str = NATION,
    ) -> Decision:
        """How much of a fund comes back that was paid on a day; a decision under review is not settled by any document."""
        facts = {"paid": paid, "paid_in_year": paid_in_year, "small_micro": small_micro}
        return self.policy("small-payer", on=on, place=place).decide(facts, on=on)

    def spending(
        self, item: str, asked: Yuan, *, on: date | str, place: str, facts: Mapping[str, object] | None = None
    ) -> Decision:
        """How much of what is asked for an item may be spent; `facts` are the further ones of the policy.

        What is left out takes its usual value, which the decision lists. A place without a number for the item makes the
        decision invalid (``no_value``).
        """
        told = {"item": item, "asked": asked, "place": place, **(facts or {})}
        return self.policy("spending", on=on, place=place).decide(told, on=on, assume="usual")

    def prizes(self, winners: int, participants: int, *, on: date | str, place: str = NATION) -> Decision:
        """Whether so many of those who take part may win a prize."""
        facts = {"winners": winners, "participants": participants, "place": place}
        return self.policy("prizes", on=on, place=place).decide(facts, on=on)
