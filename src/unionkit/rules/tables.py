"""Tables of dated parameters: a number by place, kind and day, with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from attrs import Factory, field, frozen

from unionkit.evidence import Citation, Grade, Labels
from unionkit.expr.values import Exact
from unionkit.values.period import Period
from unionkit.values.units import Unit

ANY = "*"
NATION = "000000"


@frozen(kw_only=True)
class Row:
    """One number: for which keys, in force from when to when, and issued when.

    A row without `end` holds until the next row of the same keys begins; one without `start` is known only up to its
    end. `issued` is the day from which it could be known, None for the start. `inferred` says what was inferred.
    """

    keys: tuple[str, ...]
    start: date
    value: Exact
    end: date | None = None
    issued: date | None = None
    citation: Citation | None = None
    inferred: str = ""

    @property
    def known_from(self) -> date:
        """The first day on which a decision could have used it."""
        return self.issued or self.start

    @property
    def grade(self) -> Grade | None:
        """The grade of its source; what was inferred was not read."""
        if self.inferred:
            return Grade.unverified
        return None if self.citation is None else self.citation.grade


@frozen(kw_only=True)
class Table:
    """Numbers by keys and day. `prefix` names the key that holds a 6-digit place code, matched most specific first.

    A key of a row may be ``*`` for any. `places` is the number of decimals that values may have, `unit` theirs.
    """

    id: str
    unit: Unit
    keys: tuple[str, ...]
    rows: Sequence[Row]
    prefix: str | None = "place"
    places: int = 2
    label: Labels = Labels()
    by_keys: Mapping[tuple[str, ...], tuple[Row, ...]] = field(
        init=False, repr=False, eq=False, default=Factory(lambda table: _grouped(table.rows), takes_self=True)
    )

    def find(
        self, keys: Sequence[str | None], on: date, known_on: date | None = None
    ) -> Row | Literal[False] | None:
        """The row in force: None where an unknown key leaves it open, False where there is none.

        The most specific place comes first, and in it an exact key before ``*``.
        """
        place = self.keys.index(self.prefix) if self.prefix in self.keys else None
        levels = [None] if place is None else place_levels(keys[place])
        for level in levels:
            if place is not None and level is None:
                return None
            here = [level if index == place else key for index, key in enumerate(keys)]
            matching = [rows for pattern, rows in self.by_keys.items() if _matches(pattern, here)]
            settled = [
                (pattern_row)
                for pattern_row in (in_force(rows, on, known_on) for rows in matching)
                if pattern_row
            ]
            if settled:
                if None in here and any(_narrow(row, here) for row in settled):
                    return None
                return min(settled, key=lambda row: row.keys.count(ANY))
        return False


def _grouped(rows: Iterable[Row]) -> Mapping[tuple[str, ...], tuple[Row, ...]]:
    """The rows of each set of keys, in the order of their days."""
    grouped: dict[tuple[str, ...], list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row.start, row.known_from)):
        grouped.setdefault(row.keys, []).append(row)
    return {keys: tuple(found) for keys, found in grouped.items()}


def place_levels(code: str | None) -> list[str | None]:
    """A place and the wider places that hold it: county, city, province, nation. Other texts stand for themselves.

    >>> place_levels("340504")
    ['340504', '340500', '340000', '000000']
    """
    if code is None:
        return [None]
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        return [code]
    levels = [code, f"{code[:4]}00", f"{code[:2]}0000", NATION]
    return list(dict.fromkeys(levels))


def in_force(rows: Sequence[Row], on: date, known_on: date | None = None) -> Row | None:
    """The row of one set of keys that is in force on a day, given what had been issued on `known_on`."""
    known = [row for row in rows if known_on is None or row.known_from <= known_on]
    begun = [row for row in known if row.start <= on]
    if not begun:
        return None
    latest = begun[-1]
    return latest if latest.end is None or on <= latest.end else None


def period_of(row: Row, rows: Sequence[Row]) -> Period:
    """The days on which a row is in force among the rows of the same keys."""
    following = [other.start for other in rows if other.start > row.start]
    until = min(following, default=None)
    if until is None or (row.end is not None and row.end < until):
        return Period(row.start, row.end)
    return Period(row.start, date.fromordinal(until.toordinal() - 1))


def _matches(pattern: Sequence[str], keys: Sequence[str | None]) -> bool:
    return all(key is None or part in (key, ANY) for part, key in zip(pattern, keys, strict=True))


def _narrow(row: Row, keys: Sequence[str | None]) -> bool:
    """Whether a row depends on a key that is not known."""
    return any(key is None and part != ANY for part, key in zip(row.keys, keys, strict=True))
