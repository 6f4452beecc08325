"""What can be wrong in a list of arrangements: all of it, each with its place, what it is and what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from unionkit.errors import ValueRefused, raise_all
from unionkit.values.arrangements import LAST_WEEK, WEEKEND, Arrangement

__all__ = ["Slip", "checked", "slips_of"]

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Path = tuple[str | int, ...]
Key = tuple[date, date | None]


class Slip(NamedTuple):
    """Something wrong in a list of arrangements: where (index of the arrangement first), what, and what to do."""

    path: Path
    message: str
    hint: str


def slips_of(arrangements: Sequence[Arrangement]) -> Iterator[Slip]:
    """Everything that is wrong in a list of arrangements, in their order."""
    arranged = {item.year: place for place, item in reversed([*enumerate(arrangements)]) if not item.amends}
    off = {day for item in arrangements for holiday in item.holidays for day in holiday.dates}
    seen: set[Key] = set()
    for place, item in enumerate(arrangements):
        for slip in (
            *_about_year(item, place, arranged),
            *_about_days(item, off if item.amends else set(), seen),
        ):
            yield slip._replace(path=(place, *slip.path))


def _about_year(item: Arrangement, place: int, arranged: Mapping[int, int]) -> Iterator[Slip]:
    message, hint = "", ""
    if item.amends and item.year not in arranged:
        message, hint = f"nothing is arranged for {item.year} yet", "arrange a year before amending it"
    elif not item.amends and arranged[item.year] != place:
        message, hint = f"{item.year} is arranged already", "keep one, or mark the later one as amending"
    elif not item.amends and item.year != min(arranged) and item.year - 1 not in arranged:
        message, hint = f"{item.year - 1} is missing", "years follow each other without a gap: add it"
    if message:
        yield Slip(("year",), message, hint)


def _named(item: Arrangement) -> Iterator[tuple[Path, date, bool]]:
    """Every day that is named: where, which, and whether it is worked."""
    for place, holiday in enumerate(item.holidays):
        for day in holiday.dates:
            yield ("holidays", place), day, False
    for place, day in enumerate(item.working):
        yield ("working", place), day, True


def _about_days(item: Arrangement, off: Collection[date], seen: set[Key]) -> Iterator[Slip]:
    """Days that cannot stand where they do; of a holiday only the first. A holiday in `off` may be worked after all."""
    told: set[Path] = set()
    for path, day, worked in _named(item):
        # only a change of another day of issue may name a day again
        key = (day, item.known_from if item.amends else None)
        found = _wrong_day(item.year, day, worked and day not in off)
        if found is None and key in seen:
            found = f"{day} is listed twice", "keep it once: a day is off, or it is worked"
        seen.add(key)
        if found is not None and path not in told:
            told.add(path)
            yield Slip(path, *found)


def _wrong_day(year: int, day: date, worked: bool) -> tuple[str, str] | None:
    if not date(year - 1, *LAST_WEEK) <= day <= date(year, 12, 31):
        return f"{day} does not lie in {year}", "look at the year, and under which it stands"
    if worked and day.weekday() not in WEEKEND:
        return (
            f"{day} is a {_DAYS[day.weekday()]}, which is worked anyway",
            "a day worked instead is a Saturday or Sunday: look at the day",
        )
    return None


def checked(arrangements: Iterable[Arrangement]) -> tuple[Arrangement, ...]:
    """The arrangements of the years in order, then what amends them, earliest first.

    Raises every slip at once as `ValueRefused`, with its place.
    """
    found = tuple(arrangements)
    if not any(not item.amends for item in found):
        raise ValueRefused("A calendar covers at least one year", hint="Hand in the arrangement of a year")
    problems = [
        ValueRefused(slip.message, hint=slip.hint, where=_written(slip.path)) for slip in slips_of(found)
    ]
    if problems:
        raise_all(problems, "the arrangements do not fit together")
    return tuple(sorted(found, key=lambda item: (item.amends, item.known_from if item.amends else item.year)))


def _written(path: tuple[str | int, ...]) -> str:
    return "arrangements" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
