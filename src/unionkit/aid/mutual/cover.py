"""Cover: who is enrolled on a day, since when, after what gap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from attrs import field, frozen

from unionkit.aid.funds.accounts import as_money
from unionkit.aid.mutual.plan import MutualPlan
from unionkit.errors import ValueRefused
from unionkit.members.masking import shown_id
from unionkit.values.dates import as_day
from unionkit.values.money import Money
from unionkit.values.period import Period

__all__ = ["Cover", "Enrolment", "cover_on", "joining"]


@frozen(kw_only=True, repr=False)
class Enrolment:
    """One person in one plan for one term: `on` is the day of enrolling, `shares` those that count, `fee` what was paid.

    Raises ValueRefused for a term without an end and for shares below 1.
    """

    id: str
    plan: str
    person: str
    unit: str = ""
    on: date = field(converter=as_day)
    period: Period
    shares: int = 1
    fee: Money = field(converter=as_money, default=Money(fen=0))

    def __attrs_post_init__(self) -> None:
        if self.period.end is None:
            raise ValueRefused("An enrolment has a last day", hint="Take `MutualPlan.term(first_day)`")
        if self.shares < 1:
            raise ValueRefused("An enrolment has one share at least", hint="Leave it out")

    def __repr__(self) -> str:
        """The plan and the person as far as the id may be shown."""
        return f"Enrolment({self.plan!r}, {shown_id(self.person)!r}, {self.period})"

    @property
    def end(self) -> date:
        """The last day of cover."""
        return self.period.end or date.max


@frozen(kw_only=True, repr=False)
class Cover:
    """Where a person stands in a plan on a day.

    `first` says that no earlier enrolment is known. `gap_days` is how long after the last day of the old cover the
    renewal was enrolled: the day after it is 1, and a renewal before it ran out 0; None at a first enrolment. `unbroken_since`
    is the first day of cover without a day between.
    """

    enrolment: Enrolment
    first: bool
    gap_days: int | None
    unbroken_since: date

    def __repr__(self) -> str:
        return f"Cover({self.enrolment!r})"

    def day_of_period(self, on: date) -> int:
        """Which day of the enrolment it is, its first being 1."""
        return (on - self.enrolment.period.start).days + 1

    def day_of_cover(self, on: date) -> int:
        """Which day of the unbroken cover it is, its first being 1."""
        return (on - self.unbroken_since).days + 1


def cover_on(
    plan: MutualPlan, person: str, enrolments: Iterable[Enrolment], *, on: date | str
) -> Cover | None:
    """The cover of a person on a day, None where there is none.

    Where several enrolments of the person in the plan cover the day, the earliest counts: nobody is paid twice for
    enrolling twice.
    """
    day = as_day(on)
    own = _history(plan, person, enrolments)
    current = next((each for each in own if each.plan == plan.id and day in each.period), None)
    return None if current is None else _cover(current, own)


def joining(
    plan: MutualPlan, person: str, enrolments: Iterable[Enrolment], *, on: date | str, period: Period
) -> tuple[bool, int | None, bool]:
    """How somebody would join: whether for the first time, after what gap, and whether the term overlaps another."""
    new = Enrolment(id="", plan=plan.id, person=person, on=on, period=period)
    own = _history(plan, person, enrolments)
    overlaps = any(each.plan == plan.id and each.period.overlaps(period) for each in own)
    cover = _cover(new, [*own, new])
    return cover.first, cover.gap_days, overlaps


def _history(plan: MutualPlan, person: str, enrolments: Iterable[Enrolment]) -> list[Enrolment]:
    own = [each for each in enrolments if each.person == person and each.plan in plan.family]
    return sorted(own, key=lambda each: (each.period.start, each.end, each.id))


def _cover(current: Enrolment, own: Sequence[Enrolment]) -> Cover:
    before = [each for each in own if each.period.start < current.period.start]
    last = max((each.end for each in before), default=None)
    since = current.period.start
    for each in sorted(before, key=lambda each: each.end, reverse=True):
        if each.end + timedelta(days=1) < since:
            break
        since = min(since, each.period.start)
    return Cover(
        enrolment=current,
        first=last is None,
        gap_days=None if last is None else max((current.on - last).days, 0),
        unbroken_since=since,
    )
