"""Members' dues: which pay counts and what is due, as a policy has it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from attrs import frozen

from unionkit.errors import ValueRefused
from unionkit.members.results import money_result
from unionkit.rules.decision import Decision
from unionkit.rules.policy import Policy
from unionkit.values.money import Money

__all__ = ["Dues", "pay_components", "work_out_dues"]

Pay = int | Decimal | str | Money


@frozen(kw_only=True, repr=False)
class Dues:
    """What is due: `amount`, None where facts are missing, and `amount_high`, which is more where a person decides.

    `base` is the monthly pay that counts, before anything is dropped; None where the dues rest on no pay or it is not
    known. `left_out` is the pay that does not count.
    """

    amount: Money | None
    amount_high: Money | None
    base: Money | None
    left_out: Money | None
    decision: Decision

    def __repr__(self) -> str:
        return f"Dues({self.decision.outcome.value!r}, on={self.decision.on.isoformat()!r})"


def pay_components(policy: Policy) -> tuple[str, ...]:
    """The parts of pay that a policy tells apart: its facts in yuan a month."""
    return tuple(name for name, fact in policy.facts.items() if str(fact.unit) == "CNY/month")


def work_out_dues(
    member_type: str,
    pay: Mapping[str, Pay] | None = None,
    *,
    on: date | str,
    policy: Policy,
    choices: Mapping[str, object] | None = None,
) -> Dues:
    """What a member owes. `pay` is the payslip of a month, in yuan by part; what it does not name is nothing.

    Without any pay the parts are unknown, and so is the amount where it rests on them. `choices` are further facts of
    the policy, such as ``months`` or a local reading; those that are left out take their usual value, which the decision
    lists. Raises ValueRefused for a part of pay or a choice that the policy does not have.
    """
    parts, more = pay_components(policy), choices or {}
    _refuse_unknown(pay or {}, parts, "part of pay")
    _refuse_unknown(more, [name for name in policy.facts if name not in parts], "choice")
    filled = {} if not pay else {**dict.fromkeys(parts, 0), **pay}
    decision = policy.decide({"member_type": member_type, **filled, **more}, on=on, assume="usual")
    return Dues(
        amount=decision.amount,
        amount_high=decision.amount_high,
        base=None if decision.results.get("rests_on_pay") is False else money_result(decision, "counted"),
        left_out=money_result(decision, "left_out"),
        decision=decision,
    )


def _refuse_unknown(given: Mapping[str, object], known: tuple[str, ...] | list[str], what: str) -> None:
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"It has: {', '.join(known)}"
            raise ValueRefused(f"The policy has no {what} called {name!r}", hint=hint)
