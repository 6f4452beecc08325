"""Tables as files: CSV, TSV or Parquet, by the ending of a name."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TextIO

from unionkit.errors import InputError, MissingExtra
from unionkit.exchange.reading_csv import Row, read_rows
from unionkit.exchange.writing_csv import PutRow, defused, written

if TYPE_CHECKING:
    from unionkit.exchange.judging import Worker
    from unionkit.exchange.several import Workers


def is_parquet(path: Path | None) -> bool:
    """Whether a file is Parquet, by the ending of its name."""
    return path is not None and path.suffix.lower() == ".parquet"


def separator_of(source: Path) -> str:
    """What stands between the cells of a file, by the ending of its name."""
    return "\t" if source.suffix.lower() == ".tsv" else ","


def needing_library(name: str, what: str, extra: str = "frames") -> ModuleType:
    """A module of ours that needs the libraries of an extra. Raises MissingExtra without them."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"{what} needs {error.name}", hint=f'install it with: pip install "unionkit[{extra}]"'
        ) from None


@contextmanager
def reading(path: Path, encoding: str) -> Iterator[Iterator[Row]]:
    """The header of a file and its rows."""
    if is_parquet(path):
        yield needing_library("unionkit.exchange.parquet", "Parquet").read_parquet(path)
        return
    with opened_text(path, encoding) as file:
        yield read_rows(file, separator_of(path))


def opened_text(path: Path, encoding: str) -> TextIO:
    """A file of text, whose line ends stay as they are. Raises InputError where it cannot be read."""
    try:
        return path.open(encoding=encoding, newline="")
    except LookupError:
        raise InputError(
            f"there is no encoding {encoding!r}", hint="write utf-8-sig or gb18030, or leave it out"
        ) from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror})", hint="check the path") from None


@contextmanager
def writing(worker: Worker | Workers, separator: str, encoding: str) -> Iterator[PutRow]:
    """A function that writes a row with its decision."""
    job, header = worker.job, worker.header
    if job.out is not None and is_parquet(job.out):
        source = job.source if is_parquet(job.source) else None
        parquet = needing_library("unionkit.exchange.parquet", "Parquet")
        with parquet.written_parquet(job.out, source, header, worker.added, worker.kinds) as parts:
            yield parts.put
        return
    with written(job.out, separator, encoding) as out:
        out(defused([*header, *worker.added]))
        yield lambda row, told: out([*defused(row.cells), *told])
