"""What a pack holds besides policies: tables, calendars, codes, layouts, processes, catalogues, mutual plans.

All is read when asked for, and what reads a kind is imported only where a pack has files of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import define, field, frozen

from unionkit.errors import UnionkitError, raise_all
from unionkit.packs.files import File, interpret
from unionkit.packs.reading_sources import Sources
from unionkit.packs.reading_tables import read_table
from unionkit.rules.tables import Table

if TYPE_CHECKING:
    from unionkit.aid.catalogue import Catalogue
    from unionkit.aid.mutual.plan import MutualPlan
    from unionkit.evidence import CodeList
    from unionkit.packs.calendar_files import CalendarFiles
    from unionkit.packs.pack import Pack
    from unionkit.packs.process_files import ProcessFiles
    from unionkit.packs.roster_layouts import Layout
    from unionkit.process.machine import Process
    from unionkit.values.working_days import Calendar

Part = TypeVar("Part")


@frozen
class Shelf(Generic[Part]):
    """The parts of one kind by id, as far as they can be made out, and every problem of their files."""

    name: str
    pack_id: str
    found: Mapping[str, Part] = field(factory=dict)
    errors: Sequence[UnionkitError] = ()

    def whole(self) -> Mapping[str, Part]:
        """The parts by id. Raises every problem at once."""
        if self.errors:
            raise_all(list(self.errors), f"the {self.name} of the pack {self.pack_id} have problems")
        return self.found


@define(eq=False, slots=False, repr=False)
class Shelves:
    """What a pack holds, kind by kind. `neighbour` finds another installed pack by the id of a part of it."""

    pack_id: str
    files: Sequence[File]
    sources: Sources
    neighbour: Callable[[str], Pack | None]
    pack: Pack

    @cached_property
    def tables(self) -> Shelf[Table]:
        """Tables of parameters."""
        found: dict[str, Table] = {}
        errors: list[UnionkitError] = []
        for file in self.files:
            if file.is_table:
                found[file.id], problems = interpret(file, lambda reader: read_table(reader, self.sources))
                errors += problems
        return Shelf("tables", self.pack_id, found, errors)

    def find_table(self, table_id: str) -> Table | None:
        """A table of this pack, or of another installed one."""
        own = self.tables.found.get(table_id)
        other = None if own is not None else self.neighbour(table_id)
        return own if other is None else other.tables.get(table_id)

    @cached_property
    def calendars(self) -> Shelf[Calendar]:
        """Calendars of working days."""
        files = self._calendar_files
        return (
            self._shelf("calendars") if files is None else self._shelf("calendars", files.found, files.errors)
        )

    def calendar_to_extend(self, calendar_id: str) -> Calendar | None:
        """A calendar that can be extended, of this pack or of another installed one."""
        files = self._calendar_files
        return self._foreign_calendar(calendar_id) if files is None else files.find(calendar_id)

    @cached_property
    def processes(self) -> Shelf[Process]:
        """Processes."""
        files = self._process_files
        return (
            self._shelf("processes") if files is None else self._shelf("processes", files.found, files.errors)
        )

    def process_to_extend(self, process_id: str) -> Process | None:
        """A process that can be extended, of this pack or of another installed one."""
        files = self._process_files
        return self._foreign_process(process_id) if files is None else files.find(process_id)

    @cached_property
    def codes(self) -> Shelf[CodeList]:
        """Lists of codes, by name."""
        if not any(file.is_codes for file in self.files):
            return self._shelf("lists of codes")
        from unionkit.packs.code_files import code_lists_of

        return self._shelf("lists of codes", *code_lists_of(self.files, self.sources))

    @cached_property
    def layouts(self) -> Shelf[Layout]:
        """Layouts of rosters."""
        if not any(file.is_roster for file in self.files):
            return self._shelf("rosters")
        from unionkit.packs.layout_files import layouts_of

        return self._shelf("rosters", *layouts_of(self.files, self.sources, self.codes.found))

    @cached_property
    def catalogues(self) -> Shelf[Catalogue]:
        """Catalogues of schemes."""
        if not any(file.is_catalogue for file in self.files):
            return self._shelf("catalogues")
        from unionkit.packs.catalogue_files import catalogues_of

        return self._shelf("catalogues", *catalogues_of(self.files, self.sources, self.pack.find_policy))

    @cached_property
    def mutual_plans(self) -> Shelf[MutualPlan]:
        """Mutual plans."""
        if not any(file.is_mutual_plan for file in self.files):
            return self._shelf("mutual plans")
        from unionkit.packs.mutual_files import mutual_plans_of

        return self._shelf("mutual plans", *mutual_plans_of(self.files, self.sources, self.pack.find_policy))

    @property
    def other_errors(self) -> list[UnionkitError]:
        """The problems of everything but tables and calendars."""
        return [
            *self.codes.errors,
            *self.layouts.errors,
            *self.processes.errors,
            *self.catalogues.errors,
            *self.mutual_plans.errors,
        ]

    def _shelf(
        self, name: str, found: Mapping[str, Part] | None = None, errors: Sequence[UnionkitError] = ()
    ) -> Shelf[Part]:
        return Shelf(name, self.pack_id, found or {}, errors)

    @cached_property
    def _calendar_files(self) -> CalendarFiles | None:
        if not any(file.is_calendar for file in self.files):
            return None
        from unionkit.packs.calendar_files import CalendarFiles

        return CalendarFiles(self.files, self.sources, self._foreign_calendar)

    @cached_property
    def _process_files(self) -> ProcessFiles | None:
        if not any(file.is_process for file in self.files):
            return None
        from unionkit.packs.process_files import ProcessFiles

        return ProcessFiles(self.files, self.sources, self.find_table, self._foreign_process)

    def _foreign_calendar(self, calendar_id: str) -> Calendar | None:
        other = self.neighbour(calendar_id)
        return None if other is None else other.find_calendar(calendar_id)

    def _foreign_process(self, process_id: str) -> Process | None:
        other = self.neighbour(process_id)
        return None if other is None else other.find_process(process_id)
