"""Cells of many rows as columns of facts: plain digits at once, all others by the functions that read single cells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl

from unionkit.errors import ValueRefused
from unionkit.exchange.cells import Read
from unionkit.rules import Fact
from unionkit.rules.doors import scaled
from unionkit.rules.facts import NUMERIC

MOST_REMEMBERED = 100_000
MOST_PLACES = 5
_WIDEST = 2**62


class Unfit(Exception):
    """A cell is read, and no column can hold what it says."""


class Reading(dict[str, object]):
    """What the cells of one column say, by their texts; a text that no column can hold stands in `unfit`.

    Numbers are whole steps of the fact. An empty cell is null; without a `fact` it is unfit.
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

    def column(self, name: str, texts: pl.Series) -> tuple[pl.Series, pl.Series | None]:
        """A column, and which texts it cannot hold, which are null in it; None where it holds them all."""
        if len(self) > MOST_REMEMBERED:
            self.clear()
            self.unfit.clear()
        digits = self.digits(texts)
        rest = texts if digits is None else texts.filter(digits.is_null())
        distinct = rest.unique().to_list()
        values = pl.Series([self[text] for text in distinct], dtype=self.kind)
        made = self.looked_up(texts, distinct, values)
        if digits is not None:
            made = digits.zip_with(digits.is_not_null(), made)
        unfit = [text for text in distinct if text in self.unfit] if self.unfit else []
        return made.alias(name), texts.is_in(pl.Series(unfit).implode()) if unfit else None

    def looked_up(self, texts: pl.Series, distinct: list[str], values: pl.Series) -> pl.Series:
        """The value of each text; null for others than the distinct ones."""
        if not distinct:
            return pl.Series([None], dtype=self.kind).new_from_index(0, len(texts))
        return texts.replace_strict(distinct, values, default=None, return_dtype=self.kind)

    def digits(self, texts: pl.Series) -> pl.Series | None:
        """The numbers that are plain digits with no more decimals than the fact has, null for all others."""
        fact = self.fact
        if fact is None or fact.type not in NUMERIC or fact.places > MOST_PLACES:
            return None
        if fact.places == 0:
            return texts.str.extract("^([0-9]{1,12})$").cast(pl.Int64)
        parts = pl.DataFrame(
            {"text": texts.str.extract(f"^([0-9]{{1,12}}(?:\\.[0-9]{{1,{fact.places}}})?)$")}
        )
        whole, decimals = pl.col("text").str.extract("^([0-9]+)"), pl.col("text").str.extract("\\.([0-9]+)$")
        joined = whole + decimals.fill_null("").str.pad_end(fact.places, "0")
        return parts.select(joined.cast(pl.Int64)).to_series()


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
