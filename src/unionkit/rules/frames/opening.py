"""Opening a frame of any kind for reading and giving back the same kind, and small tables beside it in its own engine."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from operator import attrgetter
from typing import Protocol, cast

import narwhals as nw
import polars as pl
from attrs import frozen

from unionkit.errors import NotPortable
from unionkit.expr.columns import Engine
from unionkit.rules.frames.in_memory import attached_to_arrow, attached_to_pandas, in_polars
from unionkit.rules.frames.staged import Frame

POLARS = nw.Implementation.POLARS
IN_MEMORY = (nw.Implementation.PANDAS, nw.Implementation.PYARROW)
SQL = (
    nw.Implementation.DUCKDB,
    nw.Implementation.PYSPARK,
    nw.Implementation.PYSPARK_CONNECT,
    nw.Implementation.SQLFRAME,
)
SPARK = (nw.Implementation.PYSPARK, nw.Implementation.PYSPARK_CONNECT)
_BY_DOUBLE = (
    nw.Implementation.PYSPARK,
    nw.Implementation.PYSPARK_CONNECT,
    nw.Implementation.SQLFRAME,
)


class DuckRelation(Protocol):
    """What is needed of a relation of DuckDB besides what Narwhals has."""

    def limit(self, count: int) -> DuckRelation:
        """Some of its rows."""
        ...

    def aggregate(self, listed: str) -> DuckRelation:
        """One row of aggregates."""
        ...

    def project(self, listed: str) -> DuckRelation:
        """Some expressions over its rows."""
        ...


class SqlFrame(Protocol):
    """What is needed of a frame of DuckDB or Spark besides what Narwhals has."""

    def select(self, *columns: object) -> object:
        """The frame with these columns."""
        ...


@frozen(kw_only=True)
class Opened:
    """A frame that can be read lazily. `native` is what the caller handed in; `in_memory` says that it is all there.

    `names` are those of all columns of a frame in memory, read or not.
    """

    native: object
    lazy: Frame
    in_memory: bool
    implementation: nw.Implementation
    names: tuple[str, ...] = ()

    @property
    def engine(self) -> Engine:
        """How the engine treats whole numbers."""
        return Engine(
            divides_by_double=self.implementation in _BY_DOUBLE,
            divides_at_length=self.implementation is nw.Implementation.DUCKDB,
            overflow_raises=self.implementation in SQL,
        )

    @property
    def in_polars(self) -> bool:
        """Whether the work is done in Polars, whatever kind of frame came in."""
        return self.implementation not in SQL

    def kinds(self) -> Mapping[str, nw.dtypes.DType | None]:
        """The type of each column that was read; None for a column of Polars that holds nothing but nulls."""
        schema = self.lazy.collect_schema()
        if not self.in_polars:
            return dict(schema)
        native = cast("pl.LazyFrame", self.lazy.to_native()).collect_schema()
        return {name: None if native[name] == pl.Null else kind for name, kind in schema.items()}

    def close(self, made: Frame, added: Sequence[str]) -> object:
        """The caller's frame with the columns `added`, in the caller's kind of frame and order of rows."""
        if not self.in_memory:
            return made.to_native()
        found = cast("pl.DataFrame", made.collect().to_native())
        if self.implementation is POLARS:
            return found
        attach = attached_to_arrow if self.implementation is nw.Implementation.PYARROW else attached_to_pandas
        return attach(self.native, found, added)


def open_frame(frame: object, wanted: Collection[str]) -> Opened:
    """A frame of Polars, pandas, PyArrow, DuckDB or PySpark.

    The `wanted` columns of frames in memory that are no Polars frames are read through Polars, where Kleene logic and
    64-bit whole numbers are at hand whatever types they have. Raises NotPortable for any other kind of frame.
    """
    found = cast(
        "nw.DataFrame[pl.DataFrame] | Frame | None",
        nw.from_native(cast("pl.DataFrame", frame), pass_through=True),
    )
    kind = found.implementation if isinstance(found, nw.DataFrame | nw.LazyFrame) else None
    if kind is None or kind not in (POLARS, *IN_MEMORY, *SQL):
        name = type(frame).__name__ if kind is None else kind.value
        raise NotPortable(
            f"a {name} is not a frame that can be decided",
            hint="hand in a frame of Polars, pandas, PyArrow, DuckDB or PySpark",
        )
    if isinstance(found, nw.LazyFrame):
        return Opened(native=frame, lazy=found, in_memory=False, implementation=kind)
    table = cast("nw.DataFrame[pl.DataFrame]", found)
    present = tuple(table.columns)
    if kind is not POLARS:
        table = nw.from_native(in_polars(table, [name for name in present if name in wanted]))
    lazy = cast("Frame", table.lazy())
    return Opened(native=frame, lazy=lazy, in_memory=True, implementation=kind, names=present)


def small_table(beside: Opened, columns: Mapping[str, tuple[nw.dtypes.DType, Sequence[object]]]) -> Frame:
    """A small table in the engine (and, for DuckDB, the connection) of a frame."""
    native = beside.lazy.to_native()
    if beside.implementation is nw.Implementation.DUCKDB:
        return _opened(_duckdb_table(native, columns))
    if beside.implementation in SQL:
        return _opened(_spark_table(native, columns))
    data = {
        name: pl.Series(name, list(values), dtype=pl.String if kind == nw.String else pl.Int64)
        for name, (kind, values) in columns.items()
    }
    return cast("Frame", nw.from_native(pl.DataFrame(data)).lazy())


def _opened(native: object) -> Frame:
    return nw.from_native(cast("pl.LazyFrame", native))


def _duckdb_table(native: object, columns: Mapping[str, tuple[nw.dtypes.DType, Sequence[object]]]) -> object:
    """A relation of literals on the connection of another relation, made out of none of its rows."""
    listed = ", ".join(
        f"unnest({_duckdb_list(kind, values)}) AS {_quoted(name)}" for name, (kind, values) in columns.items()
    )
    nothing = cast("DuckRelation", native).limit(0)
    return nothing.aggregate("count(*) AS unionkit_rows").project(listed)


def _duckdb_list(kind: nw.dtypes.DType, values: Sequence[object]) -> str:
    if kind == nw.String:
        listed = ", ".join("NULL" if value is None else _text(str(value)) for value in values)
        return f"CAST([{listed}] AS VARCHAR[])"
    return f"CAST([{', '.join('NULL' if value is None else str(value) for value in values)}] AS BIGINT[])"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _spark_table(native: object, columns: Mapping[str, tuple[nw.dtypes.DType, Sequence[object]]]) -> object:
    schema = ", ".join(f"`{name}` {_spark_type(kind)}" for name, (kind, _) in columns.items())
    rows = list(zip(*(values for _, values in columns.values()), strict=True))
    create = cast("Callable[[object, str], object]", attrgetter("sparkSession.createDataFrame")(native))
    return create(rows, schema)


def joined(
    beside: Opened,
    frame: Frame,
    small: Frame,
    on: Sequence[str],
    *,
    nulls_equal: bool = False,
) -> Frame:
    """A left join with a table that has each key once; Polars is told to keep the order of rows.

    `nulls_equal` lets null find null, in Polars only.
    """
    if not beside.in_polars:
        return frame.join(small, on=list(on), how="left")
    left, right = (cast("pl.LazyFrame", part.to_native()) for part in (frame, small))
    return nw.from_native(
        left.join(right, on=list(on), how="left", maintain_order="left", nulls_equal=nulls_equal)
    )


def numbered(
    beside: Opened, frame: Frame, key: str, columns: Mapping[str, tuple[nw.dtypes.DType, Sequence[object]]]
) -> Frame:
    """The rows of a small table whose keys are 0, 1, 2, …, put beside the rows of a frame of SQL that have its keys.

    Spark would follow the key of a join down through all that it was worked out of, which may take it for ever; there
    each column is picked out of an array.
    """
    if beside.implementation not in SPARK:
        return joined(beside, frame, small_table(beside, columns), [key])
    from pyspark.sql import functions

    place = functions.col(key).cast("int")
    picked = [
        functions.get(
            functions.array(*(functions.lit(value).cast(_spark_type(kind)) for value in values)), place
        ).alias(name)
        for name, (kind, values) in columns.items()
        if name != key
    ]
    native = cast("SqlFrame", frame.to_native())
    return _opened(native.select("*", *picked))


def _spark_type(kind: nw.dtypes.DType) -> str:
    return "string" if kind == nw.String else "bigint"
