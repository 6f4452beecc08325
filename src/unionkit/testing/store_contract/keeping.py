"""What the contract keeps in a store: books, readers and their journal, and brief ways to write and read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from attrs import evolve

from unionkit.storage import Batch, Entry, Kind, Line, Put, Range, Receipt, Record, Store
from unionkit.storage.kinds import Body, Json

BOOK = Kind(name="book", index=("shelf", "year"), unique=("number",), sensitive=("reader",))
READER = Kind(name="reader")
NOON = 1_700_000_000_000_000
PERSONAL = "11010519491231002X"


def book(**fields: Json) -> Body:
    """A book with some fields."""
    return {"title": "a book", **fields}


def odd(value: object) -> Json:
    """A value that is no part of a body, where a body is expected."""
    return cast("Json", value)


def put(id: str, body: Body, expected: int = 0, kind: Kind = BOOK) -> Put:
    """A book, or another record, to write."""
    return Put(kind=kind, id=id, body=body, expected=expected)


def line(subject: str, facts: Json = None, content: Json = None) -> Line:
    """A line about a book."""
    return Line(kind="book", subject=subject, action="lend", author="desk", content=content, facts=facts)


def keep(store: Store, **books: Body) -> Receipt:
    """Commit new books."""
    return store.commit(Batch(puts=tuple(put(id, body) for id, body in books.items())), at=NOON)


def loaded(store: Store, id: str, kind: Kind = BOOK) -> Record:
    """A record that is known to be there."""
    found = store.load(kind, id)
    assert found is not None, f"{kind.name} {id} is not there"
    return found


def write_lines(store: Store, count: int, facts: Json = None) -> None:
    """Commit so many lines of the journal, one commit each."""
    for number in range(count):
        store.commit(Batch(journal=(line(f"b{number}", facts),)), at=NOON + number)


def chain(store: Store) -> list[Entry]:
    """The journal without the hashes, which differ from store to store by their salts."""
    return [
        evolve(entry, facts_hash=entry.facts_hash and "salted", previous="", hash="")
        for entry in store.journal()
    ]


def _parts(store: Store) -> Iterator[object]:
    for kind in (BOOK, READER):
        yield [(record.id, record.version, record.body) for record in store.scan(kind)]
    for where in ({"shelf": Range(at_least="")}, {"year": Range(at_least=-(2**63))}):
        yield [(record.id, record.version) for record in store.scan(BOOK, where)]
    entries = list(store.journal())
    yield entries
    yield [store.facts(entry.number) for entry in entries]
    yield [(message.number, message.topic, message.body) for message in store.outbox()]
    yield store.guard("fund")
    for name, value in (("seat", "12"), ("book.number", "n1"), ("book.number", "n2")):
        yield store.holder(name, value)
    yield store.receipt("key")


def everything(store: Store) -> list[object]:
    """All that the contract writes into a store, as it can be read: to see that nothing has changed."""
    return list(_parts(store))
