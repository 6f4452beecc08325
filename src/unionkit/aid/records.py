"""Kinds of record and lines of a journal, as declarations: what a store has to know to keep cases of aid.

A store is not needed, and none is known here. The names are those that `unionkit.storage` uses, so that a declaration
becomes a kind, and a line a line, field by field.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

__all__ = ["JournalLine", "RecordKind"]


@frozen(kw_only=True)
class RecordKind:
    """A kind of record as a store needs it: fields that are searched, that are unique, that are personal; and its class."""

    name: str
    index: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    schema: int = 1
    record: type | None = None


@frozen(kw_only=True)
class JournalLine:
    """A line for the journal. `facts` is personal and is kept apart, so that it can be erased; the rest stays.

    `reason` is the id of the transition that was taken. What a person wrote as a reason stands among the facts.
    """

    kind: str
    subject: str
    action: str
    author: str
    reason: str = ""
    content: Mapping[str, object] = field(factory=dict)
    facts: Mapping[str, object] = field(factory=dict, repr=False)
