"""CSV out: files that take their names only once they are whole, cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from unionkit.errors import InputError
from unionkit.exchange.reading_csv import Row

Put = Callable[[Sequence[str]], object]
PutRow = Callable[[Row, Sequence[str]], object]

_SIGNS = frozenset("=+-@＝＋－＠\t\r\n")
_NUMBER = re.compile(r"[-+－＋]?[¥￥]?[0-9０-９][0-9０-９,，.．]*[万亿元%％‰]*")


def defused(cells: Sequence[str]) -> list[str]:
    """Cells with a ' before those that a spreadsheet would take for a formula; plain numbers stay as they are.

    >>> defused(["=1+1", "-1,200.50", "疾病"])
    ["'=1+1", '-1,200.50', '疾病']
    """
    return [cell if not cell or cell[0] not in _SIGNS else _defused(cell) for cell in cells]


def _defused(cell: str) -> str:
    return cell if _NUMBER.fullmatch(cell) else f"'{cell}"


@contextmanager
def written(path: Path | None, separator: str, encoding: str) -> Iterator[Put]:
    """A function that writes rows to a file, which takes its name at the end; None is standard output."""
    with text_out(path, encoding) as stream:
        yield put_into(stream, separator)


@contextmanager
def text_out(path: Path | None, encoding: str) -> Iterator[TextIO]:
    """A stream into a file that takes its name at the end; None is standard output."""
    if path is None:
        with _standard_output() as stream:
            yield stream
        return
    with becoming(path) as partial:
        with _opened(partial, path, encoding) as file:
            yield file
        if partial != path:
            partial.replace(path)


@contextmanager
def written_if_needed(
    path: Path | None, separator: str, encoding: str, header: Sequence[str]
) -> Iterator[Put]:
    """The same for a file that is made with its first row; an older one of that name goes where there is none."""
    if path is None:
        yield len  # nobody looks
        return
    files: list[TextIO] = []

    def put(row: Sequence[str]) -> None:
        if not files:
            files.append(_opened(partial, path, encoding))
            put_into(files[0], separator)(header)
        put_into(files[0], separator)(row)

    with becoming(path) as partial:
        try:
            yield put
        finally:
            for file in files:
                file.close()
        if partial == path:
            return
        if files:
            partial.replace(path)
        else:
            path.unlink(missing_ok=True)


def put_into(stream: TextIO, separator: str) -> Put:
    """A function that writes rows into a stream."""
    return csv.writer(stream, delimiter=separator, lineterminator="\n").writerow


@contextmanager
def becoming(path: Path) -> Iterator[Path]:
    """A name to write under until the file is whole, gone in the end; a device or a pipe is written to directly."""
    if path.exists() and not path.is_file():
        yield path
        return
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        yield partial
    finally:
        partial.unlink(missing_ok=True)


def _opened(partial: Path, path: Path, encoding: str) -> TextIO:
    try:
        return partial.open("w", encoding=encoding, newline="")
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror})", hint="check the path") from None


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    """Standard output in UTF-8, whatever the terminal's encoding is."""
    sys.stdout.flush()
    stream = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=False)
    try:
        yield stream
        stream.flush()
    finally:
        stream.detach()
