"""One commit over cells: every cell is swapped, the head last, and whatever is not as expected ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import define, evolve, field

from unionkit.storage.batches import Claim, Delete, Put, Receipt, Release
from unionkit.storage.canonical import hash_of
from unionkit.storage.cells import Cell, Cells
from unionkit.storage.checking import (
    Checked,
    check_shape,
    claim_taken,
    guard_moved,
    moved_claims,
    not_the_owner,
    wrong_version,
)
from unionkit.storage.heads import Head, head_moved
from unionkit.storage.journal import chained
from unionkit.storage.kinds import Body, Kind, index_value, sort_key
from unionkit.storage.ports import Repository
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
from unionkit.storage.texts import (
    read_body,
    write_message,
    write_receipt,
    write_record,
)

STEP = 500


def read_all(cells: Cells, space: str, ids: Iterable[str]) -> dict[str, tuple[int, str]]:
    """What `Cells.read` gives, for any number of ids."""
    wanted = list(dict.fromkeys(ids))
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(wanted), STEP):
        found |= cells.read(space, wanted[start : start + STEP])
    return found


def mark(id: str, body: Body | None, name: str) -> Cell | None:
    """The cell of a body in an index, None where it has none."""
    value = None if body is None else index_value(body, name)
    return None if value is None else Cell(sort_key(value), id, 0, "")


def claim_all(cells: Cells, version: int, claims: Iterable[Claim]) -> None:
    """Claim values. Raises Conflict where another owner has one."""
    by_name: dict[str, list[Claim]] = {}
    for claim in claims:
        by_name.setdefault(claim.name, []).append(claim)
    for name, wanted in by_name.items():
        space = claims_of(name)
        if cells.add(space, [Cell("", one.value, version, one.owner) for one in wanted]) == len(wanted):
            continue
        owners = read_all(cells, space, [claim.value for claim in wanted])
        for claim in wanted:
            if claim.value not in owners or owners[claim.value][1] != claim.owner:
                raise claim_taken(claim)


@define(eq=False, repr=False)
class Writing:
    """A batch being written. `head` is the head that it was begun on; `repositories` keep kinds of the host."""

    cells: Cells
    checked: Checked
    head: Head
    repositories: Mapping[str, Repository]
    version: int = field(init=False)
    _releases: list[Release] = field(factory=list, init=False)
    _claims: list[Claim] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        self.version = self.head.commit + 1

    def write(self, at: int, salt: Callable[[], str]) -> Receipt:
        """Write all of it. Raises Conflict or Retryable; then the transaction must be rolled back."""
        batch = self.checked.batch
        self._records()
        self._release([*batch.releases, *self._releases])
        claim_all(self.cells, self.version, [*batch.claims, *self._claims])
        self._guards()
        self._forget(FACTS, map(numbered, batch.forget))
        self._forget(OUTBOX, map(numbered, batch.sent))
        entries = chained(
            self.checked.lines, at=at, last=self.head.entries, previous=self.head.hash, salt=salt
        )
        self._new(JOURNAL, [(numbered(one.number), one.text) for one in entries])
        self._new(FACTS, [(numbered(one.number), one.facts) for one in entries if one.facts is not None])
        messages = range(self.head.messages + 1, self.head.messages + 1 + len(batch.outbox))
        self._new(OUTBOX, list(zip(map(numbered, messages), map(write_message, batch.outbox), strict=True)))
        # a content that is there already is the same
        contents = [Cell("", hash_of(text), self.version, text) for text in batch.contents]
        self.cells.add(CONTENTS, contents)
        receipt = Receipt(
            commit=self.version,
            at=at,
            entries=tuple(one.number for one in entries),
            messages=tuple(messages),
            head=entries[-1].hash if entries else self.head.hash,
        )
        if batch.idempotency_key is not None:
            self._new(RECEIPTS, [(batch.idempotency_key, write_receipt(receipt, self.checked.digest))])
        self._swap_head(receipt)
        return receipt

    def _swap_head(self, receipt: Receipt) -> None:
        kinds = [put.kind for put in self.checked.batch.puts if put.kind.name not in self.repositories]
        after = evolve(
            self.head,
            commit=self.version,
            entries=self.head.entries + len(receipt.entries),
            hash=receipt.head,
            messages=self.head.messages + len(receipt.messages),
            shapes={**self.head.shapes, **{kind.name: kind.shape for kind in kinds}},
        )
        after.swap(self.cells, self.head.commit)

    def _records(self) -> None:
        """Write records and their index entries."""
        by_kind: dict[str, list[Put | Delete]] = {}
        for change in self.checked.batch.changes:
            by_kind.setdefault(change.kind.name, []).append(change)
        for name, changes in by_kind.items():
            if name in self.repositories:
                self._host(self.repositories[name], changes)
            else:
                self._kind(changes)

    def _host(self, repository: Repository, changes: Iterable[Put | Delete]) -> None:
        for change in changes:
            if not repository.write(self.cells.connection, change, self.version):
                raise wrong_version(change.kind.name, change.id, change.expected, None)

    def _kind(self, changes: Sequence[Put | Delete]) -> None:
        """Write the changes of one kind: new records together, others one by one."""
        space = records_of(changes[0].kind)
        kept = read_all(self.cells, space, [change.id for change in changes])
        checked: Kind | None = None
        added: list[Cell] = []
        marks: dict[str, list[Cell]] = {}
        for change in changes:
            kind, id = change.kind, change.id
            if kind is not checked:
                check_shape(kind, self.head.shapes.get(kind.name))
                checked = kind
            version, old_text = kept.get(id, (0, ""))
            if version != change.expected or (not version and isinstance(change, Delete)):
                raise wrong_version(kind.name, id, change.expected, version)
            old = read_body(kind, old_text) if version else None
            new = change.body if isinstance(change, Put) else None
            text = None if new is None else write_record(kind.schema, self.checked.texts[kind.name, id])
            if not version and text is not None:
                added.append(Cell("", id, self.version, text))
            elif not self.cells.swap(space, id, version, self.version, text):
                raise wrong_version(kind.name, id, change.expected, None)
            self._index(kind, id, old, new, marks)
            releases, claims = moved_claims(kind, id, old, new)
            self._releases += releases
            self._claims += claims
        if self.cells.add(space, added) != len(added):
            raise head_moved()
        for index, cells in marks.items():
            self.cells.add(index, cells)

    def _index(
        self, kind: Kind, id: str, old: Body | None, new: Body | None, marks: dict[str, list[Cell]]
    ) -> None:
        """Take away index entries that do not hold any more; those to add go into `marks`."""
        for name in kind.index:
            before, after = mark(id, old, name), mark(id, new, name)
            if before == after:
                continue
            if before is not None:
                self.cells.remove(index_of(kind, name), [(before.key, id)])
            if after is not None:
                marks.setdefault(index_of(kind, name), []).append(after)

    def _release(self, releases: Iterable[Release]) -> None:
        for release in releases:
            space = claims_of(release.name)
            kept = self.cells.read(space, [release.value]).get(release.value)
            if kept is None:
                continue
            if kept[1] != release.owner or not self.cells.swap(space, release.value, kept[0], 0, None):
                raise not_the_owner(release)

    def _guards(self) -> None:
        for guard in self.checked.batch.guards:
            text = str(guard.value)
            if guard.expected:
                done = self.cells.swap(GUARDS, guard.name, guard.expected, self.version, text)
            else:
                done = self.cells.add(GUARDS, [Cell("", guard.name, self.version, text)]) == 1
            if not done:
                raise guard_moved(guard.name)

    def _new(self, space: str, texts: Sequence[tuple[str, str]]) -> None:
        """Write cells that only the holder of the head may write."""
        if self.cells.add(space, [Cell("", id, self.version, text) for id, text in texts]) != len(texts):
            raise head_moved()

    def _forget(self, space: str, ids: Iterable[str]) -> None:
        places = [("", id) for id in ids]
        if places:
            self.cells.remove(space, places)
