"""A roll that is there already, as keys against which the rows of a roster are held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from unionkit.exchange.rosters.reading import DEFAULT_LAYOUT
from unionkit.exchange.rosters.repeats import Known, known_keys
from unionkit.exchange.rosters.tables import Table, open_table
from unionkit.packs.layouts import load_layout
from unionkit.packs.roster_layouts import Layout

__all__ = ["roll_in", "roll_of"]


def roll_of(
    members: Iterable[tuple[str, Mapping[str, str | None]]], *, layout: Layout | str = DEFAULT_LAYOUT
) -> Known:
    """The keys of a roll of one's own: of each member a name that remarks may show, such as an id, and the cells.

    Cells go by the names of the columns that must not repeat: for members `identity`, `phone`, `user_name`. Any of
    them may be missing. Numbers of fifteen and of eighteen digits are the same person.

    >>> known = roll_of([("A17", {"identity": "340421650115997"})])
    >>> [len(keys) for keys in known.values()]
    [1, 0, 0]
    """
    found = load_layout(layout) if isinstance(layout, str) else layout
    return known_keys(found, members)


def roll_in(path: str | Path, *, layout: Layout | str = DEFAULT_LAYOUT, encoding: str = "") -> Known:
    """The same of a roster in a file; remarks name the rows of it."""
    found = load_layout(layout) if isinstance(layout, str) else layout
    return known_keys(found, _cells(open_table(Path(path), found, (), encoding=encoding)))


def _cells(table: Table) -> Iterator[tuple[str, Mapping[str, str | None]]]:
    places = table.header.places
    for row in table.rows():
        yield (
            str(row.line),
            {name: row.cells[place] for name, place in places.items() if place < len(row.cells)},
        )
