"""What the library says of an event in the life of a membership, under the names of the columns of its table."""

from __future__ import annotations

from collections.abc import Mapping

from unionkit.exchange.case_facts import facts_from_json
from unionkit.packs import load_process

ALLOWED = {"granted": "true", "refused": "false"}
# the table names no day: any on which the rules that it quotes were in force
ON = "2024-06-03"


def transition_answers(row: Mapping[str, str]) -> Mapping[str, str | None]:
    """Whether an event is allowed in a state, and the state afterwards.

    Where a person must decide, the state is ``review``, and the library says neither yes nor no.
    """
    facts = facts_from_json(row["facts"].encode(), {})
    step = load_process("cn/membership").step(row["state"], row["event"], facts, on=ON, assume="usual")
    outcome = step.outcome.value
    allowed = None if outcome == "review" else ALLOWED.get(outcome, outcome)
    return {"allowed": allowed, "next_state": step.next_state if outcome in ALLOWED else outcome}
