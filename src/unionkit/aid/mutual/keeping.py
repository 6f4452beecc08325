"""What enrolments and claims look like in a store: their kinds, and the lines that they leave in the journal."""

from __future__ import annotations

from unionkit.aid.mutual.claims import Claim, ClaimDecision
from unionkit.aid.mutual.cover import Enrolment
from unionkit.aid.records import JournalLine, RecordKind

__all__ = ["CLAIM_RECORD", "ENROLMENT_RECORD", "line_of_claim", "line_of_enrolment"]

ENROLMENT_RECORD = RecordKind(
    name="aid/enrolment", index=("plan", "person", "unit", "on"), sensitive=("person",), record=Enrolment
)
"""The kind of an enrolment."""

CLAIM_RECORD = RecordKind(
    name="aid/claim", index=("plan", "person"), sensitive=("person", "events"), record=Claim
)
"""The kind of a claim."""


def line_of_enrolment(enrolment: Enrolment, *, author: str) -> JournalLine:
    """The line of an enrolment: plan, unit, term and fee stay; who it is, is personal."""
    return JournalLine(
        kind=ENROLMENT_RECORD.name,
        subject=enrolment.id,
        action="enrol",
        author=author,
        content={
            "plan": enrolment.plan,
            "unit": enrolment.unit,
            "period": str(enrolment.period),
            "shares": enrolment.shares,
            "fee": enrolment.fee.fen,
        },
        facts={"person": enrolment.person},
    )


def line_of_claim(decision: ClaimDecision, *, author: str) -> JournalLine:
    """The line of a decided claim: plan, sum and the editions that were used stay; person and events are personal."""
    answers = [line.decision for line in decision.lines if line.decision is not None]
    return JournalLine(
        kind=CLAIM_RECORD.name,
        subject=decision.claim.id,
        action="decide",
        author=author,
        content={
            "plan": decision.claim.plan,
            "amount": decision.amount.fen,
            "open": len(decision.open),
            "fingerprints": sorted({answer.fingerprint for answer in answers}),
        },
        facts={
            "person": decision.claim.person,
            "events": [
                {
                    "on": line.event.on.isoformat(),
                    "occasion": line.event.occasion,
                    "amount": line.amount.fen,
                    "outcome": "not_covered" if line.decision is None else line.decision.outcome.value,
                }
                for line in decision.lines
            ],
        },
    )
