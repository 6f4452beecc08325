"""Rosters out: CSV or Excel by the ending of a name, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from unionkit.errors import InputError
from unionkit.exchange.files import needing_library, separator_of
from unionkit.exchange.rosters.spelling import Spelled, cells_of, csv_cells, guarded
from unionkit.exchange.rosters.tables import is_excel
from unionkit.exchange.writing_csv import defused, written
from unionkit.packs.roster_layouts import Column, Layout

__all__ = ["PutValues", "check_ending", "written_roster", "written_rows"]

PutValues = Callable[[Mapping[str, object]], int]
"""Writes the values of a row, and gives the number of rows written: one."""

PutTexts = Callable[[Sequence[str]], object]
_YES_NO = ("是", "否")
_WITHIN_SHEET_NAMES = 31


@contextmanager
def written_roster(
    path: Path, layout: Layout, *, extra: bool = False, plain: bool = False
) -> Iterator[PutValues]:
    """A function that writes the values of a row in the layout of the template; text columns stay text."""
    columns = layout.columns if extra else layout.printed
    titles = [column.title for column in columns]
    if is_excel(path):
        check_ending(path)
        excel = needing_library("unionkit.exchange.rosters.writing_excel", "Excel", extra="excel")
        choices = {place: labels for place, column in enumerate(columns) if (labels := _labels(column))}
        name = layout.label.in_language("zh", "sheet")[:_WITHIN_SHEET_NAMES]
        with excel.written_sheet(path, name, titles, choices) as put_cells:

            def put_row(values: Mapping[str, object]) -> int:
                put_cells(cells_of(layout, values, extra=extra))
                return 1

            yield put_row
        return
    with written(path, separator_of(path), "utf-8-sig") as put:
        put(defused(titles))

        def put_values(values: Mapping[str, object]) -> int:
            cells: list[Spelled] = cells_of(layout, values, extra=extra)
            put(csv_cells(layout, cells, plain=plain))
            return 1

        yield put_values


@contextmanager
def written_rows(path: Path, name: str, titles: Sequence[str]) -> Iterator[PutTexts]:
    """A function that writes rows of texts as they are, but for formulas."""
    if is_excel(path):
        check_ending(path)
        excel = needing_library("unionkit.exchange.rosters.writing_excel", "Excel", extra="excel")
        with excel.written_sheet(path, name, titles) as put_cells:
            yield put_cells
        return
    with written(path, separator_of(path), "utf-8-sig") as put:
        put(defused(titles))
        yield lambda cells: put([guarded(cell) for cell in defused(cells)])


def check_ending(path: Path) -> None:
    """Raise InputError for a kind of workbook that is only read."""
    if is_excel(path) and path.suffix.lower() != ".xlsx":
        raise InputError(f"{path} cannot be written", hint="give it a name that ends in .xlsx or .csv")


def _labels(column: Column) -> tuple[str, ...]:
    if column.type == "yes_no":
        return _YES_NO
    return () if column.codes is None else column.codes.labels
