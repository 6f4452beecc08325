"""Blocks of decided rows into a file: the same bytes as rows one by one."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import polars as pl

from unionkit.exchange.by_columns.blocks import Block
from unionkit.exchange.files import is_parquet
from unionkit.exchange.judging import Worker
from unionkit.exchange.parquet import written_parquet
from unionkit.exchange.several import Workers
from unionkit.exchange.writing_csv import defused, put_into, text_out

PutBlock = Callable[[Block, pl.Series, pl.DataFrame], object]
# what the writer of rows looks at
_SIGN = "^[=+\\-@＝＋－＠\t\r\n]"


@contextmanager
def writing_blocks(worker: Worker | Workers, separator: str, encoding: str) -> Iterator[PutBlock]:
    """A function that writes those rows of a block whose places are named, with the cells of their decisions."""
    job, header = worker.job, worker.header
    if job.out is not None and is_parquet(job.out):
        source = job.source if is_parquet(job.source) else None
        with written_parquet(job.out, source, header, worker.added, worker.kinds) as parts:
            yield lambda block, places, told: parts.put_block(block.carried[places], told)
        return
    with text_out(job.out, encoding) as stream:
        put_into(stream, separator)(defused([*header, *worker.added]))

        def put(block: Block, places: pl.Series, told: pl.DataFrame) -> None:
            cells = block.cells[places]
            carried = [_defused(column) for column in cells.get_columns()]
            stream.writelines(csv_lines([*carried, *told.get_columns()], separator).to_list())

        yield put


def _defused(cells: pl.Series) -> pl.Series:
    """Cells as no spreadsheet runs them."""
    signs = cells.str.contains(_SIGN).arg_true()
    return cells if not len(signs) else cells.scatter(signs, defused(cells[signs].to_list()))


def csv_lines(columns: Sequence[pl.Series], separator: str) -> pl.Series:
    """Rows as lines of CSV; one with a cell that may need quotes is written by the writer of rows."""
    frame = pl.DataFrame([column.alias(str(place)) for place, column in enumerate(columns)])
    line = pl.concat_str(pl.all(), separator=separator) + "\n"
    special = pl.any_horizontal(pl.all().str.contains(f'[{separator}"\r\n]'))
    lines, places = (
        frame.select(line.alias("line")),
        frame.select(special.alias("special")).to_series().arg_true(),
    )
    written = lines.to_series()
    return (
        written.scatter(places, list(map(_quoted(separator), frame[places].rows())))
        if len(places)
        else written
    )


def _quoted(separator: str) -> Callable[[Sequence[str]], str]:
    def line(cells: Sequence[str]) -> str:
        made = io.StringIO(newline="")
        put_into(made, separator)(cells)
        return made.getvalue()

    return line
