"""Everything that a store holds about one person: records in use and restricted, entries of the journal, messages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import cast

from attrs import define, field, frozen

from unionkit.storage.decisions import DECISION
from unionkit.storage.entries import Entry
from unionkit.storage.kinds import Body, Json, Record
from unionkit.storage.ports import Store
from unionkit.storage.privacy_keeping import PRIVACY, RESTRICTED, Keeping, by_name


@frozen(kw_only=True)
class Kept:
    """A record about a person, in use."""

    keeping: Keeping
    record: Record


@frozen(kw_only=True)
class Written:
    """An entry of the journal about a person.

    `facts` are None where it has none or they were erased. `keeping` is how they are kept, None where nobody said.
    """

    entry: Entry
    facts: Json = field(repr=False)
    keeping: Keeping | None


@define(eq=False, repr=False)
class Search:
    """A search for one person. `subjects` are ids of cases of theirs that no record tells."""

    store: Store
    keepings: tuple[Keeping, ...]
    person: str
    subjects: Collection[str]
    kept: Sequence[Kept] = field(init=False)
    restricted: Sequence[Record] = field(init=False)
    _by_kind: Mapping[str, Keeping] = field(init=False)
    _mine: set[tuple[str, str]] = field(init=False)
    _cases: dict[str, Keeping] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._by_kind = by_name(self.keepings)
        self.kept = [found for keeping in self.keepings for found in self._records(keeping)]
        self.restricted = list(self.store.scan(RESTRICTED, {"person": self.person}))
        places = [(found.keeping.kind.name, found.record.id) for found in self.kept]
        places += [(str(record.body["kind"]), str(record.body["id"])) for record in self.restricted]
        self._mine = set(places)
        self._cases = {
            id: self._by_kind[kind]
            for kind, id in places
            if kind in self._by_kind and self._by_kind[kind].cases
        }

    def _records(self, keeping: Keeping) -> Iterator[Kept]:
        if keeping.person:
            found = self.store.scan(keeping.kind, {keeping.person: self.person})
            yield from (Kept(keeping=keeping, record=record) for record in found)
            return
        record = self.store.load(keeping.kind, self.person)
        if record is not None:
            yield Kept(keeping=keeping, record=record)

    def written(self) -> Iterator[Written]:
        """The entries of the journal about the person, in order."""
        for entry in self.store.journal():
            if entry.kind == PRIVACY:
                if entry.subject == self.person:
                    yield Written(entry=entry, facts=None, keeping=None)
            elif entry.kind == DECISION or entry.kind not in self._by_kind:
                if entry.subject in self.subjects or (
                    entry.kind == DECISION and entry.subject in self._cases
                ):
                    keeping = self._by_kind.get(entry.kind) or self._cases.get(entry.subject)
                    yield Written(entry=entry, facts=self._facts(entry), keeping=keeping)
            else:
                keeping = self._by_kind[entry.kind]
                facts = self._facts(entry)
                if self._is_theirs(entry, facts, keeping):
                    yield Written(entry=entry, facts=facts, keeping=keeping)

    def _facts(self, entry: Entry) -> Json:
        facts = None if entry.facts_hash is None else self.store.facts(entry.number)
        return None if facts is None else facts.content

    def _is_theirs(self, entry: Entry, facts: Json, keeping: Keeping) -> bool:
        """Whose it was when it was written counts: a record may have been another's before or after."""
        if not keeping.person:
            return entry.subject == self.person
        named = facts.get(keeping.person) if isinstance(facts, Mapping) else None
        if named is not None:
            return named == self.person
        return (entry.kind, entry.subject) in self._mine

    def messages(self) -> Iterator[tuple[int, str, Json]]:
        """Number, topic and body of the messages that wait and name the person."""
        for message in self.store.outbox():
            if _names(message.body, self.person):
                yield message.number, message.topic, message.body


def facts_of(record: Record) -> tuple[int, ...]:
    """The numbers of the entries whose facts go with a restricted record."""
    return tuple(cast("list[int]", record.body["facts"]))


def body_of(record: Record) -> Body | None:
    """What was restricted; None where only facts of the journal were."""
    return cast("Body | None", record.body["body"])


def _names(tree: Json, person: str) -> bool:
    if isinstance(tree, Mapping):
        return any(_names(part, person) for part in tree.values())
    if isinstance(tree, list):
        return any(_names(part, person) for part in tree)
    return tree == person
