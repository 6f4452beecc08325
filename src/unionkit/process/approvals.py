"""Approvals: who has to agree, level by level, who has signed, and where a request therefore stands on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from attrs import define, field, frozen

from unionkit.errors import UnionkitError, ValueRefused, raise_all
from unionkit.evidence import Citation, Labels
from unionkit.process.signatures import Delegation, Level, Request, Resubmission, Signature, Void, VoidCode
from unionkit.values.dates import as_day
from unionkit.values.money import Money
from unionkit.values.working_days import Calendar

ApprovalOutcome = Literal["pending", "approved", "refused", "returned", "beyond"]


@frozen(kw_only=True)
class Approval:
    """Where a request stands: pending at a `level` since a day, approved, refused or returned there, or beyond the ladder.

    `due` is the last day that the level has, None where it has no deadline. `counted` are the signatures that count,
    `void` those that do not; `reason` is that of the signature which refused or returned it.
    """

    outcome: ApprovalOutcome
    level: Level | None
    since: date
    due: date | None = None
    reason: str = field(default="", repr=False)
    counted: tuple[Signature, ...] = ()
    void: tuple[Void, ...] = ()

    def is_overdue(self, on: date | str) -> bool:
        """Whether the level that it waits for has let its time pass by a day."""
        return self.due is not None and as_day(on) > self.due


def _levels(value: Iterable[Level]) -> tuple[Level, ...]:
    return tuple(value)


@frozen(kw_only=True)
class Ladder:
    """The levels of an approval, lowest first. Raises ValueRefused without levels, and for two with one id."""

    id: str
    levels: tuple[Level, ...] = field(converter=_levels)
    label: Labels = Labels()
    citations: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        ids = [level.id for level in self.levels]
        if not ids or len(set(ids)) < len(ids):
            raise ValueRefused("A ladder has levels with ids of their own", hint="Name each level once")

    def levels_for(self, amount: Money | None = None, class_name: str = "") -> tuple[Level, ...]:
        """The levels that a request has to pass: up to the first that may settle it, none where no level may."""
        for place, level in enumerate(self.levels):
            if level.settles(amount, class_name):
                return self.levels[: place + 1]
        return ()

    def on(
        self,
        day: date | str,
        request: Request,
        entries: Iterable[Signature | Resubmission],
        *,
        delegations: Iterable[Delegation] = (),
        calendar: Calendar | None = None,
    ) -> Approval:
        """Where a request stands at the end of a day, out of what had been signed by then.

        What does not count is listed and says why: signatures at another level, in another role, by the author, or by
        somebody who has signed already. Raises ValueRefused where two entries have one sequence, and what `Deadline.due`
        raises.
        """
        then = as_day(day)
        levels = self.levels_for(request.amount, request.class_name)
        if not levels:
            return Approval(outcome="beyond", level=None, since=request.opened)
        climb = _Climb(request=request, levels=levels, delegations=tuple(delegations), since=request.opened)
        for entry in _in_order(entries):
            if entry.on <= then:
                climb.take(entry)
        return climb.approval(calendar)


@define(eq=False, kw_only=True)
class _Climb:
    """A request on its way up."""

    request: Request
    levels: Sequence[Level]
    delegations: Sequence[Delegation]
    since: date
    outcome: ApprovalOutcome = "pending"
    place: int = 0
    reason: str = ""
    counted: list[Signature] = field(factory=list)
    void: list[Void] = field(factory=list)

    @property
    def level(self) -> Level:
        return self.levels[min(self.place, len(self.levels) - 1)]

    def take(self, entry: Signature | Resubmission) -> None:
        """Take the next entry, or say why it does not count."""
        code = self.flaw(entry)
        if code is not None:
            self.void.append(Void(entry=entry, code=code))
        elif isinstance(entry, Resubmission):
            self.outcome, self.place, self.reason, self.since = "pending", 0, "", entry.on
            self.counted.clear()
        else:
            self.sign(entry)

    def flaw(self, entry: Signature | Resubmission) -> VoidCode | None:
        """Why an entry does not count, None where it does."""
        if entry.on < self.request.opened:
            return "not_opened"
        if isinstance(entry, Resubmission):
            return None if self.outcome == "returned" else "already_settled"
        if self.outcome != "pending":
            return "already_settled"
        if entry.level != self.level.id:
            return "other_level"
        if entry.role != self.level.role:
            return "other_role"
        if entry.on_behalf_of and not any(each.covers(entry) for each in self.delegations):
            return "not_delegated"
        if self.request.author in _people(entry):
            return "own_request"
        # neither by one's own hand nor by that of a deputy
        signed = {person for each in self.counted for person in _people(each)}
        return "signed_before" if signed & _people(entry) else None

    def sign(self, entry: Signature) -> None:
        """Take a signature that counts."""
        self.counted.append(entry)
        if entry.verdict != "approve":
            self.outcome = "refused" if entry.verdict == "refuse" else "returned"
            self.reason, self.since = entry.reason, entry.on
        elif sum(each.level == entry.level for each in self.counted) >= self.level.signatures:
            self.place += 1
            self.since = entry.on
            self.outcome = "approved" if self.place == len(self.levels) else "pending"

    def approval(self, calendar: Calendar | None) -> Approval:
        within = self.level.within if self.outcome == "pending" else None
        return Approval(
            outcome=self.outcome,
            level=self.level,
            since=self.since,
            due=None if within is None else within.due(self.since, calendar),
            reason=self.reason,
            counted=tuple(self.counted),
            void=tuple(self.void),
        )


def _people(signature: Signature) -> set[str]:
    return {signature.by, signature.on_behalf_of} - {""}


def _in_order(entries: Iterable[Signature | Resubmission]) -> list[Signature | Resubmission]:
    """Entries by day and sequence. Raises ValueRefused where two have one sequence."""
    ordered = sorted(entries, key=lambda entry: (entry.on, entry.sequence))
    seen: set[int] = set()
    errors: list[UnionkitError] = []
    for entry in ordered:
        if entry.sequence in seen:
            where = f"entry {entry.sequence}"
            errors.append(
                ValueRefused("Two entries have this sequence", hint="Number them one by one", where=where)
            )
        seen.add(entry.sequence)
    if errors:
        raise_all(errors, "these entries do not fit together")
    return ordered
