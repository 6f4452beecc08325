"""What a visit looks like in a store: its kind, and the line that it leaves in the journal."""

from __future__ import annotations

from unionkit.aid.records import JournalLine, RecordKind
from unionkit.aid.visits.visit import Visit

__all__ = ["VISIT_RECORD", "line_of_visit"]

VISIT_RECORD = RecordKind(
    name="aid/visit",
    index=("round", "person", "unit", "on", "reason"),
    sensitive=("person", "by", "event", "reason", "relation", "occasion", "payments", "goods"),
    record=Visit,
)
"""The kind of a visit."""


def line_of_visit(visit: Visit, *, author: str, reason: str = "") -> JournalLine:
    """The line of a visit: round, unit, day and sums stay; who was visited and why is personal."""
    return JournalLine(
        kind=VISIT_RECORD.name,
        subject=visit.id,
        action="visit",
        author=author,
        content={
            "round": visit.round,
            "unit": visit.unit,
            "on": visit.on.isoformat(),
            "money": visit.money.fen,
            "goods": visit.in_kind.fen,
        },
        facts={
            "person": visit.person,
            "event": visit.event,
            "relation": visit.relation,
            "target": visit.reason,
            "occasion": visit.occasion,
            "reason": reason,
        },
    )
