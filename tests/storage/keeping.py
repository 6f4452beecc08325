"""What the tests of storage keep: a small library with its books and shelves, and ways to write it briefly."""

from __future__ import annotations

from unionkit.storage import Batch, Kind, Line, Put, Receipt, Store
from unionkit.storage.kinds import Body

BOOK = Kind(name="book", index=("shelf", "year"), unique=("number",), sensitive=("reader",))
READER = Kind(name="reader")
NOON = 1_700_000_000_000_000


def book(**fields: str | int | None) -> Body:
    return {"title": "a book", **fields}


def put(id: str, body: Body, expected: int = 0, kind: Kind = BOOK) -> Put:
    return Put(kind=kind, id=id, body=body, expected=expected)


def keep(store: Store, **books: Body) -> Receipt:
    """Commit new books."""
    return store.commit(Batch(puts=tuple(put(id, body) for id, body in books.items())), at=NOON)


def line(subject: str, facts: object = None) -> Line:
    return Line(kind="book", subject=subject, action="lend", author="desk", facts=facts)  # type: ignore[arg-type]


def write_lines(store: Store, count: int, facts: object = None) -> Receipt:
    """Commit so many journal lines, one commit each."""
    receipt = None
    for number in range(count):
        receipt = store.commit(Batch(journal=(line(f"b{number}", facts),)), at=NOON + number)
    assert receipt is not None
    return receipt
