"""What is announced of a year: its holidays, the weekend days that are worked instead, and where it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, Protocol

import attrs

from unionkit.errors import ValueRefused
from unionkit.values.dates import as_day, from_ordinal, ordinal

__all__ = ["Arrangement", "CalendarDay", "DayKind", "Holiday", "Reference"]

WEEKEND = (5, 6)
"""Saturday and Sunday, as `date.weekday` numbers them."""
LAST_WEEK = (12, 25)
"""Where the last week of a year begins. Documents name days of it for the year that follows."""
_LONGEST = 31


class Reference(Protocol):
    """Where an arrangement is printed; `evidence.Source` is one, and a host may bring its own."""

    @property
    def title(self) -> str:
        """The title of the document."""
        ...

    @property
    def number(self) -> str:
        """Its number, '' where it is not known."""
        ...

    @property
    def issued(self) -> date | None:
        """The day of issue, None where it is not known."""
        ...

    @property
    def grade(self) -> int:
        """How far it can be trusted; higher is better."""
        ...


def _one_day(holiday: Holiday) -> date:
    return holiday.start


@attrs.frozen
class Holiday:
    """Days off under one name, from `start` to `end`, both included; one day where no end is given.

    Weekend days may lie in it. Both ends take what `as_day` takes. A reversed holiday raises
    `ValueRefused`, as does one of more than 31 days.

    >>> [day.day for day in Holiday("regatta", "2030-06-28", "2030-07-01").dates]
    [28, 29, 30, 1]
    """

    name: str
    start: date = attrs.field(converter=as_day)
    end: date = attrs.field(converter=as_day, default=attrs.Factory(_one_day, takes_self=True))

    def __attrs_post_init__(self) -> None:
        if self.end < self.start:
            raise ValueRefused("A holiday ends before it starts", hint="Swap the two days")
        if ordinal(self.end) - ordinal(self.start) >= _LONGEST:
            raise ValueRefused(f"A holiday has more than {_LONGEST} days", hint="Look at its two days again")

    @property
    def dates(self) -> tuple[date, ...]:
        """Its days in order."""
        return tuple(from_ordinal(number) for number in range(ordinal(self.start), ordinal(self.end) + 1))


def _as_year(year: object) -> int:
    if not isinstance(year, int) or isinstance(year, bool) or not 1000 <= year <= 9999:
        raise ValueRefused("A year has four digits", hint="Hand in an int such as 2030")
    return year


def _as_holidays(holidays: Iterable[Holiday]) -> tuple[Holiday, ...]:
    return tuple(holidays)


def _as_days(days: Iterable[date | str]) -> tuple[date, ...]:
    return tuple(as_day(day) for day in days)


@attrs.frozen(kw_only=True)
class Arrangement:
    """The holidays of a year and the weekend days that are worked, as one document announces them.

    `amends` marks a later document that changes some days of a year already arranged. Days of the last week of the year
    before may be named, since documents do so.
    """

    year: int = attrs.field(converter=_as_year)
    source: Reference
    holidays: tuple[Holiday, ...] = attrs.field(default=(), converter=_as_holidays)
    working: tuple[date, ...] = attrs.field(default=(), converter=_as_days)
    amends: bool = False

    @property
    def known_from(self) -> date:
        """The day of issue; where that is not known, the first day of which the arrangement speaks."""
        named = (holiday.start for holiday in self.holidays)
        return self.source.issued or min((date(self.year, 1, 1), *named, *self.working))


DayKind = Literal["weekday", "weekend", "holiday", "make_up"]


@attrs.frozen(kw_only=True)
class CalendarDay:
    """What a calendar knows of a day.

    `kind` is ``holiday`` for a day off that is named, ``make_up`` for a named day that is worked, else ``weekday`` or
    ``weekend``. `holiday` is the name of the holiday, '' for none; `source` says where the day is named, None where it is
    not.
    """

    day: date
    kind: DayKind
    holiday: str = ""
    source: Reference | None = None

    @property
    def is_working(self) -> bool:
        """Whether the day is worked."""
        return self.kind in ("weekday", "make_up")


def named_days(arrangements: Iterable[Arrangement]) -> Mapping[date, CalendarDay]:
    """The days that arrangements name; where two name a day, the one that comes later holds."""
    found: dict[date, CalendarDay] = {}
    for item in arrangements:
        for holiday in item.holidays:
            for day in holiday.dates:
                found[day] = CalendarDay(day=day, kind="holiday", holiday=holiday.name, source=item.source)
        for day in item.working:
            found[day] = CalendarDay(day=day, kind="make_up", source=item.source)
    return found


def known_by(arrangements: Iterable[Arrangement], day: date) -> tuple[Arrangement, ...]:
    """What was known on a day: the years from the first one known to the first gap, and the changes of these."""
    known = [item for item in arrangements if item.known_from <= day]
    years = {item.year for item in known if not item.amends}
    end = min(years, default=0)
    while end in years:
        end += 1
    return tuple(item for item in known if min(years, default=0) <= item.year < end)
