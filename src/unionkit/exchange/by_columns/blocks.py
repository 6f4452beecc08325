"""Many rows at once, with the texts of their cells as columns: of a Parquet file, or of rows that were read one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import polars as pl
from attrs import frozen

from unionkit.exchange.parquet import opened_parquet, text_of
from unionkit.exchange.reading_csv import Row

BATCH = 50_000


@frozen(kw_only=True)
class Block:
    """Rows that follow each other.

    `cells` has a column of texts for each place of the header, `lines` says where each row stands in its file,
    `carried` are the columns as they came in. `odd` are the rows among them that are none.
    """

    lines: Sequence[int]
    cells: pl.DataFrame
    carried: pl.DataFrame
    odd: Sequence[Row] = ()

    def row(self, place: int) -> Row:
        """One row by its place in the block."""
        return Row(self.lines[place], self.cells.row(place))


def block_of(lines: Sequence[int], cells: pl.DataFrame, odd: Sequence[Row] = ()) -> Block:
    """A block whose columns came in as texts."""
    return Block(lines=lines, cells=cells, carried=cells, odd=odd)


def named(width: int) -> list[str]:
    """The names of the columns of cells: headers may occur twice."""
    return [str(place) for place in range(width)]


def blocks_of_rows(rows: Iterable[Row], width: int) -> Iterator[Block]:
    """Rows that come one by one, in blocks."""
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        good = [row for row in batch if not row.problem]
        columns = zip(*(row.cells for row in good), strict=True) if good else [()] * width
        cells = pl.DataFrame(
            [
                pl.Series(name, column, dtype=pl.String)
                for name, column in zip(named(width), columns, strict=True)
            ]
        )
        yield block_of([row.line for row in good], cells, [row for row in batch if row.problem])


def parquet_blocks(path: Path) -> tuple[Sequence[str], Iterator[Block]]:
    """The header of a Parquet file, and its rows; the number of a row is its line."""
    table, schema = opened_parquet(path)

    def blocks() -> Iterator[Block]:
        texts = [
            text_of(pl.col(title), kind).alias(name)
            for name, (title, kind) in zip(named(len(schema)), schema.items(), strict=True)
        ]
        done = 0
        while len(carried := table.slice(done, BATCH).collect()):
            lines = range(done + 1, done + len(carried) + 1)
            yield Block(lines=lines, cells=carried.select(texts), carried=carried)
            done += len(carried)

    return schema.names(), blocks()
