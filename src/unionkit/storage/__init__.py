"""Storage: what the library asks of a store, the stores that it brings, and a journal that proves itself.

Names are imported when they are first used, since `import unionkit` opens no store. `open_sql`, `join_sql` and `lay_out_sql`
need an extra, so they are not among those that a star import brings.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from unionkit.errors import MissingExtra

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
    from unionkit.storage.privacy import (
        RESTRICTED,
        Deletion,
        Due,
        Erasure,
        Keeping,
        PersonFile,
        Restriction,
        clear_due,
        due,
        erase_person,
        export_person,
        plan_erasure,
    )
    from unionkit.storage.replaying import Replay, replay
    from unionkit.storage.sealing import KeyRing, new_key, read_key_ring
    from unionkit.storage.sealing_store import SealedStore, seal_all, seal_store
    from unionkit.storage.sql import join_sql as join_sql
    from unionkit.storage.sql import lay_out_sql as lay_out_sql
    from unionkit.storage.sql import open_sql as open_sql
    from unionkit.storage.sqlite import join_sqlite, open_sqlite
    from unionkit.storage.unit_of_work import Shortage, UnitOfWork, reserve, until_done

__all__ = [
    "RESTRICTED",
    "Anchor",
    "Batch",
    "Capabilities",
    "Claim",
    "Codec",
    "Delete",
    "Deletion",
    "Due",
    "Entry",
    "Erasure",
    "Facts",
    "Guard",
    "GuardRow",
    "Keeping",
    "KeyRing",
    "Kind",
    "Line",
    "MemoryStore",
    "Message",
    "Migration",
    "MigrationStep",
    "PersonFile",
    "Put",
    "Range",
    "Receipt",
    "Record",
    "Release",
    "Replay",
    "Repository",
    "Restriction",
    "SealedStore",
    "Shortage",
    "Store",
    "UnitOfWork",
    "Verification",
    "anchor_at",
    "clear_due",
    "codec_of",
    "contents_of",
    "cursor",
    "decision_line",
    "due",
    "erase_person",
    "export_person",
    "join_sqlite",
    "journal_decision",
    "new_key",
    "open_sqlite",
    "open_store",
    "plan_erasure",
    "read_anchor",
    "read_key_ring",
    "replay",
    "reserve",
    "seal_all",
    "seal_store",
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
    "privacy": "RESTRICTED Deletion Due Erasure Keeping PersonFile Restriction clear_due due erase_person export_person plan_erasure",
    "replaying": "Replay replay",
    "sealing": "KeyRing new_key read_key_ring",
    "sealing_store": "SealedStore seal_all seal_store",
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
    try:
        return getattr(importlib.import_module(f"{__name__}.{module}"), name)
    except ModuleNotFoundError as error:
        if module != "sql":
            raise
        raise MissingExtra(
            f"{name} needs {error.name}", hint='install it with: pip install "unionkit[postgres]", or [mysql]'
        ) from None
