"""Packs: law as data, loaded from TOML."""

from __future__ import annotations

from unionkit.packs.calendars import load_calendar
from unionkit.packs.loading import Pack, load_pack, load_policy, shipped_folder

__all__ = ["Pack", "load_calendar", "load_pack", "load_policy", "shipped_folder"]
