"""What a policy of ceilings says of a visit, with what the same person was given before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from attrs import frozen

from unionkit.aid.grants import Window
from unionkit.aid.visits.visit import Visit
from unionkit.rules import Decision, Policy
from unionkit.values.money import Money

__all__ = ["JudgedVisit", "facts_of_visit", "judge_visit", "judge_visits"]

Assume = Literal["nothing", "usual"]
YEAR = Window(kind="year")


@frozen(kw_only=True, repr=False)
class JudgedVisit:
    """A visit with the decision of the policy. `over` is what was given beyond the ceiling, nothing where it was kept.

    It is None where the policy does not tell an amount: facts are missing, or a person decides.
    """

    visit: Visit
    decision: Decision

    def __repr__(self) -> str:
        return f"JudgedVisit({self.visit!r}, {self.decision.outcome.value})"

    @property
    def allowed(self) -> Money | None:
        """What of it the policy allows: nothing where it is refused, None where the policy does not say."""
        if self.decision.outcome.value == "refused":
            return Money(0)
        return self.decision.amount_high if self.decision.granted else None

    @property
    def over(self) -> Money | None:
        """What was given beyond that."""
        allowed = self.allowed
        return None if allowed is None else max(self.visit.total - allowed, Money(0))


def judge_visit(
    policy: Policy,
    visit: Visit,
    before: Iterable[Visit] = (),
    *,
    facts: Mapping[str, object] | None = None,
    window: Window = YEAR,
    known_on: date | str | None = None,
    assume: Assume = "nothing",
) -> JudgedVisit:
    """Judge one visit by a policy of ceilings, such as ``cn/anhui/visits``.

    `before` are visits that were made before this one, in any order and to anybody: those to the same person in the
    window count. `facts` adds what a visit does not hold, such as which reading of a rule is taken.
    """
    own = facts_of_visit(visit, before, window)
    known = {name: value for name, value in own.items() if name in policy.facts}
    decision = policy.decide({**known, **(facts or {})}, on=visit.on, known_on=known_on, assume=assume)
    return JudgedVisit(visit=visit, decision=decision)


def judge_visits(
    policy: Policy,
    visits: Iterable[Visit],
    *,
    facts: Mapping[str, object] | None = None,
    window: Window = YEAR,
    known_on: date | str | None = None,
    assume: Assume = "nothing",
) -> tuple[JudgedVisit, ...]:
    """Judge many visits, each with those before it: by day, and on one day in the order given. They come back so ordered."""
    earlier: dict[str, list[Visit]] = {}
    judged: list[JudgedVisit] = []
    for visit in sorted(visits, key=lambda each: each.on):
        own = earlier.setdefault(visit.person, [])
        judged.append(
            judge_visit(policy, visit, own, facts=facts, window=window, known_on=known_on, assume=assume)
        )
        own.append(visit)
    return tuple(judged)


def facts_of_visit(visit: Visit, before: Iterable[Visit], window: Window = YEAR) -> Mapping[str, object]:
    """The facts that policies of ceilings ask for, out of a visit and those before it.

    ``visits_this_year`` counts visits to the person for the same event, and the same relation; ``received_before`` is
    what those of the same occasion came to. ``same_disease_before`` says whether there were any of that occasion; it is
    not known where the occasion of one of them is not told.
    """
    same = [each for each in before if _is_like(each, visit) and window.counts(each.on, visit.on)]
    again = [each for each in same if each.occasion == visit.occasion]
    return {
        "event": visit.event or None,
        "relation": visit.relation or None,
        "requested": visit.total,
        "received_before": sum((each.total for each in again), start=Money(0)),
        "visits_this_year": len(same),
        "same_disease_before": _was_before(visit, same),
    }


def _is_like(earlier: Visit, visit: Visit) -> bool:
    return (earlier.person, earlier.event, earlier.relation) == (visit.person, visit.event, visit.relation)


def _was_before(visit: Visit, same: list[Visit]) -> bool | None:
    """Whether one of the visits was for the same occasion, None where that is not told."""
    if not same:
        return False
    if visit.occasion and any(each.occasion == visit.occasion for each in same):
        return True
    return False if visit.occasion and all(each.occasion for each in same) else None
