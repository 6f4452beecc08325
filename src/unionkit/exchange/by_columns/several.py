"""Several policies on many rows at a time, one after the other, exactly as the workers do it row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl
from attrs import frozen

from unionkit.exchange.by_columns.blocks import Block, named
from unionkit.exchange.by_columns.judging import Columns, Judged
from unionkit.exchange.judging import Bad
from unionkit.exchange.several import Workers
from unionkit.exchange.summary import Summary

__all__ = ["SeveralColumns"]


@frozen
class _Seen:
    """What one policy saw of a block, and what it counted."""

    columns: Columns
    block: Block
    summary: Summary

    def take_back(self, lines: Iterable[int]) -> None:
        """Count rows no more, since a later policy cannot read them."""
        places = _places(self.block)
        for line in lines:
            decided = self.columns.worker.decided(self.block.row(places[line]))
            if not isinstance(decided, Bad):
                self.summary.add(decided[0], -1)


class SeveralColumns:
    """Judges the rows of one file by several policies on a frame library.

    Raises MissingExtra without the library, and NotPortable for a policy that columns cannot say.
    """

    def __init__(self, workers: Workers, engine: str) -> None:
        self.workers = workers
        self.columns = [Columns(worker, engine) for worker in workers.workers]

    def judged(self, block: Block, summary: Summary) -> Judged:
        """The decisions on the rows of a block, counted; what one policy cannot read none of them decides."""
        places = pl.Series(range(len(block.lines)), dtype=pl.Int64)
        cells = block.cells.with_columns(
            pl.lit(text).alias(str(block.cells.width + place))
            for place, text in enumerate(self.workers.fixed)
        )
        told: list[pl.Series] = []
        bad = [(row, self.workers.workers[0].bad_row(row)) for row in block.odd]
        seen: list[_Seen] = []
        for columns in self.columns:
            lines = [block.lines[place] for place in places]
            now = _Seen(columns, Block(lines=lines, cells=cells, carried=cells), Summary())
            found = columns.judged(now.block, now.summary)
            if found.bad:
                came = _places(block)
                bad += [(block.row(came[row.line]), wrong) for row, wrong in found.bad]
                for before in seen:
                    before.take_back(row.line for row, _wrong in found.bad)
            kept, said = found.places, found.told.get_columns()
            places, told = places[kept], [*(each[kept] for each in told), *said]
            cells = cells[kept].hstack(_said_after(cells.width, said))
            seen.append(now)
        self._count(seen, summary, len(places), len(bad))
        told_by_all = pl.DataFrame([each.alias(str(place)) for place, each in enumerate(told)])
        return Judged(places=places, told=told_by_all, bad=sorted(bad, key=lambda pair: pair[0].line))

    def _count(self, seen: list[_Seen], summary: Summary, rows: int, rejected: int) -> None:
        summary.rows += rows
        summary.rejected += rejected
        for each in seen:
            summary.parts[each.columns.worker.job.name].merge(each.summary)


def _places(block: Block) -> Mapping[int, int]:
    """The place of each row in a block by its line."""
    return {line: place for place, line in enumerate(block.lines)}


def _said_after(width: int, said: list[pl.Series]) -> list[pl.Series]:
    """What a policy said as further columns of cells, behind so many others."""
    names = named(width + len(said))[width:]
    return [each.alias(name) for each, name in zip(said, names, strict=True)]
