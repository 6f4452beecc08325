"""The rules on retirement, bound to a pack."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from unionkit.members.findings import MemberFinding
from unionkit.members.retirement import (
    Retirement,
    RetirementBasis,
    possible_retirements,
    retirement_finding,
    work_out_retirement,
)
from unionkit.packs.bound import bound_policy
from unionkit.rules.decision import Decision
from unionkit.rules.policy import Policy
from unionkit.rules.tables import NATION
from unionkit.values.months import Month

if TYPE_CHECKING:
    from unionkit.packs.pack import Pack

__all__ = ["RetirementRules"]

MOST_REMEMBERED = 20_000


@frozen(eq=False, repr=False)
class RetirementRules:
    """The policies ``PACK/retirement/…`` of a pack or, where it has none of a name, of the shipped one.

    Every method takes the day as `on`.
    """

    pack: Pack
    _found: dict[tuple[object, ...], tuple[Retirement, ...]] = field(factory=dict, init=False)

    def __repr__(self) -> str:
        return f"RetirementRules({self.pack.id!r})"

    def policy(self, name: str, *, on: date | str, place: str = NATION) -> Policy:
        """The policy of a name, such as ``statutory``. Raises PackError where there is none."""
        return bound_policy(self.pack, f"retirement/{name}", on=on, place=place)

    def work_out(
        self,
        born: Month | date | str,
        basis: RetirementBasis | str,
        *,
        on: date | str,
        known_on: date | str | None = None,
    ) -> Retirement:
        """When a person retires; see `work_out_retirement`."""
        return work_out_retirement(
            born,
            basis,
            on=on,
            known_on=known_on,
            statutory=self.policy("statutory", on=on),
            contribution=self.policy("contribution", on=on),
        )

    def basis(
        self, sex: str, post: str = "", *, on: date | str, since: date | str | None = None, evidence: str = ""
    ) -> RetirementBasis | None:
        """The original age that sex and post give, with what it rests on; None where the post is not told or not settled."""
        told = {"sex": sex, "post": post or None}
        category = self.policy("category", on=on).decide(told, on=on).class_name
        return (
            None
            if category is None
            else RetirementBasis(category=category, post=post, since=since, evidence=evidence)
        )

    def decide_early(
        self,
        retirement: Retirement,
        chosen: date | str,
        *,
        contributed: int | None,
        told_on: date | str | None,
        on: date | str,
    ) -> Decision:
        """Whether a day before the statutory month can be chosen. `contributed` is in months, by then."""
        facts = {**_months(retirement), "chosen": chosen, "contributed": contributed, "told_on": told_on}
        return self.policy("early", on=on).decide(facts, on=on)

    def decide_late(
        self,
        retirement: Retirement,
        chosen: date | str,
        *,
        employer_agrees: bool | None,
        agreed_on: date | str | None,
        on: date | str,
    ) -> Decision:
        """Whether retirement can be postponed to a day after the statutory month."""
        facts = {
            **_months(retirement),
            "chosen": chosen,
            "employer_agrees": employer_agrees,
            "agreed_on": agreed_on,
        }
        return self.policy("late", on=on).decide(facts, on=on)

    def decide_special_work(self, facts: Mapping[str, object], *, on: date | str) -> Decision:
        """Whether special work lets a person retire: born, sex, service, work and worked, in months."""
        return self.policy("special-work", on=on).decide(facts, on=on)

    def decide_illness(self, facts: Mapping[str, object], *, on: date | str) -> Decision:
        """Whether lost capacity lets a person retire: born, sex, service and incapacity_confirmed."""
        return self.policy("illness", on=on).decide(facts, on=on)

    def possible(self, facts: Mapping[str, object], *, on: date | str) -> tuple[Retirement, ...]:
        """Every retirement that what is known leaves possible; see `possible_retirements`.

        Answers are remembered by month of birth, so that a roll of many people is quick.
        """
        born = facts.get("birth_date")
        if not isinstance(born, Month | date | str) or born == "":
            return ()
        told = {name: facts.get(name) for name in ("category", "sex", "post")}
        asked = (Month.of(born), str(on), *told.values())
        found = self._found.get(asked)
        if found is None:
            if len(self._found) >= MOST_REMEMBERED:
                self._found.clear()
            policies = {name: self.policy(name, on=on) for name in ("statutory", "contribution", "category")}
            found = possible_retirements({**told, "birth_date": asked[0]}, on=on, **policies)
            self._found[asked] = found
        return found

    def finding(self, facts: Mapping[str, object], *, on: date | str) -> MemberFinding | None:
        """What a roster's work status says against the law of the day; see `retirement_finding`.

        Besides its facts it reads those of `possible`.
        """
        return retirement_finding(facts, self.possible(facts, on=on), on=on)

    def first_day(self, facts: Mapping[str, object], *, on: date | str) -> date | None:
        """The first day on which a person may be retired by age, of all that is possible; None where that cannot be told."""
        found = self.possible(facts, on=on)
        return min((each.earliest.start for each in found), default=None)


def _months(retirement: Retirement) -> dict[str, object]:
    return {"original": retirement.original.start, "statutory": retirement.statutory.start}
