"""Excel out: rows as text, days and numbers, never as formulas. The only door to xlsxwriter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Protocol, cast

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from unionkit.errors import InputError
from unionkit.exchange.writing_csv import becoming

__all__ = ["PutCells", "written_sheet"]

Cell = str | int | date | None
PutCells = Callable[[Sequence[Cell]], None]

_OPTIONS = {"constant_memory": True}
_LAST_ROW = 1_048_576
_WIDTH = 16
_LISTS = "代码"


class Sheet(Protocol):
    """What is asked of a sheet of xlsxwriter, which has no types of its own."""

    def write_string(self, row: int, column: int, text: str, form: object = None, /) -> object: ...
    def write_number(self, row: int, column: int, number: int, /) -> object: ...
    def write_datetime(self, row: int, column: int, day: date, form: object, /) -> object: ...
    def set_column(self, first: int, last: int, width: int, form: object, /) -> object: ...
    def freeze_panes(self, row: int, column: int, /) -> object: ...
    def data_validation(
        self, row: int, column: int, last_row: int, last_column: int, options: Mapping[str, str], /
    ) -> object: ...


class Workbook(Protocol):
    """What is asked of a workbook of xlsxwriter."""

    def add_worksheet(self, name: str, /) -> Sheet: ...
    def add_format(self, properties: dict[str, object], /) -> object: ...
    def close(self) -> None: ...


@contextmanager
def written_sheet(
    path: Path, name: str, titles: Sequence[str], choices: Mapping[int, Sequence[str]] | None = None
) -> Iterator[PutCells]:
    """A function that writes rows to a sheet; the file takes its name only once it is whole.

    All columns are formatted as text, so that what is typed later keeps its digits too. `choices` are the drop-down lists of
    columns, by their places; a second sheet holds them.
    """
    with becoming(path) as partial:
        workbook = cast("Workbook", xlsxwriter.Workbook(str(partial), _OPTIONS))
        try:
            yield _prepared(workbook, workbook.add_worksheet(name), titles, choices or {})
        finally:
            _close(workbook, path)  # where rows broke off too, since that alone ends its temporary files
        if partial != path:
            partial.replace(path)


def _close(workbook: Workbook, path: Path) -> None:
    try:
        workbook.close()
    except (XlsxWriterException, OSError):
        raise InputError(f"{path} cannot be written", hint="check the path") from None


def _prepared(
    workbook: Workbook, sheet: Sheet, titles: Sequence[str], choices: Mapping[int, Sequence[str]]
) -> PutCells:
    text = workbook.add_format({"num_format": "@"})
    day = workbook.add_format({"num_format": "yyyy/mm/dd"})
    head = workbook.add_format({"num_format": "@", "bold": True})
    sheet.set_column(0, max(len(titles) - 1, 0), _WIDTH, text)
    sheet.freeze_panes(1, 0)
    for place, title in enumerate(titles):
        sheet.write_string(0, place, title, head)
    if choices:
        _add_lists(workbook, sheet, choices)
    last = 0

    def put(cells: Sequence[Cell]) -> None:
        nonlocal last
        last += 1
        if last >= _LAST_ROW:
            raise InputError(f"a sheet has {_LAST_ROW:,} rows at most", hint="write CSV, or several files")
        for place, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(last, place, cell, day)
            elif isinstance(cell, int):
                sheet.write_number(last, place, cell)
            elif cell:
                sheet.write_string(last, place, cell, text)

    return put


def _add_lists(workbook: Workbook, sheet: Sheet, choices: Mapping[int, Sequence[str]]) -> None:
    """Write drop-down lists to a sheet of their own, row by row, and tie the columns to them."""
    lists = workbook.add_worksheet(_LISTS)
    for row in range(max(map(len, choices.values()))):
        for place, labels in enumerate(choices.values()):
            if row < len(labels):
                lists.write_string(row, place, labels[row])
    for place, (column, labels) in enumerate(choices.items()):
        reference = f"={_LISTS}!${_letter(place)}$1:${_letter(place)}${len(labels)}"
        sheet.data_validation(1, column, _LAST_ROW - 1, column, {"validate": "list", "source": reference})


def _letter(place: int) -> str:
    return chr(ord("A") + place)
