"""Who has to sign a file or an application, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import evolve

from unionkit.aid.files.cases import Application, Case, CaseT, course_of
from unionkit.errors import ValueRefused
from unionkit.process import Approval, Course, Delegation, Process, Request, Resubmission, Signature
from unionkit.values.working_days import Calendar

__all__ = ["approval_of", "sent_up", "sign", "waits_for_signatures"]

SEND_UP = "send_up"


def approval_of(
    process: Process,
    case: Case,
    *,
    on: date | str,
    delegations: Iterable[Delegation] = (),
    calendar: Calendar | None = None,
) -> Approval:
    """Where a case stands on its ladder at the end of a day: a file for its entry, an application by its amount.

    The ladder is that of the day on which the application was sent up, and so are its levels, whatever changes later.
    ``approval.outcome == "approved"`` is the fact ``approved`` of the process. Raises ValueRefused for one that has not
    been sent up by then, and UnknownState where the process has no such ladder on that day.
    """
    sent = sent_up(process, case, on=on)
    if sent is None:
        raise ValueRefused(
            "this case has not been sent up by that day",
            hint="act(process, case, 'send_up', …) first",
        )
    request = Request(
        id=case.id,
        author=case.author,
        opened=sent,
        amount=case.amount if isinstance(case, Application) else None,
        class_name=case.class_name if isinstance(case, Application) else "",
    )
    return process.ladder(case.ladder, on=sent).on(
        on, request, case.signed, delegations=delegations, calendar=calendar
    )


def sent_up(process: Process, case: Case, *, on: date | str) -> date | None:
    """The day on which a case was last sent up, None where it has not been by a day."""
    course = course_of(process, case, on=on)
    sent = [each.change.on for each in course.passages if each.step.granted and each.change.event == SEND_UP]
    return sent[-1] if sent else None


def waits_for_signatures(course: Course) -> bool:
    """Whether a case stands where sending it up has brought it."""
    moved = [each for each in course.passages if each.step.moves]
    return bool(moved) and moved[-1].change.event == SEND_UP


def sign(case: CaseT, *entries: Signature | Resubmission) -> CaseT:
    """The case with more signatures; which of them count is for the ladder to say."""
    return evolve(case, signed=(*case.signed, *entries))
