"""Erasing a person: first a plan to look at, then one commit. What a law keeps is restricted and not erased."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import define, field, frozen

from unionkit.errors import Conflict
from unionkit.storage.batches import Batch, Delete, Line, Put, Receipt
from unionkit.storage.canonical import hash_of
from unionkit.storage.checking import conflict
from unionkit.storage.kinds import Json, Kind
from unionkit.storage.ports import Store
from unionkit.storage.privacy_finding import Search, Written, facts_of
from unionkit.storage.privacy_keeping import PRIVACY, RESTRICTED, Keeping, by_name


@frozen(kw_only=True)
class Deletion:
    """A record to delete, of the version that was looked at."""

    kind: str
    id: str
    version: int


@frozen(kw_only=True)
class Restriction:
    """A record that a law keeps: taken out of use until a day, and with it the facts of entries of the journal.

    `version` is 0 where the record itself is gone already and only facts are left.
    """

    kind: str
    id: str
    version: int
    until: date
    law: str
    facts: tuple[int, ...] = ()


@frozen(kw_only=True)
class Erasure:
    """What erasing a person would do on a day.

    `deletes` and `restricts` are records, `forget` the numbers of journal entries whose personal facts go. `running`
    are ids of records restricted before whose day has not come. `waiting` are the numbers of messages that name the
    person and are not delivered yet: they go when they are.
    """

    person: str
    on: date
    subjects: tuple[str, ...] = ()
    deletes: tuple[Deletion, ...] = ()
    restricts: tuple[Restriction, ...] = ()
    forget: tuple[int, ...] = ()
    running: tuple[str, ...] = ()
    waiting: tuple[int, ...] = ()


def plan_erasure(
    store: Store, keepings: Iterable[Keeping], person: str, *, on: date, subjects: Iterable[str] = ()
) -> Erasure:
    """What would be deleted, restricted and forgotten of a person on a day; nothing is written.

    Where consent was withdrawn, hand in the keepings on that basis only. `subjects` are ids of cases in the journal
    that no record of theirs has. It walks the whole journal.
    """
    given = tuple(keepings)
    search = Search(store, given, person, frozenset(subjects))
    planning = _Planning(on)
    names = by_name(given)
    for record in search.restricted:
        if str(record.body["kind"]) in names:
            planning.restricted_before(record.id, record.version, str(record.body["until"]), facts_of(record))
    for found in search.kept:
        planning.record(
            found.keeping,
            Deletion(kind=found.record.kind, id=found.record.id, version=found.record.version),
            found.keeping.held_until(found.record.body, on),
        )
    for written in search.written():
        planning.entry(written)
    return Erasure(
        person=person,
        on=on,
        subjects=tuple(sorted(set(subjects))),
        deletes=tuple(planning.deletes),
        restricts=tuple(planning.restricts[place] for place in sorted(planning.restricts)),
        forget=tuple(sorted(planning.forget)),
        running=tuple(planning.running),
        waiting=tuple(number for number, _, _ in search.messages()),
    )


@define(eq=False, repr=False)
class _Planning:
    on: date
    deletes: list[Deletion] = field(factory=list)
    restricts: dict[tuple[str, str], Restriction] = field(factory=dict)
    forget: set[int] = field(factory=set)
    running: list[str] = field(factory=list)
    held: set[int] = field(factory=set)
    gone: set[tuple[str, str]] = field(factory=set)

    def restricted_before(self, id: str, version: int, until: str, facts: tuple[int, ...]) -> None:
        """What an earlier erasure left."""
        if date.fromisoformat(until) > self.on:
            self.running.append(id)
            self.held |= set(facts)
        else:
            self.deletes.append(Deletion(kind=RESTRICTED.name, id=id, version=version))
            self.forget |= set(facts)

    def record(self, keeping: Keeping, place: Deletion, until: date) -> None:
        """A record in use."""
        if until > self.on:
            self.restricts[place.kind, place.id] = Restriction(
                kind=place.kind, id=place.id, version=place.version, until=until, law=keeping.law
            )
        else:
            self.deletes.append(place)
            self.gone.add((place.kind, place.id))

    def entry(self, written: Written) -> None:
        """An entry of the journal: its facts go the way of its record, or by the day of the entry."""
        number, keeping = written.entry.number, written.keeping
        if written.facts is None or number in self.held:
            return
        place = "" if keeping is None else keeping.kind.name, written.entry.subject
        if keeping is None or place in self.gone:
            self.forget.add(number)
            return
        before = self.restricts.get(place)
        until = keeping.facts_held_until(written.entry.at, self.on)
        if before is None and until <= self.on:
            self.forget.add(number)
            return
        if before is None:
            before = Restriction(kind=place[0], id=place[1], version=0, until=until, law=keeping.law)
        last = before.until if before.version else max(before.until, until)
        self.restricts[place] = Restriction(
            kind=before.kind,
            id=before.id,
            version=before.version,
            until=last,
            law=before.law,
            facts=(*before.facts, number),
        )


def erase_person(
    store: Store, keepings: Iterable[Keeping], erasure: Erasure, *, author: str, reason: str, at: int
) -> Receipt:
    """Do what a plan says, in one commit with an entry of its own in the journal.

    The entry names the opaque ids of person and records, for ever. Raises Conflict, with nothing done, where what is kept
    about the person is not as it was when the plan was made.
    """
    given = tuple(keepings)
    if plan_erasure(store, given, erasure.person, on=erasure.on, subjects=erasure.subjects) != erasure:
        raise _moved(erasure.person)
    names = by_name(given)
    kinds: dict[str, Kind] = {RESTRICTED.name: RESTRICTED}
    kinds |= {name: keeping.kind for name, keeping in names.items()}
    deletes = [Delete(kind=kinds[one.kind], id=one.id, expected=one.version) for one in erasure.deletes]
    deletes += [
        Delete(kind=kinds[one.kind], id=one.id, expected=one.version)
        for one in erasure.restricts
        if one.version
    ]
    batch = Batch(
        puts=tuple(_put(store, names, erasure.person, one) for one in erasure.restricts),
        deletes=tuple(deletes),
        forget=erasure.forget,
        journal=(_line(erasure, author, reason),),
    )
    return store.commit(batch, at=at)


def _put(store: Store, names: Mapping[str, Keeping], person: str, one: Restriction) -> Put:
    """The record of what is out of use."""
    keeping = names[one.kind]
    record = store.load(keeping.kind, one.id) if one.version else None
    if one.version and (record is None or record.version != one.version):
        raise _moved(person)
    first = one.version or one.facts[0]
    return Put(
        kind=RESTRICTED,
        id=hash_of(f"{one.kind}/{one.id}/{'record' if one.version else 'facts'}/{first}"),
        body={
            "person": person,
            "kind": one.kind,
            "id": one.id,
            "version": one.version,
            "schema": keeping.kind.schema,
            "basis": keeping.basis,
            "purpose": keeping.purpose,
            "until": one.until.isoformat(),
            "law": one.law,
            "facts": list(one.facts),
            "body": None if record is None else record.body,
        },
        expected=0,
    )


def _line(erasure: Erasure, author: str, reason: str) -> Line:
    deleted: list[Json] = [[one.kind, one.id] for one in erasure.deletes]
    restricted: list[Json] = [[one.kind, one.id, one.until.isoformat()] for one in erasure.restricts]
    return Line(
        kind=PRIVACY,
        subject=erasure.person,
        action="erase",
        author=author,
        reason=reason,
        content={"deleted": deleted, "restricted": restricted, "facts": list(erasure.forget)},
    )


def _moved(person: str) -> Conflict:
    return conflict(PRIVACY, person, "what is kept about this person is not as it was when the plan was made")
