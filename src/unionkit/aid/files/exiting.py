"""For how many months running the income of a household has been above the line, month by month by its own standard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Literal

from attrs import frozen

from unionkit.errors import ValueRefused
from unionkit.rules import Table
from unionkit.values.dates import as_day
from unionkit.values.money import Money
from unionkit.values.months import Month

__all__ = ["MonthsAbove", "Standard", "months_above", "standard_of"]

Standard = Callable[[date], Fraction | None]
"""The line in yuan per head and month on a day, None where it is not known."""

Stop = Literal["not_above", "no_income", "no_standard"]


@frozen(kw_only=True)
class MonthsAbove:
    """A run of months above the line up to the month before a day, and what ended it on looking back.

    It stops at a month that was not above (``not_above``), whose income nobody told (``no_income``), or for which no
    standard is known (``no_standard``). In the last two cases there may be more months than `months` says.
    """

    months: int
    stop: Stop
    at: Month

    @property
    def is_certain(self) -> bool:
        """Whether the run is known to be no longer."""
        return self.stop == "not_above"


def standard_of(table: Table, keys: Sequence[str | None], *, known_on: date | str | None = None) -> Standard:
    """The line out of a table such as ``cn/dibao``: its number for some keys, in force on a day and known on another."""
    knowledge = None if known_on is None else as_day(known_on)

    def line(day: date) -> Fraction | None:
        row = table.find(keys, day, knowledge)
        return Fraction(row.value) if row else None

    return line


def months_above(
    incomes: Mapping[Month, Money], people: Mapping[Month, int] | int, standard: Standard, *, on: date | str
) -> MonthsAbove:
    """How many months running before a day the income per head was above the standard that held on their last day.

    `incomes` are those of the whole household by month, `people` how many shared them. The month of the day itself is
    not over and does not count. Raises ValueRefused for a household of nobody.
    """
    month, count = Month.of(as_day(on)).plus(-1), 0
    while True:
        income, line = incomes.get(month), standard(month.end)
        if income is None:
            return MonthsAbove(months=count, stop="no_income", at=month)
        if line is None:
            return MonthsAbove(months=count, stop="no_standard", at=month)
        if Fraction(income.fen, 100 * _heads(people, month)) <= line:
            return MonthsAbove(months=count, stop="not_above", at=month)
        month, count = month.plus(-1), count + 1


def _heads(people: Mapping[Month, int] | int, month: Month) -> int:
    found = people if isinstance(people, int) else people.get(month, 0)
    if found < 1:
        raise ValueRefused(
            "a household has at least one member in each month",
            hint="say how many shared the income of that month",
            where=str(month),
        )
    return found
