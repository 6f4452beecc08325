"""Tables judged in columns: cells are read as always, and a frame library decides many rows at once."""

from __future__ import annotations

from unionkit.exchange.by_columns.judging import Columns

__all__ = ["Columns"]
