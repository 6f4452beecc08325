"""What is kept about one person, in a form that they and other systems can read: JSON that says where each thing stands."""

from __future__ import annotations

import json
from collections.abc import Iterable

from attrs import field, frozen

from unionkit.storage.kinds import Body, Json, Record
from unionkit.storage.ports import Store
from unionkit.storage.privacy_finding import Kept, Search, Written, body_of
from unionkit.storage.privacy_keeping import Keeping, moment_text

FORMAT = "unionkit/person/1"


def _counted(parts: tuple[Body, ...]) -> str:
    return f"<{len(parts)}>"


@frozen(kw_only=True)
class PersonFile:
    """All that is kept about a person, as a tree. It is shown by counts only."""

    person: str
    records: tuple[Body, ...] = field(repr=_counted)
    journal: tuple[Body, ...] = field(repr=_counted)
    messages: tuple[Body, ...] = field(repr=_counted)

    @property
    def tree(self) -> Body:
        """The whole as a tree for JSON."""
        return {
            "format": FORMAT,
            "person": self.person,
            "records": list(self.records),
            "journal": list(self.journal),
            "messages": list(self.messages),
        }

    def text(self) -> str:
        """The whole as JSON to hand out."""
        return json.dumps(self.tree, ensure_ascii=False, indent=2)


def export_person(
    store: Store, keepings: Iterable[Keeping], person: str, *, subjects: Iterable[str] = ()
) -> PersonFile:
    """All that a store keeps about one person, in use or restricted, with where it stands.

    `person` is the opaque id. `subjects` are ids of cases in the journal that no record of theirs has. It walks the whole
    journal.
    """
    search = Search(store, tuple(keepings), person, frozenset(subjects))
    records = [_in_use(found) for found in search.kept]
    records += [_restricted(record) for record in search.restricted]
    return PersonFile(
        person=person,
        records=tuple(records),
        journal=tuple(_entry(written) for written in search.written()),
        messages=tuple(
            {"number": number, "topic": topic, "body": body} for number, topic, body in search.messages()
        ),
    )


def _in_use(found: Kept) -> Body:
    keeping, record = found.keeping, found.record
    end = keeping.end(record.body)
    return {
        "kind": record.kind,
        "id": record.id,
        "version": record.version,
        "state": "in use",
        "basis": keeping.basis,
        "purpose": keeping.purpose,
        "until": None if end is None else end.isoformat(),
        "law": keeping.law,
        "body": record.body,
    }


def _restricted(record: Record) -> Body:
    told = ("kind", "id", "version", "basis", "purpose", "until", "law")
    return {**{name: record.body[name] for name in told}, "state": "restricted", "body": body_of(record)}


def _entry(written: Written) -> Body:
    entry = written.entry
    state: Json = "none"
    if entry.facts_hash is not None:
        state = "erased" if written.facts is None else "kept"
    return {
        "number": entry.number,
        "at": moment_text(entry.at),
        "kind": entry.kind,
        "subject": entry.subject,
        "action": entry.action,
        "author": entry.author,
        "reason": entry.reason,
        "content": entry.content,
        "facts_state": state,
        "facts": written.facts,
    }
