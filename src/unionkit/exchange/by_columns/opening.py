"""The frame libraries that rows can be decided on, each opened when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import cast

import narwhals as nw
import polars as pl

from unionkit.errors import MissingExtra

Open = Callable[[pl.DataFrame], object]


def opened(engine: str) -> Open:
    """A function that hands rows to a frame library as a lazy frame of its own.

    Raises MissingExtra where the library is not installed.
    """
    return _OPEN[engine]()


def collected(made: nw.LazyFrame[pl.LazyFrame]) -> pl.DataFrame:
    """The rows of a lazy frame of any library."""
    return cast("pl.DataFrame", made.collect(backend="polars").to_native())


def library(name: str, engine: str) -> ModuleType:
    """A library that an engine needs. Raises MissingExtra with the extra that brings it."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"--engine {engine} needs {error.name}", hint=f'install it with: pip install "unionkit[{engine}]"'
        ) from None


def _polars() -> Open:
    return pl.DataFrame.lazy


def _duckdb() -> Open:
    library("pyarrow", "duckdb")
    connection = library("duckdb", "duckdb").connect()
    return lambda rows: connection.from_arrow(rows.to_arrow())


def _spark() -> Open:
    session = library("pyspark.sql", "spark").SparkSession.builder.getOrCreate()

    def open_rows(rows: pl.DataFrame) -> object:
        kinds = ", ".join(f"`{name}` {_SPARK_KINDS[kind]}" for name, kind in rows.schema.items())
        return session.createDataFrame(rows.rows(), kinds)

    return open_rows


_SPARK_KINDS: Mapping[pl.DataType, str] = {
    pl.Int64(): "bigint",
    pl.String(): "string",
    pl.Boolean(): "boolean",
    pl.Date(): "date",
}
_OPEN: Mapping[str, Callable[[], Open]] = {"polars": _polars, "duckdb": _duckdb, "spark": _spark}
