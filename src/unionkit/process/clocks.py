"""Deadlines that a process has under a name, and which of them run for a case on a day."""

from __future__ import annotations

from datetime import date

from unionkit.process.deadlines import Open
from unionkit.process.history import Course
from unionkit.process.parts import Clock
from unionkit.values.dates import as_day

__all__ = ["Clock", "running"]


def running(course: Course, case_id: str, *, on: date | str) -> tuple[Open, ...]:
    """All deadlines that run for a case on a day, as `overdue` takes them: those of its state and those by name.

    A clock runs from the last of the events that set it, or from the day on which the case came to its state where there
    was none. `course` is followed up to the same day; what runs is what the edition of that day says.
    """
    state = course.process.state(course.state)
    own = course.waiting(case_id)
    found = [] if own is None else [own]
    edition = course.process.edition_on(as_day(on))
    for clock in () if edition is None else edition.clocks:
        since = _since(course, clock)
        if since is not None and not {state.id, state.canonical}.isdisjoint(clock.states):
            found.append(Open(id=case_id, since=since, deadline=clock.deadline, name=clock.id))
    return tuple(found)


def _since(course: Course, clock: Clock) -> date | None:
    """The day from which a clock runs, None where the case never came to its state."""
    days = [
        each.change.on for each in course.passages if each.step.granted and each.change.event in clock.after
    ]
    return days[-1] if days else course.since
