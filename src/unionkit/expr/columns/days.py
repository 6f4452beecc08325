"""Days as columns of ordinals (1 is 0001-01-01): the calendar by whole-number arithmetic alone, as on every engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import narwhals as nw
from attrs import frozen

from unionkit.expr.columns.engine import Engine, choose, greater, indicator, lesser, small_quotient, whole

# The year begins in March here, so that the day that comes and goes is the last of a year.
_BEFORE_FIRST = 305
_LAST = date.max.toordinal()


@frozen
class Parts:
    """Year, month and day of a column of days."""

    year: nw.Expr
    month: nw.Expr
    day: nw.Expr


def parts_of(engine: Engine, ordinal: nw.Expr) -> Parts:
    """The calendar day of an ordinal."""
    bind = engine.bind

    def over(above: nw.Expr, below: int) -> nw.Expr:
        return small_quotient(engine, above, below)

    days = bind(ordinal + _BEFORE_FIRST)
    era = bind(over(days, 146_097))
    inside = bind(days - era * 146_097)
    year = bind(over(inside - over(inside, 1_460) + over(inside, 36_524) - over(inside, 146_096), 365))
    into = bind(inside - (year * 365 + over(year, 4) - over(year, 100)))
    shifted = bind(over(into * 5 + 2, 153))
    day = bind(into - over(shifted * 153 + 2, 5) + 1)
    month = bind(choose(shifted < whole(10), shifted + 3, shifted - 9))
    return Parts(bind(year + era * 400 + indicator(month <= whole(2))), month, day)


def parts_of_date(column: nw.Expr) -> Parts:
    """Year, month and day of a column of dates."""
    return Parts(*(part.cast(nw.Int64) for part in (column.dt.year(), column.dt.month(), column.dt.day())))


def ordinal_of(engine: Engine, parts: Parts) -> nw.Expr:
    """The ordinal of a calendar day."""

    def over(above: nw.Expr, below: int) -> nw.Expr:
        return small_quotient(engine, above, below)

    year = engine.bind(parts.year - indicator(parts.month <= whole(2)))
    month = choose(parts.month > whole(2), parts.month - 3, parts.month + 9)
    days = year * 365 + over(year, 4) - over(year, 100) + over(year, 400)
    return days + over(month * 153 + 2, 5) + parts.day - (_BEFORE_FIRST + 1)


@frozen(kw_only=True)
class Calendar:
    """The operators on days over columns of ordinals."""

    engine: Engine

    def parts(self, ordinal: nw.Expr) -> Parts:
        """Year, month and day."""
        return parts_of(self.engine, ordinal)

    def at(self, year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
        """The ordinal of a day."""
        return ordinal_of(self.engine, Parts(year, month, day))

    def month_number(self, parts: Parts) -> nw.Expr:
        """Months since the year 0."""
        return parts.year * 12 + parts.month - 1

    def first_of(self, month_number: nw.Expr) -> nw.Expr:
        """The first day of a month."""
        year = self.engine.bind(small_quotient(self.engine, month_number, 12))
        return self.at(year, month_number - year * 12 + 1, whole(1))

    def moved(self, ordinal: nw.Expr, months: nw.Expr) -> tuple[nw.Expr, nw.Expr, nw.Expr, nw.Expr]:
        """First and last day of the month that many months on, the day of the month, and the year."""
        bind = self.engine.bind
        parts = self.parts(ordinal)
        target = bind(self.month_number(parts) + months)
        first, last = bind(self.first_of(target)), bind(self.first_of(bind(target + 1)) - 1)
        return first, last, parts.day, bind(small_quotient(self.engine, target, 12))

    def add_months(self, ordinal: nw.Expr, months: nw.Expr, missing: str) -> nw.Expr:
        """A day moved by months; a day that the month lacks becomes its last, or with ``up`` the first of the next."""
        first, last, day, _ = self.moved(ordinal, months)
        wanted = first + day - 1
        return choose(wanted <= last, wanted, last + 1 if missing == "up" else last)

    def add_months_fails(self, ordinal: nw.Expr, months: nw.Expr, missing: str) -> nw.Expr:
        """Where a day cannot be moved: out of the calendar, or missing under ``refuse``."""
        first, last, day, year = self.moved(ordinal, months)
        outside = (year < whole(1)) | (year > whole(9_999))
        return outside | (first + day - 1 > last) if missing == "refuse" else outside

    def add_days_fails(self, ordinal: nw.Expr, days: nw.Expr) -> nw.Expr:
        """Where a day is moved out of the calendar."""
        return (ordinal + days < whole(1)) | (ordinal + days > whole(_LAST))

    def months_between(self, start: nw.Expr, end: nw.Expr, missing: str, step: int = 1) -> nw.Expr:
        """Whole months (or, by a step of 12, years) from one day to another; reversed spans count backwards."""
        bind = self.engine.bind
        low, high = bind(lesser(start, end)), bind(greater(start, end))
        begun = bind(self.month_number(self.parts(high)) - self.month_number(self.parts(low)))
        steps = begun if step == 1 else bind(small_quotient(self.engine, begun, step))
        reached = self.add_months(low, steps * step, "down" if missing == "refuse" else missing) <= high
        count = bind(steps - 1 + indicator(reached))
        return choose(start <= end, count, whole(0) - count)

    def months_between_fails(self, start: nw.Expr, end: nw.Expr, step: int = 1) -> nw.Expr:
        """Where a count under ``refuse`` depends on a day that the month lacks."""
        down, up = (self.months_between(start, end, missing, step) for missing in ("down", "up"))
        return down != up

    def in_months_before(self, day: nw.Expr, months: nw.Expr, anchor: nw.Expr) -> nw.Expr:
        """Whether a day lies in one of the whole months before the month of another day."""
        distance = self.engine.bind(
            self.month_number(self.parts(anchor)) - self.month_number(self.parts(day))
        )
        # a distance that is too short settles nothing while the number of months is unknown
        return nw.when(~months.is_null()).then((distance >= whole(1)) & (distance <= months))


def _missing(function: Callable[..., nw.Expr], missing: str, *more: int) -> Callable[..., nw.Expr]:
    return lambda calendar, left, right: function(calendar, left, right, missing, *more)


def _start_of_year(calendar: Calendar, day: nw.Expr) -> nw.Expr:
    return calendar.at(calendar.parts(day).year, whole(1), whole(1))


def _end_of_year(calendar: Calendar, day: nw.Expr) -> nw.Expr:
    return calendar.at(calendar.parts(day).year, whole(12), whole(31))


def _start_of_month(calendar: Calendar, day: nw.Expr) -> nw.Expr:
    return day - calendar.parts(day).day + 1


def _end_of_month(calendar: Calendar, day: nw.Expr) -> nw.Expr:
    return calendar.first_of(calendar.engine.bind(calendar.month_number(calendar.parts(day)) + 1)) - 1


ON_DAYS: Mapping[str, Callable[..., nw.Expr]] = {
    "year": lambda calendar, day: calendar.parts(day).year,
    "month": lambda calendar, day: calendar.parts(day).month,
    "day": lambda calendar, day: calendar.parts(day).day,
    "year_start": _start_of_year,
    "year_end": _end_of_year,
    "month_start": _start_of_month,
    "month_end": _end_of_month,
    "add_days": lambda _, day, days: day + days,
    "days_between": lambda _, start, end: end - start,
    "in_months_before": Calendar.in_months_before,
    **{f"add_months_{way}": _missing(Calendar.add_months, way) for way in ("down", "up", "refuse")},
    **{f"months_between_{way}": _missing(Calendar.months_between, way) for way in ("down", "up", "refuse")},
    **{
        f"years_between_{way}": _missing(Calendar.months_between, way, 12) for way in ("down", "up", "refuse")
    },
}
