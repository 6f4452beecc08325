"""A transfer between two unions: the old one signs first, then the new one, and each may refuse with a reason."""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import evolve, field, frozen

from unionkit.errors import ValueRefused
from unionkit.members.masking import shown_id
from unionkit.members.membership.changes import MembershipChange
from unionkit.values.dates import as_day

__all__ = ["Signature", "Transfer", "TransferState"]

Raised = Literal["member", "office"]
TransferState = Literal["not_raised", "out_pending", "out_refused", "in_pending", "in_refused", "passed"]


@frozen(kw_only=True)
class Signature:
    """What one side said of a transfer: passed or refused, by whom, on which day, and why; a refusal says why."""

    passed: bool
    on: date = field(converter=as_day)
    by: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)

    def __attrs_post_init__(self) -> None:
        if not self.passed and not self.reason.strip():
            raise ValueRefused("A transfer was refused without a reason", hint="Say why in reason=")


@frozen(kw_only=True, repr=False)
class Transfer:
    """A transfer of one person from one union to another, raised by the member or by an office.

    While it runs the person is a member of the old unit and counted there, once. Refused on either side, she stays
    there. `out` is the signature of the old unit, `into` that of the new one; None while it is pending.
    """

    person: str
    source: str
    target: str
    raised_by: Raised
    raised_on: date = field(converter=as_day)
    reason: str = ""
    out: Signature | None = None
    into: Signature | None = None

    def __attrs_post_init__(self) -> None:
        if self.source == self.target:
            raise ValueRefused("A transfer leads to another union", hint="Look at source and target again")
        if self.into is not None and (self.out is None or not self.out.passed):
            raise ValueRefused(
                "The new unit signs after the old one has let go", hint="Let the old unit sign first"
            )
        signed = [self.raised_on, *(each.on for each in (self.out, self.into) if each is not None)]
        if signed != sorted(signed):
            raise ValueRefused("The days of a transfer run backwards", hint="Look at the three days again")

    def state_on(self, on: date | str) -> TransferState:
        """Where it stands on a day, as it is known now."""
        day = as_day(on)
        if day < self.raised_on:
            return "not_raised"
        if self.out is None or day < self.out.on:
            return "out_pending"
        if not self.out.passed:
            return "out_refused"
        if self.into is None or day < self.into.on:
            return "in_pending"
        return "passed" if self.into.passed else "in_refused"

    def sign_out(self, *, passed: bool, on: date | str, by: str = "", reason: str = "") -> Transfer:
        """The transfer with the signature of the old unit. Raises ValueRefused where it has signed before."""
        if self.out is not None:
            raise ValueRefused("The old unit has signed already", hint="Raise the transfer anew")
        return evolve(self, out=Signature(passed=passed, on=on, by=by, reason=reason))

    def sign_in(self, *, passed: bool, on: date | str, by: str = "", reason: str = "") -> Transfer:
        """The transfer with the signature of the new unit. Raises ValueRefused before the old one has let go."""
        if self.into is not None:
            raise ValueRefused("The new unit has signed already", hint="Raise the transfer anew")
        return evolve(self, into=Signature(passed=passed, on=on, by=by, reason=reason))

    def changes(self, *, sequence: int) -> tuple[MembershipChange, ...]:
        """The changes of the membership that its signatures make, numbered from `sequence`.

        None before the old unit has let go: until then nothing has changed. That the labour relation has moved is
        what an old unit signs for, and that there is a new unit which registers the member is what that one signs for.
        """
        found: list[MembershipChange] = []
        if self.out is None or not self.out.passed:
            return ()
        facts: dict[str, object] = {"labour_relation_moved": True}
        found.append(self._change(sequence, "transfer_out", self.out, facts))
        if self.into is not None:
            registers = self.into.passed
            facts = {"receiving_union_exists": True, "receiving_union_registers": registers}
            event = "transfer_in_accept" if registers else "transfer_in_reject"
            found.append(self._change(sequence + 1, event, self.into, facts))
        return tuple(found)

    def _change(
        self, sequence: int, event: str, signature: Signature, facts: dict[str, object]
    ) -> MembershipChange:
        return MembershipChange(
            sequence=sequence,
            type=event,
            on=signature.on,
            organisation=self.target,
            reason=signature.reason or self.reason,
            author=signature.by,
            facts=facts,
            recorded_on=signature.on,
        )

    def __repr__(self) -> str:
        return f"Transfer({shown_id(self.person)!r}, {self.source!r} to {self.target!r}, raised {self.raised_on})"
