"""One record of a household judged by a policy: does it count, in which class and with how much."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Literal

from attrs import frozen

from unionkit.errors import UnionkitError
from unionkit.members.households.household import Household
from unionkit.members.households.records import Record, told_facts
from unionkit.rules.decision import Decision, Outcome
from unionkit.rules.policy import Policy
from unionkit.values.money import Money

__all__ = ["HouseholdRules", "Judged", "judge"]

Assume = Literal["nothing", "usual"]


@frozen(kw_only=True, repr=False)
class HouseholdRules:
    """The policies by which households are counted.

    `member` grants who counts. `income`, `spending`, `dwelling` and `vehicle` put one record into a class, the first two
    with an amount; `window` has the result `months`. Any of them may be a policy of one's own: ``attrs.evolve(rules,
    member=load_policy("mine.toml"))``.
    """

    member: Policy
    income: Policy
    spending: Policy
    dwelling: Policy
    vehicle: Policy
    window: Policy

    def __repr__(self) -> str:
        return f"HouseholdRules({self.member.id!r}, {self.income.id!r}, {self.spending.id!r}, …)"


@frozen(kw_only=True, repr=False)
class Judged:
    """A record with what a policy said of it.

    `class_name` is its class, or that which a person settled, None where it is not known. `amount` is what of it lies in
    the window. `counts` says whether the person counts to whom it belongs, None where that is not known;
    `person_needs` are then the paths to ask for.
    """

    where: str
    person: str
    record: Record
    decision: Decision
    class_name: str | None
    counts: bool | None
    amount: Money | None = None
    person_needs: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Judged({self.where!r}, {self.decision.outcome.value!r})"

    @property
    def needs(self) -> tuple[str, ...]:
        """The paths of the facts that have to be known first, such as ``incomes[2].kind``."""
        return tuple(f"{self.where}.{name}" for name in self.decision.needs)


def judge(
    record: Record,
    policy: Policy,
    household: Household,
    *,
    where: str,
    on: date,
    assume: Assume = "nothing",
) -> Judged:
    """What a policy says of one record; errors carry its path.

    A fact of the policy that the record does not have is taken from those of the household.
    """
    facts = _facts(record, policy, household)
    try:
        decision = policy.decide(facts, on=on, assume=assume)
        found = _class(policy, facts, decision, on, assume)
    except UnionkitError as error:
        raise error.at(where) from None
    settled = getattr(record, "settled", "")
    return Judged(
        where=where,
        person=getattr(record, "member", "") or getattr(record, "id", ""),
        record=record,
        decision=decision,
        class_name=settled or found,
        amount=decision.amount,
        counts=None,
    )


def _facts(record: Record, policy: Policy, household: Household) -> Mapping[str, object]:
    own = told_facts(record)
    wanted = {name: own[name] for name in own if name in policy.facts or name in record.more}
    around = {**household.told, "place": household.place or None, "area": household.area}
    for name in policy.facts:
        if name not in own and around.get(name) is not None:
            wanted[name] = around[name]
    return wanted


def _class(
    policy: Policy, facts: Mapping[str, object], decision: Decision, on: date, assume: Assume
) -> str | None:
    """The class that was found, also where only the amount is unknown; None where a person has to decide."""
    if decision.outcome is Outcome.GRANTED:
        return decision.class_name
    if decision.outcome is not Outcome.UNKNOWN or not any(edition.classes for edition in policy.editions):
        return None
    alone = _classes_of(policy).decide(facts, on=on, assume=assume)
    return alone.class_name if alone.granted else None


@lru_cache(maxsize=64)
def _classes_of(policy: Policy) -> Policy:
    return policy.only("class")
