"""CSV in: header and rows one at a time, a row that cannot be read beside what is wrong with it."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol, TextIO

from unionkit.errors import InputError

LONGEST_LINE = 1_000_000
MOST_LINES = 200
MOST_COLUMNS = 2_000

QUOTES = "The quotes in this row do not pair"
CHECK_QUOTES = "Put the cell between quotes, and write a quote inside it twice"


class Row(NamedTuple):
    """One row: the line on which it begins, its cells, and what is wrong with it, empty where nothing is.

    Numbers in `problem` stand in `figures`, so that the text can be translated.
    """

    line: int
    cells: Sequence[str]
    problem: str = ""
    remedy: str = ""
    figures: tuple[int, ...] = ()


class _Unusable(Exception):
    """A line or a row is longer than any case can be."""


class Readable(Protocol):
    """What is needed of a file."""

    def readline(self, size: int, /) -> str:
        """The next line, or so much of it."""
        ...


class Lines:
    """The lines of a file, counted; those that a row took in error can be given back."""

    def __init__(self, file: Readable) -> None:
        self.file = file
        self.back: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise _Unusable
        line = self.back.popleft() if self.back else self.file.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.taken.append(line)
        if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
            self.skip_line()
            raise _Unusable
        return line

    def skip_line(self) -> None:
        """Pass over the rest of a line that is too long."""
        while (rest := self.file.readline(LONGEST_LINE)) and rest[-1] not in "\r\n":
            pass

    def begin_row(self) -> int:
        """Count the lines of the last row, and return the number of the next one."""
        self.number += len(self.taken)
        self.taken.clear()
        return self.number + 1

    def keep_first(self) -> str:
        """Give back all but the first line of a row, which comes back."""
        first, *others = self.taken
        self.back.extendleft(reversed(others))
        self.taken[:] = [first]
        return first


def read_rows(file: TextIO, separator: str) -> Iterator[Row]:
    """The header, then each row; blank rows are passed over.

    A row with quotes that do not pair costs one line, never those behind it. Raises InputError for a file without a
    usable header, and for bytes that are not text in the encoding of the file.
    """
    lines = Lines(file)
    header = header_row(lines, separator)
    yield header
    yield from rows_below(lines, separator, len(header.cells))


def header_row(lines: Lines, separator: str) -> Row:
    """The first row that is not blank. Raises InputError where it cannot be a header."""
    rows = csv.reader(lines, delimiter=separator, strict=True)
    try:
        header = _row(rows, lines, separator)
        while header is not None and not any(map(str.strip, header.cells)) and not header.problem:
            header = _row(rows, lines, separator)
    except UnicodeDecodeError:
        raise other_encoding(lines) from None
    if header is None or header.problem or len(header.cells) > MOST_COLUMNS:
        raise InputError("this file has no usable header", hint="its first line names the columns")
    return Row(header.line, [header.cells[0].removeprefix("\ufeff"), *header.cells[1:]])


def rows_below(lines: Lines, separator: str, width: int) -> Iterator[Row]:
    """The rows from here to the end, those that are not blank, each of which should have so many cells."""
    rows = csv.reader(lines, delimiter=separator, strict=True)
    try:
        while (row := _row(rows, lines, separator)) is not None:
            if row.problem:
                yield row
            elif any(map(str.strip, row.cells)):
                yield row if len(row.cells) == width else ragged(row, width)
    except UnicodeDecodeError:
        raise other_encoding(lines) from None


def read_any_rows(file: TextIO, separator: str) -> Iterator[Row]:
    """Every row as it stands, blank rows and those of any width among them; `line` is the number of the row.

    That is the number which a spreadsheet shows, even where cells hold line ends.
    """
    lines = Lines(file)
    rows = csv.reader(lines, delimiter=separator, strict=True)
    longest = min(csv.field_size_limit(), LONGEST_LINE - 1)
    number = 0
    try:
        while line := lines.back.popleft() if lines.back else file.readline(LONGEST_LINE):
            number += 1
            if '"' not in line and len(line) <= longest and "\0" not in line:
                # no quotes, so that nothing but separators has a meaning: most lines of most files
                yield Row(number, line.rstrip("\r\n").split(separator))
                continue
            lines.back.appendleft(line)
            row = _row(rows, lines, separator)
            if row is not None:
                yield Row(number, row.cells, row.problem, row.remedy)
    except UnicodeDecodeError:
        lines.number = number
        lines.taken.clear()
        raise other_encoding(lines) from None


def other_encoding(lines: Lines) -> InputError:
    """What is raised for bytes that are no text."""
    where = f"after line {lines.number + len(lines.taken)}"
    hint = "leave out --encoding, or save the file as UTF-8"
    return InputError("this file has another encoding", hint=hint, where=where)


def _row(rows: Iterator[list[str]], lines: Lines, separator: str) -> Row | None:
    """The next row, None at the end of the file."""
    line = lines.begin_row()
    try:
        cells = next(rows, None)
    except csv.Error:
        first = lines.keep_first()
        if len(first) > csv.field_size_limit():
            return Row(line, [first.rstrip("\r\n")], "A cell of this row is too long", "Shorten it")
        return Row(line, _plainly(first, separator), QUOTES, CHECK_QUOTES)
    except _Unusable:
        first = lines.keep_first()
        if len(first) == LONGEST_LINE:
            return Row(line, [first], "This line is too long", "Check that the file has line ends")
        return Row(line, _plainly(first, separator), QUOTES, CHECK_QUOTES)
    if cells is None:
        return None
    text = lines.taken[0] if len(lines.taken) == 1 else "".join(lines.taken)
    if text.count('"') % 2:
        return Row(line, cells, QUOTES, CHECK_QUOTES)
    if "\0" in text:
        return Row(line, cells, "This row holds a NUL character", "Save the file anew as CSV")
    return Row(line, cells)


def ragged(row: Row, width: int) -> Row:
    """A row of another width than the header."""
    remedy = "Check the separators and quotes of this line"
    figures = len(row.cells), width
    return Row(row.line, row.cells, "{} cells where the header has {}", remedy, figures)


def _plainly(line: str, separator: str) -> list[str]:
    """The cells of a line whose quotes mean nothing."""
    return line.rstrip("\r\n").split(separator)
