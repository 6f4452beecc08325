"""Changes of membership as other systems want them reported: type, day and reason by the labels of a list of codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from unionkit.evidence import Code, CodeList
from unionkit.members.findings import MemberFinding
from unionkit.members.membership.changes import MembershipChange
from unionkit.rules import Decision, Outcome, Policy

__all__ = ["ReportedChange", "report_change"]


_SETTLED = (Outcome.GRANTED, Outcome.REFUSED)


@frozen(kw_only=True)
class ReportedChange:
    """A change as it is reported, `on` the day from which it counts: what forms call its type and its reason, None where no code is fit for it.

    `decisions` are what the policies on type and reason said. Where one of them leaves the change to a person, `is_open`
    says so: retirement and death are such changes, since the national lists have no entry for them.
    """

    on: date
    type: Code | None
    reason: Code | None
    decisions: tuple[Decision, Decision] = field(repr=False)

    @property
    def is_open(self) -> bool:
        """Whether a person must say how it is reported."""
        return any(decision.outcome not in _SETTLED for decision in self.decisions)

    def finding(self, person: str, event: str) -> MemberFinding | None:
        """The finding that a person must look at it, None where the codes are final."""
        if not self.is_open:
            return None
        about = {"on": self.on.isoformat(), "type": "" if self.type is None else str(self.type)}
        return MemberFinding(code="no_code", level="warning", person=person, subject=event, about=about)


def report_change(
    change: MembershipChange,
    *,
    on: date | str,
    kind: Policy,
    reason: Policy,
    codes: Mapping[str, CodeList],
) -> ReportedChange | None:
    """How a change is reported on the day `on`; None for one that the policy on its kind does not know, such as a vote.

    `kind` and `reason` are policies such as ``cn/members/change-type`` and ``cn/members/change-reason``: their classes are
    entries of the lists ``change_type`` and ``change_reason``.
    """
    if change.type not in kind.facts["event"].choices:
        return None
    told = {"event": change.type}
    decisions = (kind.decide(told, on=on), reason.decide(told, on=on))
    return ReportedChange(
        on=change.on,
        type=codes["change_type"].find(decisions[0].class_name or ""),
        reason=codes["change_reason"].find(decisions[1].class_name or ""),
        decisions=decisions,
    )
