"""Calendars out of TOML: what is announced of each year, and what amends it, with the source of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from unionkit.errors import ValueRefused
from unionkit.evidence import Grade, Source
from unionkit.packs.reader import Reader
from unionkit.packs.reading_sources import Sources, read_citations, read_sources
from unionkit.values.arrangement_slips import slips_of
from unionkit.values.arrangements import Arrangement, Holiday
from unionkit.values.working_days import Calendar

_KEYS = {"holidays": "holiday", "working": "working", "year": "year"}
_NO_SOURCE = Source(key="", title="", grade=Grade.unverified)
Find = Callable[[str], Calendar | None]


def read_calendar(reader: Reader, shared: Sources, find: Find) -> Calendar | None:
    """One calendar, with the years of the one that it extends; None where the file has problems."""
    before = len(reader.problems)
    sources = read_sources(reader, shared)
    reader.one_of("kind", ("calendar",), "calendar")
    reader.text("id", required=True)
    known = _extended(reader, find)
    reader.labels("label")
    reader.labels("note")
    found = [*_arrangements(reader, "year", sources), *_arrangements(reader, "amendment", sources)]
    if not reader.has("year") and not reader.has("extends"):
        reader.refuse("a calendar has years", "write [[year]] with year, cite and holiday")
    reader.finish()
    _check(reader, known, found)
    if len(reader.problems) > before:
        return None
    return Calendar((*known, *(placed.made for placed in found if placed.made is not None)))


def _extended(reader: Reader, find: Find) -> tuple[Arrangement, ...]:
    name = reader.name("extends")
    calendar = find(name) if name else None
    if name and calendar is None:
        reader.refuse(
            f"no calendar to extend is called {name!r}",
            'name one that stands on its own, such as "cn/calendar"',
            "extends",
        )
    return () if calendar is None else calendar.arrangements


class Placed(NamedTuple):
    """A record, what was made of it, and at which places in its lists the days stand that could be read."""

    part: Reader
    made: Arrangement | None
    places: Mapping[str, Sequence[int]]


def _check(reader: Reader, known: Sequence[Arrangement], found: Sequence[Placed]) -> None:
    """Keep what does not fit together, each at the record and the key where it stands.

    Where a record has no year, or the calendar to extend is not there, nothing is said of years that are missing.
    """
    whole = [(placed, placed.made) for placed in found if placed.made is not None]
    for slip in slips_of([*known, *(made for _, made in whole)]):
        place, key, *rest = slip.path
        if key == "year" and (len(whole) < len(found) or (reader.has("extends") and not known)):
            continue
        if isinstance(place, int) and place >= len(known):
            placed = whole[place - len(known)][0]
            more = [placed.places[str(key)][part] for part in rest if isinstance(part, int)]
            placed.part.refuse(slip.message, slip.hint, _KEYS[str(key)], *more)
        else:
            reader.refuse(slip.message, slip.hint, "extends")


def _arrangements(reader: Reader, key: str, sources: Sources) -> Iterator[Placed]:
    for part in reader.records(key):
        yield _arrangement(part, sources, amends=key == "amendment")


def _arrangement(part: Reader, sources: Sources, *, amends: bool) -> Placed:
    """What can be made out of a record, so that all its problems are told; None where its year cannot."""
    year, before = part.raw("year"), len(part.problems)
    citations = read_citations(part, sources)
    if len(citations) != 1 and len(part.problems) == before:
        part.refuse("an arrangement cites the one document that announces it", 'write cite = "…"', "cite")
    records = enumerate(part.records("holiday"))
    holidays = {place: found for place, record in records if (found := _holiday(record)) is not None}
    working = dict(_days(part, "working"))
    if not part.has("holiday") and not part.has("working"):
        part.refuse("this arrangement names no day", "add holiday = [{ name = …, from = … }]")
    part.finish()
    made = None
    try:
        made = Arrangement(
            year=year,
            source=citations[0].source if citations else _NO_SOURCE,
            holidays=holidays.values(),
            working=working.values(),
            amends=amends,
        )
    except ValueRefused as error:
        part.refuse(error.message, "write year = 2027", "year")
    return Placed(part, made, {"holidays": [*holidays], "working": [*working]})


def _holiday(part: Reader) -> Holiday | None:
    name, start, end = part.text("name", required=True), part.day("from", required=True), part.day("to")
    part.finish()
    if start is None:
        return None
    try:
        return Holiday(name, start, start if end is None else end)
    except ValueRefused as error:
        part.refuse(error.message, error.hint, "to")
        return None


def _days(part: Reader, key: str) -> Iterator[tuple[int, date]]:
    """A list of days, each with its place; what is none is kept as a problem."""
    value = part.raw(key)
    if value is not None and not isinstance(value, list):
        part.refuse("a list of days is wanted here", f"write {key} = [2027-02-14, 2027-02-28]", key)
    for place, day in enumerate(value if isinstance(value, list) else ()):
        if isinstance(day, date) and not isinstance(day, datetime):
            yield place, day
        else:
            part.refuse("a day is wanted here", "write 2027-02-14, without quotes or a time", key, place)
