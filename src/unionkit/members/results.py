"""Results of decisions as the values that members' offices work with: money, months and counts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from unionkit.errors import PolicyError
from unionkit.rules.decision import Decision
from unionkit.values.money import Money
from unionkit.values.months import Month

__all__ = ["money_result", "month_result", "whole_result"]


def money_result(decision: Decision, name: str) -> Money | None:
    """A result in yuan, None where the decision does not tell it. Parts of a fen raise PolicyError."""
    value = decision.results.get(name)
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return None
    fen = Fraction(value) * 100
    if fen.denominator != 1:
        raise PolicyError(
            f"the result {name} of {decision.policy_id} is no whole number of fen",
            hint="round it in the policy with round_to(…, '0.01')",
        )
    return Money(fen.numerator)


def month_result(decision: Decision, name: str) -> Month | None:
    """The month of a result that is a day, None where the decision does not tell it."""
    value = decision.results.get(name)
    return Month.of(value) if isinstance(value, date) else None


def whole_result(decision: Decision, name: str) -> int | None:
    """A result that is a whole number, None where the decision does not tell it."""
    value = decision.results.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
