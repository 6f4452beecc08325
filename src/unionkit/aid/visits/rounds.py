"""Rounds of visits: a campaign with its days and its budget."""

from __future__ import annotations

from attrs import field, frozen

from unionkit.evidence import Labels
from unionkit.values.money import Money
from unionkit.values.period import Period

__all__ = ["Round"]


def _optional_money(value: Money | int | str | None) -> Money | None:
    return None if value is None else Money.of(value)


@frozen(kw_only=True)
class Round:
    """A round or campaign of visits: the warmth before the spring festival, the cool in summer, visits all the year.

    `budget` is what its visits may come to, money and goods together, None where none was set.
    """

    id: str
    period: Period
    label: Labels = Labels()
    budget: Money | None = field(default=None, converter=_optional_money)
