"""The processes of a pack: those that stand on their own first, then those that extend one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from attrs import define

from unionkit.errors import UnionkitError
from unionkit.packs.files import File, interpret
from unionkit.packs.reading_policy import FindTable
from unionkit.packs.reading_process import FindProcess, read_process
from unionkit.packs.reading_sources import Sources
from unionkit.process.machine import Process

Read = tuple[Mapping[str, Process], list[UnionkitError]]


@define(eq=False, slots=False, repr=False)
class ProcessFiles:
    """The files of a pack that hold processes, read when asked for.

    `foreign` finds a process of another pack. A process that extends another cannot be extended itself, so that no two
    can wait for each other.
    """

    files: Sequence[File]
    sources: Sources
    find_table: FindTable
    foreign: FindProcess

    @property
    def found(self) -> Mapping[str, Process]:
        """The processes by id, as far as they can be made out."""
        return {**self._whole[0], **self._extending[0]}

    @property
    def errors(self) -> list[UnionkitError]:
        """Every problem of every file."""
        return [*self._whole[1], *self._extending[1]]

    def find(self, process_id: str) -> Process | None:
        """A process that can be extended."""
        return self._whole[0].get(process_id) or self.foreign(process_id)

    @cached_property
    def _whole(self) -> Read:
        return self._read(extending=False)

    @cached_property
    def _extending(self) -> Read:
        return self._read(extending=True)

    def _read(self, *, extending: bool) -> Read:
        found: dict[str, Process] = {}
        errors: list[UnionkitError] = []
        for file in self.files:
            if file.is_process and ("extends" in file.values) is extending:
                found[file.id], problems = interpret(
                    file, lambda reader: read_process(reader, self.sources, self.find_table, self.find)
                )
                errors += problems
        return found, errors
