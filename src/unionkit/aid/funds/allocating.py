"""Who gets what of a budget, in which order, and what becomes of those for whom there is not enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Literal

from attrs import evolve, field, frozen

from unionkit.aid.funds.accounts import as_money
from unionkit.aid.funds.budgets import Budget, Take
from unionkit.errors import ValueRefused, raise_all
from unionkit.values.dates import as_day
from unionkit.values.money import Money

__all__ = ["Allocation", "Ask", "FirstCome", "Ranked", "Settled", "State", "allocate"]

NOTHING = Money(fen=0)
Short = Literal["refuse", "queue"]
State = Literal["granted", "queued", "refused", "tied"]
Reason = Literal["", "no_money", "no_place", "behind", "tied"]


@frozen(kw_only=True)
class Ask:
    """An approved request for money: how much, since when it waits, and its rank where a council ranked them.

    `number` orders those of one day by the number under which they came in, for who counts first come that finely.
    Several with the same place in line are ties.
    """

    id: str
    amount: Money = field(converter=as_money, repr=False)
    since: date = field(converter=as_day)
    number: int = 0
    rank: int | None = None


@frozen(kw_only=True)
class FirstCome:
    """First come, first served. What there is no money for is refused, or waits in line."""

    short: Short = "refuse"


@frozen(kw_only=True)
class Ranked:
    """The order of the ranks, 1 first; no more than `places` are granted, where there is such a quota."""

    places: int | None = None
    short: Short = "refuse"


@frozen(kw_only=True)
class Settled:
    """What became of one request, and why: ``no_money``, ``no_place``, ``behind`` one that got nothing, or ``tied``.

    Who is behind gets nothing even where less was asked for, so that nobody is overtaken.
    """

    ask: Ask
    state: State
    reason: Reason = ""


@frozen(kw_only=True)
class Allocation:
    """What became of each request, in the order in which they were looked at.

    Ties at the edge are reported and not settled: of `tied` there is not enough for all, and a person chooses.
    """

    budget: Budget
    settled: tuple[Settled, ...]

    def of(self, state: State) -> tuple[Ask, ...]:
        """The requests that ended so, in their order."""
        return tuple(each.ask for each in self.settled if each.state == state)

    @property
    def granted(self) -> tuple[Ask, ...]:
        """Those that are paid."""
        return self.of("granted")

    @property
    def queued(self) -> tuple[Ask, ...]:
        """Those that wait, in line; hand them in again with the next budget."""
        return self.of("queued")

    @property
    def refused(self) -> tuple[Ask, ...]:
        """Those that get nothing."""
        return self.of("refused")

    @property
    def tied(self) -> tuple[Ask, ...]:
        """Those among whom a person chooses."""
        return self.of("tied")

    @property
    def taken(self) -> Money:
        """What the granted ones come to."""
        return _sum(self.granted)

    @property
    def after(self) -> Budget:
        """The budget once they are paid."""
        return evolve(self.budget, spent=self.budget.spent + self.taken)

    @property
    def take(self) -> Take:
        """What a store has to check and book with it."""
        return Take(
            name=self.budget.name,
            amount=self.taken.fen,
            limit=self.budget.limit.fen,
            spent_before=self.budget.spent.fen,
        )


def allocate(asks: Iterable[Ask], budget: Budget, rule: FirstCome | Ranked) -> Allocation:
    """Share what is left of a budget out among requests, whole amounts only, in the order of a rule.

    The order in which they are handed in does not matter. Requests with one place in line are granted together or, where
    there is not enough for all that could be had alone, not at all (`tied`). Raises ValueRefused, several as a group, for
    an id that comes twice, an amount that is not above zero, and a rank that is missing.

    >>> pool = Budget(name="fund", granted=100)
    >>> asks = [Ask(id=name, amount=40, since=f"2024-03-0{day}") for day, name in enumerate("abc", 1)]
    >>> [(each.ask.id, each.state) for each in allocate(asks, pool, FirstCome(short="queue")).settled]
    [('a', 'granted'), ('b', 'granted'), ('c', 'queued')]
    """
    listed = list(asks)
    _check(listed, rule)
    places = rule.places if isinstance(rule, Ranked) else None
    left, settled = budget.left, list[Settled]()
    blocked: Reason = ""
    for _, group in groupby(
        sorted(listed, key=lambda ask: (_place(ask, rule), ask.id)), lambda ask: _place(ask, rule)
    ):
        found = _settle(list(group), left, places, rule, blocked)
        settled += found
        granted = [each.ask for each in found if each.state == "granted"]
        left -= _sum(granted)
        places = None if places is None else places - len(granted)
        if not blocked and len(granted) < len(found):
            blocked = "no_place" if places == 0 else "behind"
    return Allocation(budget=budget, settled=tuple(settled))


def _settle(
    group: Sequence[Ask], left: Money, places: int | None, rule: FirstCome | Ranked, blocked: Reason
) -> list[Settled]:
    """What becomes of the requests that have one place in line."""
    short: State = "queued" if rule.short == "queue" else "refused"
    if blocked or places == 0:
        return [Settled(ask=ask, state=short, reason=blocked or "no_place") for ask in group]
    possible = [ask for ask in group if ask.amount <= left]
    enough = _sum(possible) <= left and (places is None or len(possible) <= places)
    found: list[Settled] = []
    for ask in group:
        if ask.amount > left:
            found.append(Settled(ask=ask, state=short, reason="no_money"))
        else:
            found.append(
                Settled(ask=ask, state="granted" if enough else "tied", reason="" if enough else "tied")
            )
    return found


def _check(asks: Sequence[Ask], rule: FirstCome | Ranked) -> None:
    ids = [ask.id for ask in asks]
    errors = [
        ValueRefused("A request comes twice", hint="Hand each in once", where=f"ask {id}")
        for id in dict.fromkeys(ids)
        if ids.count(id) > 1
    ]
    for ask in asks:
        if ask.amount.fen <= 0:
            hint = "Leave out what asks for nothing"
            errors.append(
                ValueRefused("A request asks for more than nothing", hint=hint, where=f"ask {ask.id}")
            )
        if isinstance(rule, Ranked) and ask.rank is None:
            hint = "Rank it, or allocate by FirstCome()"
            errors.append(ValueRefused("A request has no rank", hint=hint, where=f"ask {ask.id}"))
    if errors:
        raise_all(errors, "some requests cannot be taken")


def _place(ask: Ask, rule: FirstCome | Ranked) -> tuple[int, int]:
    return (ask.rank or 0, 0) if isinstance(rule, Ranked) else (ask.since.toordinal(), ask.number)


def _sum(asks: Iterable[Ask]) -> Money:
    return sum((ask.amount for ask in asks), start=NOTHING)
