"""Small tables beside a frame, in its own engine: joined by their keys, or taken from by the number of a row.

For DuckDB the steps are written as text, since Narwhals would name every column of a wide frame at each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Protocol, TypeAlias, cast

import narwhals as nw
import polars as pl

from unionkit.rules.frames.numbering import with_taken
from unionkit.rules.frames.opening import SPARK, SQL, Opened
from unionkit.rules.frames.staged import Frame

MOST_MAPPED = 500
# no key of a table holds it
_SEPARATOR = "\x1f"

SmallColumns: TypeAlias = "Mapping[str, tuple[nw.dtypes.DType, Sequence[object]]]"


class DuckRelation(Protocol):
    """What is needed of a relation of DuckDB besides what Narwhals has."""

    @property
    def alias(self) -> str:
        """The name under which its columns can be told from those of another."""
        ...

    @property
    def columns(self) -> Sequence[str]:
        """The names of its columns."""
        ...

    def set_alias(self, alias: str) -> DuckRelation:
        """The same under another name."""
        ...

    def limit(self, count: int) -> DuckRelation:
        """Some of its rows."""
        ...

    def aggregate(self, listed: str) -> DuckRelation:
        """One row of aggregates."""
        ...

    def project(self, listed: str) -> DuckRelation:
        """Some expressions over its rows."""
        ...

    def join(self, other: DuckRelation, condition: str, how: str) -> DuckRelation:
        """Its rows beside those of another."""
        ...


class SqlFrame(Protocol):
    """What is needed of a frame of Spark besides what Narwhals has."""

    def select(self, *columns: object) -> object:
        """The frame with these columns."""
        ...


def small_table(beside: Opened, columns: SmallColumns) -> Frame:
    """A small table in the engine (and, for DuckDB, the connection) of a frame."""
    native = beside.lazy.to_native()
    if beside.implementation is nw.Implementation.DUCKDB:
        return _opened(_duckdb_table(cast("DuckRelation", native), columns))
    if beside.implementation in SQL:
        return _opened(_spark_table(native, columns))
    data = {
        name: pl.Series(name, list(values), dtype=pl.String if kind == nw.String else pl.Int64)
        for name, (kind, values) in columns.items()
    }
    return cast("Frame", nw.from_native(pl.DataFrame(data)).lazy())


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
    if beside.implementation is nw.Implementation.DUCKDB:
        return _duckdb_joined(frame, small, on)
    if not beside.in_polars:
        return frame.join(small, on=list(on), how="left")
    left, right = (cast("pl.LazyFrame", part.to_native()) for part in (frame, small))
    return nw.from_native(
        left.join(right, on=list(on), how="left", maintain_order="left", nulls_equal=nulls_equal)
    )


def looked_up(beside: Opened, frame: Frame, on: Sequence[str], columns: SmallColumns) -> Frame:
    """The frame with the columns of a small table that has each key once, whose keys are those named in `on`.

    Spark looks the place of a key up in a map unless there are many: a join would make it follow the keys down through
    all that they were worked out of, which takes minutes where a day was.
    """
    rows = len(next(iter(columns.values()))[1])
    if beside.implementation not in SPARK or not 0 < rows <= MOST_MAPPED:
        return joined(beside, frame, small_table(beside, columns), on)
    from pyspark.sql import functions

    texts = list(zip(*(map(str, columns[name][1]) for name in on), strict=True))
    places = functions.create_map(
        *(functions.lit(part) for place, key in enumerate(texts) for part in (_SEPARATOR.join(key), place))
    )
    parts = [functions.col(name).cast("string") for name in on]
    listed = [parts[0], *(part for name in parts[1:] for part in (functions.lit(_SEPARATOR), name))]
    key = functions.concat(*listed)
    native = cast("SqlFrame", frame.to_native())
    keyed = _opened(native.select("*", functions.try_element_at(places, key).alias("_uk_at")))
    found = {name: column for name, column in columns.items() if name not in on}
    return _spark_taken(keyed, "_uk_at", found).drop("_uk_at")


def taken(beside: Opened, frame: Frame, number: str, columns: SmallColumns) -> Frame:
    """The frame with columns that hold, by the number in a column, an item of a sequence; null where that is null.

    No engine joins for that. Joins take longer in Polars, are no faster in DuckDB and longer to plan, and Spark would
    follow the number down through all that it was worked out of, which may take it for ever.
    """
    if beside.in_polars:
        return with_taken(frame, number, columns)
    if beside.implementation in SPARK:
        return _spark_taken(frame, number, columns)
    if beside.implementation is nw.Implementation.DUCKDB:
        listed = (
            f"list_extract({_duckdb_list(kind, values)}, {_quoted(number)} + 1) AS {_quoted(name)}"
            for name, (kind, values) in columns.items()
        )
        native = cast("DuckRelation", frame.to_native())
        return _opened(native.project(", ".join(["*", *listed])))
    count = max(len(values) for _, values in columns.values())
    keyed = {number: (nw.Int64(), list(range(count))), **columns}
    return joined(beside, frame, small_table(beside, keyed), [number])


def _opened(native: object) -> Frame:
    return nw.from_native(cast("pl.LazyFrame", native))


def _duckdb_table(native: DuckRelation, columns: SmallColumns) -> DuckRelation:
    """A relation of literals on the connection of another relation, made out of none of its rows."""
    listed = ", ".join(
        f"unnest({_duckdb_list(kind, values)}) AS {_quoted(name)}" for name, (kind, values) in columns.items()
    )
    return native.limit(0).aggregate("count(*) AS unionkit_rows").project(listed)


def _duckdb_joined(frame: Frame, small: Frame, on: Sequence[str]) -> Frame:
    left, right = (cast("DuckRelation", part.to_native()) for part in (frame, small))
    same = " AND ".join(f"cases.{key} = small.{key}" for key in map(_quoted, on))
    values = (f"small.{_quoted(name)}" for name in right.columns if name not in on)
    both = left.set_alias("cases").join(right.set_alias("small"), same, "left")
    return _opened(both.project(", ".join(["cases.*", *values])).set_alias(left.alias))


def _duckdb_list(kind: nw.dtypes.DType, values: Iterable[object]) -> str:
    if kind == nw.String:
        listed = ", ".join("NULL" if value is None else _text(str(value)) for value in values)
        return f"CAST([{listed}] AS VARCHAR[])"
    return f"CAST([{', '.join('NULL' if value is None else str(value) for value in values)}] AS BIGINT[])"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _spark_table(native: object, columns: SmallColumns) -> object:
    schema = ", ".join(f"`{name}` {_spark_type(kind)}" for name, (kind, _) in columns.items())
    rows = list(zip(*(values for _, values in columns.values()), strict=True))
    create = cast("Callable[[object, str], object]", attrgetter("sparkSession.createDataFrame")(native))
    return create(rows, schema)


def _spark_taken(frame: Frame, number: str, columns: SmallColumns) -> Frame:
    from pyspark.sql import functions

    place = functions.col(number).cast("int")
    picked = [
        functions.get(
            functions.array(*(functions.lit(value).cast(_spark_type(kind)) for value in values)), place
        ).alias(name)
        for name, (kind, values) in columns.items()
    ]
    native = cast("SqlFrame", frame.to_native())
    return _opened(native.select("*", *picked))


def _spark_type(kind: nw.dtypes.DType) -> str:
    return "string" if kind == nw.String else "bigint"
