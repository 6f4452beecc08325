"""The kinds of frame that a policy can decide: how one is made of plain columns, and how its rows are read again."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa

Rows = list[dict[str, object]]
_COUNTER = itertools.count()
_CONNECTION = duckdb.connect()


def classic(frame: pl.DataFrame) -> pd.DataFrame:
    """Pandas as it always was: missing numbers make floats of a column, days are timestamps, texts are objects."""
    return pd.DataFrame({series.name: _classic(series) for series in frame})


def _classic(series: pl.Series) -> pd.Series:
    values = series.to_list()
    if series.dtype == pl.Int64 and series.null_count():
        return pd.Series(
            [float("nan") if value is None else float(value) for value in values], dtype="float64"
        )
    if series.dtype == pl.Int64:
        return pd.Series(values, dtype="int64")
    if series.dtype == pl.Date:
        return pd.to_datetime(pd.Series(values, dtype=object))
    return pd.Series(values, dtype=object)


def duck(frame: pl.DataFrame) -> duckdb.DuckDBPyRelation:
    """A relation on a connection of our own."""
    name = f"cases_{next(_COUNTER)}"
    _CONNECTION.register(name, frame.to_arrow())
    return _CONNECTION.table(name)


MAKE: Mapping[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda frame: frame,
    "polars, lazy": pl.DataFrame.lazy,
    "pandas": classic,
    "pandas, nullable": lambda frame: classic(frame).convert_dtypes(dtype_backend="numpy_nullable"),
    "pandas, arrow": lambda frame: frame.to_pandas(use_pyarrow_extension_array=True),
    "pyarrow": pl.DataFrame.to_arrow,
    "duckdb": duck,
}
IN_MEMORY = tuple(kind for kind in MAKE if kind not in ("polars", "duckdb"))


def rows_of(frame: object) -> Rows:
    """The rows of a frame of any kind, with None for what is missing and days as dates."""
    if isinstance(frame, pl.LazyFrame):
        return frame.collect().to_dicts()
    if isinstance(frame, pl.DataFrame):
        return frame.to_dicts()
    if isinstance(frame, pa.Table):
        return list(frame.to_pylist())
    if isinstance(frame, pd.DataFrame):
        return _rows(list(frame.columns), [frame.iloc[:, place].tolist() for place in range(frame.shape[1])])
    assert isinstance(frame, duckdb.DuckDBPyRelation)
    return list(frame.pl().to_dicts())


def _rows(names: Sequence[str], columns: Sequence[Sequence[object]]) -> Rows:
    return [
        {name: _plain(value) for name, value in zip(names, row, strict=True)}
        for row in zip(*columns, strict=True)
    ]


def _plain(value: object) -> object:
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value
