"""Frames in memory that are no Polars frames: read into Polars, and given their new columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

import narwhals as nw
import polars as pl


class ArrowTable(Protocol):
    """What is needed of a PyArrow table."""

    def append_column(self, name: str, column: object) -> ArrowTable:
        """The table with one column more."""
        ...


class PandasFrame(Protocol):
    """What is needed of a pandas frame."""

    @property
    def index(self) -> object:
        """The labels of its rows."""
        ...

    def assign(self, **columns: object) -> PandasFrame:
        """The frame with more columns."""
        ...


def in_polars(frame: nw.DataFrame[pl.DataFrame], names: Sequence[str]) -> pl.DataFrame:
    """Some columns of a frame in Polars; a missing value of whatever kind becomes null."""
    if not names:
        # no fact can be called that, and without a column there would be no rows
        return pl.DataFrame({"": pl.repeat(True, len(frame), eager=True)})
    return pl.DataFrame([_series(frame.get_column(name)) for name in names])


def _series(series: nw.Series[pl.Series]) -> pl.Series:
    if series.dtype.is_float():
        return pl.Series(series.name, series.to_numpy(), dtype=pl.Float64, nan_to_null=True)
    if series.dtype in (nw.Object, nw.Unknown):
        values = [None if _is_missing(value) else value for value in series.to_list()]
        return pl.Series(series.name, values, strict=False)
    try:
        return pl.Series(series.name, series.to_arrow())
    except ModuleNotFoundError:
        return pl.Series(series.name, series.to_list())


def _is_missing(value: object) -> bool:
    try:
        return value is None or bool(value != value)  # noqa: PLR0124  NaN and NaT differ from themselves
    except TypeError:
        # the missing value of pandas refuses to be true or false
        return True


def attached_to_arrow(native: object, made: pl.DataFrame, added: Sequence[str]) -> object:
    """A PyArrow table with more columns."""
    table = cast("ArrowTable", native)
    for name in added:
        table = table.append_column(name, made.get_column(name).to_arrow())
    return table


def attached_to_pandas(native: object, made: pl.DataFrame, added: Sequence[str]) -> object:
    """A pandas frame with more columns: nullable whole numbers, texts and truth values, and days."""
    import pandas as pd

    frame = cast("PandasFrame", native)
    kinds = {pl.Int64: "Int64", pl.Boolean: "boolean", pl.Date: "datetime64[s]"}
    columns = {
        name: pd.array(made.get_column(name).to_list(), dtype=kinds.get(type(made.schema[name]), "string"))
        for name in added
    }
    return frame.assign(**{name: pd.Series(values, index=frame.index) for name, values in columns.items()})
