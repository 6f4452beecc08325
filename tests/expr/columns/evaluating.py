"""Generated integer code run as columns on Polars, whose division is exact, and as on engines whose division is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import narwhals as nw
import polars as pl
import pytest

from unionkit.expr.columns import Arguments, ChoiceColumn, Engine, translate

Values = Sequence[object]
_KINDS = {bool: pl.Boolean, str: pl.String, int: pl.Int64}


class Layers:
    """Columns worked out one after another; as an `Engine` it binds what is needed more than once.

    With `divides_by_double`, floor division goes through floating point, as on Spark.
    """

    def __init__(self, columns: Mapping[str, Values], *, divides_by_double: bool = False) -> None:
        data = {name: pl.Series(name, list(values), dtype=_kind(values)) for name, values in columns.items()}
        self.frame = nw.from_native(pl.DataFrame(data))
        self.count = 0
        self.engine = Engine(divides_by_double=divides_by_double, bind=self.bind)

    def bind(self, column: nw.Expr) -> nw.Expr:
        self.count += 1
        name = f"bound_{self.count}"
        self.frame = self.frame.with_columns(column.alias(name))
        return nw.col(name)

    def column(self, make: Callable[[], nw.Expr]) -> nw.Expr:
        """A column made while division is what the engine says it is."""
        with pytest.MonkeyPatch.context() as patch:
            if self.engine.divides_by_double:
                patch.setattr(nw.Expr, "__floordiv__", _through_a_double)
            return make()

    def values(self, column: nw.Expr) -> list[object]:
        return list(self.frame.select(column.alias("found")).get_column("found").to_list())


def _through_a_double(above: nw.Expr, below: nw.Expr) -> nw.Expr:
    return (above.cast(nw.Float64) / below.cast(nw.Float64)).floor()


def _kind(values: Values) -> type[pl.DataType]:
    return next((_KINDS[type(value)] for value in values if value is not None), pl.Int64)


def columns_of(
    source: str,
    columns: Mapping[str, Values],
    *,
    choices: Mapping[str, tuple[str, ...]] | None = None,
    divides_by_double: bool = False,
) -> list[object]:
    """What a piece of generated code gives for every row of some columns."""
    layers = Layers(columns, divides_by_double=divides_by_double)
    arguments: Arguments = {
        name: ChoiceColumn(nw.col(name), choices[name]) if choices and name in choices else nw.col(name)
        for name in columns
    }
    return layers.values(layers.column(lambda: translate(source, arguments, layers.engine)))
