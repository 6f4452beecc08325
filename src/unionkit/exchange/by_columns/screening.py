"""A file judged block by block: texts in, texts out, and few rows in memory at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from unionkit.exchange.by_columns.blocks import Block, parquet_blocks
from unionkit.exchange.by_columns.csv_blocks import csv_blocks
from unionkit.exchange.by_columns.judging import Columns
from unionkit.exchange.by_columns.several import SeveralColumns
from unionkit.exchange.by_columns.writing import writing_blocks
from unionkit.exchange.files import is_parquet, opened_text, separator_of
from unionkit.exchange.judging import Worker
from unionkit.exchange.screening import Screening, aside_for, marked_for
from unionkit.exchange.several import Workers
from unionkit.exchange.summary import Summary


def screen_blocks(
    job: Screening, engine: str, encoding: str, progress: Callable[[int], None] | None
) -> Summary:
    """Judge every row of a file on a frame library. The files are what `screen` writes row by row.

    Raises MissingExtra without the library, and NotPortable for a policy that columns cannot say.
    """
    with _blocks(job, encoding) as (header, blocks):
        if job.policies or job.fixed:
            several = Workers(job, header)
            worker: Worker | Workers = several
            columns: Columns | SeveralColumns = SeveralColumns(several, engine)
        else:
            worker = Worker(job, header)
            columns = Columns(worker, engine)
        summary = worker.summary(encoding)
        separator, marked = separator_of(job.source), marked_for(job, encoding)
        with writing_blocks(worker, separator, marked) as put, aside_for(job, header, encoding) as aside:
            for block in blocks:
                judged = columns.judged(block, summary)
                put(block, judged.places, judged.told)
                for row, bad in judged.bad:
                    aside(row, bad)
                if progress is not None:
                    progress(summary.rows + summary.rejected)
    return summary


@contextmanager
def _blocks(job: Screening, encoding: str) -> Iterator[tuple[Sequence[str], Iterator[Block]]]:
    """The header of a file and its rows."""
    if is_parquet(job.source):
        yield parquet_blocks(job.source)
        return
    with opened_text(job.source, encoding) as file:
        yield csv_blocks(file, separator_of(job.source))
