"""Rosters out in the layout of a template, and the empty template itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from unionkit.exchange.rosters.reading import DEFAULT_LAYOUT
from unionkit.exchange.rosters.writing import check_ending, written_roster
from unionkit.packs.layouts import load_layout
from unionkit.packs.roster_layouts import Layout

__all__ = ["export_roster"]


def export_roster(
    rows: Iterable[Mapping[str, object]],
    path: str | Path,
    *,
    layout: Layout | str = DEFAULT_LAYOUT,
    plain: bool = False,
) -> int:
    """Write rows as a template has them, and give their number; no rows make an empty template with its drop-down lists.

    A row maps names of columns to values as an entry has them; what it lacks stays empty. Choices may be ids or labels.
    Identity numbers, phones and codes stay text, and nothing is a formula. In a CSV an apostrophe keeps a spreadsheet from
    rounding them; `plain` leaves it out.
    """
    found = load_layout(layout) if isinstance(layout, str) else layout
    target = Path(path)
    check_ending(target)
    with written_roster(target, found, plain=plain) as put:
        return sum(put(row) for row in rows)
