"""Declared results of many rows as cells."""

from __future__ import annotations

import polars as pl
from attrs import frozen

from unionkit.exchange.results import ResultColumns, is_money
from unionkit.exchange.writing_csv import defused
from unionkit.rules.parts import Result


@frozen
class ResultCells:
    """Writes what frames hold of results as `columns` write single ones."""

    columns: ResultColumns

    @property
    def names(self) -> list[str]:
        """The columns of a frame that hold results, without the prefix."""
        return [_held(result) for result in self.columns.results]

    def cells(self, made: pl.DataFrame, prefix: str) -> pl.DataFrame:
        """The cells of rows, a column for each result."""
        found = [
            self.texts(result, made[f"{prefix}{_held(result)}"]).alias(result.name)
            for result in self.columns.results
        ]
        return pl.DataFrame(found)

    def texts(self, result: Result, held: pl.Series) -> pl.Series:
        """One column as cells; null where there is no value."""
        if is_money(result):
            return pl.select(yuan(pl.lit(held))).to_series()
        if held.dtype == pl.Boolean:
            yes, no = (self.columns.cell(result, value) for value in (True, False))
            return pl.select(pl.when(held).then(pl.lit(yes)).when(~held).then(pl.lit(no))).to_series()
        if held.dtype != pl.String:
            return held.cast(pl.String)
        few = held.drop_nulls().unique().to_list()
        return held.replace_strict(few, defused(few), default=None, return_dtype=pl.String) if few else held


def yuan(fen: pl.Expr) -> pl.Expr:
    """Amounts as Money writes them."""
    size = fen.abs()
    sign = pl.when(fen < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    parts = (size // 100).cast(pl.String), pl.lit("."), (size % 100).cast(pl.String).str.zfill(2)
    return pl.concat_str(sign, *parts)


def _held(result: Result) -> str:
    return f"{result.name}_fen" if is_money(result) else result.name
