"""Columns worked out in layers: each layer sees those before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import narwhals as nw
from attrs import define, field

if TYPE_CHECKING:
    from narwhals.typing import IntoLazyFrame

Frame: TypeAlias = "nw.LazyFrame[IntoLazyFrame]"


@define(kw_only=True)
class Staged:
    """A frame with columns that are worked out one layer after another. Names begin with `mark`."""

    frame: Frame
    mark: str = "_uk_"
    _waiting: dict[str, nw.Expr] = field(factory=dict)
    _bound: int = 0

    def add(self, name: str, column: nw.Expr) -> nw.Expr:
        """Put a column into the present layer; what comes back may be used from the next layer on."""
        self._waiting[name] = column
        return nw.col(name)

    def close(self, kept: Sequence[str] | None = None) -> list[str]:
        """Work out the present layer; the names of its columns come back. Of the columns before it, all are `kept` or these."""
        names = list(self._waiting)
        if names:
            made = [column.alias(name) for name, column in self._waiting.items()]
            self.frame = self.frame.with_columns(*made) if kept is None else self.frame.select(*kept, *made)
            self._waiting = {}
        return names

    def bind(self, column: nw.Expr) -> nw.Expr:
        """Work a column out now, to be used at once and more than once."""
        self._bound += 1
        kept = self.add(f"{self.mark}b{self._bound}", column)
        self.close()
        return kept
