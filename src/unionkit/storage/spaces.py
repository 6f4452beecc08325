"""The spaces of a store over cells: where each thing is kept."""

from __future__ import annotations

from unionkit.storage.kinds import Kind

JOURNAL = "journal"
FACTS = "facts"
GUARDS = "guards"
RECEIPTS = "receipts"
CONTENTS = "contents"
OUTBOX = "outbox"


def records_of(kind: Kind) -> str:
    """The space of the records of a kind; the id is the record's."""
    return f"record:{kind.name}"


def index_of(kind: Kind, name: str) -> str:
    """The space of an index: the key is the sort key of the value, the id the record's."""
    return f"index:{kind.name}.{name}"


def claims_of(name: str) -> str:
    """The space of the claims of one name: the id is the value, the text the owner."""
    return f"claim:{name}"


def numbered(number: int) -> str:
    """A number as an id that sorts as it does."""
    return f"{number:019d}"
