"""One bill and the payers who stand in line for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from attrs import field, frozen

from unionkit.errors import ValueRefused
from unionkit.rules import Decision, Outcome, Policy
from unionkit.values.money import Money

__all__ = ["Payer", "PayerLine", "Waterfall", "waterfall"]


@frozen(kw_only=True)
class Payer:
    """Somebody who pays a part of a bill: `fact` is the fact of the policy that holds what is left of the bill.

    `facts` are further facts that only this payer asks for.
    """

    name: str
    policy: Policy
    fact: str
    facts: Mapping[str, object] = field(factory=dict, repr=False)


@frozen(kw_only=True)
class PayerLine:
    """What one payer pays and what is left after it, in yuan. A payer never pays more than is left."""

    payer: str
    decision: Decision = field(repr=False)
    paid: Money = field(repr=False)
    left: Money = field(repr=False)


@frozen(kw_only=True)
class Waterfall:
    """A bill divided: what the lines pay and what is `left` come to the bill, to the fen.

    `waiting` are the payers who could not be asked, since the answer of one before them is open.
    """

    bill: Money = field(repr=False)
    lines: tuple[PayerLine, ...]
    left: Money = field(repr=False)
    waiting: tuple[str, ...] = ()

    @property
    def paid(self) -> Money:
        """What the payers pay together."""
        return sum((line.paid for line in self.lines), start=Money(fen=0))

    @property
    def is_settled(self) -> bool:
        """Whether every payer has given an answer."""
        return not self.waiting and all(
            line.decision.outcome in (Outcome.GRANTED, Outcome.REFUSED) for line in self.lines
        )


def waterfall(
    bill: Money | int | Decimal | str,
    payers: Sequence[Payer],
    on: date | str,
    *,
    facts: Mapping[str, object] | None = None,
    known_on: date | str | None = None,
    assume: Literal["nothing", "usual"] = "nothing",
) -> Waterfall:
    """Let payers stand in line for a bill: each is asked about what those before it leave.

    `facts` are known to every payer. Where the answer of one is unknown, invalid or left to a person, those behind it are
    not asked. Raises ValueRefused for a bill below zero and for a payer whose policy lacks its fact.
    """
    whole = left = Money.of(bill)
    if whole.fen < 0:
        raise ValueRefused("a bill is not below zero", hint="hand in what the bill comes to")
    lines: list[PayerLine] = []
    for place, payer in enumerate(payers):
        told = _told(payer, {**(facts or {}), **payer.facts, payer.fact: left})
        decision = payer.policy.decide(told, on=on, known_on=known_on, assume=assume)
        granted = decision.amount if decision.outcome is Outcome.GRANTED else None
        paid = Money(fen=0) if granted is None else min(granted, left)
        left = left - paid
        lines.append(PayerLine(payer=payer.name, decision=decision, paid=paid, left=left))
        if decision.outcome not in (Outcome.GRANTED, Outcome.REFUSED):
            waiting = tuple(other.name for other in payers[place + 1 :])
            return Waterfall(bill=whole, lines=tuple(lines), left=left, waiting=waiting)
    return Waterfall(bill=whole, lines=tuple(lines), left=left)


def _told(payer: Payer, facts: Mapping[str, object]) -> Mapping[str, object]:
    """The facts that a payer's policy asks for."""
    if payer.fact not in payer.policy.facts:
        raise ValueRefused(
            f"the policy of {payer.name} has no fact {payer.fact!r}",
            hint=f"its facts: {', '.join(payer.policy.facts)}",
        )
    return {name: value for name, value in facts.items() if name in payer.policy.facts}
