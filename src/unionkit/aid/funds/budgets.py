"""Budgets: what a year has, what was carried into it and what is spent."""

from __future__ import annotations

from attrs import field, frozen

from unionkit.aid.funds.accounts import as_money
from unionkit.errors import ValueRefused
from unionkit.values.money import Money

__all__ = ["Budget", "Closed", "Take"]

NOTHING = Money(fen=0)


@frozen(kw_only=True)
class Budget:
    """Money for a span of time: `granted` for it, `carried` into it, of which `spent` is gone.

    `name` is the guard that every award bumps in a store. Raises ValueRefused where more is spent than there is.
    """

    name: str
    granted: Money = field(converter=as_money)
    carried: Money = field(converter=as_money, default=NOTHING)
    spent: Money = field(converter=as_money, default=NOTHING)

    def __attrs_post_init__(self) -> None:
        if min(self.granted, self.carried, self.spent) < NOTHING:
            raise ValueRefused("A budget holds no amount below zero", hint="Look at the three amounts again")
        if self.spent > self.limit:
            raise ValueRefused("More is spent than the budget holds", hint="Raise it before it is spent")

    @property
    def limit(self) -> Money:
        """All that there is for the time."""
        return self.granted + self.carried

    @property
    def left(self) -> Money:
        """What can still be spent."""
        return self.limit - self.spent

    def close(self, name: str, granted: Money, *, rolls_over: bool = True) -> Closed:
        """The budget of the next span of time. What is left goes into it, or is given back.

        >>> Budget(name="2024", granted=100, spent=30).close("2025", Money.of(50)).next.limit
        Money('120.00')
        """
        kept = self.left if rolls_over else NOTHING
        following = Budget(name=name, granted=granted, carried=kept)
        return Closed(budget=self, next=following, given_back=self.left - kept)


@frozen(kw_only=True)
class Closed:
    """A budget at its end, the one that follows it, and what is given back. No fen is lost between them."""

    budget: Budget
    next: Budget
    given_back: Money


@frozen(kw_only=True)
class Take:
    """What a store has to check and book: `amount` fen out of the guard `name`, which may reach `limit` fen.

    ``unit.reserve(take.name, take.amount, limit=take.limit)`` does it; if another was first, it is worked out again.
    """

    name: str
    amount: int
    limit: int
    spent_before: int
