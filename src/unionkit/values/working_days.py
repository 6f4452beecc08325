"""Working days: a calendar that says which years it covers, answers for them, and refuses for every other day.

Conventions. The day from which one counts is not counted, and the day at which one arrives is. A day outside the years
covered is never answered and never counted over, since nobody knows its holidays: `OutsideCalendar` is raised. Days are
a `date`, a pendulum `Date` or ISO text. Saturdays and Sundays are days of rest unless an arrangement has them worked.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Literal, get_args

import attrs

from unionkit.errors import OutsideCalendar, ValueRefused
from unionkit.values.arrangement_slips import checked
from unionkit.values.arrangements import (
    LAST_WEEK,
    WEEKEND,
    Arrangement,
    CalendarDay,
    Holiday,
    Reference,
    known_by,
    named_days,
)
from unionkit.values.dates import add_months, as_day, from_ordinal, ordinal
from unionkit.values.period import Period

__all__ = ["Calendar", "OnRestDay"]

OnRestDay = Literal["next", "previous", "keep"]


@attrs.frozen(slots=False, repr=False)
class Calendar:
    """The arrangements of consecutive years, and what follows from them: which days are worked.

    Takes them in any order. Everything that does not fit is raised at once as `ValueRefused`, with its place.
    """

    arrangements: tuple[Arrangement, ...] = attrs.field(converter=checked)

    def __repr__(self) -> str:
        return f"Calendar({self.covers})"

    @property
    def covers(self) -> Period:
        """The days that the calendar answers for: whole years."""
        return Period(from_ordinal(self._ends[0]), from_ordinal(self._ends[1]))

    @property
    def settled_until(self) -> date:
        """The last day that the arrangement of the year to come cannot touch: 24 December of the last year.

        That arrangement may still name days of the last week, such as a Saturday worked for New Year.
        """
        month, day = LAST_WEEK
        return date(self._years[1], month, day - 1)

    def with_year(
        self, year: int, *, holidays: Iterable[Holiday], working: Iterable[date | str] = (), source: Reference
    ) -> Calendar:
        """Add the year after the last or before the first one, once it is announced."""
        added = Arrangement(year=year, holidays=holidays, working=working, source=source)
        return Calendar((*self.arrangements, added))

    def amended(
        self,
        year: int,
        *,
        holidays: Iterable[Holiday] = (),
        working: Iterable[date | str] = (),
        source: Reference,
    ) -> Calendar:
        """Change some days of a year that is covered, as a later document does; of two the one issued later holds."""
        change = Arrangement(year=year, holidays=holidays, working=working, source=source, amends=True)
        return Calendar((*self.arrangements, change))

    def known_on(self, day: date | str) -> Calendar:
        """The calendar as it was known on a day: only what had been issued by then.

        Raises `OutsideCalendar` where nothing had been.
        """
        then = as_day(day)
        known = known_by(self.arrangements, then)
        if not known:
            raise OutsideCalendar(
                f"nothing of this calendar was known in {then.year}", hint="ask for a later day"
            )
        return Calendar(known)

    def look_up(self, day: date | str) -> CalendarDay:
        """Say what kind of day it is, under which name it is off, and where that is printed."""
        found = from_ordinal(self._covered(day))
        if found in self._named:
            return self._named[found]
        return CalendarDay(day=found, kind="weekend" if found.weekday() in WEEKEND else "weekday")

    def is_working(self, day: date | str) -> bool:
        """Say whether the day is worked."""
        return self.look_up(day).is_working

    def working_day_on_or_after(self, day: date | str) -> date:
        """Give the day itself where it is worked, else the next one that is."""
        return self._worked_at(bisect_left(self._working, self._covered(day)))

    def working_day_on_or_before(self, day: date | str) -> date:
        """Give the day itself where it is worked, else the last one before it that is."""
        return self._worked_at(bisect_right(self._working, self._covered(day)) - 1)

    def working_days_in(self, period: Period) -> int:
        """Count the working days of a period, both ends included. An open period raises `ValueRefused`."""
        if period.end is None:
            raise ValueRefused("A period without an end has no number of working days", hint="Give it an end")
        start, end = self._covered(period.start), self._covered(period.end)
        return bisect_right(self._working, end) - bisect_left(self._working, start)

    def working_days_between(self, start: date | str, end: date | str) -> int:
        """Count the working days from one day to another: `start` is not counted, `end` is.

        Where `end` lies before `start` the count runs backwards, by the same rule, and is negative. So
        ``working_days_between(day, add_working_days(day, n)) == n`` for every n.
        """
        first, last = self._covered(start), self._covered(end)
        if last >= first:
            return bisect_right(self._working, last) - bisect_right(self._working, first)
        return bisect_left(self._working, last) - bisect_left(self._working, first)

    def add_working_days(self, day: date | str, number: int) -> date:
        """Give the working day that comes `number` working days after the day, which is not counted itself.

        A negative number goes backwards. 0 gives the day itself, worked or not.
        """
        start, steps = self._covered(day), _whole(number)
        if steps == 0:
            return from_ordinal(start)
        if steps > 0:
            return self._worked_at(bisect_right(self._working, start) + steps - 1)
        return self._worked_at(bisect_left(self._working, start) + steps)

    def period_end(
        self,
        start: date | str,
        *,
        working_days: int | None = None,
        days: int | None = None,
        months: int | None = None,
        on_rest_day: OnRestDay = "next",
    ) -> date:
        """Give the last day of a period that begins on `start`, which is not counted: a notice, a time to object.

        One of `working_days`, `days` and `months` says how long it is, at least 0; a month that lacks the day ends it on
        its last day. An end on a day of rest moves to the ``next`` working day, to the ``previous`` one, or is kept.
        """
        unit, length = _length(working_days=working_days, days=days, months=months)
        first = from_ordinal(self._covered(start))
        if unit == "working_days":
            return self._moved(ordinal(self.add_working_days(first, length)), on_rest_day)
        if unit == "days":
            return self._moved(ordinal(first) + length, on_rest_day)
        if length > 12 * (self._years[1] - self._years[0] + 1):
            raise self._outside("counted past them")
        return self._moved(ordinal(add_months(first, length, missing="down")), on_rest_day)

    def latest_start(
        self,
        end: date | str,
        *,
        working_days: int | None = None,
        days: int | None = None,
        on_rest_day: OnRestDay = "previous",
    ) -> date:
        """Give the last day on which a period can begin so that it is over by the end of `end`.

        The day given is not counted and `end` is. One of `working_days` and `days` says how long the period is, at least
        0. A start on a day of rest moves to the ``previous`` working day, to the ``next`` one, or is kept.
        """
        unit, length = _length(working_days=working_days, days=days)
        last = self._covered(end)
        if unit == "days" or length == 0:
            return self._moved(last - length, on_rest_day)
        counted = self._worked_at(bisect_right(self._working, last) - length)
        return self._moved(ordinal(counted) - 1, on_rest_day)

    @cached_property
    def _years(self) -> tuple[int, int]:
        years = [item.year for item in self.arrangements]
        return min(years), max(years)

    @cached_property
    def _ends(self) -> tuple[int, int]:
        """The numbers of the first and the last day covered."""
        first, last = self._years
        return ordinal(date(first, 1, 1)), ordinal(date(last, 12, 31))

    @cached_property
    def _named(self) -> Mapping[date, CalendarDay]:
        return named_days(self.arrangements)

    @cached_property
    def _working(self) -> tuple[int, ...]:
        """The numbers of all working days, in order, so that every count is a search."""
        named = {ordinal(day): found.is_working for day, found in self._named.items()}
        first, last = self._ends
        # number 1 was a Monday
        return tuple(
            number for number in range(first, last + 1) if named.get(number, (number - 1) % 7 not in WEEKEND)
        )

    def _covered(self, day: date | str) -> int:
        """The number of a day. Raises `OutsideCalendar`, and ValueRefused for what is no day."""
        return self._inside(ordinal(as_day(day)))

    def _inside(self, number: int) -> int:
        if not self._ends[0] <= number <= self._ends[1]:
            raise self._outside("asked about a day beyond them")
        return number

    def _worked_at(self, place: int) -> date:
        if not 0 <= place < len(self._working):
            raise self._outside("counted past them")
        return from_ordinal(self._working[place])

    def _outside(self, how: str) -> OutsideCalendar:
        return OutsideCalendar(
            f"this calendar covers {self._years[0]} to {self._years[1]}, and it was {how}",
            hint="add the year with with_year() once its holidays are announced; before that nobody knows them",
        )

    def _moved(self, number: int, on_rest_day: OnRestDay) -> date:
        if on_rest_day not in get_args(OnRestDay):
            raise ValueRefused(
                "This is not a way to treat a day of rest", hint="Write 'next', 'previous' or 'keep'"
            )
        day = from_ordinal(self._inside(number))
        if on_rest_day == "keep":
            return day
        moved = self.working_day_on_or_after if on_rest_day == "next" else self.working_day_on_or_before
        return moved(day)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueRefused("Working days are counted in whole numbers", hint="Hand in an int")
    return value


def _length(**lengths: int | None) -> tuple[str, int]:
    """The one length that is given, with its unit."""
    given = [(unit, _whole(length)) for unit, length in lengths.items() if length is not None]
    if len(given) != 1:
        raise ValueRefused("A period has one length", hint=f"Give one of {', '.join(lengths)}")
    if given[0][1] < 0:
        raise ValueRefused(
            "A period is not shorter than nothing", hint="Go backwards with add_working_days or latest_start"
        )
    return given[0]
