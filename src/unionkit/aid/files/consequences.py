"""What an event brings with it: findings, claims of the household, and the line for the journal."""

from __future__ import annotations

from collections.abc import Mapping

from unionkit.aid.files.cases import Application, Case
from unionkit.aid.files.keeping import HouseholdClaim, kind_name, live_claim
from unionkit.aid.findings import AidFinding
from unionkit.aid.records import JournalLine
from unionkit.process import Course, Passage, Step
from unionkit.rules import Decision, Outcome

__all__ = ["broken", "holds_household", "line_of", "moved_claims", "not_done"]

APPLY = "apply"


def holds_household(course: Course) -> bool:
    """Whether a case that stands there is asked for or live, so that the household cannot have another beside it.

    That is so where it has begun, has not ended and cannot be applied for anew.
    """
    state = course.process.state(course.state)
    begun = state.id != course.process.initial and not state.final
    return begun and APPLY not in {event.id for event in course.process.events_from(state.id)}


def not_done(case: Case, step: Step) -> AidFinding:
    """Why an event was not done."""
    codes = {
        Outcome.REFUSED: "not_allowed",
        Outcome.UNKNOWN: "facts_missing",
        Outcome.REVIEW: "person_decides",
    }
    about = {"process": step.process, "event": step.event, "state": step.state, "step": step}
    return AidFinding(
        code=codes.get(step.outcome, "no_answer"),
        level="error",
        subject=case.id,
        about={**about, "on": step.decision.on},
    )


def broken(case: Case, before: Course, after: Course) -> tuple[AidFinding, ...]:
    """Entries that counted before and do not any more."""
    sound = {each.change.sequence for each in before.passages if each.step.granted}
    return tuple(
        AidFinding(
            code="later_entry_fails",
            level="warning",
            subject=case.id,
            about={
                "sequence": each.change.sequence,
                "event": each.change.event,
                "process": after.process,
                "on": each.change.on,
            },
        )
        for each in after.refused
        if each.change.sequence in sound
    )


def moved_claims(case: Case, before: Course, after: Course) -> Mapping[str, tuple[HouseholdClaim, ...]]:
    """What the household claims or gives up because the file has come to be asked for or live, or has ceased to be."""
    if isinstance(case, Application):
        return {}
    held, holds = holds_household(before), holds_household(after)
    claim = (live_claim(case),)
    return {"claims": claim if holds and not held else (), "releases": claim if held and not holds else ()}


def line_of(case: Case, passage: Passage, decision: Decision | None) -> JournalLine:
    """The line of an event; what a policy said of the household stands among its personal facts."""
    change, step = passage.change, passage.step
    content: dict[str, object] = {
        "event": change.event,
        "on": change.on.isoformat(),
        "sequence": change.sequence,
        "from": step.state,
        "to": step.next_state,
        "process": case.process,
        "edition": None if step.decision.edition is None else step.decision.edition.isoformat(),
    }
    if change.replaces is not None:
        content["replaces"] = change.replaces
    facts: dict[str, object] = {"household": case.household, "facts": change.facts, "reason": change.reason}
    if decision is not None:
        kept = case.assessments[-1]
        content |= {"policy": kept.policy, "fingerprint": kept.fingerprint}
        facts |= {"outcome": kept.outcome, "class": kept.class_name}
    return JournalLine(
        kind=kind_name(case),
        subject=case.id,
        action=change.event,
        author=change.author,
        reason=f"{case.process}#{step.rule}",
        content=content,
        facts=facts,
    )
