"""Parameters of a frame: what a table gives for each row, joined as small tables of what can be looked up at all.

A table is expanded in Python, by the same code that decides one case, into one small table for each level of place
(county, city, province, nation): the digits of the place that count there, every value of every other key, unknown and
all-others included, and each stretch of days between two changes. What is left for the engine are joins on equality.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from math import prod
from typing import cast

import narwhals as nw
from attrs import define, frozen

from unionkit.errors import NotPortable
from unionkit.expr.columns.code import is_one_of
from unionkit.expr.columns.engine import indicator, whole
from unionkit.expr.nodes import Name, Text
from unionkit.rules.facts import Schema
from unionkit.rules.frames.numbering import numbered, with_taken
from unionkit.rules.frames.opening import Opened
from unionkit.rules.frames.small_tables import looked_up
from unionkit.rules.frames.staged import Staged
from unionkit.rules.parts import Parameter
from unionkit.rules.tables import ANY, Row, Table, place_levels

MOST_PRESENT = 20_000
MOST_PLACES = 1_000_000
UNKNOWN, OTHER = "\x01unknown", "\x01other"
FOUND, OPEN = 1, 2
EVERYWHERE = -1


@frozen(kw_only=True)
class Looked:
    """What looking up gave, as names of columns: the value in steps, and whether it is found (1), open (2) or absent (null)."""

    value: str
    state: str
    grade: str


@define(kw_only=True)
class Lookups:
    """Joins the parameters of a policy to a frame."""

    beside: Opened
    schema: Schema
    canonical: Mapping[str, nw.Expr]
    known_on: date | None
    staged: Staged
    graded: bool

    def look_up(self, parameter: Parameter, day: date | nw.Expr) -> Looked:
        """Join one parameter, as it is on a day or on the days of a column of ordinals."""
        table = cast("Table", parameter.table)
        value, state, grade = (f"_uk_{parameter.name}_{part}" for part in ("value", "state", "grade"))
        looked = Looked(value=value, state=state, grade=grade)
        keys = self.keys_of(parameter, table)
        changes = [] if isinstance(day, date) else changes_of(table)
        days = [day] if isinstance(day, date) else [date.min, *changes]
        stretch = {} if isinstance(day, date) else {"_uk_stretch": stretch_of(day, changes)}
        expanded = _Expanded(
            table=table, keys=keys, days=days, known_on=self.known_on, scale=10**parameter.places
        )
        if not self.beside.in_memory or not self.join_present(expanded, stretch, looked):
            self.join_levels(expanded, stretch, looked)
        return looked

    def join_present(self, expanded: _Expanded, stretch: Mapping[str, nw.Expr], looked: Looked) -> bool:
        """Look up only what a frame in memory asks for, each once; False where that is too much to be worth it."""
        on = {
            **stretch,
            **{f"_uk_key_{name}": key.column for name, key in expanded.keys.items() if not key.always},
        }
        if not on:
            return False
        ready = self.staged.frame.with_columns(*(column.alias(name) for name, column in on.items()))
        present = ready.select(*on).unique().collect()
        if len(present) > MOST_PRESENT:
            return False
        asked = present.rows()
        distinct = [list(dict.fromkeys(row[place] for row in asked)) for place in range(len(on))]
        sizes = [prod(map(len, distinct[:place])) for place in range(len(on) + 1)]
        if not asked or sizes[-1] > MOST_PLACES:
            return False
        found: list[tuple[int | None, ...]] = [(None, OPEN, None)] * sizes[-1]
        places = [
            {value: place * size for place, value in enumerate(values)}
            for values, size in zip(distinct, sizes, strict=False)
        ]
        for row in asked:
            here = sum(of_key[value] for of_key, value in zip(places, row, strict=True))
            found[here] = expanded.asked(row, dated=bool(stretch))
        spot = f"{looked.value}_at"
        parts = zip(on, distinct, sizes, strict=False)
        at = sum((numbered(nw.col(name), values) * size for name, values, size in parts), start=whole(0))
        names = self.wanted(looked)
        columns = {name: (nw.Int64(), [row[place] for row in found]) for place, name in enumerate(names)}
        self.staged.frame = with_taken(ready.with_columns(at.alias(spot)), spot, columns).drop(*on, spot)
        return True

    def join_levels(self, expanded: _Expanded, stretch: Mapping[str, nw.Expr], looked: Looked) -> None:
        """Look up everything that can be asked, level by level of place."""
        levels, names = expanded.levels(), self.wanted(looked)
        kept = self.staged.frame.collect_schema().names()
        on = dict(stretch)
        keys_at: list[list[str]] = []
        for place, width in enumerate(levels):
            here = list(stretch)
            for name, column in expanded.joining(width):
                # what all levels share is worked out once
                here.append(f"_uk_key_{name}_{place}" if name == expanded.place_key else f"_uk_key_{name}")
                on[here[-1]] = column
            keys_at.append(here)
        if on:
            self.staged.frame = self.staged.frame.with_columns(
                *(column.alias(name) for name, column in on.items())
            )
        parts = [[f"{name}_{place}" for name in names] for place in range(len(levels))]
        for width, keys, made in zip(levels, keys_at, parts, strict=True):
            self.join_level(list(expanded.rows_of(width)), keys, made)
        picks = [nearest(name, looked.state, len(levels)).alias(name) for name in names]
        self.staged.frame = self.staged.frame.select(*kept, *picks)

    def wanted(self, looked: Looked) -> Sequence[str]:
        """The columns that are needed: grades only where somebody asks for them."""
        return [looked.value, looked.state, *([looked.grade] if self.graded else [])]

    def keys_of(self, parameter: Parameter, table: Table) -> Mapping[str, _Key]:
        """Each key but the place: its column and the values that matter."""
        found: dict[str, _Key] = {}
        for key, node in zip(table.keys, parameter.key_nodes, strict=True):
            values = sorted({row.keys[table.keys.index(key)] for row in table.rows} - {ANY})
            if isinstance(node, Text):
                found[key] = _Key(column=nw.lit(node.value), values=(node.value,), always=True)
            elif isinstance(node, Name) and node.name in self.schema:
                choices = self.schema[node.name].choices
                found[key] = _Key(
                    column=self.canonical[node.name], values=choices or tuple(values), closed=bool(choices)
                )
            else:
                raise NotPortable(
                    f"the key {key!r} of the parameter {parameter.name!r} is worked out",
                    hint="use a fact or a text as the key, or decide in Python",
                )
        return found

    def join_level(self, rows: Sequence[Joined], keys: Sequence[str], names: Sequence[str]) -> None:
        """Join the small table of one level by its key columns; without any, its one row stands for all."""
        if not keys:
            values = rows[0][1] if rows else (None, None, None)
            literals = (
                nw.lit(value, dtype=nw.Int64).alias(name) for name, value in zip(names, values, strict=False)
            )
            self.staged.frame = self.staged.frame.with_columns(*literals)
            return
        columns: dict[str, tuple[nw.dtypes.DType, Sequence[object]]] = {}
        for place, name in enumerate(keys):
            kind: nw.dtypes.DType = nw.Int64() if name == "_uk_stretch" else nw.String()
            columns[name] = (kind, [row[0][place] for row in rows])
        for place, name in enumerate(names):
            columns[name] = (nw.Int64(), [row[1][place] for row in rows])
        self.staged.frame = looked_up(self.beside, self.staged.frame, keys, columns)


@frozen(kw_only=True)
class _Key:
    """A key of a table: the column that holds it, the values that rows speak of, and whether there can be no others."""

    column: nw.Expr
    values: Sequence[str]
    closed: bool = False
    always: bool = False

    @property
    def domain(self) -> Sequence[str | None]:
        """All that a row of the frame may hold, as far as the table tells them apart; None is unknown."""
        more: list[str | None] = [] if self.always else [None] if self.closed else [None, OTHER]
        return [*self.values, *more]

    @property
    def joined(self) -> nw.Expr:
        """The column with sentinels for unknown and for values that no row speaks of."""
        if self.always:
            return self.column
        told = self.column
        if not self.closed:
            told = (
                nw.when(is_one_of(self.column, list(self.values))).then(self.column).otherwise(nw.lit(OTHER))
            )
        return nw.when(self.column.is_null()).then(nw.lit(UNKNOWN)).otherwise(told)


Joined = tuple[tuple[object, ...], tuple[int | None, int | None, int | None]]


@frozen(kw_only=True)
class _Expanded:
    """A table spread out over everything that can be asked of it."""

    table: Table
    keys: Mapping[str, _Key]
    days: Sequence[date]
    known_on: date | None
    scale: int

    @property
    def place_key(self) -> str | None:
        return self.table.prefix if self.table.prefix in self.table.keys else None

    def levels(self) -> Sequence[int]:
        """The widths of place that rows have, the most specific first; one without place for a table without places."""
        if self.place_key is None:
            return [EVERYWHERE]
        places = {row.keys[self.table.place] for row in self.table.rows}
        return sorted({width_of(place) for place in places}, reverse=True)

    def joining(self, width: int) -> Iterator[tuple[str, nw.Expr]]:
        """The key columns of a level, by name: the place's digits that count, then the other keys."""
        for name, key in self.keys.items():
            if name == self.place_key:
                yield name, self.place_column(key.column, width)
            elif not key.always:
                yield name, key.joined

    def place_column(self, place: nw.Expr, width: int) -> nw.Expr:
        """What counts of a place at a level; an unknown place has a name of its own at the first level."""
        if width == EVERYWHERE:
            counts = nw.when(~place.is_null()).then(nw.lit(ANY))
        else:
            well_formed = place.str.contains("^[0-9]{6}$")
            counts = nw.when(well_formed).then(place.str.slice(0, width) if width else nw.lit("0"))
        if width != self.levels()[0]:
            return counts
        return nw.when(place.is_null()).then(nw.lit(UNKNOWN)).otherwise(counts)

    def rows_of(self, width: int) -> Iterator[Joined]:
        """The rows of the small table of a level: keys, then value in steps, state and grade."""
        others = [name for name in self.table.keys if name != self.place_key]
        for stretch, day in enumerate(self.days):
            for code in self.codes(width):
                for values in product(*(self.keys[name].domain for name in others)):
                    told = dict(zip(others, values, strict=True))
                    found = self.at(code, told, day)
                    if found is not None:
                        start: list[object] = [stretch] if len(self.days) > 1 else []
                        yield (*start, *self.spelled(code, width, told)), found

    def spelled(self, code: str, width: int, told: Mapping[str, str | None]) -> Iterator[str]:
        """The keys of one row as `joining` has them."""
        for name, key in self.keys.items():
            if name == self.place_key:
                yield code if code in (UNKNOWN, ANY) else code[:width] if width else "0"
            elif not key.always:
                yield UNKNOWN if told[name] is None else str(told[name])

    def asked(self, row: Sequence[object], *, dated: bool) -> tuple[int | None, int | None, int | None]:
        """What the table says of one row of keys; nothing at all where it has nothing."""
        day = self.days[int(str(row[0]))] if dated and row[0] is not None else self.days[0]
        if dated and row[0] is None:
            return None, OPEN, None
        rest = iter(row[1:] if dated else row)
        told = {name: key.values[0] if key.always else next(rest) for name, key in self.keys.items()}
        keys = [None if told[name] is None else str(told[name]) for name in self.table.keys]
        found = self.table.find(keys, day, self.known_on)
        return (None, None, None) if found is False else self.said(found)

    def said(self, found: Row | None) -> tuple[int | None, int | None, int | None]:
        """Value in steps, state and grade of a row, or of an open question."""
        if found is None:
            return None, OPEN, None
        return (
            int(Fraction(found.value) * self.scale),
            FOUND,
            None if found.grade is None else int(found.grade),
        )

    def codes(self, width: int) -> Sequence[str]:
        """The places of a level that have rows."""
        if self.place_key is None:
            return [""]
        codes = {row.keys[self.table.place] for row in self.table.rows}
        here = sorted(code for code in codes if width_of(code) == width)
        return [*here, UNKNOWN] if width == self.levels()[0] else here

    def at(
        self, code: str, others: Mapping[str, str | None], day: date
    ) -> tuple[int | None, int | None, int | None] | None:
        """Value, state and grade at exactly this level; None where its rows say nothing."""
        place = None if code == UNKNOWN else code
        keys = [place if name == self.place_key else others[name] for name in self.table.keys]
        found = self.table.find_at(place or None, keys, day, self.known_on)
        return None if found is False else self.said(found)


