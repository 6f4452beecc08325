"""Literals of a type."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from unionkit.expr.nodes import Day, Node, Number, Text, Truth
from unionkit.expr.types import Type
from unionkit.values.units import BASE_SYMBOLS, Unit

_FEW = ("0", "1", "2", "3", "-1", "-2", "0.5", "1.5", "0.01", "0.3", "10", "12", "100")
_EARLIEST, _LATEST = date(1990, 1, 1), date(2030, 12, 31)
_ENDS = tuple(map(date.fromisoformat, ("2020-01-31", "2020-02-29", "2023-02-28", "2021-12-31", "2020-01-01")))


def literals(wanted: Type) -> st.SearchStrategy[Node] | None:
    """Literals of a type, small and often alike; None where none can be written."""
    if wanted.kind == "number":
        return numbers(wanted.unit) if wanted.unit is None or writable(wanted.unit) else None
    if wanted.kind == "truth":
        return st.booleans().map(Truth)
    if wanted.kind == "date":
        return (st.sampled_from(_ENDS) | st.dates(_EARLIEST, _LATEST)).map(Day)
    return texts() if wanted.kind == "text" else None


def numbers(unit: Unit | None) -> st.SearchStrategy[Node]:
    """Number literals in a unit, bare ones for None."""
    written = "" if unit is None else str(unit)
    amounts = st.sampled_from(_FEW).map(Decimal) | st.decimals(-1_000, 1_000, places=2)
    return amounts.map(lambda amount: Number(amount, written))


def texts() -> st.SearchStrategy[Node]:
    """Text literals, from none to four characters of any kind that can be written."""
    few = st.sampled_from(["", "a", "ab", "b", "it's", "\\", "甲乙"])
    return (few | st.text(st.characters(exclude_categories=["Cs"]), max_size=4)).map(Text)


def writable(unit: Unit) -> bool:
    """Whether a literal can carry the unit: its symbols are the ones that every unit may use, and it has some."""
    return bool(unit.powers) and all(
        symbol in BASE_SYMBOLS and abs(power) <= 99 for symbol, power in unit.powers
    )
