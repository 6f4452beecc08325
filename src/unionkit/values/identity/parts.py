"""The parts that numbers are put together from: how each is written, and what each must look like."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import attrs

from unionkit.errors import ValueRefused

__all__ = ["day_in_digits", "digits_of_day", "of_shape", "sequence_number"]


def of_shape(pattern: str, example: str) -> Callable[[object, attrs.Attribute[str], object], None]:
    """A check that a part of a number has a shape; a part that has another raises `ValueRefused`."""
    shape = re.compile(pattern)

    def demand(_: object, part: attrs.Attribute[str], value: object) -> None:
        if not isinstance(value, str) or shape.fullmatch(value) is None:
            raise ValueRefused(f"The part {part.name!r} has a wrong shape", hint=f"Write it as {example!r}")

    return demand


def sequence_number(_: object, part: attrs.Attribute[int], value: int) -> None:
    """Check that a sequence number has at most three digits."""
    if type(value) is not int or not 0 <= value <= 999:
        raise ValueRefused(f"The part {part.name!r} is no whole number up to 999", hint="Write 0 to 999")


def digits_of_day(day: date) -> str:
    """The day as eight digits."""
    return day.isoformat().replace("-", "")


def day_in_digits(digits: str) -> date | None:
    """The day that eight digits name, None where the calendar has no such day."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
