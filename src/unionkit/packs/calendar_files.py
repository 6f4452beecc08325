"""The calendars of a pack: those that stand on their own first, then those that extend one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from attrs import define

from unionkit.errors import UnionkitError
from unionkit.packs.files import File, interpret
from unionkit.packs.reading_calendar import Find, read_calendar
from unionkit.packs.reading_sources import Sources
from unionkit.values.working_days import Calendar


@define(eq=False, slots=False, repr=False)
class CalendarFiles:
    """The files of a pack that hold calendars, read when asked for.

    `foreign` finds a calendar of another pack. A calendar that extends another cannot be extended itself, so that no two
    can wait for each other.
    """

    files: Sequence[File]
    sources: Sources
    foreign: Find

    @cached_property
    def _whole(self) -> tuple[Mapping[str, Calendar], list[UnionkitError]]:
        return self._read(extending=False)

    @cached_property
    def _extending(self) -> tuple[Mapping[str, Calendar], list[UnionkitError]]:
        return self._read(extending=True)

    @property
    def found(self) -> Mapping[str, Calendar]:
        """The calendars by id, as far as they can be made out."""
        return {**self._whole[0], **self._extending[0]}

    @property
    def errors(self) -> list[UnionkitError]:
        """Every problem of every file."""
        return [*self._whole[1], *self._extending[1]]

    def find(self, calendar_id: str) -> Calendar | None:
        """A calendar that can be extended."""
        return self._whole[0].get(calendar_id) or self.foreign(calendar_id)

    def _read(self, *, extending: bool) -> tuple[Mapping[str, Calendar], list[UnionkitError]]:
        found: dict[str, Calendar] = {}
        errors: list[UnionkitError] = []
        for file in self.files:
            if file.is_calendar and ("extends" in file.values) is extending:
                calendar, problems = interpret(
                    file, lambda reader: read_calendar(reader, self.sources, self.find)
                )
                errors += problems
                if calendar is not None:
                    found[file.id] = calendar
        return found, errors
