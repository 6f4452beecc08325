"""Terms of office and yearly meetings: when they run out, and who is late on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from attrs import field, frozen

from unionkit.errors import ValueRefused
from unionkit.process.ballots.rules import whole
from unionkit.values.dates import add_months, as_day

__all__ = ["Late", "Term", "ending_within", "late_meetings", "overdue_terms"]


def _years(_: object, __: object, value: int) -> None:
    if whole(value, "the length of a term in years") < 1:
        raise ValueRefused("a term has at least a year", hint="write the years that were decided, such as 3")


@frozen(kw_only=True)
class Term:
    """The term of an elected body: it ends the day before its last anniversary. `renewed` says that a new one began."""

    organisation: str
    body: str = "committee"
    elected: date = field(converter=as_day)
    years: int = field(validator=_years)
    renewed: bool = False

    @property
    def ends(self) -> date:
        """Its last day; a term from 29 February runs out on 27 or 28 February.

        >>> Term(organisation="A1", elected="2021-06-18", years=5).ends
        datetime.date(2026, 6, 17)
        """
        return add_months(self.elected, 12 * self.years, missing="down") - timedelta(days=1)


@frozen(kw_only=True)
class Late:
    """Something that should have been done by a day, and was not on the day asked about."""

    organisation: str
    what: str
    due: date
    days: int


def overdue_terms(terms: Iterable[Term], on: date | str, *, grace_months: int = 0) -> tuple[Late, ...]:
    """The terms that had run out on a day without a new one, the latest first in line.

    `grace_months` is how much later a rule lets the renewal be: within it nothing is late.
    """
    day = as_day(on)
    found = []
    for term in terms:
        due = add_months(term.ends, grace_months, missing="down")
        if not term.renewed and term.elected <= day and due < day:
            found.append(Late(organisation=term.organisation, what=term.body, due=due, days=(day - due).days))
    return _sorted(found)


def ending_within(terms: Iterable[Term], on: date | str, *, months: int) -> tuple[Term, ...]:
    """The terms that run out in the months to come, the nearest first: whose elections are to be prepared."""
    day = as_day(on)
    until = add_months(day, months, missing="down")
    running = [term for term in terms if not term.renewed and term.elected <= day <= term.ends <= until]
    return tuple(sorted(running, key=lambda term: (term.ends, term.organisation, term.body)))


def late_meetings(
    held: Iterable[tuple[str, date | str]], on: date | str, *, months: int, what: str = "meeting"
) -> tuple[Late, ...]:
    """The organisations whose last meeting before a day lies more than some months back; pairs of id and day held."""
    day = as_day(on)
    last: dict[str, date] = {}
    for organisation, when in held:
        found = as_day(when)
        if found <= day:
            last[organisation] = max(found, last.get(organisation, found))
    due = {name: add_months(when, months, missing="down") for name, when in last.items()}
    return _sorted(
        Late(organisation=name, what=what, due=until, days=(day - until).days)
        for name, until in due.items()
        if until < day
    )


def _sorted(found: Iterable[Late]) -> tuple[Late, ...]:
    return tuple(sorted(found, key=lambda late: (late.due, late.organisation, late.what)))
