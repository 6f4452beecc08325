"""One value out of the records of a list, for the walk.

An undefined part anywhere makes the whole undefined, an unknown part makes it unknown, in this order and whatever the
order of the records; only `any` and `all` are settled by one record alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import cast

from unionkit.expr.undefined import Undefined
from unionkit.expr.values import Exact, Value

Taken = tuple[Value, "Value | Undefined", Value]
Default = Callable[[], Value]
Fold = Callable[[Iterable[Taken], Default], Value]


def _settled(taken: Iterable[Taken]) -> tuple[list[tuple[Value, Value]], bool]:
    """Items and keys of the records that count, and whether one of them is unknown. Raises Undefined."""
    found: list[tuple[Value, Value]] = []
    unknown = False
    undefined: Undefined | None = None
    for counts, item, key in taken:
        if isinstance(item, Undefined):
            undefined = undefined or item
        elif counts is None:
            unknown = True
        else:
            found.append((item, key))
    if undefined is not None:
        raise undefined
    return found, unknown


def _of_items(function: Callable[[list[Value], Default], Value]) -> Fold:
    def fold(taken: Iterable[Taken], default: Default) -> Value:
        found, unknown = _settled(taken)
        items = [item for item, _ in found]
        return None if unknown or None in items else function(items, default)

    return fold


def _count(taken: Iterable[Taken], default: Default) -> Value:
    found, unknown = _settled(taken)
    return None if unknown else len(found)


def _quantifier(settles: bool) -> Fold:
    def fold(taken: Iterable[Taken], default: Default) -> Value:
        unknown = False
        undefined: Undefined | None = None
        for counts, item, _ in taken:
            if isinstance(item, Undefined):
                undefined = undefined or item
            elif counts is True and item is settles:
                return settles
            elif item is not (not settles):
                unknown = True
        if undefined is not None:
            raise undefined
        return None if unknown else not settles

    return fold


def _run(latest: bool) -> Fold:
    def fold(taken: Iterable[Taken], default: Default) -> Value:
        found, unknown = _settled(taken)
        if unknown or any(item is None or key is None for item, key in found):
            return None
        months: dict[int, bool] = {}
        for item, key in found:
            day = cast("date", key)
            month = day.year * 12 + day.month
            months[month] = bool(item) and months.get(month, True)
        return run_length(months, latest)

    return fold


def run_length(months: Mapping[int, bool], latest: bool) -> int:
    """The longest run of consecutive true months, or the run that ends with the latest month on record."""
    longest = current = 0
    before: int | None = None
    for month in sorted(months):
        joined = before is not None and month == before + 1
        current = (current + 1 if joined else 1) if months[month] else 0
        longest, before = max(longest, current), month
    return current if latest else longest


def _least(items: list[Value], default: Default) -> Value:
    return min(cast("list[Exact]", items)) if items else default()


def _greatest(items: list[Value], default: Default) -> Value:
    return max(cast("list[Exact]", items)) if items else default()


FOLDS: Mapping[str, Fold] = {
    "sum": _of_items(lambda items, default: sum(cast("list[Exact]", items))),
    "count": _count,
    "min": _of_items(_least),
    "max": _of_items(_greatest),
    "any": _quantifier(True),
    "all": _quantifier(False),
    "distinct": _of_items(lambda items, default: len(set(items))),
    "longest_run": _run(latest=False),
    "latest_run": _run(latest=True),
}
