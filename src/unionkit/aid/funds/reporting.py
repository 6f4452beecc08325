"""What a drive is accounted for with: figures that add up to the fen, the days by which they are published, an audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import field, frozen

from unionkit.aid.funds.accounts import Entry, balances, check_entries
from unionkit.aid.funds.donations import Register
from unionkit.aid.funds.earmarked import Fund
from unionkit.process.concerns import Concern
from unionkit.rules import Decision, Outcome, Policy
from unionkit.values.dates import add_months, as_day
from unionkit.values.money import Money
from unionkit.values.period import Period

__all__ = ["DriveReport", "Due", "FundSums", "PaidFor", "audit", "publishing_days", "report_drive", "sums_of"]

NOTHING = Money(fen=0)
_MOST_DAYS = 400


@frozen(kw_only=True)
class PaidFor:
    """What a fund paid for one kind of aid: how many payments, and how much in all. What was taken back is off."""

    scheme: str
    payments: int
    amount: Money


@frozen(kw_only=True)
class FundSums:
    """A fund at the end of a day: what came in, was carried in or out, was paid by scheme, and is left.

    ``received + carried - paid`` is what is left, to the fen.
    """

    fund: str
    on: date
    received: Money
    carried: Money
    paid: Money
    left: Money
    by_scheme: tuple[PaidFor, ...] = ()


def sums_of(fund: Fund, entries: Iterable[Entry], *, on: date | str) -> FundSums:
    """The figures of a fund at the end of a day."""
    day = as_day(on)
    booked = [entry for entry in entries if entry.on <= day]
    found = balances(booked)
    return FundSums(
        fund=fund.id,
        on=day,
        received=-found.get(fund.received, NOTHING),
        carried=-found.get(fund.carried, NOTHING),
        paid=found.get(fund.paid, NOTHING),
        left=found.get(fund.bank, NOTHING),
        by_scheme=_by_scheme(fund, booked),
    )


def _by_scheme(fund: Fund, entries: Sequence[Entry]) -> tuple[PaidFor, ...]:
    sums: Counter[str] = Counter()
    number: Counter[str] = Counter()
    for entry in entries:
        if moved := entry.amount_on(fund.paid).fen:
            sums[entry.scheme] += moved
            number[entry.scheme] += -1 if entry.reverses else 1
    return tuple(
        PaidFor(scheme=scheme, payments=number[scheme], amount=Money(fen=sums[scheme]))
        for scheme in sorted(sums)
    )


@frozen(kw_only=True)
class Due:
    """A day by which something is published: ``progress`` or ``final``. `decision` says on which rule that rests."""

    what: str
    on: date
    decision: Decision = field(repr=False)


def publishing_days(period: Period, policy: Policy, *, on: date | str) -> tuple[Due, ...]:
    """The days by which a drive or project is published, by a policy such as ``cn/gov/fundraising-reports``.

    The policy is asked for ``progress`` and ``final`` and answers with `deadline`, and with `every_months` how often
    progress is published while it lasts. A drive without an end lasts until `on` and has no final day yet. Whether a law that is about public
    fundraising binds a collection among colleagues is not for this function to say.
    """
    found: list[Due] = []
    lasting = Period(period.start, period.end or max(as_day(on), period.start))
    for what in ("progress", "final") if period.end else ("progress",):
        facts = {"report_for": what, "began_on": period.start, "ended_on": lasting.end}
        decision = policy.decide(facts, on=on)
        first, step = decision.results.get("deadline"), decision.results.get("every_months")
        if decision.outcome is not Outcome.GRANTED or not isinstance(first, date):
            continue
        found.append(Due(what=what, on=first, decision=decision))
        if what == "progress" and isinstance(step, int) and step > 0:
            found += _repeated(first, step, lasting, decision)
    return tuple(sorted(found, key=lambda due: due.on))


def _repeated(first: date, step: int, period: Period, decision: Decision) -> list[Due]:
    found: list[Due] = []
    for number in range(1, _MOST_DAYS):
        day = add_months(first, step * number, missing="down")
        if period.end is None or day > period.end:
            break
        found.append(Due(what="progress", on=day, decision=decision))
    return found


@frozen(kw_only=True, repr=False)
class DriveReport:
    """What is told of a drive after it: givers and gifts as figures, no names; and the fund that they went to."""

    drive: str
    label: str
    period: Period
    donors: int
    gifts: int
    anonymous: int
    raised: Money
    fund: FundSums
    due: tuple[Due, ...] = ()

    def __repr__(self) -> str:
        """The drive and its sum."""
        return f"DriveReport({self.drive!r}, {self.gifts} gifts, {self.raised})"

    @property
    def next_due(self) -> Due | None:
        """The first day of publishing that is not over on the day of the report."""
        return next((due for due in self.due if due.on >= self.fund.on), None)


def report_drive(
    register: Register,
    fund: Fund,
    entries: Iterable[Entry],
    *,
    on: date | str,
    policy: Policy | None = None,
) -> DriveReport:
    """The report of a drive on a day, with the days of publishing where a policy is handed in."""
    period = register.drive.period
    return DriveReport(
        drive=register.drive.id,
        label=register.drive.label,
        period=period,
        donors=register.named,
        gifts=len(register.gifts),
        anonymous=len(register.anonymous),
        raised=register.total,
        fund=sums_of(fund, entries, on=on),
        due=() if policy is None else publishing_days(period, policy, on=on),
    )


def audit(
    fund: Fund, entries: Iterable[Entry], registers: Iterable[Register] = (), *, on: date | str
) -> tuple[Concern, ...]:
    """What an audit finds at the end of a day: entries that are wrong, an overdrawn bank, payments that it may not make.

    What was taken back is not named again. It also names gifts that are not booked as they stand in the registers, and
    those booked without standing there.
    """
    day = as_day(on)
    booked = [entry for entry in entries if entry.on <= day]
    found = [*check_entries(booked), *_overdrawn(fund, booked)]
    taken_back = {entry.reverses for entry in booked}
    for entry in booked:
        if not entry.amount_on(fund.paid).fen or entry.reverses or entry.id in taken_back:
            continue
        if entry.scheme not in fund.schemes:
            message, hint = "A payment is not for what the fund is for", "Pay it back into the fund"
            found.append(Concern("not_its_purpose", "error", message, hint, (), (entry.id,)))
        if entry.on not in fund.period:
            message, hint = "A payment of {} lies outside the time of the fund", "Look at the day again"
            found.append(Concern("outside_period", "error", message, hint, (entry.on,), (entry.id,)))
    return (
        *found,
        *_gifts_not_booked(fund, booked, [each for each in registers if each.drive.fund == fund.id], day),
    )


def _overdrawn(fund: Fund, entries: Sequence[Entry]) -> list[Concern]:
    for day in sorted({entry.on for entry in entries}):
        left = balances(entries, on=day).get(fund.bank, NOTHING)
        if left < NOTHING:
            message, hint = "The fund is overdrawn by {} on {}", "Look for a gift that is not booked"
            return [Concern("overdrawn", "error", message, hint, (-left, day), (fund.id,))]
    return []


def _gifts_not_booked(
    fund: Fund, entries: Sequence[Entry], registers: Sequence[Register], day: date
) -> list[Concern]:
    booked: Counter[str] = Counter()
    for entry in entries:
        if moved := entry.amount_on(fund.received).fen:
            booked[entry.subject] -= moved
    written: Mapping[str, int] = {
        gift.id: gift.amount.fen for each in registers for gift in each.gifts if gift.on <= day
    }
    message, hint = "{} gifts are booked otherwise than they stand in the register", "Book or reverse them"
    wrong = sorted(id for id in {*written, *booked} if written.get(id, 0) != booked[id])
    return (
        [Concern("not_as_registered", "error", message, hint, (len(wrong),), tuple(wrong))] if wrong else []
    )
