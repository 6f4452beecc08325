"""CSV in blocks: lines that can be read in one way only are split in columns, all others by the reader of rows.

What is read is the same, row for row. A line can be read in one way where its quotes stand around whole cells. From the
first line where they do not (a cell may go on in the next line), or behind a character that ends lines elsewhere, the
rest of the file is read row by row.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import TextIO

import polars as pl
from attrs import define

from unionkit.exchange.by_columns.blocks import Block, block_of, blocks_of_rows, named
from unionkit.exchange.reading_csv import (
    LONGEST_LINE,
    Lines,
    Readable,
    Row,
    header_row,
    other_encoding,
    ragged,
    rows_below,
)

CHARACTERS = 4_000_000
# what ends lines or is blank for Python alone, and a mark that would be taken for the beginning of a file
_ODD = re.compile("[\x00\x1c-\x1f\ufeff]|\r(?!\n)")


def csv_blocks(file: TextIO, separator: str) -> tuple[Sequence[str], Iterator[Block]]:
    """The header of a file, and its rows. Raises what `read_rows` does."""
    lines = Lines(file)
    header = header_row(lines, separator)
    reading = _Blocks(file, separator, len(header.cells), lines.number + len(lines.taken))
    return header.cells, reading.blocks()


class _Behind:
    """A file with some text before it that was read already, which ends with a line."""

    def __init__(self, text: str, file: TextIO) -> None:
        self.text, self.file = io.StringIO(text, newline=""), file

    def readline(self, size: int, /) -> str:
        """The next line, or so much of it."""
        found = self.text.readline(size)
        if len(found) == size or found.endswith(("\r", "\n")):
            return found
        return found + self.file.readline(size - len(found))


@define
class _Blocks:
    """Reads a file from below its header, which ended on the line `number`."""

    file: TextIO
    separator: str
    width: int
    number: int

    def blocks(self) -> Iterator[Block]:
        """The rows in blocks."""
        left = ""
        while True:
            read = self.read()
            text = left + read
            end = text.rfind("\n") + 1 if read else len(text)
            whole, left = text[:end], text[end:]
            if not text:
                return
            block, rest = self.block(whole) if whole else (None, "")
            if block is not None:
                yield block
            if rest or not whole:
                yield from self.one_by_one(rest + left)
                return

    def read(self) -> str:
        """The next characters, with both of a pair that ends a line."""
        try:
            found = self.file.read(CHARACTERS)
            while found.endswith("\r") and (more := self.file.read(1)):
                found += more
        except UnicodeDecodeError:
            raise other_encoding(self.lines(self.file)) from None
        return found

    def lines(self, file: Readable) -> Lines:
        """Lines from here."""
        lines = Lines(file)
        lines.number = self.number
        return lines

    def one_by_one(self, text: str) -> Iterator[Block]:
        """The rest of the file, of which some was read already."""
        lines = self.lines(_Behind(text, self.file))
        return blocks_of_rows(rows_below(lines, self.separator, self.width), self.width)

    def block(self, text: str) -> tuple[Block | None, str]:
        """The lines of a text as a block, as far as they can be read in one way only, and the text from there on."""
        lines = text.removesuffix("\n").split("\n")
        if _ODD.search(text) or max(map(len, lines)) > min(csv.field_size_limit(), LONGEST_LINE - 2):
            return None, text
        column = pl.Series(lines, dtype=pl.String).str.strip_suffix("\r")
        quoted = '"' in text
        fitting = self.fitting(column) if quoted else len(lines)
        rest = "" if fitting == len(lines) else text[sum(len(line) + 1 for line in lines[:fitting]) :]
        made = self.split(column[:fitting], quoted=quoted)
        self.number += fitting
        return made, rest

    def fitting(self, lines: pl.Series) -> int:
        """How many lines there are before the first whose quotes do not stand around whole cells."""
        mark = re.escape(self.separator)
        cell = f'(?:"(?:[^"]|"")*"|[^"{mark}]*)'
        unfit = (~lines.str.contains(f"^{cell}(?:{mark}{cell})*$")).arg_true()
        return int(unfit[0]) if len(unfit) else len(lines)

    def split(self, lines: pl.Series, *, quoted: bool) -> Block:
        """Lines as rows; blank ones are passed over, and those of another width are odd."""
        bare = lines.str.replace_all('"(?:[^"]|"")*"', "") if quoted else lines
        wide = bare.str.count_matches(self.separator, literal=True) == self.width - 1
        empty = lines.str.replace_all(f'["{re.escape(self.separator)}]', "").str.strip_chars() == ""
        blank = [
            place
            for place in empty.arg_true().to_list()
            if not any(map(str.strip, self.cells_of(lines[place])))
        ]
        said = pl.Series(blank, dtype=pl.UInt32)
        first, places = self.number + 1, pl.Series(range(len(lines)), dtype=pl.UInt32)
        something = ~places.is_in(said.implode()) if blank else pl.repeat(True, len(lines), eager=True)
        odd = [
            ragged(Row(first + place, self.cells_of(lines[place])), self.width)
            for place in (something & ~wide).arg_true().to_list()
        ]
        good = something & wide
        numbers = [first + place for place in good.arg_true().to_list()]
        return block_of(numbers, self.columns(lines.filter(good), quoted=quoted), odd)

    def cells_of(self, line: str) -> list[str]:
        """The cells of one line."""
        return next(csv.reader([line], delimiter=self.separator, strict=True), [])

    def columns(self, lines: pl.Series, *, quoted: bool) -> pl.DataFrame:
        """The cells of lines that all have the width of the header."""
        names = named(self.width)
        if not len(lines):
            return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
        made = pl.read_csv(
            "\n".join(lines.to_list()).encode(),
            has_header=False,
            separator=self.separator,
            quote_char='"' if quoted else None,
            infer_schema=False,
            new_columns=names,
        )
        return made.with_columns(pl.all().fill_null(""))
