"""Earmarked funds: money for a purpose, on an account of its own, that pays only what it may and has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from unionkit.aid.funds.accounts import Entry, Posting, lowest_balance, transfer
from unionkit.errors import ValueRefused
from unionkit.evidence import Labels
from unionkit.process.concerns import Concern, errors_in
from unionkit.rules import Decision, Outcome
from unionkit.values.dates import as_day
from unionkit.values.money import Money
from unionkit.values.period import Period

__all__ = ["Booking", "Fund", "carry_over", "pay", "receive"]


@frozen(kw_only=True)
class Fund:
    """A fund with its purpose, the schemes that it may pay, and the days in which it may.

    Its accounts are named after it: `bank` holds the money, `received` and `paid` say where it came from and went,
    `carried` what came from an earlier fund or went to a later one.
    """

    id: str
    schemes: tuple[str, ...]
    period: Period
    purpose: Labels = Labels()

    def __attrs_post_init__(self) -> None:
        if not self.schemes:
            raise ValueRefused(
                "A fund that pays for nothing is none", hint="Name the schemes that it may pay"
            )

    @property
    def bank(self) -> str:
        """The account that holds its money, apart from all other money."""
        return f"{self.id}/bank"

    @property
    def received(self) -> str:
        """The account of what came in."""
        return f"{self.id}/received"

    @property
    def paid(self) -> str:
        """The account of what was paid."""
        return f"{self.id}/paid"

    @property
    def carried(self) -> str:
        """The account of what was carried over."""
        return f"{self.id}/carried"


@frozen(kw_only=True)
class Booking:
    """An entry to book, or None and the concerns that keep it from being booked."""

    entry: Entry | None
    concerns: tuple[Concern, ...] = ()


def receive(
    fund: Fund, *, id: str, on: date | str, amount: Money, subject: str = "", text: str = ""
) -> Entry:
    """The entry of money that comes in."""
    return transfer(
        id, on=on, amount=amount, debit=fund.bank, credit=fund.received, subject=subject, text=text
    )


def pay(
    fund: Fund,
    entries: Sequence[Entry],
    *,
    id: str,
    on: date | str,
    amount: Money,
    scheme: str,
    subject: str = "",
    use: Decision | None = None,
) -> Booking:
    """The entry of a grant out of a fund, where it may pay it and has the money then and ever after.

    `use` is the answer of a policy on what the money may be used for, such as one that shuts running costs out.
    """
    day = as_day(on)
    left = lowest_balance(entries, fund.bank, since=day)
    concerns: list[Concern] = []
    if day not in fund.period:
        concerns.append(
            _error("outside_period", "The fund does not pay on {}", "Take the fund of that time", day)
        )
    if scheme not in fund.schemes:
        concerns.append(
            _error("not_its_purpose", "The fund is not for this kind of aid", "Take another fund")
        )
    if use is not None and use.outcome is not Outcome.GRANTED:
        concerns.append(_error("use_not_allowed", "The rules do not allow this use", "Read the decision"))
    if amount > left:
        concerns.append(
            _error("short", "{} is asked for where {} is left", "Refuse it, or let it wait", amount, left)
        )
    if errors_in(concerns):
        return Booking(entry=None, concerns=tuple(concerns))
    entry = transfer(
        id, on=day, amount=amount, debit=fund.paid, credit=fund.bank, subject=subject, scheme=scheme
    )
    return Booking(entry=entry)


def carry_over(fund: Fund, into: Fund, entries: Sequence[Entry], *, id: str, on: date | str) -> Booking:
    """The entry that carries what is left of a fund over into the next, once its time has ended.

    What is carried keeps its purpose: the next fund may not pay for schemes that the old one may not.
    """
    day = as_day(on)
    left = lowest_balance(entries, fund.bank, since=day)
    concerns: list[Concern] = []
    if fund.period.end is None or day <= fund.period.end:
        concerns.append(
            _error("still_open", "The fund still pays on {}", "Carry over when it has ended", day)
        )
    if wider := sorted(set(into.schemes) - set(fund.schemes)):
        concerns.append(
            Concern(
                "wider_purpose", "error", "The next fund is for more than this one", _NARROW, (), tuple(wider)
            )
        )
    if left.fen <= 0:
        concerns.append(Concern("nothing_left", "note", "Nothing is left to carry over"))
    if errors_in(concerns) or left.fen <= 0:
        return Booking(entry=None, concerns=tuple(concerns))
    postings = (
        Posting(into.bank, left),
        Posting(fund.bank, -left),
        Posting(fund.carried, left),
        Posting(into.carried, -left),
    )
    return Booking(entry=Entry(id=id, on=day, postings=postings))


_NARROW = "Carry it into a fund for the same kinds of aid, or fewer"


def _error(code: str, message: str, hint: str, *values: object) -> Concern:
    return Concern(code, "error", message, hint, values)
