"""One act with its reads and writes: a unit of work remembers the versions that it read, and commits once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from attrs import define, field, frozen, has

from unionkit.errors import Conflict, Retryable, StoreError
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
from unionkit.storage.kinds import Body, Json, Kind, Record
from unionkit.storage.ports import Store

AnswerT = TypeVar("AnswerT")
ATTEMPTS = 20


@frozen(kw_only=True)
class Shortage:
    """A budget or quota that does not hold what was asked of it: a refusal, and so a value."""

    name: str
    asked: int
    left: int


def reserve(row: GuardRow, amount: int, *, limit: int) -> Guard | Shortage:
    """The guard that takes an amount out of a budget, or what is left where that is too little.

    The guard counts what is spent; a negative amount gives back. Commit it with the award that it pays for: of two that
    were worked out on the same row, one is a Conflict.

    >>> reserve(GuardRow(name="fund", version=3, value=90), 20, limit=100)
    Shortage(name='fund', asked=20, left=10)
    """
    spent = row.value + amount
    if amount > 0 and spent > limit:
        return Shortage(name=row.name, asked=amount, left=max(limit - row.value, 0))
    if spent < 0:
        raise StoreError("more would be given back than was taken", hint="give back what was reserved, once")
    return Guard(name=row.name, expected=row.version, value=spent)


@define(eq=False, repr=False)
class UnitOfWork:
    """Collects what one act reads and writes, and commits it as one batch with its journal.

    Every record that is written or taken away gets a line in the journal, with the new body as its personal facts.
    `author` and `reason` stand in each line. It is for one thread and one commit.
    """

    store: Store
    author: str = field(kw_only=True)
    reason: str = field(default="", kw_only=True)
    idempotency_key: str | None = field(default=None, kw_only=True)
    _versions: dict[tuple[str, str], int] = field(factory=dict, init=False)
    _changes: dict[tuple[str, str], Put | Delete] = field(factory=dict, init=False)
    _guards: dict[str, Guard] = field(factory=dict, init=False)
    _rows: dict[str, GuardRow] = field(factory=dict, init=False)
    _claims: list[Claim] = field(factory=list, init=False)
    _releases: list[Release] = field(factory=list, init=False)
    _lines: list[Line] = field(factory=list, init=False)
    _contents: list[str] = field(factory=list, init=False)
    _messages: list[Message] = field(factory=list, init=False)
    _done: bool = field(default=False, init=False)

    def load(self, kind: Kind, id: str) -> Record | None:
        """A record as the store has it; a later put or delete counts on its version."""
        record = self.store.load(kind, id)
        self._versions[kind.name, id] = 0 if record is None else record.version
        return record

    def put(self, kind: Kind, id: str, value: object, *, action: str = "put") -> None:
        """Write a record: a body, or a value of the class that the kind declares.

        One that was not loaded here is meant to be new: if there is one already, the commit is a Conflict.
        """
        expected = self._versions.get((kind.name, id), 0)
        body = _body(kind, value)
        self._changes[kind.name, id] = Put(kind=kind, id=id, body=body, expected=expected)
        self.note(
            Line(
                kind=kind.name, subject=id, action=action, author=self.author, reason=self.reason, facts=body
            )
        )

    def delete(self, kind: Kind, id: str, *, action: str = "delete") -> None:
        """Take a record away that was loaded here. Raises StoreError where it was not, or is not there."""
        expected = self._versions.get((kind.name, id), 0)
        if not expected:
            raise StoreError(
                "only a record that was loaded can be deleted", hint="load it in this unit of work"
            )
        self._changes[kind.name, id] = Delete(kind=kind, id=id, expected=expected)
        self.note(Line(kind=kind.name, subject=id, action=action, author=self.author, reason=self.reason))

    def claim(self, name: str, value: str, owner: str) -> None:
        """Claim a value that only one owner may hold."""
        self._claims.append(Claim(name=name, value=value, owner=owner))

    def release(self, name: str, value: str, owner: str) -> None:
        """Give a claim up."""
        self._releases.append(Release(name=name, value=value, owner=owner))

    def reserve(self, name: str, amount: int, *, limit: int) -> Shortage | None:
        """Take an amount out of a budget. None: it is taken when this commits. Several from one budget add up."""
        row = self._rows.get(name) or self.store.guard(name)
        before = self._guards.get(name)
        now = row if before is None else GuardRow(name=name, version=row.version, value=before.value)
        found = reserve(now, amount, limit=limit)
        self._rows[name] = row
        if isinstance(found, Shortage):
            return found
        self._guards[name] = found
        return None

    def note(self, line: Line) -> None:
        """Add a line to the journal."""
        self._lines.append(line)

    def keep(self, text: str) -> None:
        """Keep a text under its hash, such as the content of an edition."""
        self._contents.append(text)

    def send(self, topic: str, body: Json) -> None:
        """Leave a message for other systems in the outbox."""
        self._messages.append(Message(topic=topic, body=body))

    @property
    def batch(self) -> Batch:
        """What would be committed now."""
        changes = self._changes.values()
        return Batch(
            puts=tuple(change for change in changes if isinstance(change, Put)),
            deletes=tuple(change for change in changes if isinstance(change, Delete)),
            claims=tuple(self._claims),
            releases=tuple(self._releases),
            guards=tuple(self._guards.values()),
            journal=tuple(self._lines),
            contents=tuple(self._contents),
            outbox=tuple(self._messages),
            idempotency_key=self.idempotency_key,
        )

    def commit(self, *, at: int) -> Receipt:
        """Commit all of it, once. `at` is microseconds since 1970 in UTC. Raises what `Store.commit` raises."""
        if self._done:
            raise StoreError("this unit of work is committed", hint="begin another")
        receipt = self.store.commit(self.batch, at=at)
        self._done = True
        return receipt


def _body(kind: Kind, value: object) -> Body:
    if isinstance(value, dict):
        return value
    if kind.record is not None and has(type(value)):
        from unionkit.storage.codec import codec_of  # cattrs takes long to import

        return codec_of(kind).write(value)
    raise StoreError(
        f"a {type(value).__name__} is no record of {kind.name}",
        hint="hand in a dict, or a value of the class under Kind(record=…)",
    )


def until_done(
    act: Callable[[], AnswerT], *, pause: Callable[[int], None], attempts: int = ATTEMPTS
) -> AnswerT:
    """Run an act from its reads on until it neither conflicts nor has to be tried again.

    `act` loads, decides and commits, and returns its answer. `pause` waits before another attempt, and is told how many
    there were: ``lambda tries: time.sleep(random() * 0.01 * tries)``. After the last attempt its error comes out.
    """
    for tries in range(1, attempts):
        try:
            return act()
        except (Conflict, Retryable):
            pause(tries)
    return act()
