"""The one owner of month and year arithmetic; days come in as `date` or pendulum and go out as plain `date`.

pendulum adds the months and is imported only when that happens. Its `add` and `diff` disagree (joined
2023-08-30, asked 2024-02-29: 6 months added give that day, yet the difference is 5). Here counting is
defined by adding.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from unionkit.errors import ValueRefused

__all__ = [
    "Missing",
    "add_months",
    "add_years",
    "as_day",
    "count_months",
    "count_years",
    "from_ordinal",
    "month_end",
    "month_start",
    "ordinal",
]

Missing = Literal["down", "up", "refuse"]
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OUTSIDE = "The day lies outside the years 1 to 9999"


def as_day(value: date | str) -> date:
    """Take a day: a `date`, a pendulum `Date`, or ISO text such as '2024-01-31'.

    Every datetime is refused, since its day depends on a time zone; so is any other text (see `read_day`).

    >>> as_day("2024-01-31")
    datetime.date(2024, 1, 31)
    """
    if isinstance(value, str):
        return _from_iso(value)
    return _plain(value)


def add_months(day: date, months: int, *, missing: Missing) -> date:
    """Move a day by whole months, forwards or back, as the same day of the target month.

    Where that month lacks the day, `missing` decides: 'down' takes its last day, 'up' the first day of the
    next month, 'refuse' raises `ValueRefused`, as does a result outside the years 1 to 9999.

    >>> add_months(date(2024, 1, 31), 1, missing="down"), add_months(date(2024, 1, 31), 1, missing="up")
    (datetime.date(2024, 2, 29), datetime.date(2024, 3, 1))
    """
    return _add(_plain(day), _whole(months), _known(missing))


def add_years(day: date, years: int, *, missing: Missing) -> date:
    """Move a day by whole years; only 29 February can be missing, and `missing` decides as in `add_months`.

    >>> add_years(date(2024, 2, 29), 1, missing="up")
    datetime.date(2025, 3, 1)
    """
    return _add(_plain(day), _whole(years) * 12, _known(missing))


def count_months(start: date, end: date, *, missing: Missing) -> int:
    """Count the whole months from `start` to `end`: the greatest n with `add_months(start, n) <= end`.

    A reversed span is counted from its other end and negated. So `count_months(a, add_months(a, n)) == n`
    for n >= 0. Under 'refuse' the count is given wherever 'down' and 'up' agree; where they differ (`end` is
    the last day of a month that lacks the day) it raises `ValueRefused`.

    >>> count_months(date(2023, 8, 30), date(2024, 2, 29), missing="down")
    6
    """
    return _count(_plain(start), _plain(end), _known(missing), 1)


def count_years(start: date, end: date, *, missing: Missing) -> int:
    """Count the whole years from `start` to `end`, as `count_months` counts months.

    >>> count_years(date(2004, 2, 29), date(2025, 2, 28), missing="up")
    20
    """
    return _count(_plain(start), _plain(end), _known(missing), 12)


def month_start(day: date) -> date:
    """Give the first day of the month in which the day lies."""
    return _plain(day).replace(day=1)


def month_end(day: date) -> date:
    """Give the last day of the month in which the day lies.

    >>> month_end(date(2024, 2, 5))
    datetime.date(2024, 2, 29)
    """
    first = month_start(day)
    return first.replace(day=monthrange(first.year, first.month)[1])


def ordinal(day: date) -> int:
    """Give the number of the day, counted from 1 for 0001-01-01; a day later is one more."""
    return _plain(day).toordinal()


def from_ordinal(number: int) -> date:
    """Give the day that has this `ordinal`; numbers outside the years 1 to 9999 raise `ValueRefused`."""
    try:
        return date.fromordinal(_whole(number))
    except (ValueError, OverflowError):
        raise ValueRefused(_OUTSIDE, hint="Hand in a number that ordinal() gave") from None


def _add(day: date, months: int, missing: Missing) -> date:
    import pendulum  # heavy, and most callers never move a day

    try:
        moved = pendulum.date(day.year, day.month, day.day).add(months=months)
    except (ValueError, OverflowError):
        raise ValueRefused(_OUTSIDE, hint="Move the day by fewer months") from None
    last = date(moved.year, moved.month, moved.day)
    if missing == "down" or last.day == day.day:
        return last
    if missing == "up":
        return last + timedelta(days=1)
    raise ValueRefused(
        "The target month lacks this day",
        hint="Say missing='down' for its last day or missing='up' for the first day of the next month",
    )


def _count(start: date, end: date, missing: Missing, step: int) -> int:
    if end < start:
        return -_count(end, start, missing, step)
    if missing == "refuse":
        fewer, more = (_count(start, end, reading, step) for reading in ("up", "down"))
        if fewer == more:
            return more
        raise ValueRefused(
            "Whether the last month is complete depends on a day that its end lacks",
            hint="Say missing='down' to count it or missing='up' not to",
        )
    steps = ((end.year - start.year) * 12 + end.month - start.month) // step
    return steps if _add(start, steps * step, missing) <= end else steps - 1


def _plain(value: object) -> date:
    if isinstance(value, datetime):
        raise ValueRefused(
            "A datetime is not a day", hint="Call .date() on it, in the time zone that you mean"
        )
    if not isinstance(value, date):
        raise ValueRefused(
            f"A {type(value).__name__} is not a day", hint="Hand in a date, or read text with as_day()"
        )
    return value if type(value) is date else date(value.year, value.month, value.day)


def _from_iso(text: str) -> date:
    if _ISO.fullmatch(text) is None:
        raise ValueRefused("This text is not an ISO day", hint="Write 2024-01-31, or read it with read_day()")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueRefused(
            "The calendar has no such day", hint="Look at the month and the day again"
        ) from None


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueRefused("Days, months and years are moved by whole numbers", hint="Hand in an int")
    return value


def _known(missing: Missing) -> Missing:
    if missing not in get_args(Missing):
        raise ValueRefused("This is not a way to treat a missing day", hint="Write 'down', 'up' or 'refuse'")
    return missing
