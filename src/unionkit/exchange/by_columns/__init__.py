"""Tables judged in columns: cells are read as always, and a frame library decides many rows at once."""

from __future__ import annotations

from unionkit.exchange.by_columns.judging import Columns
from unionkit.exchange.by_columns.screening import screen_blocks
from unionkit.exchange.by_columns.several import SeveralColumns

__all__ = ["Columns", "SeveralColumns", "screen_blocks"]
