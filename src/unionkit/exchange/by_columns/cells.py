"""Cells of many rows as columns of facts, read by the same functions as single cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from unionkit.errors import ValueRefused
from unionkit.exchange.cells import Read
from unionkit.rules import Fact
from unionkit.rules.doors import scaled
from unionkit.rules.facts import NUMERIC

MOST_REMEMBERED = 100_000
_WIDEST = 2**62


class Unfit(Exception):
    """A cell is read, and no column can hold what it says."""


class Reading(dict[str, object]):
    """What the cells of one column say, by their texts; a text that no column can hold stands in `unfit`.

    Numbers are whole steps of the fact. An empty cell is null; without `empty` it is unfit.
    """

    def __init__(self, read: Read, fact: Fact | None) -> None:
        super().__init__()
        self.read, self.fact = read, fact
        self.unfit: set[str] = set()

    def __missing__(self, text: str) -> object:
        cell = text.strip()
        found: object = None
        if cell or self.fact is None:
            try:
                found = _as_stored(self.read(cell), self.fact)
            except (ValueRefused, Unfit):
                self.unfit.add(text)
        self[text] = found
        return found

    @property
    def kind(self) -> type[pl.DataType]:
        """The type of the column."""
        fact = self.fact
        if fact is None or fact.type == "date":
            return pl.Date
        if fact.type in NUMERIC:
            return pl.Int64
        return pl.Boolean if fact.type == "bool" else pl.String

    def column(self, name: str, texts: Sequence[str]) -> tuple[pl.Series, set[int]]:
        """A column, and the places of the texts that it cannot hold, which are null in it."""
        if len(self) > MOST_REMEMBERED:
            self.clear()
            self.unfit.clear()
        made = pl.Series(name, list(map(self.__getitem__, texts)), dtype=self.kind)
        unfit = self.unfit
        places = {place for place, text in enumerate(texts) if text in unfit} if unfit else set()
        return made, places


def _as_stored(value: object, fact: Fact | None) -> object:
    """A value as its column holds it. Raises Unfit."""
    if fact is not None and fact.type in NUMERIC:
        steps = _steps(value, fact.scale)
        if not -_WIDEST < steps < _WIDEST:
            raise Unfit
        return steps
    if isinstance(value, bool | str | date):
        return value
    raise Unfit


def _steps(value: object, scale: int) -> int:
    """A number as whole steps. Raises Unfit where it has more decimals."""
    if isinstance(value, int):
        return value * scale
    if not isinstance(value, Decimal):
        raise Unfit
    try:
        return scaled(value, Decimal(scale))
    except ArithmeticError:
        raise Unfit from None
