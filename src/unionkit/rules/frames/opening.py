"""Opening a frame of any kind for reading and giving back the same kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import cast

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