def nearest(name: str, state: str, levels: int) -> nw.Expr:
    """What the first level says that says anything; a question that it leaves open is not answered by a wider one."""
    found = nw.col(f"{name}_{levels - 1}")
    for level in range(levels - 2, -1, -1):
        silent = nw.col(f"{state}_{level}").is_null()
        found = nw.when(silent).then(found).otherwise(nw.col(f"{name}_{level}"))
    return found


def width_of(place: str) -> int:
    """How many digits of a place code count: 6 for a county, 4, 2, 0 for the nation, -1 for any place."""
    if place == ANY:
        return EVERYWHERE
    levels = place_levels(place)
    return {4: 6, 3: 4, 2: 2, 1: 0}[len(levels)]


def changes_of(table: Table) -> list[date]:
    """Every day on which a table may begin to say something else."""
    found = {row.start for row in table.rows}
    found |= {date.fromordinal(row.end.toordinal() + 1) for row in table.rows if row.end is not None}
    return sorted(found)


def stretch_of(ordinal: nw.Expr, changes: Sequence[date]) -> nw.Expr:
    """How many changes lie on or before a day: the number of the stretch in which it lies."""
    found = whole(0)
    for change in changes:
        found = found + indicator(ordinal >= whole(change.toordinal()))
    return nw.when(~ordinal.is_null()).then(found)
