"""unionkit: a union's rules written once as cited data, decided exactly and explained."""

from __future__ import annotations

from unionkit.packs import load_pack, load_policy

__version__ = "0.1.0"

__all__ = ["load_pack", "load_policy"]
