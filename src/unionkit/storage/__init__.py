"""Storage: what the library asks of a store, the stores that it brings, and a journal that proves itself.

Names are imported when they are first used, since `import unionkit` opens no store.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unionkit.storage.batches import (
        Batch,
        Claim,
        Delete,
        Guard,
        GuardRow,
        Line,
        Message,
        Put,
        Receipt,
        Release,
    )
    from unionkit.storage.codec import Codec, codec_of, value_of
    from unionkit.storage.decisions import contents_of, decision_line, journal_decision
    from unionkit.storage.entries import Entry, Facts
    from unionkit.storage.journal import Anchor, Verification, anchor_at, read_anchor, verify
    from unionkit.storage.kinds import Kind, Range, Record, cursor
    from unionkit.storage.memory import MemoryStore
    from unionkit.storage.opening import open_store
    from unionkit.storage.ports import Capabilities, Migration, MigrationStep, Repository, Store
    from unionkit.storage.replaying import Replay, replay
    from unionkit.storage.sql import join_sql, lay_out_sql, open_sql
    from unionkit.storage.sqlite import join_sqlite, open_sqlite
    from unionkit.storage.unit_of_work import Shortage, UnitOfWork, reserve, until_done

__all__ = [
    "Anchor",
    "Batch",
    "Capabilities",
    "Claim",
    "Codec",
    "Delete",
    "Entry",
    "Facts",
    "Guard",
    "GuardRow",
    "Kind",
    "Line",
    "MemoryStore",
    "Message",
    "Migration",
    "MigrationStep",
    "Put",
    "Range",
    "Receipt",
    "Record",
    "Release",
    "Replay",
    "Repository",
    "Shortage",
    "Store",
    "UnitOfWork",
    "Verification",
    "anchor_at",
    "codec_of",
    "contents_of",
    "cursor",
    "decision_line",
    "join_sql",
    "join_sqlite",
    "journal_decision",
    "lay_out_sql",
    "open_sql",
    "open_sqlite",
    "open_store",
    "read_anchor",
    "replay",
    "reserve",
    "until_done",
    "value_of",
    "verify",
]

_PLACES = {
    "batches": "Batch Claim Delete Guard GuardRow Line Message Put Receipt Release",
    "entries": "Entry Facts",
    "journal": "Anchor Verification anchor_at read_anchor verify",
    "kinds": "Kind Range Record cursor",
    "opening": "open_store",
    "codec": "Codec codec_of value_of",
    "memory": "MemoryStore",
    "decisions": "contents_of decision_line journal_decision",
    "replaying": "Replay replay",
    "sql": "join_sql lay_out_sql open_sql",
    "sqlite": "join_sqlite open_sqlite",
    "unit_of_work": "Shortage UnitOfWork reserve until_done",
    "ports": "Capabilities Migration MigrationStep Repository Store",
}
_MODULES = {name: module for module, names in _PLACES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{module}"), name)
