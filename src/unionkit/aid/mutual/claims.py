"""Claims on a mutual plan: what struck somebody, whether the plan covered the day, and what it pays beside what it paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from attrs import field, frozen

from unionkit.aid.grants import Grant
from unionkit.aid.mutual.cover import Cover, Enrolment, cover_on
from unionkit.aid.mutual.plan import SUMS, MutualPlan, Question
from unionkit.errors import ValueRefused
from unionkit.members.masking import shown_id
from unionkit.process.concerns import Concern
from unionkit.rules import Decision, Outcome
from unionkit.values.dates import as_day
from unionkit.values.money import Money

__all__ = ["Claim", "ClaimDecision", "ClaimLine", "Event", "decide_claim"]

NOTHING = Money(fen=0)


@frozen(kw_only=True)
class Event:
    """What struck somebody on a day: an admission, a diagnosis, an accident; with the facts that the plan asks for.

    `occasion` names the illness or accident, so that a plan can tell whether it paid for the same before.
    """

    on: date = field(converter=as_day)
    facts: Mapping[str, object] = field(factory=dict, repr=False)
    occasion: str = field(default="", repr=False)


@frozen(kw_only=True, repr=False)
class Claim:
    """A claim of a person on a plan (互助保障理赔) for one event or for several admissions."""

    id: str
    plan: str
    person: str
    events: tuple[Event, ...]

    def __attrs_post_init__(self) -> None:
        if not self.events:
            raise ValueRefused("A claim is for an event", hint="Hand in what happened, and when")

    def __repr__(self) -> str:
        """The claim, the person as far as the id may be shown, and nothing of what happened."""
        return f"Claim({self.id!r}, {shown_id(self.person)!r}, {len(self.events)} events)"


@frozen(kw_only=True, repr=False)
class ClaimLine:
    """What a claim gets for one event. `cover` and `decision` are None where the plan did not cover the day."""

    event: Event
    cover: Cover | None
    decision: Decision | None
    amount: Money = NOTHING

    def __repr__(self) -> str:
        outcome = "not covered" if self.decision is None else self.decision.outcome.value
        return f"ClaimLine({outcome})"


@frozen(kw_only=True, repr=False)
class ClaimDecision:
    """What a claim gets, event by event in the order of their days."""

    claim: Claim
    lines: tuple[ClaimLine, ...]

    def __repr__(self) -> str:
        return f"ClaimDecision({self.claim!r})"

    @property
    def amount(self) -> Money:
        """What is paid; what a person must still decide is not in it."""
        return sum((line.amount for line in self.lines), start=NOTHING)

    @property
    def open(self) -> tuple[ClaimLine, ...]:
        """The lines that are not settled: facts are missing, or a person decides, or there is no valid answer."""
        settled = (Outcome.GRANTED, Outcome.REFUSED)
        return tuple(line for line in self.lines if line.decision and line.decision.outcome not in settled)

    @property
    def grants(self) -> tuple[Grant, ...]:
        """What is remembered of it, on the days of the events, whose period it counts in whenever it is paid."""
        return tuple(
            Grant(
                scheme=self.claim.plan,
                on=line.event.on,
                amount=line.amount,
                person=self.claim.person,
                occasion=line.event.occasion,
            )
            for line in self.lines
            if line.decision is not None and line.decision.outcome is Outcome.GRANTED
        )

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """The days on which nothing covered the person."""
        message, hint = "Nothing covers the person on {}", "Look for the enrolment of that time"
        return tuple(
            Concern("not_covered", "error", message, hint, (line.event.on,), (self.claim.id,))
            for line in self.lines
            if line.cover is None
        )


def decide_claim(
    plan: MutualPlan,
    claim: Claim,
    enrolments: Iterable[Enrolment],
    *,
    paid: Iterable[Grant] = (),
    known_on: date | str | None = None,
    assume: Literal["nothing", "usual"] = "nothing",
) -> ClaimDecision:
    """Decide a claim by the policy of its plan, each event on its own day, with what was paid before.

    A policy whose governing day is that of enrolment is asked for that day, so that later terms change nothing.

    `paid` are the grants of earlier claims, on the days of their events; those of other people and plans are passed over.
    Raises ValueRefused for a claim on another plan.
    """
    if claim.plan != plan.id:
        raise ValueRefused("The claim is on another plan", hint="Hand in the plan of the claim")
    before = [grant for grant in paid if grant.person == claim.person and grant.scheme in plan.family]
    own = [each for each in enrolments if each.person == claim.person]
    question, lines = plan.questions["claim"], list[ClaimLine]()
    for event in sorted(claim.events, key=lambda event: event.on):
        cover = cover_on(plan, claim.person, own, on=event.on)
        if cover is None:
            lines.append(ClaimLine(event=event, cover=None, decision=None))
            continue
        counted = [*before, *ClaimDecision(claim=claim, lines=tuple(lines)).grants]
        known = _with_what_the_case_adds(question, _quantities(cover, event, counted), event.facts)
        decision = question.decide(
            known, event.facts, on=_governing_day(question, cover, event), known_on=known_on, assume=assume
        )
        amount = decision.amount if decision.outcome is Outcome.GRANTED else None
        lines.append(ClaimLine(event=event, cover=cover, decision=decision, amount=amount or NOTHING))
    return ClaimDecision(claim=claim, lines=tuple(lines))


def _governing_day(question: Question, cover: Cover, event: Event) -> date:
    """The day of the event, or that of enrolling where the terms of that day hold to the end."""
    return cover.enrolment.on if question.policy.governing_day == "enrolment" else event.on


def _quantities(cover: Cover, event: Event, paid: Sequence[Grant]) -> dict[str, object]:
    """What the records say about a claim, under the names of `AT_CLAIM`."""
    return {
        "shares": cover.enrolment.shares,
        "fee": cover.enrolment.fee,
        "first": cover.first,
        "gap_days": cover.gap_days,
        "day_of_period": cover.day_of_period(event.on),
        "day_of_cover": cover.day_of_cover(event.on),
        "covered": True,
        "cover_from": cover.enrolment.period.start,
        "paid_in_period": _sum(grant for grant in paid if grant.on in cover.enrolment.period),
        "paid_in_year": _sum(grant for grant in paid if grant.on.year == event.on.year),
        "paid_ever": _sum(paid),
        "paid_for_same": any(grant.occasion == event.occasion != "" and grant.amount.fen for grant in paid),
    }


def _with_what_the_case_adds(
    question: Question, known: dict[str, object], facts: Mapping[str, object]
) -> dict[str, object]:
    """The quantities, with sums that the case hands in itself on top: what the records do not hold."""
    for fact, quantity in question.facts.items():
        value, more = known.get(quantity), facts.get(fact)
        if quantity in SUMS and isinstance(value, Money) and isinstance(more, int | Decimal | str | Money):
            known[quantity] = value + Money.of(more)
    return known


def _sum(grants: Iterable[Grant]) -> Money:
    return sum((grant.amount for grant in grants), start=NOTHING)
