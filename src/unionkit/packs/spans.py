"""Spans of time out of TOML: within = "year", "year from 10-01", "12 months", "plan_period" or "lifetime"."""

from __future__ import annotations

import re

from unionkit.aid.grants import Window
from unionkit.errors import PolicyError
from unionkit.packs.reader import Reader

__all__ = ["read_window"]

_HINT = 'write "year", "year from 10-01", "12 months", "plan_period" or "lifetime"'
_MONTHS = re.compile("([1-9][0-9]{0,2}) months?")
_YEAR = re.compile("year from ([0-9]{2})-([0-9]{2})")
_DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_window(reader: Reader, key: str) -> Window | None:
    """The span under a key, None where the key is absent or wrong."""
    return reader.attempt(key, _window)


def _window(value: object) -> Window:
    if value == "year":
        return Window(kind="year")
    if value == "lifetime":
        return Window(kind="lifetime")
    if value == "plan_period":
        return Window(kind="plan_period")
    text = value if isinstance(value, str) else ""
    if months := _MONTHS.fullmatch(text):
        return Window(kind="months", months=int(months[1]))
    if year := _YEAR.fullmatch(text):
        month, day = int(year[1]), int(year[2])
        if 1 <= month <= 12 and 1 <= day <= _DAYS_OF_MONTH[month - 1]:
            return Window(kind="year", starts=(month, day))
        raise PolicyError(f"{text!r} names no day that every year has", hint='write "year from 10-01"')
    raise PolicyError(f"{value!r} is no span of time", hint=_HINT)
