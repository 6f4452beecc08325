"""A store in memory: the port as code that can be read. First everything is checked, then everything is written.

Everything is held as text, so that nobody who keeps a body, an entry or a message can change what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from threading import RLock
from types import TracebackType
from typing import Self

from attrs import define, field, frozen

from unionkit.errors import StoreError
from unionkit.storage.batches import Batch, Claim, Delete, GuardRow, Message, Put, Receipt, Release
from unionkit.storage.canonical import hash_of
from unionkit.storage.checking import (
    Checked,
    check_batch,
    check_limit,
    check_shape,
    check_where,
    claim_taken,
    guard_moved,
    moved_claims,
    not_the_owner,
    same_content,
    wrong_version,
)
from unionkit.storage.entries import START, Entry, Facts
from unionkit.storage.journal import chained
from unionkit.storage.kinds import Json, Kind, Record, Where, cursor, matches, read_cursor
from unionkit.storage.migrating import outdated, step_of
from unionkit.storage.ports import Capabilities, Migration
from unionkit.storage.salts import new_salt
from unionkit.storage.texts import (
    read_body,
    read_entry,
    read_facts,
    read_message,
    read_receipt,
    read_record,
    write_body,
    write_message,
    write_receipt,
    write_record,
)

Claims = dict[tuple[str, str], str | None]


@frozen
class Kept:
    """A record as it is kept: its version, and its body with its schema as text."""

    version: int
    text: str = field(repr=False)


@define(eq=False, repr=False)
class MemoryStore:
    """A store that lives as long as the object. Every promise of the port but durability holds."""

    salt: Callable[[], str] = new_salt
    _lock: RLock = field(factory=RLock, init=False)
    _closed: bool = field(default=False, init=False)
    _commits: int = field(default=0, init=False)
    _head: str = field(default=START, init=False)
    _shapes: dict[str, dict[str, Json]] = field(factory=dict, init=False)
    _records: dict[str, dict[str, Kept]] = field(factory=dict, init=False)
    _claims: Claims = field(factory=dict, init=False)
    _guards: dict[str, GuardRow] = field(factory=dict, init=False)
    _journal: list[str] = field(factory=list, init=False)
    _facts: dict[int, str] = field(factory=dict, init=False)
    _contents: dict[str, str] = field(factory=dict, init=False)
    _outbox: dict[int, str] = field(factory=dict, init=False)
    _messages: int = field(default=0, init=False)
    _receipts: dict[str, str] = field(factory=dict, init=False)

    @property
    def capabilities(self) -> Capabilities:
        """Nothing beyond the contract."""
        return Capabilities(durable=False, processes=False)

    # reading

    def load(self, kind: Kind, id: str) -> Record | None:
        """One record."""
        with self._lock:
            self._open(kind)
            kept = self._of(kind).get(id)
        return None if kept is None else read_record(kind, id, kept.version, kept.text)

    def scan(
        self, kind: Kind, where: Where | None = None, *, after: str | None = None, limit: int | None = None
    ) -> Iterator[Record]:
        """Records in the order of the leading index, then of their ids."""
        conditions = where or {}
        check_where(kind, conditions)
        check_limit(limit)
        start = ("", "") if after is None else read_cursor(after)
        with self._lock:
            self._open(kind)
            kept = list(self._of(kind).items())
        records = (read_record(kind, id, one.version, one.text) for id, one in kept)
        found = [record for record in records if matches(record.body, conditions)]
        placed = sorted(
            ((read_cursor(cursor(record, where)), record) for record in found), key=lambda pair: pair[0]
        )
        yield from [record for place, record in placed if place > start][:limit]

    def guard(self, name: str) -> GuardRow:
        """A guard, of version 0 where it was never set."""
        with self._lock:
            self._open()
            return self._guards.get(name, GuardRow(name=name, version=0, value=0))

    def holder(self, name: str, value: str) -> str | None:
        """The owner of a claim."""
        with self._lock:
            self._open()
            return self._claims.get((name, value))

    def receipt(self, idempotency_key: str) -> Receipt | None:
        """What was done under a key."""
        with self._lock:
            self._open()
            text = self._receipts.get(idempotency_key)
        return None if text is None else read_receipt(text).receipt

    def content(self, fingerprint: str) -> str | None:
        """A text by its hash."""
        with self._lock:
            self._open()
            return self._contents.get(fingerprint)

    def journal(self, *, after: int = 0, limit: int | None = None) -> Iterator[Entry]:
        """The entries behind a number."""
        check_limit(limit)
        with self._lock:
            self._open()
            found = self._journal[max(after, 0) :][:limit]
        yield from map(read_entry, found)

    def facts(self, number: int) -> Facts | None:
        """The personal facts of an entry."""
        with self._lock:
            self._open()
            text = self._facts.get(number)
        return None if text is None else read_facts(number, text)

    def outbox(self, *, after: int = 0, limit: int | None = None) -> Iterator[Message]:
        """Messages that were not sent."""
        check_limit(limit)
        with self._lock:
            self._open()
            found = [(number, text) for number, text in sorted(self._outbox.items()) if number > after][
                :limit
            ]
        yield from (read_message(number, text) for number, text in found)

    # writing

    def commit(self, batch: Batch, *, at: int) -> Receipt:
        """Write a batch, all or nothing."""
        checked = check_batch(batch, at)
        with self._lock:
            self._open()
            known = None if batch.idempotency_key is None else self._receipts.get(batch.idempotency_key)
            if known is not None:
                found = read_receipt(known)
                same_content(found.digest, checked.digest)
                return found.receipt
            return self._write(checked, self._check(batch), at)

    def _check(self, batch: Batch) -> Claims:
        """Raise what stands against a batch; nothing is written here. Gives the claims that change."""
        releases, claims = list(batch.releases), list(batch.claims)
        for change in batch.changes:
            kind, id = change.kind, change.id
            check_shape(kind, self._shapes.get(kind.name))
            kept = self._of(kind).get(id)
            found = 0 if kept is None else kept.version
            if found != change.expected or (kept is None and isinstance(change, Delete)):
                raise wrong_version(kind.name, id, change.expected, found)
            old = None if kept is None else read_body(kind, kept.text)
            given_up, taken = moved_claims(kind, id, old, change.body if isinstance(change, Put) else None)
            releases, claims = releases + given_up, claims + taken
        for guard in batch.guards:
            if self.guard(guard.name).version != guard.expected:
                raise guard_moved(guard.name)
        return self._settle(releases, claims)

    def _settle(self, releases: list[Release], claims: list[Claim]) -> Claims:
        """The claims that change: first all releases, then all claims."""
        changes: Claims = {}
        for release in releases:
            place = release.name, release.value
            if self._claims.get(place) not in (None, release.owner):
                raise not_the_owner(release)
            changes[place] = None
        for claim in claims:
            place = claim.name, claim.value
            if changes.get(place, self._claims.get(place)) not in (None, claim.owner):
                raise claim_taken(claim)
            changes[place] = claim.owner
        return changes

    def _write(self, checked: Checked, claims: Claims, at: int) -> Receipt:
        """Write what was checked."""
        batch = checked.batch
        entries = chained(checked.lines, at=at, last=len(self._journal), previous=self._head, salt=self.salt)
        self._commits += 1
        self._head = entries[-1].hash if entries else self._head
        self._journal += [one.text for one in entries]
        self._facts |= {one.number: one.facts for one in entries if one.facts is not None}
        for number in batch.forget:
            self._facts.pop(number, None)
        for put in batch.puts:
            self._shapes.setdefault(put.kind.name, put.kind.shape)
            text = write_record(put.kind.schema, checked.texts[put.kind.name, put.id])
            self._records.setdefault(put.kind.name, {})[put.id] = Kept(self._commits, text)
        for delete in batch.deletes:
            del self._records[delete.kind.name][delete.id]
        self._keep_claims(claims)
        for guard in batch.guards:
            self._guards[guard.name] = GuardRow(name=guard.name, version=self._commits, value=guard.value)
        self._contents |= {hash_of(text): text for text in batch.contents}
        receipt = Receipt(
            commit=self._commits,
            at=at,
            entries=tuple(one.number for one in entries),
            messages=self._post(batch),
            head=self._head,
        )
        if batch.idempotency_key is not None:
            self._receipts[batch.idempotency_key] = write_receipt(receipt, checked.digest)
        return receipt

    def _post(self, batch: Batch) -> tuple[int, ...]:
        """Put messages into the outbox and take out those that were sent; gives the new numbers."""
        numbers = tuple(range(self._messages + 1, self._messages + 1 + len(batch.outbox)))
        self._messages += len(numbers)
        self._outbox |= dict(zip(numbers, map(write_message, batch.outbox), strict=True))
        for number in batch.sent:
            self._outbox.pop(number, None)
        return numbers

    def _keep_claims(self, changes: Claims) -> None:
        for place, owner in changes.items():
            if owner is None:
                self._claims.pop(place, None)
            else:
                self._claims[place] = owner

    # migrating and closing

    def migrate(self, kinds: Iterable[Kind], *, dry_run: bool = False) -> Migration:
        """Bring records to what kinds declare. Unique values that clash raise Conflict, and nothing is done."""
        with self._lock:
            self._open()
            planned = outdated(kinds, self._shapes)
            steps = tuple(step_of(kind, self._shapes[kind.name], len(self._of(kind))) for kind in planned)
            work = [] if dry_run else [(kind, *self._migrated(kind)) for kind in planned]
            for kind, records, claims in work:
                self._shapes[kind.name] = kind.shape
                self._records[kind.name] = records
                self._keep_claims(claims)
        return Migration(steps=steps, applied=not dry_run)

    def _migrated(self, kind: Kind) -> tuple[dict[str, Kept], Claims]:
        """The records of a kind and its claims as they will be."""
        claims: Claims = {place: None for place in self._claims if place[0].startswith(f"{kind.name}.")}
        records: dict[str, Kept] = {}
        for id, kept in self._of(kind).items():
            body = read_body(kind, kept.text)
            for claim in moved_claims(kind, id, None, body)[1]:
                if claims.get((claim.name, claim.value)) is not None:
                    raise claim_taken(claim)
                claims[claim.name, claim.value] = id
            records[id] = Kept(kept.version, write_body(kind, body))
        return records, claims

    def close(self) -> None:
        """Forget that it was open."""
        self._closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _of(self, kind: Kind) -> dict[str, Kept]:
        return self._records.get(kind.name, {})

    def _open(self, kind: Kind | None = None) -> None:
        """Raise StoreError where the store is closed, and SchemaMismatch where it keeps a kind otherwise."""
        if self._closed:
            raise StoreError("this store is closed", hint="open it again with open_store")
        if kind is not None:
            check_shape(kind, self._shapes.get(kind.name))
