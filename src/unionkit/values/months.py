"""A calendar month as a value, for what is reckoned by months: births, retirement, wages."""

from __future__ import annotations

import re
from datetime import date

from attrs import field, frozen

from unionkit.errors import ValueRefused
from unionkit.values.dates import add_months, as_day, month_end

__all__ = ["Month"]

_ISO = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def _in_calendar(_month: Month, _field: object, value: int) -> None:
    if type(value) is not int or not 1 <= value <= (12 if getattr(_field, "name", "") == "month" else 9999):
        raise ValueRefused("The calendar has no such month", hint="Write a year 1 to 9999, a month 1 to 12")


@frozen(order=True, repr=False)
class Month:
    """A month of a year. Months compare, move by `plus` and are counted by `until`.

    >>> Month.of("1965-01").plus(61), Month.of("2025-01").until(Month.of("2026-03"))
    (Month('1970-02'), 14)
    """

    year: int = field(validator=_in_calendar)
    month: int = field(validator=_in_calendar)

    @classmethod
    def of(cls, value: Month | date | str) -> Month:
        """Take a month: itself, ISO text such as '1965-01', or any day in it, as a `date` or ISO text.

        Anything else raises `ValueRefused`, without repeating it.
        """
        if isinstance(value, Month):
            return value
        if isinstance(value, str) and _ISO.fullmatch(value):
            return cls(int(value[:4]), int(value[5:]))
        try:
            day = as_day(value)
        except ValueRefused as error:
            raise ValueRefused(
                "This is not a month", hint="Hand in a date, or text such as '1965-01' or '1965-01-20'"
            ) from error
        return cls(day.year, day.month)

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def end(self) -> date:
        """The last day."""
        return month_end(self.start)

    def plus(self, months: int) -> Month:
        """The month so many later, or earlier where the number is negative."""
        return Month.of(add_months(self.start, months, missing="refuse"))

    def until(self, other: Month) -> int:
        """How many months later the other one is; negative where it is earlier."""
        return (other.year - self.year) * 12 + other.month - self.month

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def __repr__(self) -> str:
        return f"Month('{self}')"
