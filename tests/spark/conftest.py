"""One small cluster in this process for all tests of Spark: two workers, sums that overflow stop the query."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
import pytest

_KINDS = {pl.Int64: "bigint", pl.String: "string", pl.Boolean: "boolean", pl.Date: "date"}


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A session on two threads. Spark itself warns of much at its start, which is none of ours."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession

        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.ansi.enabled", "true")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.memory", "2g")
            .getOrCreate()
        )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def to_spark(spark: Any) -> Callable[[pl.DataFrame], Any]:
    """How a frame of Polars becomes one of Spark, row by row and so without PyArrow."""

    def move(frame: pl.DataFrame) -> Any:
        schema = ", ".join(f"`{name}` {_KINDS[type(kind)]}" for name, kind in frame.schema.items())
        return spark.createDataFrame(frame.rows(), schema)

    return move
