"""Values as cells of the template: labels of lists, days as days, numbers of documents as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from unionkit.exchange.writing_csv import defused
from unionkit.packs.roster_layouts import Column, Layout
from unionkit.values.identity import (
    CreditCode,
    PermanentResidentCard2017,
    PermanentResidentNumber,
    ResidentNumber,
)

__all__ = ["Spelled", "cells_of", "csv_cells", "guarded"]

Spelled = str | int | date | None
_NUMBERS = (ResidentNumber, PermanentResidentNumber, PermanentResidentCard2017, CreditCode)
_AS_TEXT = ("identity", "credit_code", "mobile", "phone", "text")
# spreadsheets keep fifteen digits, show twelve as 1.2E+11, and drop zeros at the front
_MOST_DIGITS = 11


def cells_of(layout: Layout, values: Mapping[str, object], *, extra: bool = False) -> list[Spelled]:
    """The cells of a row in the order of the template, and of its further columns with `extra`."""
    columns = layout.columns if extra else layout.printed
    return [_spelled(column, values.get(column.name)) for column in columns]


def _spelled(column: Column, value: object) -> Spelled:
    if isinstance(value, _NUMBERS):
        return value.number
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date | int):
        return value
    if isinstance(value, str) and column.codes is not None:
        found = column.codes.find(value)
        return value if found is None else str(found)
    return None if value is None else str(value)


def csv_cells(layout: Layout, cells: list[Spelled], *, plain: bool = False) -> list[str]:
    """The same as texts for a CSV: formulas defused, and an apostrophe before digits that a spreadsheet would round.

    `plain` leaves the apostrophe out, for programs; reading a roster takes it away.
    """
    texts = defused([_text(cell) for cell in cells])
    if plain:
        return texts
    return [
        guarded(text) if column.type in _AS_TEXT else text
        for column, text in zip(layout.columns, texts, strict=False)
    ]


def _text(cell: Spelled) -> str:
    if cell is None:
        return ""
    return cell.strftime("%Y/%m/%d") if isinstance(cell, date) else str(cell)


def guarded(text: str) -> str:
    """A text with an apostrophe before digits that a spreadsheet would not keep: more than eleven, or 0 in front."""
    if not text.isdigit() or (len(text) <= _MOST_DIGITS and text[0] != "0") or text == "0":
        return text
    return f"'{text}"
