"""Packs: law as data, loaded from TOML."""

from __future__ import annotations

from unionkit.packs.calendars import load_calendar
from unionkit.packs.code_files import load_codes
from unionkit.packs.loading import Pack, load_pack, load_policy, shipped_folder
from unionkit.packs.processes import load_process

__all__ = [
    "Pack",
    "load_calendar",
    "load_codes",
    "load_pack",
    "load_policy",
    "load_process",
    "shipped_folder",
]
