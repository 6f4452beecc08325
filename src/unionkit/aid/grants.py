"""What was granted before, and the spans of time over which it counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from attrs import field, frozen

from unionkit.errors import ValueRefused
from unionkit.values.dates import add_months, as_day
from unionkit.values.money import Money
from unionkit.values.period import Period

__all__ = ["Grant", "Same", "Window"]

Same = Literal["person", "occasion"]
WindowKind = Literal["year", "months", "plan_period", "lifetime"]


def _money(value: int | Decimal | str | Money) -> Money:
    return Money.of(value)


@frozen(kw_only=True)
class Grant:
    """One grant of aid to a household: under which scheme, on which day, how much.

    `person` is the key of the member for whom it was given, empty where it was for the household as a whole. `occasion`
    is what it answers: an illness, an accident, an admission, a school year. Both are compared as they are.
    """

    scheme: str
    on: date = field(converter=as_day)
    amount: Money = field(converter=_money, default=Money(fen=0), repr=False)
    person: str = field(default="", repr=False)
    occasion: str = field(default="", repr=False)


@frozen(kw_only=True)
class Window:
    """A span of time around the day of a decision in which earlier grants count.

    ``year`` is the year that begins on `starts` (month and day, 1 January unless said otherwise), ``months`` the number
    of `months` before the day and after it, ``plan_period`` the period of the plan, which the case hands in, and
    ``lifetime`` all time.

    >>> Window(kind="year", starts=(10, 1)).period("2024-03-01")
    Period(start=datetime.date(2023, 10, 1), end=datetime.date(2024, 9, 30))
    """

    kind: WindowKind
    months: int = 0
    starts: tuple[int, int] = (1, 1)

    def __attrs_post_init__(self) -> None:
        if (self.kind == "months") != (self.months > 0):
            raise ValueRefused(
                "a window of months has a number of months, and no other window has",
                hint='write Window(kind="months", months=12)',
            )
        try:
            date(2023, *self.starts)  # a year without 29 February
        except ValueError:
            raise ValueRefused(
                "a year begins on a day that every year has", hint="write starts=(10, 1), month and day"
            ) from None

    def period(self, on: date | str, plan_period: Period | None = None) -> Period | None:
        """The days in which a grant counts for a decision on a day; None for all time.

        A span of months ends with the day before the same day of the month, so that a grant of 10 March counts until 9
        March of the next year under 12 months. Raises ValueRefused where the period of a plan is needed and not given.
        """
        day = as_day(on)
        if self.kind == "lifetime":
            return None
        if self.kind == "plan_period":
            if plan_period is None:
                raise ValueRefused(
                    "this scheme counts what was granted in the period of a plan",
                    hint="hand in plan_period=Period(first_day, last_day)",
                )
            return plan_period
        if self.kind == "year":
            return self._year(day)
        raise ValueRefused("a window of months has no fixed days", hint="ask `counts`")

    def counts(self, granted: date, on: date, plan_period: Period | None = None) -> bool:
        """Whether what was granted on a day counts for a decision on another day, earlier or later.

        >>> twelve_months = Window(kind="months", months=12)
        >>> twelve_months.counts(date(2023, 3, 10), date(2024, 3, 9)), twelve_months.counts(
        ...     date(2023, 3, 10), date(2024, 3, 10)
        ... )
        (True, False)
        """
        if self.kind == "months":
            first, last = sorted((granted, on))
            return last < add_months(first, self.months, missing="down")
        period = self.period(on, plan_period)
        return period is None or granted in period

    def _year(self, day: date) -> Period:
        month, first = self.starts
        begun = day.year if (day.month, day.day) >= self.starts else day.year - 1
        start = date(begun, month, first)
        return Period(start, date.fromordinal(date(begun + 1, month, first).toordinal() - 1))
