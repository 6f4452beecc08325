"""CSV in: encoding, separator, header and rows, one at a time."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from unionkit.errors import InputError

FIRST_BLOCK = 1_000_000
LONGEST_FIELD = 1_000_000
MOST_COLUMNS = 2_000


def encoding_of(path: Path) -> str:
    """UTF-8, with or without a mark, or GB 18030, judged by the first million bytes. Raises InputError."""
    try:
        with path.open("rb") as file:
            block = file.read(FIRST_BLOCK)
    except OSError as error:
        raise InputError(f"this file cannot be read ({error.strerror})", hint="check the path") from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(block)
        except UnicodeDecodeError:
            continue
        return encoding
    raise InputError(
        "this file is neither UTF-8 nor GB 18030", hint="save it as UTF-8, or name its --encoding"
    )


def read_rows(file: TextIO, separator: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row with the line on which it ends; the header comes first. Blank rows are passed over.

    Raises InputError for a file without a header or one that is no table.
    """
    csv.field_size_limit(LONGEST_FIELD)
    rows = csv.reader(file, delimiter=separator, strict=False)
    try:
        header = next(rows, None)
        if not header or len(header) > MOST_COLUMNS:
            raise InputError("this file has no usable header", hint="its first line names the columns")
        yield rows.line_num, header
        for row in rows:
            if row:
                yield rows.line_num, row
    except csv.Error as error:
        where = f"line {rows.line_num}"
        raise InputError(
            f"this is no table ({error})", hint="check the quotes in that line", where=where
        ) from None
    except UnicodeDecodeError:
        where = f"after line {rows.line_num}"
        raise InputError(
            "this line has another encoding", hint="save the file as UTF-8", where=where
        ) from None
