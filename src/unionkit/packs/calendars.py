"""Loading a calendar of working days: by id from an installed pack, or from a TOML file of one's own."""

from __future__ import annotations

from pathlib import Path

from unionkit.errors import PackError
from unionkit.packs.files import read_file, understand
from unionkit.packs.loading import named, neighbour, pack_around
from unionkit.packs.reading_calendar import read_calendar
from unionkit.packs.reading_sources import Sources
from unionkit.values.working_days import Calendar


def load_calendar(reference: str | Path) -> Calendar:
    """A calendar by id (``cn/calendar``, from an installed pack) or from a TOML file, which may extend one by id.

    Raises PackError where there is none and PolicyError, several as a group, each with file, line and key.
    """
    text = str(reference)
    if not text.endswith(".toml"):
        return named(text, lambda pack: pack.calendars, "calendar")
    file = read_file(Path(reference))
    if not file.is_calendar:
        raise PackError("this file holds no calendar", hint='begin it with kind = "calendar"', where=text)
    pack = pack_around(file.path)
    shared: Sources = {} if pack is None else pack.sources

    def find(calendar_id: str) -> Calendar | None:
        owner = neighbour(calendar_id) if pack is None else pack
        return None if owner is None else owner.find_calendar(calendar_id)

    calendar = understand(file, lambda reader: read_calendar(reader, shared, find))
    assert calendar is not None  # noqa: S101  a file without problems gives one
    return calendar
