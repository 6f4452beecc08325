"""Deadlines as values: so many working days, days or months from a day, which is not counted itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from attrs import field, frozen

from unionkit.errors import OutsideCalendar, UnionkitError, ValueRefused, raise_all
from unionkit.evidence import Citation, Labels
from unionkit.values.dates import add_months, as_day
from unionkit.values.working_days import Calendar, OnRestDay


@frozen(kw_only=True)
class Deadline:
    """One of `working_days`, `days` and `months`, counted from the day after the first.

    An end on a day of rest moves to the ``next`` or ``previous`` working day, or is kept. Months that lack the day end
    on their last one. Raises ValueRefused unless one length is given, at least 1.

    >>> Deadline(days=10, on_rest_day="keep").due("2024-05-01")
    datetime.date(2024, 5, 11)
    """

    working_days: int | None = None
    days: int | None = None
    months: int | None = None
    on_rest_day: OnRestDay = "next"
    label: Labels = Labels()
    citations: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        given = [length for length in (self.working_days, self.days, self.months) if length is not None]
        if len(given) != 1:
            raise ValueRefused("A deadline has one length", hint="Give working_days, days or months")
        if type(given[0]) is not int or given[0] < 1:
            raise ValueRefused(
                "A deadline is at least one whole day long", hint="Hand in a whole number from 1"
            )

    @property
    def needs_calendar(self) -> bool:
        """Whether its end depends on which days are worked."""
        return self.working_days is not None or self.on_rest_day != "keep"

    def due(self, start: date | str, calendar: Calendar | None = None) -> date:
        """The last day on which it is kept.

        Raises OutsideCalendar where the calendar does not cover the days that it takes, and ValueRefused where a
        calendar is needed and there is none.
        """
        first = as_day(start)
        if self.needs_calendar:
            if calendar is None:
                raise ValueRefused("This deadline depends on working days", hint="Hand in a calendar")
            return calendar.period_end(
                first,
                working_days=self.working_days,
                days=self.days,
                months=self.months,
                on_rest_day=self.on_rest_day,
            )
        if self.months is not None:
            return add_months(first, self.months, missing="down")
        try:
            return first + timedelta(days=self.days or 0)
        except OverflowError:
            raise ValueRefused("The deadline ends after the year 9999", hint="Hand in fewer days") from None

    def is_over(self, start: date | str, *, on: date | str, calendar: Calendar | None = None) -> bool:
        """Whether it has passed by a day, on which it is still kept if that is its last.

        A deadline that runs beyond the years covered has not passed on a day that is covered. Raises what `due` raises
        where that cannot be said.
        """
        try:
            return self.due(start, calendar) < as_day(on)
        except OutsideCalendar:
            if calendar is None or not self._runs_beyond(as_day(start), as_day(on), calendar):
                raise
            return False

    def _runs_beyond(self, first: date, on: date, calendar: Calendar) -> bool:
        """Whether the end lies after the last day covered, whatever is announced for the years to come."""
        covered = calendar.covers
        # an end beyond the calendar that moves back may still land inside it
        return covered.contains(first) and covered.contains(on) and self.on_rest_day != "previous"


@frozen(kw_only=True)
class Open:
    """Something that waits to be done: `id` names it, `since` is the day from which its deadline runs.

    `name` tells several deadlines of one thing apart.
    """

    id: str
    since: date = field(converter=as_day)
    deadline: Deadline
    name: str = ""


@frozen(kw_only=True)
class Overdue:
    """Something that should have been done by `due`; `days_late` are calendar days."""

    open: Open
    due: date
    days_late: int


def overdue(
    things: Iterable[Open], *, on: date | str, calendar: Calendar | None = None
) -> tuple[Overdue, ...]:
    """What is overdue on a day, longest overdue first, then by id and name.

    Raises OutsideCalendar and ValueRefused, several as a group, for things whose deadline cannot be told.
    """
    day = as_day(on)
    found: list[Overdue] = []
    errors: list[UnionkitError] = []
    for thing in things:
        try:
            if thing.deadline.is_over(thing.since, on=day, calendar=calendar):
                due = thing.deadline.due(thing.since, calendar)
                found.append(Overdue(open=thing, due=due, days_late=(day - due).days))
        except UnionkitError as error:
            errors.append(error.at(f"open {thing.id}"))
    if errors:
        raise_all(errors, "some deadlines cannot be told")
    return tuple(sorted(found, key=lambda each: (each.due, each.open.id, each.open.name)))
