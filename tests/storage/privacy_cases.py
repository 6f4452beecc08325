"""What the tests of privacy keep: people of a library, their loans, which a law keeps for ten days, and their letters."""

from __future__ import annotations

from datetime import date

from unionkit.storage import Batch, Keeping, Kind, Line, Message, Receipt, Store, UnitOfWork
from unionkit.storage.kinds import Body

DAY = 86_400_000_000
START = date(2026, 3, 1)
# noon of the first of March
NOON = 1_772_366_400_000_000

READER = Kind(name="reader", index=("card",), unique=("card",), sensitive=("name", "card"))
LOAN = Kind(name="loan", index=("reader",), sensitive=("title",))
LETTER = Kind(name="letter", index=("to",), sensitive=("text",))

READERS = Keeping(kind=READER, basis="consent", purpose="lending", days=3, since="left")
LOANS = Keeping(
    kind=LOAN,
    basis="duty",
    purpose="accounts",
    person="reader",
    days=10,
    since="returned",
    law="accounts act, art. 5",
    cases=True,
)
LETTERS = Keeping(kind=LETTER, basis="contract", purpose="answers", person="to")
KEEPINGS = (READERS, LOANS, LETTERS)


def write(store: Store, kind: Kind, id: str, body: Body | None, *, day: int = 0) -> Receipt:
    """Write or delete one record with its line in the journal, so many days after the first of March."""
    work = UnitOfWork(store, author="desk")
    work.load(kind, id)
    if body is None:
        work.delete(kind, id)
    else:
        work.put(kind, id, body)
    return work.commit(at=NOON + day * DAY)


def fill(store: Store) -> None:
    """Two readers, each with a loan and a letter, and a decision on a loan of each. Entries 1 to 8, a letter waits."""
    for person, name in (("p1", "Mira"), ("p2", "Odd")):
        write(store, READER, person, {"name": name, "card": f"card-{person}", "left": None})
        write(
            store, LOAN, f"l-{person}", {"reader": person, "title": f"for {name}", "returned": "2026-03-01"}
        )
        write(store, LETTER, f"w-{person}", {"to": person, "text": f"Dear {name}"})
        decided = Line(
            kind="decision", subject=f"l-{person}", action="decide", author="desk", facts={"fine": name}
        )
        letter = Message(topic="post", body={"to": person})
        store.commit(Batch(journal=(decided,), outbox=(letter,)), at=NOON)


def numbers_with_facts(store: Store) -> list[int]:
    """The numbers of the entries whose personal facts are there."""
    return [entry.number for entry in store.journal() if store.facts(entry.number) is not None]
