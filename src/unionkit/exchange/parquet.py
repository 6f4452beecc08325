"""Parquet in and out: rows whose cells are texts as CSV has them, decisions beside the columns that came in."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from attrs import define, field

from unionkit.errors import InputError
from unionkit.exchange.reading_csv import Row

BATCH = 50_000
LARGEST_EXACT = 2**53
_TYPED: dict[str, pl.DataType] = {"money": pl.Decimal(38, 2), "day": pl.Date(), "text": pl.String()}


def read_parquet(path: Path) -> Iterator[Row]:
    """The header, then each row under its number; the cells are what CSV would have. Null is an empty cell.

    A number of floating point counts only where it is whole and exact; elsewhere it is an approximate number, which no
    fact takes. Raises InputError where the file cannot be read.
    """
    table, schema = opened_parquet(path)
    yield Row(0, schema.names())
    texts = [text_of(pl.col(name), kind).alias(name) for name, kind in schema.items()]
    line = 0
    while len(rows := table.slice(line, BATCH).select(texts).collect()):
        for cells in rows.iter_rows():
            line += 1
            yield Row(line, cells)


def opened_parquet(path: Path) -> tuple[pl.LazyFrame, pl.Schema]:
    """A file that can be read in part, and its columns. Raises InputError where it cannot be read."""
    try:
        table = pl.scan_parquet(path)
        return table, table.collect_schema()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{path} cannot be read as Parquet", hint="check the path and the file") from error


def text_of(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """A column as the texts of cells."""
    if kind.is_nested() or kind in (pl.Binary, pl.Object):
        made = column.map_elements(_json, return_dtype=pl.String)
    elif kind.is_float():
        whole = (column.floor() == column) & (column.abs() < LARGEST_EXACT)
        made = (
            pl.when(whole)
            .then(column.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(pl.concat_str(pl.lit("≈"), column.cast(pl.String)))
        )
    elif kind == pl.Datetime:
        at_midnight = column.dt.time() == pl.time(0)
        made = pl.when(at_midnight).then(column.dt.date().cast(pl.String)).otherwise(column.cast(pl.String))
    else:
        made = column.cast(pl.String)
    return made.fill_null("")


def _json(value: object) -> str:
    """A list of records as JSON; numbers that are not exact stand in it as texts that no fact takes."""
    found = value.to_list() if isinstance(value, pl.Series) else value
    return json.dumps(_exact(found), ensure_ascii=False, default=str)


def _exact(value: object) -> object:
    if isinstance(value, dict):
        return {key: _exact(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_exact(part) for part in value]
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < LARGEST_EXACT else f"≈{value}"
    return value


@contextmanager
def written_parquet(
    path: Path, source: Path | None, header: Sequence[str], added: Sequence[str], kinds: Sequence[str]
) -> Iterator[Parts]:
    """What takes rows with what was `added`, for a file that takes its name once all are written.

    The columns of a Parquet `source` keep their types, those of any other are texts. `kinds` says of each of `added`
    whether it is "money", which becomes a decimal, a "day" or a "text".
    """
    try:
        folder = tempfile.TemporaryDirectory(prefix=f"{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror})", hint="check the path") from None
    with folder as name:
        names = distinct([*header, *added])
        new = {called: _TYPED[kind] for called, kind in zip(names[len(header) :], kinds, strict=True)}
        parts = Parts(folder=Path(name), source=source, header=names[: len(header)], new=new)
        yield parts
        whole = Path(name) / "whole"
        pl.scan_parquet(parts.closed()).sink_parquet(whole)
        whole.replace(path)


def distinct(names: Sequence[str]) -> list[str]:
    """Names of which each occurs once: Parquet has no two columns of one name.

    >>> distinct(["crew", "", "crew"])
    ['crew', '_', 'crew_2']
    """
    found: list[str] = []
    for name in names:
        bare = name or "_"
        called, number = bare, 1
        while called in found:
            number += 1
            called = f"{bare}_{number}"
        found.append(called)
    return found


@define(kw_only=True)
class Parts:
    """Rows on their way to a file, written in parts so that few are kept in memory."""

    folder: Path
    source: Path | None
    header: Sequence[str]
    new: dict[str, pl.DataType]
    rows: list[Row] = field(factory=list)
    told: list[Sequence[str]] = field(factory=list)
    files: list[Path] = field(factory=list)

    def put(self, row: Row, added: Sequence[str]) -> None:
        """Take one row."""
        self.rows.append(row)
        self.told.append(added)
        if len(self.rows) >= BATCH:
            self.write()

    def closed(self) -> list[Path]:
        """The files, once the last rows are in one."""
        if self.rows or not self.files:
            self.write()
        return self.files

    def write(self) -> None:
        """Write the waiting rows to a file of their own."""
        told = [
            _typed(pl.Series(name, [added[place] for added in self.told], dtype=pl.String), kind)
            for place, (name, kind) in enumerate(self.new.items())
        ]
        self.keep(self.carried(), told)
        self.rows.clear()
        self.told.clear()

    def put_block(self, carried: pl.DataFrame, told: pl.DataFrame) -> None:
        """Write many rows: the columns that came in, and the cells of what was added."""
        kinds = zip(told.get_columns(), self.new.items(), strict=True)
        made = [_typed(texts.alias(name), kind) for texts, (name, kind) in kinds]
        self.keep(carried.rename(dict(zip(carried.columns, self.header, strict=True))), made)

    def keep(self, carried: pl.DataFrame, told: Sequence[pl.Series]) -> None:
        """Write rows to a file of their own."""
        self.files.append(self.folder / f"{len(self.files):06d}")
        carried.with_columns(told).write_parquet(self.files[-1])

    def carried(self) -> pl.DataFrame:
        """The columns that came in, of the waiting rows."""
        if self.source is None:
            columns = {
                name: pl.Series(name, [row.cells[place] for row in self.rows], dtype=pl.String)
                for place, name in enumerate(self.header)
            }
            return pl.DataFrame(columns)
        lines = [row.line for row in self.rows]
        first, last = (lines[0], lines[-1]) if lines else (1, 0)
        return (
            pl.scan_parquet(self.source)
            .slice(first - 1, last - first + 1)
            .collect()[[line - first for line in lines]]
        )


def _typed(texts: pl.Series, kind: pl.DataType) -> pl.Series:
    """Cells as values of a type; empty ones are null."""
    found = texts.set(texts == "", None)
    return found.str.to_date("%Y-%m-%d") if kind == pl.Date else found.cast(kind)
