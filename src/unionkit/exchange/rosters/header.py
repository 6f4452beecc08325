"""The row of labels: found below titles, matched by what the labels say and not by where they stand."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from attrs import frozen

from unionkit.errors import InputError
from unionkit.exchange.reading_csv import MOST_COLUMNS, Row
from unionkit.exchange.rosters.cleaning import bare, folded, without_remark
from unionkit.packs.roster_layouts import Column, Layout

__all__ = ["ROWS_LOOKED_AT", "Header", "find_header"]

ROWS_LOOKED_AT = 20
LEAST_FOUND = 2


@frozen(kw_only=True)
class Header:
    """Which columns of a file are which of a layout.

    `row` is its number in the file, `labels` are those of the file, `places` say where each column of the layout stands.
    """

    row: int
    labels: tuple[str, ...]
    places: Mapping[str, int]
    layout: Layout

    @property
    def absent(self) -> tuple[Column, ...]:
        """The columns that the template prints and the file does not have."""
        return tuple(column for column in self.layout.printed if column.name not in self.places)

    @property
    def unread(self) -> tuple[str, ...]:
        """The labels of the file that mean nothing to the layout."""
        known = set(self.places.values())
        return tuple(label for place, label in enumerate(self.labels) if place not in known and label)


def find_header(rows: Sequence[Row], layout: Layout, needed: Sequence[str]) -> Header:
    """The first of the rows in which most labels of a layout stand, titles above it passed over.

    Raises InputError where there is none, where a needed column is missing, and where two columns are the same.
    """
    known = _known(layout)
    best: tuple[int, Row, list[tuple[int, Column]]] = (0, Row(0, ()), [])
    for row in rows[:ROWS_LOOKED_AT]:
        if len(row.cells) > MOST_COLUMNS:
            raise InputError(
                f"this file has more than {MOST_COLUMNS:,} columns",
                hint="keep the columns of the roster, and save the file again",
                where=f"row {row.line}",
            )
        matched = [
            (place, column)
            for place, cell in enumerate(row.cells)
            if (column := _match(cell, known)) is not None
        ]
        found = len({column.name for _, column in matched})
        if found > best[0]:
            best = found, row, matched
    if best[0] < LEAST_FOUND:
        titles = ", ".join(column.title for column in layout.columns if column.needed)
        raise InputError(
            f"the first {ROWS_LOOKED_AT} rows hold no labels of a roster", hint=f"write a row with: {titles}"
        )
    return _header(best[1], best[2], layout, needed)


def _header(row: Row, matched: Sequence[tuple[int, Column]], layout: Layout, needed: Sequence[str]) -> Header:
    where = f"row {row.line}"
    labels = tuple(bare(cell) for cell in row.cells)
    places: dict[str, int] = {}
    for place, column in matched:
        if column.name in places:
            twins = f"{labels[places[column.name]]!r} and {labels[place]!r}"
            raise InputError(
                f"{twins} are the same column ({column.title})", hint="keep one of them", where=where
            )
        places[column.name] = place
    missing = [layout[name] for name in needed if name not in places]
    if missing:
        titles = ", ".join(column.title for column in missing)
        raise InputError(f"there is no column {titles}", hint=_nearest(missing, labels), where=where)
    return Header(row=row.line, labels=labels, places=places, layout=layout)


def _nearest(missing: Sequence[Column], labels: Sequence[str]) -> str:
    near = [found[0] for column in missing if (found := difflib.get_close_matches(column.title, labels, n=1))]
    if near:
        return f"is it {', '.join(map(repr, near))}? then call it so"
    return f"labels may also be: {', '.join(title for column in missing for title in column.also) or 'none'}"


def _known(layout: Layout) -> Mapping[str, Column]:
    titles = [(folded(title), column) for column in layout for title in column.titles]
    return dict(reversed(titles))


def _match(cell: str, known: Mapping[str, Column]) -> Column | None:
    if not cell or len(cell) > 60:
        return None
    label = folded(cell)
    return known.get(label) or known.get(without_remark(label))
