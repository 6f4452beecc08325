"""A span of days with both ends included, possibly without an end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from unionkit.errors import ValueRefused
from unionkit.values.dates import as_day, from_ordinal, month_end, ordinal

__all__ = ["Period", "merge"]

_NO_END = date.max.toordinal() + 1


def _as_end(value: date | str | None) -> date | None:
    return None if value is None else as_day(value)


@attrs.frozen
class Period:
    """The days from `start` to `end`, both included; `end=None` leaves it open.

    Both ends take what `as_day` takes. A reversed span raises `ValueRefused`.

    >>> str(Period("2024-01-01", "2024-12-31")), Period.month(2024, 2).days
    ('2024-01-01..2024-12-31', 29)
    """

    start: date = attrs.field(converter=as_day)
    end: date | None = attrs.field(converter=_as_end)

    def __attrs_post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueRefused(
                "A period ends before it starts", hint="Swap the two days, or look at them again"
            )

    @classmethod
    def year(cls, year: int) -> Period:
        """Give a calendar year."""
        first = _first_day(year, 1)
        return cls(first, first.replace(month=12, day=31))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Give a calendar month."""
        first = _first_day(year, month)
        return cls(first, month_end(first))

    @property
    def days(self) -> int | None:
        """The number of days, both ends included; None where the period is open."""
        return None if self.end is None else ordinal(self.end) - ordinal(self.start) + 1

    def contains(self, day: date) -> bool:
        """Say whether the day lies in the period, its two ends included."""
        number = ordinal(day)
        return ordinal(self.start) <= number <= _last(self)

    def __contains__(self, day: date) -> bool:
        return self.contains(day)

    def overlaps(self, other: Period) -> bool:
        """Say whether the two periods have a day in common."""
        return ordinal(self.start) <= _last(other) and ordinal(other.start) <= _last(self)

    def intersect(self, other: Period) -> Period | None:
        """Give the days that both periods have, or None.

        >>> str(Period.year(2024).intersect(Period("2024-12-30", None)))
        '2024-12-30..2024-12-31'
        """
        if not self.overlaps(other):
            return None
        return _span(max(ordinal(self.start), ordinal(other.start)), min(_last(self), _last(other)))

    def gap_to(self, other: Period) -> Period | None:
        """Give the days that lie between the two periods, in either order; None where they touch or overlap.

        >>> str(Period.month(2024, 1).gap_to(Period.month(2024, 3)))
        '2024-02-01..2024-02-29'
        """
        first = min(_last(self), _last(other)) + 1
        last = max(ordinal(self.start), ordinal(other.start)) - 1
        return _span(first, last) if first <= last else None

    def __str__(self) -> str:
        return f"{self.start.isoformat()}..{'' if self.end is None else self.end.isoformat()}"


def merge(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Join periods that overlap or follow each other without a day between, earliest first.

    >>> [str(period) for period in merge([Period.month(2024, 2), Period.month(2024, 1), Period.year(2026)])]
    ['2024-01-01..2024-02-29', '2026-01-01..2026-12-31']
    """
    joined: list[tuple[int, int]] = []
    for first, last in sorted((ordinal(period.start), _last(period)) for period in periods):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(_span(first, last) for first, last in joined)


def _last(period: Period) -> int:
    """The number of the last day; an open period runs one day past the calendar's end."""
    return _NO_END if period.end is None else ordinal(period.end)


def _span(first: int, last: int) -> Period:
    return Period(from_ordinal(first), None if last == _NO_END else from_ordinal(last))


def _first_day(year: int, month: int) -> date:
    try:
        return date(year, month, 1)
    except ValueError:
        raise ValueRefused(
            "The calendar has no such month", hint="Write a year 1 to 9999, a month 1 to 12"
        ) from None
