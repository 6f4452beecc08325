"""Rosters as tables: CSV, TSV or Excel, whose rows can be gone over more than once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from attrs import frozen

from unionkit.errors import InputError
from unionkit.exchange.encodings import encoding_of
from unionkit.exchange.files import needing_library, separator_of
from unionkit.exchange.reading_csv import Row, read_any_rows
from unionkit.exchange.rosters.header import ROWS_LOOKED_AT, Header, find_header
from unionkit.packs.roster_layouts import Layout

__all__ = ["Table", "is_excel", "open_table"]

Rows = Callable[[], Iterator[Row]]


@frozen(kw_only=True)
class Table:
    """A roster as it was found: its header, the rows below it as often as they are asked for, and its encoding."""

    header: Header
    rows: Rows
    encoding: str = ""


def is_excel(path: Path | None) -> bool:
    """Whether a file is an Excel workbook, by the ending of its name."""
    return path is not None and path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".xlsb")


def open_table(
    path: Path, layout: Layout, needed: tuple[str, ...], *, encoding: str = "", sheet: str = ""
) -> Table:
    """Find the header of a roster. In a workbook that is the first visible sheet which has one.

    Raises InputError where the file cannot be read or has no usable header, MissingExtra for Excel without its extra.
    """
    if is_excel(path):
        return _open_excel(path, layout, needed, sheet)
    if sheet:
        raise InputError(f"{path} has no sheets", hint="name a sheet only with an Excel workbook")
    encoding = encoding or encoding_of(path)
    with _opened(path, encoding) as rows:
        header = find_header(list(islice(rows, ROWS_LOOKED_AT)), layout, needed)

    def below() -> Iterator[Row]:
        with _opened(path, encoding) as rows:
            yield from islice(rows, header.row, None)

    return Table(header=header, rows=below, encoding=encoding)


def _open_excel(path: Path, layout: Layout, needed: tuple[str, ...], sheet: str) -> Table:
    excel = needing_library("unionkit.exchange.rosters.reading_excel", "Excel", extra="excel")
    refusal: InputError | None = None
    for name, found in excel.read_sheets(path, sheet):
        try:
            header = find_header(list(islice(excel.rows_of_sheet(found), ROWS_LOOKED_AT)), layout, needed)
        except InputError as error:
            refusal = refusal or error.at(f"{path} {name}")
            continue
        return Table(
            header=header,
            rows=lambda: islice(excel.rows_of_sheet(found), header.row, None),  # noqa: B023
        )
    raise refusal or InputError(f"{path} has no visible sheet", hint="unhide the sheet of the roster")


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[Iterator[Row]]:
    try:
        file = path.open(encoding=encoding, newline="")
    except LookupError:
        raise InputError(
            f"there is no encoding {encoding!r}", hint="write utf-8-sig or gb18030, or leave it out"
        ) from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror})", hint="check the path") from None
    with file:
        yield read_any_rows(file, separator_of(path))
