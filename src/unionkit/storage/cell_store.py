"""The whole port over a database of cells: an adapter writes `Database` and `Cells`, and this is its store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from attrs import define, field

from unionkit.errors import AnswerLost, Retryable, StoreError
from unionkit.storage.batches import Batch, GuardRow, Message, Receipt
from unionkit.storage.cell_migration import migrate
from unionkit.storage.cell_writing import Writing
from unionkit.storage.cells import Cells, Database
from unionkit.storage.checking import (
    Checked,
    check_batch,
    check_limit,
    check_shape,
    check_where,
    same_content,
)
from unionkit.storage.entries import Entry, Facts
from unionkit.storage.heads import read_head
from unionkit.storage.kinds import Kind, Record, Where, bounds, cursor, matches, read_cursor
from unionkit.storage.ports import Capabilities, Migration, Repository
from unionkit.storage.salts import new_salt
from unionkit.storage.spaces import (
    CONTENTS,
    FACTS,
    GUARDS,
    JOURNAL,
    OUTBOX,
    RECEIPTS,
    claims_of,
    index_of,
    numbered,
    records_of,
)
from unionkit.storage.texts import read_entry, read_facts, read_message, read_receipt, read_record

STEP = 500


@define(eq=False, repr=False)
class CellStore:
    """A store over a database of cells. `repositories` are kinds that the host keeps itself, by name.

    Threads may share it as far as they may share the database.
    """

    database: Database
    repositories: Mapping[str, Repository] = field(factory=dict, kw_only=True)
    salt: Callable[[], str] = field(default=new_salt, kw_only=True)
    _closed: bool = field(default=False, init=False)

    @property
    def capabilities(self) -> Capabilities:
        """What the database can do beyond the contract."""
        return self.database.capabilities

    def load(self, kind: Kind, id: str) -> Record | None:
        """One record."""
        with self._reading() as cells:
            check_shape(kind, read_head(cells).shapes.get(kind.name))
            if kind.name in self.repositories:
                return self.repositories[kind.name].load(cells.connection, id)
            found = cells.read(records_of(kind), [id]).get(id)
        return None if found is None else read_record(kind, id, *found)

    def scan(
        self, kind: Kind, where: Where | None = None, *, after: str | None = None, limit: int | None = None
    ) -> Iterator[Record]:
        """Records in the order of the leading index, then of their ids; read in steps of 500."""
        conditions = where or {}
        check_where(kind, conditions)
        check_limit(limit)
        left = limit
        while left is None or left > 0:
            step = STEP if left is None else min(STEP, left)
            with self._reading() as cells:
                check_shape(kind, read_head(cells).shapes.get(kind.name))
                found, after = self._step(cells, kind, conditions, after, step)
            matching = [record for record in found if matches(record.body, conditions)]
            yield from matching
            left = None if left is None else left - len(matching)
            if after is None:
                return

    def _step(
        self, cells: Cells, kind: Kind, where: Where, after: str | None, step: int
    ) -> tuple[list[Record], str | None]:
        """The records of one step, and the cursor behind it; None at the end."""
        repository = self.repositories.get(kind.name)
        if repository is not None:
            found = list(repository.scan(cells.connection, where, after=after, limit=step))
            return found, cursor(found[-1], where) if len(found) == step else None
        place = ("", "") if after is None else read_cursor(after)
        if not where:
            rows = cells.range(records_of(kind), place, None, step)
            found = [read_record(kind, row.id, row.version, row.text) for row in rows]
        else:
            leading, wanted = next(iter(where.items()))
            start, end = bounds(wanted)
            rows = cells.range(index_of(kind, leading), max(place, (start, "")), end, step)
            texts = cells.read(records_of(kind), [row.id for row in rows])
            found = [read_record(kind, row.id, *texts[row.id]) for row in rows if row.id in texts]
            keys = {row.id: row.key for row in rows}
            # a record that has moved in the index since comes at its new place, or has come before
            found = [one for one in found if read_cursor(cursor(one, where))[0] == keys[one.id]]
        more = len(rows) == step
        return found, f"{len(rows[-1].key)}:{rows[-1].key}{rows[-1].id}" if more else None

    def guard(self, name: str) -> GuardRow:
        """A guard, of version 0 where it was never set."""
        found = self._one(GUARDS, name)
        return GuardRow(name=name, version=found[0] if found else 0, value=int(found[1]) if found else 0)

    def holder(self, name: str, value: str) -> str | None:
        """The owner of a claim."""
        found = self._one(claims_of(name), value)
        return None if found is None else found[1]

    def receipt(self, idempotency_key: str) -> Receipt | None:
        """What was done under a key."""
        found = self._one(RECEIPTS, idempotency_key)
        return None if found is None else read_receipt(found[1]).receipt

    def content(self, fingerprint: str) -> str | None:
        """A text by its hash."""
        found = self._one(CONTENTS, fingerprint)
        return None if found is None else found[1]

    def facts(self, number: int) -> Facts | None:
        """The personal facts of an entry."""
        found = self._one(FACTS, numbered(number))
        return None if found is None else read_facts(number, found[1])

    def journal(self, *, after: int = 0, limit: int | None = None) -> Iterator[Entry]:
        """The entries behind a number."""
        for _, text in self._numbered(JOURNAL, after, limit):
            yield read_entry(text)

    def outbox(self, *, after: int = 0, limit: int | None = None) -> Iterator[Message]:
        """Messages that were not sent."""
        for number, text in self._numbered(OUTBOX, after, limit):
            yield read_message(number, text)

    def commit(self, batch: Batch, *, at: int) -> Receipt:
        """Write a batch, all or nothing."""
        checked = check_batch(batch, at)
        self._open()
        try:
            return self._commit(checked, at)
        except AnswerLost:
            if batch.idempotency_key is None:
                raise
            raise Retryable(
                "the connection was lost while this commit was on its way",
                hint="commit the same batch again: its idempotency key sees to it that it takes effect once",
            ) from None

    def _commit(self, checked: Checked, at: int) -> Receipt:
        with self.database.transaction(write=True) as cells:
            head = read_head(cells)
            key = checked.batch.idempotency_key
            known = None if key is None else cells.read(RECEIPTS, [key]).get(key)
            if known is not None:
                found = read_receipt(known[1])
                same_content(found.digest, checked.digest)
                return found.receipt
            return Writing(cells, checked, head, self.repositories).write(at, self.salt)

    def migrate(self, kinds: Iterable[Kind], *, dry_run: bool = False) -> Migration:
        """Bring records and indexes to what kinds declare, in one transaction."""
        self._open()
        ours = [kind for kind in kinds if kind.name not in self.repositories]
        with self.database.transaction(write=not dry_run) as cells:
            return migrate(cells, ours, dry_run=dry_run)

    def close(self) -> None:
        """Give back files and connections."""
        self._closed = True
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        if self._closed:
            raise StoreError("this store is closed", hint="open it again with open_store")

    def _reading(self) -> AbstractContextManager[Cells]:
        self._open()
        return self.database.transaction(write=False)

    def _one(self, space: str, id: str) -> tuple[int, str] | None:
        with self._reading() as cells:
            read_head(cells)
            return cells.read(space, [id]).get(id)

    def _numbered(self, space: str, after: int, limit: int | None) -> Iterator[tuple[int, str]]:
        check_limit(limit)
        left = limit
        while left is None or left > 0:
            step = STEP if left is None else min(STEP, left)
            with self._reading() as cells:
                read_head(cells)
                rows = cells.range(space, ("", numbered(max(after, 0))), None, step)
            for row in rows:
                yield int(row.id), row.text
            if len(rows) < step:
                return
            after = int(rows[-1].id)
            left = None if left is None else left - len(rows)
