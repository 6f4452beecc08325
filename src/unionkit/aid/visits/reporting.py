"""Totals of visits: person-times against persons, money and goods apart, by unit, round, target or event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, get_args

from attrs import field, frozen

from unionkit.aid.visits.visit import Visit
from unionkit.errors import ValueRefused
from unionkit.values.money import Money

__all__ = ["By", "VisitLine", "VisitReport", "report_visits"]

By = Literal["unit", "round", "reason", "event"]


@frozen(kw_only=True)
class VisitLine:
    """The visits under one key. `person_times` are visits, `persons` the people visited, each counted once.

    A person who is visited under two keys counts in both lines, so persons do not add up as visits and money do.
    """

    key: str
    person_times: int
    persons: int
    money: Money
    goods: Money

    @property
    def total(self) -> Money:
        """Money and goods together."""
        return self.money + self.goods


@frozen(kw_only=True)
class VisitReport:
    """Visits as a whole and line by line, sorted by key. What the lines come to is what the whole comes to, to the fen."""

    by: By
    whole: VisitLine
    lines: tuple[VisitLine, ...] = field(repr=False)

    @property
    def in_several(self) -> int:
        """How many times somebody counts in a line although another line has counted that person already."""
        return sum(line.persons for line in self.lines) - self.whole.persons


def report_visits(visits: Iterable[Visit], *, by: By = "unit") -> VisitReport:
    """Add visits up. Raises ValueRefused where two visits have one id, which would count twice."""
    if by not in get_args(By):
        raise ValueRefused("visits are not added up by that", hint=f"one of: {', '.join(get_args(By))}")
    listed = tuple(visits)
    if len({visit.id for visit in listed}) < len(listed):
        raise ValueRefused(
            "two of these visits have one id", hint="check_visits finds them; hand in each visit once"
        )
    groups: dict[str, list[Visit]] = {}
    for visit in listed:
        groups.setdefault(str(getattr(visit, by)), []).append(visit)
    return VisitReport(
        by=by,
        whole=_line("", listed),
        lines=tuple(_line(key, groups[key]) for key in sorted(groups)),
    )


def _line(key: str, visits: Sequence[Visit]) -> VisitLine:
    return VisitLine(
        key=key,
        person_times=len(visits),
        persons=len({visit.person for visit in visits}),
        money=sum((visit.money for visit in visits), start=Money(0)),
        goods=sum((visit.in_kind for visit in visits), start=Money(0)),
    )
