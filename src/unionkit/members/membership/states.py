"""The states of a membership that the code tells apart; what leads from one to another is a process of a pack."""

from __future__ import annotations

__all__ = ["ENDED", "LIVE", "PENDING", "REFUSAL", "TRANSFERRING", "USES"]

TRANSFERRING = "transferring"
"""Between the two signatures of a transfer: still a member of the old unit, and counted there."""

REFUSAL = "transfer_in_reject"
"""The event by which the new unit refuses a transfer: the person stays with the old one."""

LIVE = frozenset({"active", "active_old_unit", TRANSFERRING, "retained", "retained_residence"})
"""The states of a member. Nobody may be in one of them twice at a time."""

PENDING = frozenset({"applied", "applied_upper", "provisional"})
"""The states of those who asked to join and are no members yet."""

ENDED = frozenset({"none", "withdrawn", "expelled", "ended_death"})
"""The states in which no union keeps the person."""

USES = frozenset({"vote", "stand_for_office", "pay_dues", "receive_help"})
"""The events that use a right or do a duty: they move nobody from one union to another."""
