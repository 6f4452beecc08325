"""Union funds: the employer's contribution and how it is split, as a policy has it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from attrs import frozen

from unionkit.members.results import money_result
from unionkit.rules.decision import Decision
from unionkit.rules.policy import Policy
from unionkit.values.money import Money

__all__ = ["Contribution", "split_contribution"]


@frozen(kw_only=True)
class Contribution:
    """What an employer pays: `fund`, of which the unit's union keeps `keep` and remits `remit`. The parts add up.

    A part is None where the share is not known, and all are where facts are missing.
    """

    fund: Money | None
    keep: Money | None
    remit: Money | None
    decision: Decision


def split_contribution(
    payroll: int | Decimal | str | Money,
    *,
    unit_has_union: bool | None,
    on: date | str,
    policy: Policy,
    place: str | None = None,
    keep_share: Decimal | str | None = None,
) -> Contribution:
    """The contribution on a payroll, in yuan. A `keep_share` that is given goes before that of the `place`."""
    facts = {"payroll": payroll, "unit_has_union": unit_has_union, "place": place, "keep_share": keep_share}
    decision = policy.decide(facts, on=on)
    return Contribution(
        fund=decision.amount,
        keep=money_result(decision, "keep"),
        remit=money_result(decision, "remit"),
        decision=decision,
    )
