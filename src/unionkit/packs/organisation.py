"""The rules about organisations, bound to a pack: sizes, duties, elections, terms, each for a place and a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from attrs import frozen

from unionkit.errors import PolicyError
from unionkit.members.organisations import OrganisationChange, Tree, change_facts
from unionkit.packs.installed import SHIPPED
from unionkit.process.ballots import BallotRules, Share
from unionkit.rules.decision import Decision
from unionkit.rules.policy import Policy
from unionkit.rules.tables import NATION

if TYPE_CHECKING:
    from unionkit.packs.pack import Pack

__all__ = ["ElectionRules", "OrganisationRules", "SizeRange"]

FOLDER = "organisation"
BASE = "majority_base"
DUTIES = {
    "committee": ("members",),
    "women-committee": ("women_members",),
    "meeting": ("members",),
    "full-time-chair": ("employees",),
    "workers-congress": ("employees",),
}


@frozen(kw_only=True)
class SizeRange:
    """How many there may be: from `least` to `most`, None where a rule leaves that end open or does not grant any.

    `odd` says that only odd numbers will do, `alone` that a single person will. `decision` has the reasons and sources.
    """

    least: int | None
    most: int | None
    odd: bool
    alone: bool
    decision: Decision

    def allows(self, number: int) -> bool:
        """Whether so many are right."""
        if not self.decision.granted or (number == 1 and self.alone):
            return self.decision.granted
        enough = self.least is None or number >= self.least
        return enough and (self.most is None or number <= self.most) and not (self.odd and number % 2 == 0)


@frozen(kw_only=True)
class ElectionRules:
    """How a body is elected: the rules of the ballot, and the least `margin` of candidates over seats.

    `approval` says that the next higher union has to approve the result. Where `decision` is a matter of review, no
    margin was read for that body: 0 stands here, and a person has to look.
    """

    ballot: BallotRules
    margin: Fraction
    approval: bool
    decision: Decision


@frozen(eq=False, repr=False)
class OrganisationRules:
    """The policies ``PACK/organisation/…`` of a pack or, where it has none of a name, of the shipped one.

    A policy that replaces one of them at a place answers there. Every method takes the day as `on` and the place as a
    code of six digits.
    """

    pack: Pack

    def __repr__(self) -> str:
        return f"OrganisationRules({self.pack.id!r})"

    def policy(self, name: str, *, on: date | str, place: str = NATION) -> Policy:
        """The policy of a name, such as ``committee-size``. Raises PackError where there is none."""
        own = f"{self.pack.id}/{FOLDER}/{name}"
        policy_id = own if own in self.pack.policy_files else f"{SHIPPED}/{FOLDER}/{name}"
        return self.pack.policy_on(policy_id, on=on, place=place)

    def decide(
        self, name: str, facts: Mapping[str, object], *, on: date | str, place: str = NATION
    ) -> Decision:
        """What the policy of a name says to a case."""
        return self.policy(name, on=on, place=place).decide(facts, on=on)

    def duties(
        self, counts: Mapping[str, int], *, on: date | str, place: str = NATION
    ) -> Mapping[str, Decision]:
        """What an organisation must, may or need not have; `counts` are members, women_members and employees."""
        return {
            name: self.decide(name, {fact: counts.get(fact) for fact in facts}, on=on, place=place)
            for name, facts in DUTIES.items()
        }

    def committee_size(self, members: int, *, on: date | str, place: str = NATION) -> SizeRange:
        """How many sit on the committee of a grassroots union."""
        return _size(self.decide("committee-size", {"members": members}, on=on, place=place))

    def delegates(self, members: int, *, on: date | str, place: str = NATION) -> SizeRange:
        """How many delegates a members' congress has."""
        return _size(self.decide("delegates", {"members": members}, on=on, place=place))

    def congress_delegates(self, employees: int, *, on: date | str, place: str = NATION) -> SizeRange:
        """How many delegates a workers' congress has."""
        facts = {"employees": employees}
        return _size(self.decide("workers-congress-delegates", facts, on=on, place=place))

    def election(self, body: str, *, on: date | str, place: str = NATION) -> ElectionRules:
        """How a body is elected: ``committee``, ``standing_committee``, ``audit_committee``, ``chair`` or ``delegates``.

        Raises PolicyError where no rule is in force on the day or the body is not among them.
        """
        decision = self.decide("election", {"body": body}, on=on, place=place)
        return ElectionRules(
            ballot=_ballot(decision),
            margin=Fraction(_whole(decision, "margin_percent"), 100),
            approval=_is(decision, "approval"),
            decision=decision,
        )

    def workers_congress(self, *, employees: int, on: date | str, place: str = NATION) -> BallotRules:
        """How a workers' congress decides and elects. Raises PolicyError where no rule is in force on the day."""
        return _ballot(self.decide("workers-congress", {"employees": employees}, on=on, place=place))

    def removal(self, *, on: date | str, place: str = NATION) -> BallotRules:
        """How a chair or vice-chair is removed. Raises PolicyError where no rule is in force on the day."""
        return _ballot(self.decide("removal", {"elected_officer": True}, on=on, place=place))

    def change(self, change: OrganisationChange, before: Tree, *, place: str = NATION) -> Decision:
        """Whether a change was decided and approved as it must be; `before` is the tree as it stood then."""
        return self.decide("change", change_facts(change, before), on=change.on, place=place)


def _size(decision: Decision) -> SizeRange:
    found = decision.results
    return SizeRange(
        least=cast("int | None", found.get("least")),
        most=cast("int | None", found.get("most")),
        odd=_is(decision, "odd"),
        alone=_is(decision, "alone"),
        decision=decision,
    )


def _is(decision: Decision, name: str) -> bool:
    return decision.results.get(name) is True


def _whole(decision: Decision, name: str) -> int:
    found = decision.results.get(name)
    if isinstance(found, bool) or not isinstance(found, int):
        raise PolicyError(
            f"the policy {decision.policy_id} gives no {name} on {decision.on} ({decision.outcome})",
            hint="look at decision.needs and at the days of its editions, or choose another day",
        )
    return found


def _share(decision: Decision, name: str) -> Share:
    """A share that a policy gives as parts of a whole."""
    share = Fraction(_whole(decision, f"{name}_parts"), _whole(decision, f"{name}_whole"))
    return Share(share, more_than=_is(decision, f"{name}_more_than"))


def _ballot(decision: Decision) -> BallotRules:
    quorum, majority = _share(decision, "quorum"), _share(decision, "majority")
    base = decision.results.get(BASE)
    if base not in ("entitled", "present", "valid"):
        raise PolicyError(
            f"the policy {decision.policy_id} does not say what the majority is of",
            hint=f"add results.{BASE}: 'entitled', 'present' or 'valid'",
        )
    return BallotRules(
        quorum=quorum, majority=majority, majority_of=base, citations=tuple(decision.citations)
    )
