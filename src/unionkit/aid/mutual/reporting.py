"""The year report of mutual plans: enrolments as person-times, claims paid, sums; no names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from attrs import field, frozen

from unionkit.aid.mutual.claims import ClaimDecision
from unionkit.aid.mutual.cover import Enrolment
from unionkit.values.dates import as_day
from unionkit.values.money import Money
from unionkit.values.period import Period

__all__ = ["MutualReport", "PaidClaim", "PlanFigures", "report_plans"]

NOTHING = Money(fen=0)


@frozen(kw_only=True)
class PaidClaim:
    """A claim that was paid on a day."""

    on: date = field(converter=as_day)
    decision: ClaimDecision = field(repr=False)


@frozen(kw_only=True)
class PlanFigures:
    """A plan or unit over a span of days: enrolments (person-times, 人次), people, fees; claims paid, people, what was paid."""

    name: str
    enrolments: int
    people: int
    fees: Money
    claims: int
    people_paid: int
    paid: Money


@frozen(kw_only=True)
class MutualReport:
    """All plans over a span of days, together and each. Person-times, claims and sums of the plans add up to the whole.

    People do not add up: who is in two plans is one person.
    """

    period: Period
    whole: PlanFigures
    plans: tuple[PlanFigures, ...]


def report_plans(
    enrolments: Iterable[Enrolment], claims: Iterable[PaidClaim], period: Period
) -> MutualReport:
    """Report who enrolled and which claims were paid in a span of days; a claim that got nothing is none that was paid."""
    joined = [each for each in enrolments if each.on in period]
    paid = [each for each in claims if each.on in period and each.decision.amount.fen]
    names = sorted({each.plan for each in joined} | {each.decision.claim.plan for each in paid})
    return MutualReport(
        period=period,
        whole=_figures("", joined, paid),
        plans=tuple(
            _figures(
                name,
                [each for each in joined if each.plan == name],
                [each for each in paid if each.decision.claim.plan == name],
            )
            for name in names
        ),
    )


def _figures(name: str, joined: Sequence[Enrolment], paid: Sequence[PaidClaim]) -> PlanFigures:
    return PlanFigures(
        name=name,
        enrolments=len(joined),
        people=len({each.person for each in joined}),
        fees=sum((each.fee for each in joined), start=NOTHING),
        claims=len(paid),
        people_paid=len({each.decision.claim.person for each in paid}),
        paid=sum((each.decision.amount for each in paid), start=NOTHING),
    )
