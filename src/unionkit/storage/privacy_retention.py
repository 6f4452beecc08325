"""What has been kept as long as it may be: found on a day, and cleared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import frozen

from unionkit.storage.batches import Batch, Delete, Line, Receipt
from unionkit.storage.decisions import DECISION
from unionkit.storage.entries import Entry
from unionkit.storage.kinds import Json, Kind, Range
from unionkit.storage.ports import Store
from unionkit.storage.privacy_finding import facts_of
from unionkit.storage.privacy_keeping import PRIVACY, RESTRICTED, Keeping, by_name, day_of, later


@frozen(kw_only=True)
class Due:
    """A record whose time is over since a day, in use or restricted.

    `version` is 0 where the record is gone and only facts of journal entries are left. `facts` are their numbers where
    they are known already.
    """

    kind: str
    id: str
    version: int
    day: date
    facts: tuple[int, ...] = ()


def due(store: Store, keepings: Iterable[Keeping], *, on: date) -> Iterator[Due]:
    """What may not be kept any longer on a day, in bounded memory. It reads all records of kinds with days, and the journal."""
    names = by_name(tuple(keepings))
    for keeping in names.values():
        if keeping.days is not None:
            yield from _records(store, keeping, on)
    until = {"until": Range(below=later(on, 1).isoformat())}
    for record in store.scan(RESTRICTED, until):
        day = date.fromisoformat(str(record.body["until"]))
        yield Due(kind=RESTRICTED.name, id=record.id, version=record.version, day=day, facts=facts_of(record))
    yield from _left(store, names, on)


def _records(store: Store, keeping: Keeping, on: date) -> Iterator[Due]:
    for record in store.scan(keeping.kind):
        end = keeping.end(record.body)
        if end is not None and end <= on:
            yield Due(kind=keeping.kind.name, id=record.id, version=record.version, day=end)


def _left(store: Store, names: Mapping[str, Keeping], on: date) -> Iterator[Due]:
    """Facts of entries whose record was taken away, by the days of the entries; those of restricted records go with these."""
    held = {number for record in store.scan(RESTRICTED) for number in facts_of(record)}
    for entry in store.journal():
        keeping = names.get(entry.kind)
        if keeping is None or keeping.days is None or entry.facts_hash is None or entry.number in held:
            continue
        day = later(day_of(entry.at), keeping.days)
        if day <= on and store.facts(entry.number) and not store.load(keeping.kind, entry.subject):
            yield Due(kind=entry.kind, id=entry.subject, version=0, day=day, facts=(entry.number,))


def clear_due(
    store: Store, keepings: Iterable[Keeping], dues: Iterable[Due], *, author: str, reason: str, at: int
) -> Receipt:
    """Delete what is due and forget its facts in the journal, in one commit with an entry of its own.

    For very many, hand them in by the thousand. Raises Conflict, with nothing done, where a record was written meanwhile.
    """
    names, found = by_name(tuple(keepings)), tuple(dues)
    kinds: dict[str, Kind] = {RESTRICTED.name: RESTRICTED}
    kinds |= {name: keeping.kind for name, keeping in names.items()}
    records = {(one.kind, one.id) for one in found if one.version and one.kind != RESTRICTED.name}
    facts = {number for one in found for number in one.facts}
    if records:
        clearing = {one.id for one in found if one.kind == RESTRICTED.name}
        held = {
            number
            for record in store.scan(RESTRICTED)
            if record.id not in clearing
            for number in facts_of(record)
        }
        facts |= {
            entry.number
            for entry in store.journal()
            if entry.number not in held and _belongs(entry, records, names)
        }
    deletes = [Delete(kind=kinds[one.kind], id=one.id, expected=one.version) for one in found if one.version]
    content: dict[str, Json] = {
        "deleted": [[one.kind.name, one.id] for one in deletes],
        "facts": sorted(facts),
    }
    line = Line(
        kind=PRIVACY, subject="retention", action="clear", author=author, reason=reason, content=content
    )
    return store.commit(Batch(deletes=tuple(deletes), forget=tuple(sorted(facts)), journal=(line,)), at=at)


def _belongs(entry: Entry, records: set[tuple[str, str]], names: Mapping[str, Keeping]) -> bool:
    """Whether the facts of an entry are those of one of some records."""
    if entry.facts_hash is None:
        return False
    if entry.kind == DECISION:
        cases = (name for name, keeping in names.items() if keeping.cases)
        return any((name, entry.subject) in records for name in cases)
    return (entry.kind, entry.subject) in records
