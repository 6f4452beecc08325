"""Why each request that is not granted is left out of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unionkit.aid.catalogue import AtMost
from unionkit.aid.lawful import Bar, Lawful
from unionkit.aid.plans import Award, LeftOut, Why
from unionkit.aid.requests import Request
from unionkit.rules import Decision, Outcome

__all__ = ["left_out"]

OPEN = {Outcome.UNKNOWN: Why.UNKNOWN, Outcome.REVIEW: Why.REVIEW, Outcome.INVALID: Why.INVALID}


def left_out(
    requests: Sequence[Request],
    awards: Sequence[Award],
    alternatives: Sequence[Sequence[Award]],
    lawful: Lawful,
) -> Iterator[LeftOut]:
    """One entry for each request without an award, in the order of the requests."""
    granted = {id(award.request) for award in awards}
    tied = {id(award.request) for other in alternatives for award in other}
    for request in requests:
        if id(request) not in granted:
            yield _reason(request, awards, id(request) in tied, lawful)


def _reason(request: Request, awards: Sequence[Award], tied: bool, lawful: Lawful) -> LeftOut:
    alone = lawful.deciding.decide(request)
    if alone.outcome in OPEN:
        return LeftOut(request=request, why=OPEN[alone.outcome], decision=alone)
    if alone.outcome is Outcome.REFUSED:
        return LeftOut(request=request, why=Why.REFUSED, decision=alone)
    whatever = tuple(lawful.bars(request, []))
    if whatever:
        return _barred(request, alone, whatever)
    beside = lawful.deciding.decide(request, _before(request, awards, lawful))
    if tied:
        return LeftOut(request=request, why=Why.TIED, decision=beside)
    if beside.outcome is not Outcome.GRANTED:
        others = lawful.deciding.bearing_on(request.scheme)
        with_ = tuple(dict.fromkeys(award.scheme for award in awards if award.scheme in others))
        why = OPEN.get(beside.outcome, Why.REFUSED_WITH_OTHERS)
        return LeftOut(request=request, why=why, decision=beside, with_=with_)
    bars = tuple(lawful.bars(request, [award.grant for award in awards]))
    soft = tuple(bar for bar in bars if isinstance(bar.relation, AtMost) and bar.relation.review)
    if soft:
        return _barred(request, beside, soft)
    return _because(request, Why.LESS, beside, bars)


def _before(request: Request, awards: Sequence[Award], lawful: Lawful) -> list[Award]:
    place = lawful.requests.index(request)
    return [award for award in awards if lawful.requests.index(award.request) < place]


def _barred(request: Request, decision: Decision, bars: Sequence[Bar]) -> LeftOut:
    """Shut out, or left to a person where every relation that stands in the way allows that."""
    soft = all(isinstance(bar.relation, AtMost) and bar.relation.review for bar in bars)
    return _because(request, Why.REVIEW if soft else Why.BARRED, decision, bars)


def _because(request: Request, why: Why, decision: Decision, bars: Sequence[Bar]) -> LeftOut:
    return LeftOut(
        request=request,
        why=why,
        decision=decision,
        relations=tuple(bar.relation for bar in bars),
        with_=tuple(dict.fromkeys(name for bar in bars for name in bar.with_)),
    )
