"""The journal as it is kept: entries in a chain of hashes, and personal facts beside it."""

from __future__ import annotations

from attrs import field, frozen

from unionkit.storage.kinds import Json

START = "0" * 64


@frozen(kw_only=True)
class Entry:
    """One entry of the journal. `number` counts from 1 without gaps; `at` is microseconds since 1970 in UTC.

    `facts_hash` is the salted hash of the personal facts, None where there were none. `previous` is the hash of the
    entry before, 64 zeros for the first. `hash` is over all the rest.
    """

    number: int
    at: int
    kind: str
    subject: str
    action: str
    author: str
    reason: str
    content: Json
    facts_hash: str | None
    previous: str
    hash: str


def entry_fields(entry: Entry) -> dict[str, Json]:
    """All fields of an entry by name."""
    return {
        "number": entry.number,
        "at": entry.at,
        "kind": entry.kind,
        "subject": entry.subject,
        "action": entry.action,
        "author": entry.author,
        "reason": entry.reason,
        "content": entry.content,
        "facts_hash": entry.facts_hash,
        "previous": entry.previous,
        "hash": entry.hash,
    }


@frozen(kw_only=True)
class Facts:
    """The personal facts of an entry with the salt of their hash. Erasing both leaves a hash that nobody can guess."""

    number: int
    salt: str
    content: Json = field(repr=False)
