"""Excel in: the rows of a sheet as texts, opened only after the workbook was looked at. The only door to calamine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from unionkit.errors import InputError
from unionkit.exchange.reading_csv import Row
from unionkit.exchange.rosters.workbooks import check_workbook

__all__ = ["read_sheets", "rows_of_sheet"]

Cell = int | float | str | bool | date | datetime | time | timedelta
_EXACT = 10**15


def read_sheets(path: Path, sheet: str = "") -> Iterator[tuple[str, CalamineSheet]]:
    """The visible sheets of a workbook by name, or the one that is named.

    Raises InputError for a workbook that cannot be opened, or not safely, and for a sheet that it does not have.
    """
    check_workbook(path)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            there = [
                each.name for each in workbook.sheets_metadata if each.visible == SheetVisibleEnum.Visible
            ]
            if sheet and sheet not in workbook.sheet_names:
                raise InputError(f"{path} has no sheet {sheet!r}", hint=f"it has: {', '.join(there)}")
            for name in [sheet] if sheet else there:
                yield name, workbook.get_sheet_by_name(name)
    except CalamineError:
        raise InputError(
            f"{path} is no Excel workbook, or is damaged",
            hint="open it in Excel or WPS, and save it as .xlsx without a password",
        ) from None


def rows_of_sheet(sheet: CalamineSheet) -> Iterator[Row]:
    """Every row of a sheet as texts, blank rows among them; `line` is its number in the sheet."""
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield Row(number, _texts(cells))


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [cell if type(cell) is str else _text(cell) for cell in cells]


def _text(cell: Cell) -> str:
    """What a cell shows; a number past fifteen digits stands as Excel kept it, in scientific notation."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        if not cell.is_integer():
            return repr(cell)
        return str(int(cell)) if abs(cell) < _EXACT else f"{cell:.14E}"
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    return str(cell)
