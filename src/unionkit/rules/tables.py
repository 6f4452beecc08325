"""Tables of dated parameters: a number by place, kind and day, with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from attrs import Factory, field, frozen

from unionkit.evidence import Citation, Grade, Labels
from unionkit.expr.values import Exact
from unionkit.values.display import notebook_view
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


def _in_order(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(rows)


@frozen(kw_only=True)
class Table:
    """Numbers by keys and day. `prefix` names the key that holds a 6-digit place code, matched most specific first.

    A key of a row may be ``*`` for any. `places` is the number of decimals that values may have, `unit` theirs.
    """

    id: str
    unit: Unit
    keys: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False, converter=_in_order)
    prefix: str | None = "place"
    places: int = 2
    label: Labels = Labels()
    by_keys: Mapping[tuple[str, ...], tuple[Row, ...]] = field(
        init=False, repr=False, eq=False, default=Factory(lambda table: _grouped(table.rows), takes_self=True)
    )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Mapping[str, str]:
        return notebook_view(self) or {"text/plain": repr(self)}

    def _repr_html_(self) -> str | None:
        return (notebook_view(self) or {}).get("text/html")

    def find(
        self, keys: Sequence[str | None], on: date, known_on: date | None = None
    ) -> Row | Literal[False] | None:
        """The row in force: None where an unknown key leaves it open, False where there is none.

        The most specific place comes first, ``*`` after the nation, and in each an exact key before ``*``.
        """
        for level in self.levels(keys):
            found = self.find_at(level, keys, on, known_on)
            if found is not False:
                return found
        return False

    def find_at(
        self, level: str | None, keys: Sequence[str | None], on: date, known_on: date | None = None
    ) -> Row | Literal[False] | None:
        """The row in force at one level of place, as `find` says; level None looks under all places at once."""
        levels = self.levels(keys) if level is None else [level]
        matching = [rows for pattern, rows in self.by_keys.items() if self.may_match(pattern, keys, levels)]
        here = [row for row in (in_force(rows, on, known_on) for rows in matching) if row is not None]
        if any(_narrow(row, keys) for row in here):
            return None
        if not here:
            return False
        found: Row = min(here, key=_width)
        return found

    @property
    def place(self) -> int:
        """Where the place stands among the keys, -1 where there is none."""
        return self.keys.index(self.prefix) if self.prefix in self.keys else -1

    def levels(self, keys: Sequence[str | None]) -> Sequence[str | None]:
        """The places to look under, the most specific first; None for all at once."""
        place = None if self.place < 0 else keys[self.place]
        return [None] if place is None else [*place_levels(place), ANY]

    def may_match(
        self, pattern: Sequence[str], keys: Sequence[str | None], levels: Sequence[str | None]
    ) -> bool:
        """Whether rows of some keys can be meant, at any level, what is unknown aside."""
        place = self.place
        return all(
            key is None or part in (levels if index == place else (key, ANY))
            for index, (part, key) in enumerate(zip(pattern, keys, strict=True))
        )


def _grouped(rows: Iterable[Row]) -> Mapping[tuple[str, ...], tuple[Row, ...]]:
    """The rows of each set of keys, in the order of their days."""
    grouped: dict[tuple[str, ...], list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row.start, row.known_from)):
        grouped.setdefault(row.keys, []).append(row)
    return {keys: tuple(found) for keys, found in grouped.items()}


def place_levels(code: str) -> list[str]:
    """A place and the wider places that hold it: county, city, province, nation. Other texts stand for themselves.

    >>> place_levels("340504")
    ['340504', '340500', '340000', '000000']
    """
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        return [code]
    return list(dict.fromkeys((code, f"{code[:4]}00", f"{code[:2]}0000", NATION)))


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


def _width(row: Row) -> int:
    return row.keys.count(ANY)


def _narrow(row: Row, keys: Sequence[str | None]) -> bool:
    """Whether a row depends on a key that is not known."""
    return any(key is None and part != ANY for part, key in zip(row.keys, keys, strict=True))
