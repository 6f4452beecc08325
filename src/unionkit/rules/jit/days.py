"""Arithmetic on days as ordinals for machine code: the twins of `expr.runtime`, as text, and where their results lie.

The calendar is reckoned from 1 March, so that the day that some years lack is the last of a year. A result outside the
calendar, or a day that a month lacks where that is refused, leaves its mark in `fault`.
"""

from __future__ import annotations

from collections.abc import Mapping

from unionkit.expr.intervals import Interval

DAYS = Interval(1, 3_652_059)
FAR = 2**40
_WAYS = {"down": 0, "up": 1, "refuse": 2}

_CALENDAR = """
@njit(nogil=True, error_model="numpy")
def _parts(on):
    era = (on + 305) // 146097
    rest = on + 305 - era * 146097
    years = (rest - rest // 1460 + rest // 36524 - rest // 146096) // 365
    within = rest - (365 * years + years // 4 - years // 100)
    moon = (5 * within + 2) // 153
    month = moon + 3 if moon < 10 else moon - 9
    return years + era * 400 + (1 if month <= 2 else 0), month, within - (153 * moon + 2) // 5 + 1

@njit(nogil=True, error_model="numpy")
def _ordinal(year, month, day):
    year -= 1 if month <= 2 else 0
    era = year // 400
    years = year - era * 400
    within = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    return era * 146097 + years * 365 + years // 4 - years // 100 + within - 305

@njit(nogil=True, error_model="numpy")
def _count(on):
    year, month, day = _parts(on)
    return year * 12 + month - 1

@njit(nogil=True, error_model="numpy")
def _first(months):
    return _ordinal(months // 12, months % 12 + 1, 1)

@njit(nogil=True, error_model="numpy")
def _moved(on, months, way, fault):
    target = _count(on) + months
    if target < 12 or target >= 120000:
        fault[0] = 1
        return on
    wanted = _first(target) + _parts(on)[2] - 1
    last = _first(target + 1) - 1
    if wanted <= last:
        return wanted
    if way == 2:
        fault[0] = 1
        return on
    return last + way

@njit(nogil=True, error_model="numpy")
def _full(low, high, way, step, fault):
    steps = (_count(high) - _count(low)) // step
    return steps if _moved(low, steps * step, way, fault) <= high else steps - 1

@njit(nogil=True, error_model="numpy")
def _between(start, end, way, step, fault):
    low, high = min(start, end), max(start, end)
    found = _full(low, high, way % 2, step, fault)
    if way == 2 and found != _full(low, high, 1, step, fault):
        fault[0] = 1
    return found if start <= end else -found
"""
_BODIES: Mapping[str, tuple[str, str]] = {
    "year": ("on", "_parts(on)[0]"),
    "month": ("on", "_parts(on)[1]"),
    "day": ("on", "_parts(on)[2]"),
    "year_start": ("on", "_ordinal(_parts(on)[0], 1, 1)"),
    "year_end": ("on", "_ordinal(_parts(on)[0], 12, 31)"),
    "month_start": ("on", "on - _parts(on)[2] + 1"),
    "month_end": ("on", "_first(_count(on) + 1) - 1"),
    "days_between": ("start, end", "end - start"),
    "in_months_before": ("on, months, anchor", "1 <= _count(anchor) - _count(on) <= months"),
    **{
        f"add_months_{name}": ("on, months, fault", f"_moved(on, months, {way}, fault)")
        for name, way in _WAYS.items()
    },
    **{
        f"{unit}s_between_{name}": ("start, end, fault", f"_between(start, end, {way}, {step}, fault)")
        for unit, step in (("month", 1), ("year", 12))
        for name, way in _WAYS.items()
    },
}
_ADD_DAYS = f"""
@njit(nogil=True, error_model="numpy")
def add_days(on, days, fault):
    if on + days < {DAYS.low} or on + days > {DAYS.high}:
        fault[0] = 1
        return on
    return on + days
"""
REACHES: Mapping[str, Interval] = {
    **dict.fromkeys((*_BODIES, "add_days"), DAYS),
    "year": Interval(1, 9999),
    "month": Interval(1, 12),
    "day": Interval(1, 31),
    "days_between": Interval(-3_652_058, 3_652_058),
    "in_months_before": Interval(0, 1),
    **dict.fromkeys((f"months_between_{name}" for name in _WAYS), Interval(-120_000, 120_000)),
    **dict.fromkeys((f"years_between_{name}" for name in _WAYS), Interval(-10_000, 10_000)),
}
MAY_FAIL = frozenset({"add_days", *(name for name, (given, _) in _BODIES.items() if given.endswith("fault"))})


def texts_for(called: set[str]) -> list[str]:
    """The text of the functions on days among some names, and of what they rest on."""
    wanted = [name for name in _BODIES if name in called]
    made = [_CALENDAR] if wanted else []
    made += [
        f'\n@njit(nogil=True, error_model="numpy")\ndef {name}({_BODIES[name][0]}):\n    return {_BODIES[name][1]}\n'
        for name in wanted
    ]
    return [*made, _ADD_DAYS] if "add_days" in called else made
