"""What happens to a case: one event gives a new case, a line for the journal and what has to be claimed, or findings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Generic

from attrs import evolve, frozen

from unionkit.aid.files.assessments import Assessment
from unionkit.aid.files.cases import Application, Case, CaseT, Told, course_of
from unionkit.aid.files.consequences import broken, line_of, moved_claims, not_done
from unionkit.aid.files.keeping import HouseholdClaim, kind_name
from unionkit.aid.files.taking import facts as taken
from unionkit.aid.findings import AidFinding
from unionkit.aid.records import JournalLine
from unionkit.errors import ValueRefused
from unionkit.process import Annulment, Change, Course, Passage, Process, Step
from unionkit.rules import Decision, Outcome
from unionkit.values.dates import as_day

__all__ = ["Act", "act", "annul", "tell"]


@frozen(kw_only=True, repr=False)
class Act(Generic[CaseT]):
    """What an event did: the case afterwards, the line for the journal, what the household claims or gives up.

    Where it was not done, `case` is the one handed in, `line` is None and `findings` says why.
    """

    case: CaseT
    step: Step | None
    line: JournalLine | None = None
    claims: tuple[HouseholdClaim, ...] = ()
    releases: tuple[HouseholdClaim, ...] = ()
    findings: tuple[AidFinding, ...] = ()

    @property
    def done(self) -> bool:
        """Whether it happened."""
        return self.line is not None

    def __repr__(self) -> str:
        return f"Act({self.case!r}, {'done' if self.done else 'not done'}, {len(self.findings)} findings)"


def act(  # noqa: PLR0913  what happened, and how it was entered
    process: Process,
    case: CaseT,
    event: str,
    *,
    on: date | str,
    facts: Mapping[str, object] | None = None,
    decision: Decision | None = None,
    settles: str = "",
    replaces: int | None = None,
    author: str = "",
    reason: str = "",
    recorded_on: date | str | None = None,
) -> Act[CaseT]:
    """Let an event happen to a case on a day, as far as its process grants it.

    `facts` are those of the process, such as ``authorised``. `decision` is what a policy said, kept as an assessment; it
    gives the fact `settles`, ``recognised`` for a file and ``eligible`` for an application unless said otherwise, and
    leaves it unknown where facts are missing or a person decides. `replaces` puts an earlier entry right. What changes
    for later entries is found. Raises what `course_of` raises, and UnknownFact for a fact that the process lacks.
    """
    day = as_day(on)
    told = {} if decision is None else _settled(process, case, decision, settles)
    change = Change(
        sequence=_next(case),
        event=process.event(event).id,
        on=day,
        facts=taken({**(facts or {}), **told}),
        recorded_on=None if recorded_on is None else as_day(recorded_on),
        author=author,
        reason=reason,
        replaces=replaces,
    )
    added: tuple[Assessment, ...] = () if decision is None else (Assessment.of(decision),)
    made = evolve(case, entries=(*case.entries, change), assessments=(*case.assessments, *added))
    before, after = _whole(process, case), _whole(process, made)
    passage = _met(after, change)
    if passage is None:
        finding = AidFinding(code="before_opening", level="error", subject=case.id, about={"event": event})
        return Act(case=case, step=None, findings=(finding,))
    if not passage.step.granted:
        return Act(case=case, step=passage.step, findings=(not_done(case, passage.step),))
    return Act(
        case=made,
        step=passage.step,
        line=line_of(made, passage, decision),
        **moved_claims(made, before, after),
        findings=broken(case, before, after),
    )


def annul(
    process: Process,
    case: CaseT,
    sequence: int,
    *,
    author: str = "",
    reason: str = "",
    recorded_on: date | str | None = None,
) -> Act[CaseT]:
    """Take an entry back: what it said never happened. Later entries that it carried are found, and stay in the history.

    Raises ValueRefused where the entry is not there or does not count any more.
    """
    entry = Annulment(
        sequence=_next(case),
        annuls=sequence,
        recorded_on=None if recorded_on is None else as_day(recorded_on),
        author=author,
        reason=reason,
    )
    made = evolve(case, entries=(*case.entries, entry))
    before, after = _whole(process, case), _whole(process, made)
    line = JournalLine(
        kind=kind_name(case),
        subject=case.id,
        action="annul",
        author=author,
        content={"sequence": entry.sequence, "annuls": sequence, "from": before.state, "to": after.state},
        facts={"household": case.household, "reason": reason},
    )
    return Act(
        case=made,
        step=None,
        line=line,
        **moved_claims(made, before, after),
        findings=broken(case, before, after),
    )


def tell(
    case: CaseT,
    facts: Mapping[str, object],
    *,
    on: date | str,
    author: str = "",
    reason: str = "",
    recorded_on: date | str | None = None,
) -> Act[CaseT]:
    """Write down facts of the household that hold from a day on. What was told before stays in the file."""
    told = Told(on=on, facts=facts, recorded_on=recorded_on)
    made = evolve(case, told=(*case.told, told))
    line = JournalLine(
        kind=kind_name(case),
        subject=case.id,
        action="tell",
        author=author,
        content={"on": told.on.isoformat(), "names": sorted(told.facts)},
        facts={"household": case.household, "facts": told.facts, "reason": reason},
    )
    return Act(case=made, step=None, line=line)


def _next(case: Case) -> int:
    return max((entry.sequence for entry in case.entries), default=0) + 1


def _whole(process: Process, case: Case) -> Course:
    """The whole way of a case, whatever days its entries have."""
    return course_of(process, case, on=date.max)


def _met(course: Course, change: Change) -> Passage | None:
    return next((each for each in course.passages if each.change is change), None)


def _settled(process: Process, case: Case, decision: Decision, settles: str) -> Mapping[str, object]:
    name = settles or ("eligible" if isinstance(case, Application) else "recognised")
    if name not in process.facts:
        raise ValueRefused(
            f"the process {process.id} has no fact {name!r} for a decision to settle",
            hint=f"name one of its facts with settles=: {', '.join(process.facts)}",
        )
    known = {Outcome.GRANTED: True, Outcome.REFUSED: False}
    return {name: known.get(decision.outcome)}
