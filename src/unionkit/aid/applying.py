"""Which relations between schemes apply to a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from unionkit.aid.plans import Unclear
from unionkit.aid.relations import Relation
from unionkit.rules import Outcome

__all__ = ["applying"]


def applying(
    relations: Iterable[Relation],
    facts: Mapping[str, object],
    *,
    on: date,
    known_on: date | str | None,
    assume: Literal["nothing", "usual"],
) -> tuple[tuple[Relation, ...], tuple[Unclear, ...]]:
    """The relations that apply, and those of them for which that is not known.

    Where it is not known, a relation counts as applying, so that nothing is promised that may have to be taken back.
    """
    found: list[Relation] = []
    unclear: list[Unclear] = []
    for relation in relations:
        if relation.when is None:
            found.append(relation)
            continue
        known = {name: value for name, value in facts.items() if name in relation.when.facts}
        decision = relation.when.decide(known, on=on, known_on=known_on, assume=assume)
        if decision.outcome is Outcome.REFUSED:
            continue
        found.append(relation)
        if decision.outcome is not Outcome.GRANTED:
            unclear.append(Unclear(relation=relation, decision=decision))
    return tuple(found), tuple(unclear)
