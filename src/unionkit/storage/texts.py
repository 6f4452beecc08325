"""Everything that a store keeps as text, written and read in one way, so that nothing in it can be changed by accident."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar, cast

from attrs import frozen

from unionkit.errors import StoreError
from unionkit.storage.batches import Message, Receipt
from unionkit.storage.canonical import encode, read, write
from unionkit.storage.checking import upgraded
from unionkit.storage.entries import Entry, Facts
from unionkit.storage.kinds import Body, Json, Kind, Record, index_value

MadeT = TypeVar("MadeT")


def tree(text: str) -> Body:
    """A text that is known to hold an object. Raises StoreError."""
    found = read(text)
    if not isinstance(found, dict):
        raise StoreError("the store holds something that is no record", hint="restore it from a backup")
    return found


def write_record(schema: int, body: str) -> str:
    """A body that is canonical text already, with the schema that it was written under."""
    return f'{{"body":{body},"schema":{schema}}}'


def write_body(kind: Kind, body: Body) -> str:
    """A body under the schema of its kind, checked once more: an upgrade may have put something wrong into it."""
    for name in (*kind.index, *kind.unique):
        index_value(body, name)
    return write_record(kind.schema, write(body))


def read_body(kind: Kind, text: str) -> Body:
    """The body under the schema that the kind declares. Raises SchemaMismatch."""
    kept = tree(text)
    return upgraded(kind, cast("int", kept["schema"]), cast("Body", kept["body"]))


def read_record(kind: Kind, id: str, version: int, text: str) -> Record:
    """A record out of its text."""
    return Record(kind=kind.name, id=id, version=version, body=read_body(kind, text))


def read_entry(text: str) -> Entry:
    """An entry as it was written. Raises StoreError where it has other fields."""
    return _made(Entry, tree(text))


def read_facts(number: int, text: str) -> Facts:
    """Personal facts as they were written."""
    return _made(Facts, {"number": number, **tree(text)})


def write_message(message: Message) -> str:
    """A message without its number."""
    return encode({"topic": message.topic, "body": message.body})


def read_message(number: int, text: str) -> Message:
    """A message as it was written."""
    return _made(Message, {"number": number, **tree(text)})


def write_receipt(receipt: Receipt, digest: str) -> str:
    """A receipt with the hash of the content of its batch."""
    kept: dict[str, Json] = {
        "at": receipt.at,
        "commit": receipt.commit,
        "digest": digest,
        "entries": list(receipt.entries),
        "head": receipt.head,
        "messages": list(receipt.messages),
    }
    return encode(kept)


@frozen
class KeptReceipt:
    """A receipt as it is found again, and the hash of the content of its batch."""

    receipt: Receipt
    digest: str


def read_receipt(text: str) -> KeptReceipt:
    """A receipt of an earlier commit: it says of itself that it is repeated."""
    kept: dict[str, object] = dict(tree(text))
    digest = str(kept.pop("digest"))
    for name in ("entries", "messages"):
        kept[name] = tuple(cast("list[int]", kept[name]))
    return KeptReceipt(_made(Receipt, {**kept, "repeated": True}), digest)


def _made(kind: type[MadeT], fields: Mapping[str, object]) -> MadeT:
    try:
        return kind(**fields)
    except TypeError:
        raise StoreError(
            f"the store holds a text that is no {kind.__name__}",
            hint="verify the journal; restore it from a backup",
        ) from None
