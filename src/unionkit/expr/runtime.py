"""What generated code may call: roundings of quotients and arithmetic on days as ordinals. Integers in, integers out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import cast

from unionkit.errors import ValueRefused
from unionkit.expr.operators import MISSING_DAYS, ROUNDINGS
from unionkit.values.dates import Missing, add_months, count_months, count_years, month_end, month_start
from unionkit.values.rounding import Rounding, round_ratio

_day = date.fromordinal
_NO_SUCH_DAY = ValueError("no such day")  # what callers of generated code take as: let the walk say why


def _round(numerator: int, denominator: int, mode: Rounding) -> int:
    return round_ratio(numerator, denominator, mode)


def _add_months(day: int, months: int, missing: Missing) -> int:
    try:
        return add_months(_day(day), months, missing=missing).toordinal()
    except ValueRefused:
        raise _NO_SUCH_DAY from None


def _months_between(start: int, end: int, missing: Missing) -> int:
    try:
        return count_months(_day(start), _day(end), missing=missing)
    except ValueRefused:
        raise _NO_SUCH_DAY from None


def _years_between(start: int, end: int, missing: Missing) -> int:
    try:
        return count_years(_day(start), _day(end), missing=missing)
    except ValueRefused:
        raise _NO_SUCH_DAY from None


def _in_months_before(day: int, months: int, anchor: int) -> bool:
    then, now = _day(day), _day(anchor)
    return 1 <= (now.year - then.year) * 12 + now.month - then.month <= months


def _nonzero(number: int) -> int:
    if number == 0:
        raise ZeroDivisionError
    return number


RUNTIME: Mapping[str, Callable[..., int]] = {
    "abs": cast("Callable[..., int]", abs),
    "min": cast("Callable[..., int]", min),
    "max": cast("Callable[..., int]", max),
    **{f"round_{mode}": partial(_round, mode=cast("Rounding", mode)) for mode in ROUNDINGS},
    "nonzero": _nonzero,
    "year": lambda day: _day(day).year,
    "month": lambda day: _day(day).month,
    "day": lambda day: _day(day).day,
    "year_start": lambda day: date(_day(day).year, 1, 1).toordinal(),
    "year_end": lambda day: date(_day(day).year, 12, 31).toordinal(),
    "month_start": lambda day: month_start(_day(day)).toordinal(),
    "month_end": lambda day: month_end(_day(day)).toordinal(),
    "add_days": lambda day, days: (_day(day + days)).toordinal(),
    "days_between": lambda start, end: end - start,
    "in_months_before": _in_months_before,
    **{
        f"add_months_{missing}": partial(_add_months, missing=cast("Missing", missing))
        for missing in MISSING_DAYS
    },
    **{
        f"months_between_{missing}": partial(_months_between, missing=cast("Missing", missing))
        for missing in MISSING_DAYS
    },
    **{
        f"years_between_{missing}": partial(_years_between, missing=cast("Missing", missing))
        for missing in MISSING_DAYS
    },
}
