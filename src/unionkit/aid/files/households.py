"""One file for each household: which households have more, and whether one has another already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from unionkit.aid.files.cases import Case, HardshipFile, course_of
from unionkit.aid.files.consequences import holds_household
from unionkit.aid.findings import AidFinding
from unionkit.errors import PackError
from unionkit.members.masking import shown_id
from unionkit.process import Process

__all__ = ["Processes", "household_on_file", "process_of", "second_files"]

Processes = Mapping[str, Process]


def process_of(case: Case, processes: Processes) -> Process:
    """The process that a case follows. Raises PackError where it is not among them."""
    found = processes.get(case.process)
    if found is None:
        raise PackError(
            f"no process {case.process!r} was handed in",
            hint="hand in a mapping of all processes that the cases follow, such as load_pack('cn').processes",
        )
    return found


def household_on_file(
    files: Iterable[HardshipFile],
    household: str,
    processes: Processes,
    *,
    on: date | str,
    besides: str = "",
) -> bool:
    """Whether a household has a file on a day that is asked for or live, `besides` the one of that id."""
    return any(
        holds_household(course_of(process_of(file, processes), file, on=on))
        for file in files
        if file.household == household and file.id != besides
    )


def second_files(
    files: Iterable[HardshipFile], processes: Processes, *, on: date | str
) -> Iterator[AidFinding]:
    """A finding for each file after the first that a household has asked for or live on a day, in the order given."""
    first: dict[str, str] = {}
    for file in files:
        if not holds_household(course_of(process_of(file, processes), file, on=on)):
            continue
        if file.household in first:
            about = {"first": shown_id(first[file.household]), "household": shown_id(file.household)}
            yield AidFinding(code="second_file", level="error", subject=file.id, about=about)
        first.setdefault(file.household, file.id)
