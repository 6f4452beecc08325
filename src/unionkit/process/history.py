"""Histories: what happened to a case, entry by entry, and where it therefore stood on any day.

Entries are only ever added. What was entered wrongly is put right by a later entry that names it, so that a history still
tells what was known before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise

from attrs import define, field, frozen

from unionkit.errors import UnionkitError, ValueRefused, raise_all
from unionkit.process.deadlines import Open
from unionkit.process.machine import Assume, Process, Step
from unionkit.values.dates import as_day


def _optional_day(value: date | str | None) -> date | None:
    return None if value is None else as_day(value)


@frozen(kw_only=True)
class Change:
    """One event in a history, on the day from which it counts.

    `sequence` is its place in the order of entry, different for each entry of a history; it also orders what happened on
    one day. `recorded_on` is the day of entry, None where it was always known. `replaces` is the sequence of an entry
    that this one puts right, whose place among the entries of a day it takes. Facts and reason are not shown in a repr.
    """

    sequence: int
    event: str
    on: date = field(converter=as_day)
    facts: Mapping[str, object] = field(factory=dict, repr=False)
    recorded_on: date | None = field(default=None, converter=_optional_day)
    author: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    replaces: int | None = None


@frozen(kw_only=True)
class Annulment:
    """An entry that takes an earlier one back: what it said never happened."""

    sequence: int
    annuls: int
    recorded_on: date | None = field(default=None, converter=_optional_day)
    author: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)


Entry = Change | Annulment
"""What a history is made of: changes, and entries that take one back."""


@frozen(kw_only=True)
class Opening:
    """Where a case stood when its history was taken over from older records, and the facts that were set by then.

    The changes before it are not known; those of its day and later are followed from there.
    """

    state: str
    on: date = field(converter=as_day)
    facts: Mapping[str, object] = field(factory=dict, repr=False)


@frozen(kw_only=True)
class Passage:
    """A change as it was met on the way: in which state, and what the process said of it."""

    change: Change
    step: Step

    @property
    def before(self) -> str:
        """The state in which the change met the case."""
        return self.step.state

    @property
    def after(self) -> str:
        """The state afterwards: the same one where the change was not granted."""
        return self.step.next_state


@frozen(kw_only=True)
class Course:
    """The way of a case through a process up to a day.

    `since` is the day on which it came to its state, None where it never left the first one. `facts` are those that the
    changes set. A change that the process does not grant leaves the case where it is, and is among `refused`.
    """

    process: Process = field(repr=False)
    state: str
    since: date | None
    facts: Mapping[str, object] = field(repr=False)
    passages: tuple[Passage, ...]

    @property
    def refused(self) -> tuple[Passage, ...]:
        """The changes that the process did not grant; the step of each says why."""
        return tuple(passage for passage in self.passages if not passage.step.granted)

    @property
    def last(self) -> Passage | None:
        """The last change that was granted, None where there was none."""
        return next((each for each in reversed(self.passages) if each.step.granted), None)

    def waiting(self, case_id: str) -> Open | None:
        """The deadline that runs in its state, as `overdue` takes it; None where the state has none."""
        within = self.process.state(self.state).within
        if within is None or self.since is None:
            return None
        return Open(id=case_id, since=self.since, deadline=within)


def follow(
    process: Process,
    entries: Iterable[Entry],
    *,
    on: date | str,
    known_on: date | str | None = None,
    opening: Opening | None = None,
    assume: Assume = "nothing",
) -> Course:
    """Follow a case through its changes up to a day, that day included.

    `known_on` uses only what had been entered by then. Facts that a change set are there for those after it, which may
    say them anew. A case begins in the first state of the process; from the day of an `opening` on it stands in that
    one's state, whatever was entered before. Raises ValueRefused, several as a group, for entries that do not fit
    together, and UnknownState for states and events that the process does not have.
    """
    day = as_day(on)
    course = _Course(process, known_on, assume)
    waiting = opening
    for change in standing(entries, known_on=known_on):
        if change.on > day:
            break
        if waiting is not None and waiting.on <= change.on:
            course.open(waiting)
            waiting = None
        course.meet(change)
    if waiting is not None and waiting.on <= day:
        course.open(waiting)
    return course.made()


@define(eq=False)
class _Course:
    """A course on its way."""

    process: Process
    known_on: date | str | None
    assume: Assume
    state: str = field(init=False)
    since: date | None = field(init=False, default=None)
    facts: dict[str, object] = field(init=False, factory=dict)
    passages: list[Passage] = field(init=False, factory=list)

    def __attrs_post_init__(self) -> None:
        self.state = self.process.initial

    def open(self, opening: Opening) -> None:
        """Begin where older records end."""
        self.state, self.since = self.process.state(opening.state).id, opening.on
        self.facts = dict(opening.facts)
        self.passages = []

    def meet(self, change: Change) -> None:
        """Take one change."""
        step = self.process.step(
            self.state,
            change.event,
            {**self.facts, **change.facts} if self.facts else change.facts,
            on=change.on,
            known_on=self.known_on,
            assume=self.assume,
        )
        self.passages.append(Passage(change=change, step=step))
        if step.moves:
            self.state, self.since = step.next_state, change.on
        self.facts |= step.changes

    def made(self) -> Course:
        return Course(
            process=self.process,
            state=self.state,
            since=self.since,
            facts=self.facts,
            passages=tuple(self.passages),
        )


def standing(entries: Iterable[Entry], *, known_on: date | str | None = None) -> tuple[Change, ...]:
    """The changes that still count, in the order in which they happened: by day, then by sequence.

    What a later entry replaces or annuls is left out. `known_on` uses only what had been entered by then. Raises
    ValueRefused, several as a group, where two entries have one sequence, or one names an entry that is not before it
    or that has been put right already.
    """
    given = list(entries)
    ordered = given if _is_ascending(given) else sorted(given, key=lambda entry: entry.sequence)
    if known_on is not None:
        knowledge = as_day(known_on)
        ordered = [each for each in ordered if each.recorded_on is None or each.recorded_on <= knowledge]
    places: dict[int, int] = {}
    counting: dict[int, Change] = {}
    errors: list[UnionkitError] = []
    last: int | None = None
    for entry in ordered:
        if entry.sequence == last:
            errors.append(_refused(entry, "has the sequence of another", "number the entries one by one"))
        last = entry.sequence
        target = entry.replaces if isinstance(entry, Change) else entry.annuls
        if target is not None and counting.pop(target, None) is None:
            message = f"puts right {target}, which is not before it or does not count any more"
            errors.append(_refused(entry, message, "name the entry that counts now"))
        if isinstance(entry, Change):
            counting[entry.sequence] = entry
            places[entry.sequence] = entry.sequence if target is None else places.get(target, entry.sequence)
    if errors:
        raise_all(errors, "these entries do not fit together")
    return tuple(sorted(counting.values(), key=lambda change: (change.on, places[change.sequence])))


def _is_ascending(entries: list[Entry]) -> bool:
    return all(first.sequence < second.sequence for first, second in pairwise(entries))


def _refused(entry: Entry, message: str, hint: str) -> ValueRefused:
    return ValueRefused(f"this entry {message}", hint=hint, where=f"entry {entry.sequence}")
