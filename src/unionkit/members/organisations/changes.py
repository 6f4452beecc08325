"""Changes of organisations: renamed, moved, merged, dissolved. What stands on a day is worked out from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, get_args

from attrs import evolve, field, frozen
from attrs.converters import optional
from attrs.validators import in_

from unionkit.errors import ValueRefused
from unionkit.members.organisations.organisation import Organisation
from unionkit.members.organisations.tree import Tree
from unionkit.process.concerns import Concern
from unionkit.values.dates import as_day

__all__ = ["ChangeKind", "OrganisationChange", "change_facts", "check_changes", "organisations_on"]

ChangeKind = Literal["founded", "renamed", "moved", "merged", "dissolved"]
_ENDS = ("merged", "dissolved")


@frozen(kw_only=True)
class OrganisationChange:
    """One change that takes effect on a day, with its reason and author.

    `to` is the new name, the new parent, or the organisation that it is merged into; a founding and a dissolving have
    none. `meeting_decided` is the day on which the members' meeting or congress decided, `approved_by` the union that
    approved, on `approved_on`. `employer_ended` says that the employer is gone. `sequence` orders changes of one day.
    """

    organisation: str
    kind: ChangeKind = field(validator=in_(get_args(ChangeKind)))
    on: date = field(converter=as_day)
    to: str = ""
    reason: str = ""
    author: str = ""
    meeting_decided: date | None = field(default=None, converter=optional(as_day))
    approved_by: str = ""
    approved_on: date | None = field(default=None, converter=optional(as_day))
    employer_ended: bool = False
    sequence: int = 0

    def __attrs_post_init__(self) -> None:
        if bool(self.to) != (self.kind in ("renamed", "moved", "merged")):
            raise ValueRefused(
                f"a change of the kind {self.kind} {'has no' if self.to else 'needs a'} `to`",
                hint="`to` is the new name, the new parent or what it is merged into",
            )


def organisations_on(
    organisations: Iterable[Organisation], changes: Iterable[OrganisationChange], on: date | str
) -> tuple[Organisation, ...]:
    """The organisations as the changes up to a day have left them, by id, those that are gone included.

    A merged or dissolved one does not exist from the day of the change on, and those below one that was merged stand
    below the other. Changes that name an organisation that is not there change nothing; `check_changes` names them.
    """
    day = as_day(on)
    ordered = _in_order(changes)
    known = _at_first(organisations, ordered)
    below = _below(known)
    for change in ordered:
        if change.on <= day and change.organisation in known:
            _apply(change, known, below)
    return tuple(known[name] for name in sorted(known))


def _at_first(
    organisations: Iterable[Organisation], ordered: Iterable[OrganisationChange]
) -> dict[str, Organisation]:
    """The organisations before any change: one that is founded by a change does not exist before it."""
    known = {each.id: each for each in organisations}
    for change in ordered:
        old = known.get(change.organisation)
        if change.kind == "founded" and old is not None and old.founded is None:
            known[old.id] = evolve(old, founded=change.on)
    return known


def _in_order(changes: Iterable[OrganisationChange]) -> list[OrganisationChange]:
    return sorted(changes, key=lambda each: (each.on, each.sequence, each.organisation, each.kind, each.to))


def _below(known: Mapping[str, Organisation]) -> dict[str, set[str]]:
    """Who stands or has stood below each, or was led by it: whom a merger may touch."""
    found: dict[str, set[str]] = {}
    for each in known.values():
        for above in (each.parent, each.industrial_parent):
            if above is not None:
                found.setdefault(above, set()).add(each.id)
    return found


def _apply(change: OrganisationChange, known: dict[str, Organisation], below: dict[str, set[str]]) -> None:
    old = known[change.organisation]
    if change.kind == "founded":
        known[old.id] = evolve(old, founded=change.on, dissolved=None)
    elif change.kind == "renamed":
        known[old.id] = evolve(old, name=change.to)
    elif change.kind == "moved":
        known[old.id] = evolve(old, parent=change.to)
        below.setdefault(change.to, set()).add(old.id)
    else:
        known[old.id] = evolve(old, dissolved=change.on)
    if change.kind == "merged" and change.to != old.id:
        for name in below.pop(old.id, set()):
            each, heir = known[name], name == change.to
            # one that takes in the union above it moves up to that one's place
            parent = (old.parent if heir else change.to) if each.parent == old.id else each.parent
            beside = each.industrial_parent
            if beside == old.id:
                beside = old.industrial_parent if heir else change.to
            known[name] = evolve(each, parent=parent, industrial_parent=beside)
            for above in (parent, beside):
                if above is not None:
                    below.setdefault(above, set()).add(name)


def check_changes(
    organisations: Sequence[Organisation], changes: Sequence[OrganisationChange]
) -> tuple[Concern, ...]:
    """Changes that cannot have happened: of, or towards, an organisation that does not exist on their day.

    Whether a change was decided and approved as it must be is a question for the rules that hold: see `change_facts`.
    """
    ordered = _in_order(changes)
    known = _at_first(organisations, ordered)
    below = _below(known)
    found: list[Concern] = []
    for change in ordered:
        found += _check(change, known)
        if change.organisation in known:
            _apply(change, known, below)
    return tuple(found)


def _check(change: OrganisationChange, known: Mapping[str, Organisation]) -> Iterator[Concern]:
    about = (change.organisation,)
    old = known.get(change.organisation)
    if old is None:
        message, hint = (
            "A change of {} is about an organisation that is not in the list",
            "Add it, or correct the id",
        )
        yield Concern("change_of_nobody", "error", message, hint, (change.on,), about)
        return
    if change.kind == "founded" and old.founded != change.on and old.exists_on(change.on):
        message, hint = (
            "A founding of {} is about an organisation that exists already",
            "Look at the days again",
        )
        yield Concern("founded_again", "error", message, hint, (change.on,), about)
    if change.kind != "founded" and not old.exists_on(change.on):
        message, hint = (
            "A change of {} is about an organisation that does not exist then",
            "Look at the days again",
        )
        yield Concern("change_of_gone", "error", message, hint, (change.on,), about)
    if change.kind not in ("moved", "merged"):
        return
    towards = known.get(change.to)
    if change.to == change.organisation:
        yield Concern("change_to_itself", "error", "It would stand below itself", "Name another", (), about)
    elif towards is None or not towards.exists_on(change.on):
        message, hint = (
            "A change of {} leads to an organisation that does not exist then",
            "Look at id and day again",
        )
        yield Concern("change_to_nobody", "error", message, hint, (change.on,), (*about, change.to))
    elif change.kind == "moved" and change.organisation in _all_above(change.to, known):
        message, hint = "It would stand below one of those below it", "Move that one first"
        yield Concern("change_makes_cycle", "error", message, hint, (), (*about, change.to))


def _all_above(name: str, known: Mapping[str, Organisation]) -> set[str]:
    found: set[str] = set()
    above = known[name].parent
    while above is not None and above in known and above not in found:
        found.add(above)
        above = known[above].parent
    return found


def change_facts(change: OrganisationChange, before: Tree) -> Mapping[str, object]:
    """What a rule may ask about a change, worked out from the tree as it stood before.

    A decision or approval counts when it was given by the day of the change, an approval when it is that of the next
    higher union. For a founding that is the parent that the organisation is to have.
    """
    higher = before.parent(change.organisation) if change.organisation in before.organisations else None
    approved = bool(change.approved_by) and change.approved_on is not None and change.approved_on <= change.on
    right = higher is None or change.approved_by == higher.id
    return {
        "change": change.kind,
        "meeting_decided": change.meeting_decided is not None and change.meeting_decided <= change.on,
        "approved_by_next_higher": approved and right,
        "employer_ended": change.employer_ended,
    }
