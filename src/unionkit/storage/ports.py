"""What we ask of storage. This page is the specification; `unionkit.storage.memory` is it as code that can be read.

- **All or nothing.** A commit takes effect as a whole or not at all, for every reader and after a crash. When `commit`
  has returned, a durable store does not lose it.
- **Nobody is overwritten.** A write names the version that it was based on. Where that is no longer the version, or a
  claim or a guard is not as expected, `commit` raises `Conflict`, and nothing is written.
- **Two errors, two answers.** `Conflict`: load and decide again. `Retryable`: commit the same again. A driver's own
  errors never come out; what is neither of the two is a `StoreError`. None of them carries a body or a claimed value.
- **To the letter.** Texts come back as they were: case, trailing blanks and characters of every plane. Ints of any
  size do. Ids, keys and claims differ if one letter differs, and sort by code point.
- **The day and the hour are arguments.** `at` is microseconds since 1970 in UTC. A store reads no clock.
- **Threads.** One store may be used by many threads. Iterators belong to the thread that asked for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from attrs import frozen

from unionkit.storage.batches import Batch, Delete, GuardRow, Message, Put, Receipt
from unionkit.storage.entries import Entry, Facts
from unionkit.storage.kinds import Kind, Record, Where


@frozen(kw_only=True)
class Capabilities:
    """What a store can do beyond the contract.

    `durable`: a commit outlives the process and the machine. `processes`: several processes may write. `server`: it is
    reached over a network. `joins`: it can write inside a transaction of its host (`join`), who then commits.
    """

    durable: bool
    processes: bool
    server: bool = False
    joins: bool = False


@frozen(kw_only=True)
class MigrationStep:
    """What a migration does to one kind: from which schema to which, and how many records there are.

    `added` and `dropped` name what is searched or unique: ``index state``, ``unique number``.
    """

    kind: str
    start: int
    end: int
    records: int
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@frozen(kw_only=True)
class Migration:
    """The steps of a migration, and whether they were done or only planned. No steps: all is as declared."""

    steps: tuple[MigrationStep, ...]
    applied: bool


@runtime_checkable
class Store(Protocol):
    """What we ask of storage. A store is a context manager that closes itself; its errors are `StoreError`."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do beyond the contract."""
        ...

    def load(self, kind: Kind, id: str) -> Record | None:
        """One record, brought to the schema of the kind as declared; None where there is none.

        Raises SchemaMismatch where it was written under a newer schema.
        """
        ...

    def scan(
        self, kind: Kind, where: Where | None = None, *, after: str | None = None, limit: int | None = None
    ) -> Iterator[Record]:
        """Records for which every condition holds, by the value of the index that `where` names first, then by id.

        Without conditions all records, by id. Conditions name declared indexes; another name raises StoreError. `after`
        is a `cursor`: the scan goes on behind it, whether or not that record is still there.

        It holds a bounded number of records in memory. It is not a snapshot: of a record that is written meanwhile
        either form or none may come; one that is not touched comes exactly once. Raises SchemaMismatch at the first
        step where the declared indexes are not those of the store.
        """
        ...

    def guard(self, name: str) -> GuardRow:
        """A guard with its version, for a compare-and-set in the next batch."""
        ...

    def holder(self, name: str, value: str) -> str | None:
        """The owner of a claim, None where it is free. A unique field is claimed as ``KIND.FIELD`` by the record's id."""
        ...

    def receipt(self, idempotency_key: str) -> Receipt | None:
        """What was done under a key, None where nothing was. Ask before deciding again after a lost answer."""
        ...

    def content(self, fingerprint: str) -> str | None:
        """A text that was kept under its SHA-256, in hexadecimal digits."""
        ...

    def commit(self, batch: Batch, *, at: int) -> Receipt:
        """Write a batch, all or nothing, at a moment.

        Raises Conflict, Retryable, KeyReused, RecordRefused, SchemaMismatch or StoreError; then nothing was written.
        The one exception is AnswerLost, from a server that went away in the middle: the batch was written whole or not.
        """
        ...

    def journal(self, *, after: int = 0, limit: int | None = None) -> Iterator[Entry]:
        """The entries of the journal behind a number, in order, in bounded memory. Numbers count from 1 without gaps."""
        ...

    def facts(self, number: int) -> Facts | None:
        """The personal facts of a journal entry; None where it has none or where they were erased."""
        ...

    def outbox(self, *, after: int = 0, limit: int | None = None) -> Iterator[Message]:
        """Messages that are not marked as sent, in the order of their numbers."""
        ...

    def migrate(self, kinds: Iterable[Kind], *, dry_run: bool = False) -> Migration:
        """Bring the records and indexes of kinds to what they declare, in one transaction under a lock.

        `dry_run` says what would be done. Raises SchemaMismatch where the store is newer.
        """
        ...

    def close(self) -> None:
        """Give back files and connections. A closed store raises StoreError."""
        ...

    def __enter__(self) -> Self:
        """The store itself."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        ...


class Repository(Protocol):
    """One kind of record that a host keeps in tables of its own, while a store keeps the rest.

    Every method is called inside a transaction of the store, with the adapter's own connection, so that what the host
    keeps and what the store keeps are written together. Indexes and unique values of the kind are the host's affair.
    """

    def load(self, connection: object, id: str) -> Record | None:
        """One record as the store would give it."""
        ...

    def scan(self, connection: object, where: Where, *, after: str | None, limit: int) -> Sequence[Record]:
        """At most `limit` records, in the order that `Store.scan` promises."""
        ...

    def write(self, connection: object, change: Put | Delete, version: int) -> bool:
        """Write one change with its new version. False, with nothing written, where the version was not as expected."""
        ...
