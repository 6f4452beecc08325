"""What is wrong or doubtful about visits: days, budgets, receipts, targets, ceilings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from unionkit.aid.findings import AidFinding, Level
from unionkit.aid.visits.judging import JudgedVisit
from unionkit.aid.visits.rounds import Round
from unionkit.aid.visits.visit import Visit
from unionkit.evidence import CodeList
from unionkit.values.money import Money

__all__ = ["check_judged", "check_visits"]


def check_visits(
    visits: Iterable[Visit], rounds: Iterable[Round], *, targets: CodeList | None = None
) -> tuple[AidFinding, ...]:
    """All that is found about visits and their rounds, in the order given, then the rounds that went over budget.

    `targets` is the list of those who may be visited. A visit is found several times where several things are wrong.
    """
    listed, known = tuple(visits), {each.id: each for each in rounds}
    seen: set[str] = set()
    days: set[tuple[str, str, object]] = set()
    found: list[AidFinding] = []
    for visit in listed:
        found += _of_round(visit, known)
        found += _of_payments(visit)
        if visit.id in seen:
            found.append(_finding("visit_twice", "error", visit))
        day = (visit.person, visit.event, visit.on)
        if day in days and visit.id not in seen:
            found.append(_finding("same_day", "warning", visit, on=visit.on))
        if targets is not None and targets.find(visit.reason) is None:
            found.append(_finding("no_target", "error", visit))
        seen.add(visit.id)
        days.add(day)
    return (*found, *_over_budget(listed, known))


def check_judged(judged: Iterable[JudgedVisit]) -> Iterator[AidFinding]:
    """What the ceilings say against visits: given too much, refused, or not to be told."""
    for each in judged:
        outcome = each.decision.outcome.value
        over = each.over
        if outcome == "refused":
            yield _finding("visit_not_allowed", "error", each.visit, decision=each.decision)
        elif over is None:
            yield _finding("ceiling_unknown", "warning", each.visit, decision=each.decision)
        elif over > Money(0):
            yield _finding(
                "over_ceiling", "error", each.visit, decision=each.decision, allowed=each.allowed, over=over
            )


def _of_round(visit: Visit, rounds: Mapping[str, Round]) -> Iterator[AidFinding]:
    found = rounds.get(visit.round)
    if found is None:
        yield _finding("no_round", "error", visit, round=visit.round)
    elif visit.on not in found.period:
        yield _finding("outside_round", "error", visit, round=found.id, on=visit.on)


def _of_payments(visit: Visit) -> Iterator[AidFinding]:
    if not visit.total.fen:
        yield _finding("nothing_given", "warning", visit)
    if any(not payment.payee for payment in visit.payments):
        yield _finding("no_payee", "error", visit)
    if any(not payment.receipt for payment in visit.payments):
        yield _finding("no_receipt", "error", visit)


def _over_budget(visits: Sequence[Visit], rounds: Mapping[str, Round]) -> Iterator[AidFinding]:
    for each in rounds.values():
        spent = sum((visit.total for visit in visits if visit.round == each.id), start=Money(0))
        if each.budget is not None and spent > each.budget:
            about = {"round": each.id, "budget": each.budget, "over": spent - each.budget}
            yield AidFinding(code="over_budget", level="error", subject=each.id, about=about)


def _finding(code: str, level: Level, visit: Visit, **about: object) -> AidFinding:
    return AidFinding(code=code, level=level, subject=visit.id, about=about)
