"""What others run: the contract of a store, strategies for Hypothesis, and a pytest plugin.

Names are imported when they are first used, since pytest loads the plugin in every run.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unionkit.testing.store_contract import OpenStore, StoreContract

__all__ = ["OpenStore", "StoreContract"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.store_contract"), name)
