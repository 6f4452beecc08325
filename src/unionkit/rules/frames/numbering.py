"""Texts to numbers and numbers to what they stand for, in Polars, without joins: those take many times as long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

import narwhals as nw
import polars as pl

if TYPE_CHECKING:
    from unionkit.rules.frames.staged import Frame

FEW = 12
_KINDS = {nw.String: pl.String, nw.Int64: pl.Int64}


def numbered(column: nw.Expr, values: Sequence[str | int | None]) -> nw.Expr:
    """The place of each row's value among distinct values, null for any other; None among the values stands for null."""
    if len(values) > FEW:
        places = list(range(len(values)))
        return column.replace_strict(list(values), places, default=None, return_dtype=nw.Int64)
    # one byte while it is being chosen, since comparing short texts is cheaper than hashing them
    found: nw.Expr = nw.lit(None, dtype=nw.Int8)
    for place, value in enumerate(values):
        here = column.is_null() if value is None else column == nw.lit(value)
        found = nw.when(here).then(nw.lit(place, dtype=nw.Int8)).otherwise(found)
    return found.cast(nw.Int64)


def with_taken(
    frame: Frame, number: str, columns: Mapping[str, tuple[nw.dtypes.DType, Sequence[object]]]
) -> Frame:
    """The frame with columns that hold, by the number in a column, an item of a sequence; null where that is null."""
    native = cast("pl.LazyFrame", frame.to_native())
    taken = []
    for name, (kind, values) in columns.items():
        items = pl.Series(name, list(values), dtype=_KINDS[type(kind)])
        is_constant = items.n_unique() == 1 and items[0] is None
        made = pl.lit(None, dtype=items.dtype) if is_constant else pl.lit(items).gather(pl.col(number))
        taken.append(made.alias(name))
    return cast("Frame", nw.from_native(native.with_columns(taken)))
