"""Tables in and out: households judged row by row from CSV."""

from __future__ import annotations

from unionkit.exchange.screening import Screening, screen
from unionkit.exchange.summary import Summary

__all__ = ["Screening", "Summary", "screen"]
