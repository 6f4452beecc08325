"""What should have been done by a day: checks, visits, decisions and signatures whose time has passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from unionkit.aid.files.approving import approval_of, waits_for_signatures
from unionkit.aid.files.cases import Case, course_of
from unionkit.aid.files.households import Processes, process_of
from unionkit.process import Open, Overdue, overdue, running
from unionkit.values.working_days import Calendar

__all__ = ["overdue_cases", "running_in"]


def overdue_cases(
    cases: Iterable[Case], processes: Processes, *, on: date | str, calendar: Calendar | None = None
) -> tuple[Overdue, ...]:
    """What is overdue on a day over many files and applications, longest overdue first.

    `open.id` is the case, `open.name` the deadline of its process, '' for that of the state. A case that several
    deadlines have passed stands there several times. Raises what `unionkit.process.overdue` raises.
    """
    return overdue(
        (each for case in cases for each in running_in(case, processes, on=on, calendar=calendar)),
        on=on,
        calendar=calendar,
    )


def running_in(
    case: Case, processes: Processes, *, on: date | str, calendar: Calendar | None = None
) -> Iterator[Open]:
    """The deadlines that run for a case on a day, that of the level which has to sign included."""
    process = process_of(case, processes)
    course = course_of(process, case, on=on)
    yield from running(course, case.id, on=on)
    if not case.ladder or not waits_for_signatures(course):
        return
    approval = approval_of(process, case, on=on, calendar=calendar)
    level = approval.level
    if approval.outcome == "pending" and level is not None and level.within is not None:
        yield Open(id=case.id, since=approval.since, deadline=level.within, name=level.id)
