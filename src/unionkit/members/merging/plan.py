"""A merge of entries of the roll that are one person: a plan to look at first, which cannot lose anything."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from attrs import evolve, field, frozen

from unionkit.errors import UnionkitError, UnknownFact, ValueRefused, raise_all
from unionkit.members.findings import MemberFinding
from unionkit.members.masking import shown_id
from unionkit.members.membership.changes import Entry, MembershipChange
from unionkit.members.membership.standing import Membership, membership_on
from unionkit.members.merging.histories import Interwoven, spans_overlap, weave
from unionkit.members.person import FIELDS, Person
from unionkit.process import Process

__all__ = ["MergePlan", "Merged", "Told", "plan_merge"]

Told = tuple[str, object]
"""The id of an entry and what it was told of a field."""


@frozen(kw_only=True)
class Merged:
    """What a merge leaves: one person with all changes, and everything that was told and is not kept in the person.

    `former` holds, by field, the values that were not kept, each with the id of its entry. `ids` are those of all entries;
    the first is that of the person. `origins` says, for each entry of `changes` by its sequence, where it came from.
    """

    person: Person
    changes: tuple[Entry, ...] = field(repr=False)
    ids: tuple[str, ...] = field(repr=False)
    former: Mapping[str, tuple[Told, ...]] = field(repr=False)
    origins: Mapping[int, tuple[tuple[str, int], ...]] = field(repr=False)


@frozen(kw_only=True, repr=False, slots=False)
class MergePlan:
    """What a merge would do: which value is kept and from where, what conflicts, and how the histories interweave.

    `kept` names, by field, the entry whose value is kept, and a field that is not in it is in conflict. `told` has what
    each entry was told, `woven` the changes of all of them in one order. Nothing of a person shows in its repr.
    """

    into: str
    ids: tuple[str, ...]
    told: Mapping[str, tuple[Told, ...]]
    kept: Mapping[str, str]
    woven: Interwoven
    overlapping: tuple[tuple[str, str], ...] = ()

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The fields in which the entries differ and nobody has decided yet."""
        return tuple(name for name in self.told if name not in self.kept)

    @property
    def findings(self) -> tuple[MemberFinding, ...]:
        """What a person must look at: conflicts, two identity numbers, and histories that run at the same time."""
        return tuple(self._findings())

    def _findings(self) -> Iterator[MemberFinding]:
        for name in self.conflicts:
            code = "identity_differs" if name == "identity" else "merge_conflict"
            entries = ", ".join(shown_id(each) for each, _ in self.told[name])
            yield MemberFinding(
                code=code, level="error", person=self.into, subject=name, about={"entries": entries}
            )
        for first, second in self.overlapping:
            about = {"entries": f"{shown_id(first)}, {shown_id(second)}"}
            yield MemberFinding(code="histories_overlap", level="warning", person=self.into, about=about)

    def resolve(self, **choices: str) -> MergePlan:
        """The plan with decisions: for each field the id of the entry whose value is kept.

        Raises UnknownFact for a field that people do not have, and ValueRefused for an id that told nothing of it, several
        as a group.
        """
        errors: list[UnionkitError] = []
        for name, entry in choices.items():
            if name not in FIELDS:
                errors.append(_unknown(name))
            elif entry not in [each for each, _ in self.told.get(name, ())]:
                errors.append(_silent(name, self.told.get(name, ())))
        if errors:
            raise_all(errors, "these decisions do not fit the plan")
        return evolve(self, kept={**self.kept, **choices})

    def preview(self, on: date | str, *, process: Process) -> Membership:
        """The membership on a day as the merged changes would have it; what the process refuses of them is in `refused`."""
        return membership_on(self.woven.changes, on, process=process)

    def apply(self) -> Merged:
        """The merged person and changes. Raises ValueRefused for each conflict without a decision, several as a group."""
        errors = [_undecided(name) for name in self.conflicts]
        if errors:
            raise_all(errors, "this merge needs decisions")
        chosen = {name: dict(self.told[name])[entry] for name, entry in self.kept.items()}
        former = {
            name: tuple(each for each in told if each[1] != chosen[name]) for name, told in self.told.items()
        }
        return Merged(
            person=_person(self.into, chosen),
            changes=self.woven.changes,
            ids=(self.into, *(each for each in self.ids if each != self.into)),
            former={name: values for name, values in former.items() if values},
            origins=self.woven.origins,
        )

    def __repr__(self) -> str:
        conflicts = ", ".join(self.conflicts) or "no"
        shown = ", ".join(shown_id(each) for each in self.ids)
        return f"MergePlan({shown} into {shown_id(self.into)}, conflicts: {conflicts})"


def plan_merge(records: Iterable[tuple[Person, Iterable[Entry]]], *, into: str = "") -> MergePlan:
    """Plan to make one of several entries of the roll, each a person with the changes of her membership.

    `into` is the id that stays, that of the first entry if left out. A value that only one entry has, or in which all
    agree, is kept; all else waits for a decision. Nothing is changed by a plan. Raises ValueRefused for fewer than two
    entries, for two with one id, and for an `into` that is none of them.
    """
    given = [(person, tuple(changes)) for person, changes in records]
    ids = tuple(person.id for person, _ in given)
    if len(ids) < 2 or len(set(ids)) < len(ids):
        raise ValueRefused("A merge takes two or more entries of different ids", hint="Look at the ids again")
    if into and into not in ids:
        raise ValueRefused("The id that stays is none of the entries", hint="Write into= one of their ids")
    told: dict[str, list[Told]] = {}
    for person, _ in given:
        for name, value in person.told.items():
            if name != "id":
                told.setdefault(name, []).append((person.id, value))
    histories = {person.id: changes for person, changes in given}
    return MergePlan(
        into=into or ids[0],
        ids=ids,
        told={name: tuple(told[name]) for name in FIELDS if name in told},
        kept={name: each[0][0] for name, each in told.items() if len({value for _, value in each}) == 1},
        woven=weave(histories),
        overlapping=tuple(_overlaps(histories)),
    )


def _overlaps(histories: Mapping[str, Sequence[Entry]]) -> Iterator[tuple[str, str]]:
    named = [(name, _days(changes)) for name, changes in histories.items()]
    for place, (first, days) in enumerate(named):
        for second, others in named[place + 1 :]:
            if spans_overlap(days, others):
                yield first, second


def _days(changes: Sequence[Entry]) -> list[date]:
    return [change.on for change in changes if isinstance(change, MembershipChange)]


def _person(into: str, values: Mapping[str, object]) -> Person:
    make = cast("Callable[..., Person]", Person)
    return make(id=into, **values)


def _undecided(name: str) -> ValueRefused:
    if name == "identity":
        return ValueRefused(
            "The entries have different identity numbers, and so are different people unless somebody decides",
            hint='Find out which number is right, then plan.resolve(identity="…")',
            where=name,
        )
    return ValueRefused(
        f"The entries differ in {name!r}",
        hint=f'Decide whose value is kept: plan.resolve({name}="…")',
        where=name,
    )


def _silent(name: str, told: Sequence[Told]) -> ValueRefused:
    entries = ", ".join(shown_id(each) for each, _ in told) or "none of the entries"
    return ValueRefused(
        f"The entry that was chosen told nothing of {name!r}", hint=f"It is told by: {entries}", where=name
    )


def _unknown(name: str) -> UnknownFact:
    near = difflib.get_close_matches(name, FIELDS, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"a person has: {', '.join(FIELDS)}"
    return UnknownFact(f"a person has no field {name!r}", hint=hint)
