"""Tables in and out: households judged row by row from CSV."""

from __future__ import annotations

from unionkit.exchange.screening import Screening, Summary, screen

__all__ = ["Screening", "Summary", "screen"]
