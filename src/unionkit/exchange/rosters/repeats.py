"""Rows that are the same person, or union: found in one pass over the keys of a roster, each row naming the others."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from unionkit.exchange.rosters.keys import NO_KEY, key_of
from unionkit.exchange.rosters.problem import Slip
from unionkit.exchange.rosters.tables import Table
from unionkit.packs.roster_layouts import Column, Layout

__all__ = ["Known", "Twins", "find_twins", "known_keys"]

Twins = dict[int, list[tuple[Column, Slip]]]
"""What was found of each row that has twins, by its number."""

Known = Mapping[str, Mapping[int, str]]
"""Keys of a roll by column, each with a name by which its owner can be found there."""

MOST_NAMED = 5


def known_keys(layout: Layout, rows: Iterable[tuple[str, Mapping[str, str | None]]]) -> Known:
    """The keys of a roll: of each row the name that remarks may show, and its cells by the names of columns."""
    keys = {column.name: key_of(column) for column in _compared(layout)}
    found: dict[str, dict[int, str]] = {name: {} for name in keys}
    for shown, cells in rows:
        for name, make in keys.items():
            key = make(cells.get(name) or "")
            if key != NO_KEY:
                found[name].setdefault(key, shown)
    return found


def find_twins(table: Table, known: Known) -> Twins:
    """The rows that repeat others, or somebody on the roll.

    Keys are kept as eight bytes each, sorted once, so that a million rows need some tens of megabytes.
    """
    header = table.header
    columns = [column for column in header.layout if column.unique != "no" and column.name in header.places]
    keys: dict[str, array[int]] = {column.name: array("q") for column in columns}
    work: list[tuple[int, Callable[[str], int], Callable[[int], None]]] = [
        (header.places[column.name], key_of(column), keys[column.name].append) for column in columns
    ]
    numbers = array("q")
    width = max((place for place, _, _ in work), default=-1)
    for row in table.rows():
        cells = row.cells
        if row.problem or len(cells) <= width:
            continue
        numbers.append(row.line)
        for place, make, keep in work:
            keep(make(cells[place]))
    twins: Twins = {}
    for column in columns:
        _add_repeats(twins, column, keys[column.name], numbers)
        _add_known(twins, column, keys[column.name], numbers, known.get(column.name, {}))
    return twins


def _compared(layout: Layout) -> list[Column]:
    return [column for column in layout if column.unique == "refuse"]


def _add_repeats(twins: Twins, column: Column, keys: array[int], numbers: array[int]) -> None:
    seen = sorted(keys)
    again = {one for one, other in pairwise(seen) if one == other} - {NO_KEY}
    del seen
    if not again:
        return
    rows: dict[int, list[int]] = {}
    for place, key in enumerate(keys):
        if key in again:
            rows.setdefault(key, []).append(numbers[place])
    for first, *others in rows.values():
        code = "repeated" if column.unique == "refuse" else "repeated_number"
        for other in others:
            twins.setdefault(other, []).append((column, Slip(code, str(first))))
        if column.unique == "refuse":
            named = ", ".join(map(str, others[:MOST_NAMED])) + (", …" if len(others) > MOST_NAMED else "")
            twins.setdefault(first, []).append((column, Slip("repeated_below", named)))


def _add_known(
    twins: Twins, column: Column, keys: array[int], numbers: array[int], known: Mapping[int, str]
) -> None:
    if not known:
        return
    for place, key in enumerate(keys):
        if key != NO_KEY and key in known:
            twins.setdefault(numbers[place], []).append((column, Slip("on_roll", known[key])))
