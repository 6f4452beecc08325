"""Deadlines out of TOML."""

from __future__ import annotations

from typing import get_args

from unionkit.evidence import Citation
from unionkit.packs.reader import Reader
from unionkit.packs.reading_sources import Sources, read_citations
from unionkit.process.deadlines import Deadline
from unionkit.values.working_days import OnRestDay

LENGTHS = ("working_days", "days", "months")
_ENDINGS: tuple[OnRestDay, ...] = get_args(OnRestDay)


def read_deadline(reader: Reader, sources: Sources, key: str = "within") -> Deadline | None:
    """The deadline under a key, None where it is absent or wrong."""
    if not reader.has(key):
        return None
    part = reader.table(key)
    made = deadline_in(part, sources)
    part.finish()
    return made


def deadline_in(part: Reader, sources: Sources, default: tuple[Citation, ...] = ()) -> Deadline | None:
    """The deadline whose keys stand in a table beside others, None where it is wrong."""
    given = {name: _length(part, name) for name in LENGTHS if part.has(name)}
    ending: OnRestDay = part.one_of("on_rest_day", _ENDINGS, _ENDINGS[0])
    label, citations = part.labels("label"), read_citations(part, sources, default)
    if len(given) != 1:
        part.refuse("a deadline has one length", "write working_days = 5, days = 30 or months = 6")
        return None
    name, length = next(iter(given.items()))
    if length is None:
        return None
    lengths = {each: length if each == name else None for each in LENGTHS}
    return Deadline(
        working_days=lengths["working_days"],
        days=lengths["days"],
        months=lengths["months"],
        on_rest_day=ending,
        label=label,
        citations=citations,
    )


def _length(part: Reader, name: str) -> int | None:
    value = part.raw(name)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    part.refuse("a whole number from 1 on is wanted here", f"write {name} = 5", name)
    return None
