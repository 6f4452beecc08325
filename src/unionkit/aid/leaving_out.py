"""Why each request that is not granted is left out of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unionkit.aid.lawful import Bar, Lawful
from unionkit.aid.plans import Award, LeftOut, Why
from unionkit.aid.relations import AtMost
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
    earlier = lawful.before(request, awards)
    beside = lawful.deciding.decide(request, earlier)
    if alone.outcome is beside.outcome is Outcome.REFUSED:
        return LeftOut(request=request, why=Why.REFUSED, decision=alone)
    always = lawful.bars_always(request)
    if any(_is_hard(bar) for bar in always):
        return _barred(request, beside, always)
    if beside.outcome is not Outcome.GRANTED:
        why = Why.TIED if tied else OPEN.get(beside.outcome, Why.REFUSED_WITH_OTHERS)
        return _decided_by_others(request, why, beside, earlier, lawful)
    if always:
        return _barred(request, beside, always)
    return _could_be_had(request, beside, awards, tied, lawful)


def _decided_by_others(
    request: Request, why: Why, beside: Decision, earlier: Sequence[Award], lawful: Lawful
) -> LeftOut:
    """The answer beside the awards before it, with those of them that change its facts."""
    bearing = lawful.deciding.bearing_on(request.scheme)
    with_ = tuple(dict.fromkeys(award.scheme for award in earlier if award.scheme in bearing))
    return LeftOut(request=request, why=why, decision=beside, with_=with_)


def _could_be_had(
    request: Request, beside: Decision, awards: Sequence[Award], tied: bool, lawful: Lawful
) -> LeftOut:
    """Why a request is left out that would be granted in place of others."""
    bars = tuple(lawful.bars(request, awards))
    soft = bool(bars) and not any(_is_hard(bar) for bar in bars)
    why = Why.TIED if tied else Why.REVIEW if soft else Why.LESS
    if bars:
        return _because(request, why, beside, bars)
    spoilt = tuple(dict.fromkeys(award.scheme for award in awards if _spoils(request, award, lawful)))
    return LeftOut(request=request, why=why, decision=beside, with_=spoilt)


def _spoils(request: Request, award: Award, lawful: Lawful) -> bool:
    """Whether a grant of the request would bear on an award that is worked out later."""
    later = lawful.requests[lawful.requests.index(request) :]
    return award.request in later and request.scheme.name in lawful.deciding.bearing_on(award.request.scheme)


def _is_hard(bar: Bar) -> bool:
    """Whether nothing can change about it: no person may let the request pass, and nothing is left to be settled."""
    return not bar.open and not (isinstance(bar.relation, AtMost) and bar.relation.review)


def _barred(request: Request, decision: Decision, bars: Sequence[Bar]) -> LeftOut:
    """Shut out for good, or left open where all that stands in the way may yet give way."""
    hard = [bar for bar in bars if _is_hard(bar)]
    if hard:
        return _because(request, Why.BARRED, decision, hard)
    waiting = any(bar.open for bar in bars)
    return _because(request, Why.UNKNOWN if waiting else Why.REVIEW, decision, bars)


def _because(request: Request, why: Why, decision: Decision, bars: Sequence[Bar]) -> LeftOut:
    return LeftOut(
        request=request,
        why=why,
        decision=decision,
        relations=tuple(bar.relation for bar in bars),
        with_=tuple(dict.fromkeys(name for bar in bars for name in bar.with_)),
        waits_for=tuple(pending for bar in bars for pending in bar.open),
    )
