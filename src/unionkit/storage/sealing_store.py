"""A store that seals what is personal before it is written, and opens it when it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Self

from attrs import define, evolve, field

from unionkit.errors import KeyReused, SealBroken, StoreError
from unionkit.storage.batches import Batch, GuardRow, Line, Message, Put, Receipt
from unionkit.storage.entries import Entry, Facts
from unionkit.storage.kinds import (
    Body,
    Json,
    Key,
    Kind,
    Range,
    Record,
    Upgrade,
    Where,
    index_value,
    read_cursor,
    sort_key,
)
from unionkit.storage.ports import Capabilities, Migration, Store
from unionkit.storage.sealing import INDEX, KeyRing, index_of_value, is_sealed, open_value, seal_value

_ID = "$id"


@define(eq=False, repr=False)
class SealedStore:
    """A store over another: fields under `Kind.sensitive`, facts of the journal and messages are sealed in that one.

    A sealed field that is indexed or unique is found by a keyed hash: by its exact value, and not by a range. None is not
    sealed. `plain` lets values pass that were written before anything was sealed. Claims that a host makes itself, ids,
    and all other parts of an entry are kept as they are: hand in opaque ids there.
    """

    inner: Store
    ring: KeyRing
    plain: bool = field(default=False, kw_only=True)

    @property
    def capabilities(self) -> Capabilities:
        """Those of the store beneath."""
        return self.inner.capabilities

    def load(self, kind: Kind, id: str) -> Record | None:
        """One record, opened."""
        record = self.inner.load(self._beneath(kind), id)
        return None if record is None else self._opened(kind, record)

    def scan(
        self, kind: Kind, where: Where | None = None, *, after: str | None = None, limit: int | None = None
    ) -> Iterator[Record]:
        """Records, opened. Those found by a sealed field come in the order of their ids."""
        wanted = {name: self._wanted(kind, name, value) for name, value in (where or {}).items()}
        leading = next(iter(wanted.items()), None)
        if after is not None and leading is not None and leading[0] in kind.sensitive:
            key = sort_key(str(leading[1]))
            after = f"{len(key)}:{key}{read_cursor(after)[1]}"
        for record in self.inner.scan(self._beneath(kind), wanted, after=after, limit=limit):
            yield self._opened(kind, record)

    def guard(self, name: str) -> GuardRow:
        """A guard."""
        return self.inner.guard(name)

    def holder(self, name: str, value: str) -> str | None:
        """The owner of a claim; a unique value that is sealed is found by its hash."""
        kind, _, field_name = name.rpartition(".")
        wanted: list[Key] = [value]
        if value.isascii() and value.removeprefix("-").isdigit():
            wanted.append(int(value))
        for one in wanted:
            owner = self.inner.holder(name, index_of_value(self.ring, kind, field_name, one))
            if owner is not None:
                return owner
        return self.inner.holder(name, value)

    def receipt(self, idempotency_key: str) -> Receipt | None:
        """What was done under a key."""
        return self.inner.receipt(idempotency_key)

    def content(self, fingerprint: str) -> str | None:
        """A text that was kept under its hash; contents are not personal, and not sealed."""
        return self.inner.content(fingerprint)

    def commit(self, batch: Batch, *, at: int) -> Receipt:
        """Seal and write. A batch with an idempotency key is known again after the current key has changed."""
        others = [name for name in self.ring.keys if name != self.ring.current]
        try:
            return self.inner.commit(self._sealed(batch, self.ring.current), at=at)
        except KeyReused:
            for name in others:
                try:
                    return self.inner.commit(self._sealed(batch, name), at=at)
                except KeyReused:
                    continue
            raise

    def journal(self, *, after: int = 0, limit: int | None = None) -> Iterator[Entry]:
        """The entries. Their hashes are over the sealed facts: verify them with `inner.facts`."""
        return self.inner.journal(after=after, limit=limit)

    def facts(self, number: int) -> Facts | None:
        """The personal facts of an entry, opened."""
        kept = self.inner.facts(number)
        entry = None if kept is None else next(self.inner.journal(after=number - 1, limit=1), None)
        if kept is None or entry is None:
            return None
        return Facts(number=number, salt=kept.salt, content=self._open(_facts_place(entry), kept.content))

    def outbox(self, *, after: int = 0, limit: int | None = None) -> Iterator[Message]:
        """Messages, opened."""
        for message in self.inner.outbox(after=after, limit=limit):
            yield evolve(message, body=self._open(("outbox", message.topic), message.body))

    def migrate(self, kinds: Iterable[Kind], *, dry_run: bool = False) -> Migration:
        """Bring records and indexes to what kinds declare; upgrades see opened bodies.

        A personal field that was not indexed before is found once `seal_all` has written its records again.
        """
        return self.inner.migrate([self._beneath(kind) for kind in kinds], dry_run=dry_run)

    def close(self) -> None:
        """Close the store beneath."""
        self.inner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _beneath(self, kind: Kind) -> Kind:
        """The kind as the store beneath has it: its upgrades open a body, and seal what they made of it."""
        if not kind.upgrades:
            return kind

        def around(upgrade: Upgrade) -> Upgrade:
            def upgraded(body: Body) -> Body:
                id = body.get(_ID)
                made = upgrade(self._body(kind.name, id if isinstance(id, str) else "", body))
                return made if id is None else self._sealed_body(kind, str(id), made, self.ring.current)

            return upgraded

        return evolve(kind, upgrades={start: around(upgrade) for start, upgrade in kind.upgrades.items()})

    def _opened(self, kind: Kind, record: Record) -> Record:
        """A record whose personal fields are opened. Raises SealBroken where one is not sealed, or of another id."""
        id = record.body.get(_ID)
        if id is not None and id != record.id:
            raise SealBroken(
                "a sealed record was moved from another id",
                hint="restore the record from a backup",
                where=f"{kind.name}/{record.id}",
            )
        body = self._body(kind.name, record.id, record.body)
        for name in kind.sensitive:
            if name in body and not is_sealed(record.body[name]):
                self._open((kind.name, record.id, name), body[name])
        return evolve(record, body=body)

    def _body(self, kind: str, id: str, body: Mapping[str, Json]) -> Body:
        return {
            name: open_value(self.ring, (kind, id, name), value) if is_sealed(value) else value
            for name, value in body.items()
            if name != _ID
        }

    def _open(self, place: tuple[str, ...], value: Json) -> Json:
        """A value, opened. Raises SealBroken for one that is not sealed, but for None."""
        bare = value is None or (self.plain and not is_sealed(value))
        return value if bare else open_value(self.ring, place, value)

    def _wanted(self, kind: Kind, name: str, value: Key | Range) -> Key | Range:
        if name not in kind.sensitive or name not in kind.index:
            return value
        if isinstance(value, Range):
            raise StoreError(
                f"{name} is sealed and has no order",
                hint="look for one value, or index a field that is not personal",
            )
        return index_of_value(self.ring, kind.name, name, value)

    def _sealed(self, batch: Batch, key: str) -> Batch:
        return evolve(
            batch,
            puts=tuple(self._sealed_put(put, key) for put in batch.puts),
            deletes=tuple(evolve(delete, kind=self._beneath(delete.kind)) for delete in batch.deletes),
            journal=tuple(self._sealed_line(line, key) for line in batch.journal),
            outbox=tuple(
                evolve(message, body=seal_value(self.ring, ("outbox", message.topic), message.body, key=key))
                for message in batch.outbox
            ),
        )

    def _sealed_put(self, put: Put, key: str) -> Put:
        return evolve(
            put, kind=self._beneath(put.kind), body=self._sealed_body(put.kind, put.id, put.body, key)
        )

    def _sealed_body(self, kind: Kind, id: str, body: Mapping[str, Json], key: str) -> Body:
        sealed: Body = dict(body)
        if any(name.startswith("$") for name in body) or any(is_sealed(value) for value in body.values()):
            raise SealBroken(
                "a body holds what looks like a seal",
                hint="names that begin with $ are kept for seals",
                where=kind.name,
            )
        for name in kind.sensitive:
            value = body.get(name)
            if value is not None:
                found = seal_value(self.ring, (kind.name, id, name), value, key=key)
                if name in kind.index or name in kind.unique:
                    index_value(body, name)
                    found[INDEX] = index_of_value(self.ring, kind.name, name, value)
                sealed[name] = found
        return {**sealed, _ID: id} if kind.sensitive else sealed

    def _sealed_line(self, line: Line, key: str) -> Line:
        if line.facts is None:
            return line
        return evolve(line, facts=seal_value(self.ring, _facts_place(line), line.facts, key=key))


def _facts_place(line: Line | Entry) -> tuple[str, ...]:
    return ("facts", line.kind, line.subject, line.action)


def seal_store(store: Store, ring: KeyRing, *, plain: bool = False) -> SealedStore:
    """A store that seals what is personal with the keys of a ring.

    `plain` lets values pass that were there before; run `seal_all` then, and leave it out.
    """
    return SealedStore(store, ring, plain=plain)


def seal_all(store: SealedStore, kind: Kind, *, at: int, step: int = 200) -> int:
    """Write every record of a kind again, sealed with the current key; gives how many there were.

    For records that were there before, and after the current key has changed. Facts of the journal are never written
    again, so keep old keys in the ring as long as there are facts that they sealed. Raises Conflict where a record was
    written meanwhile: run it again.
    """
    count, waiting = 0, list[Put]()
    for record in store.scan(kind):
        waiting.append(Put(kind=kind, id=record.id, body=record.body, expected=record.version))
        count += 1
        if len(waiting) == step:
            store.commit(Batch(puts=tuple(waiting)), at=at)
            waiting.clear()
    if waiting:
        store.commit(Batch(puts=tuple(waiting)), at=at)
    return count
