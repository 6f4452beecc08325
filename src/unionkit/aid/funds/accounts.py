"""Double entry: every entry sums to zero to the fen, balances are a fold, and a mistake is reversed and never erased."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from attrs import field, frozen

from unionkit.errors import ValueRefused
from unionkit.process.concerns import Concern
from unionkit.values.dates import as_day
from unionkit.values.money import Money
from unionkit.values.period import Period

__all__ = [
    "Entry",
    "Posting",
    "Statement",
    "balance",
    "balances",
    "check_entries",
    "lowest_balance",
    "reversal",
    "statement",
    "transfer",
]

NOTHING = Money(fen=0)


def as_money(value: int | Decimal | str | Money) -> Money:
    """An amount of yuan at the door."""
    return Money.of(value)


@frozen
class Posting:
    """An amount on an account: above zero on the debit side (借), below zero on the credit side (贷)."""

    account: str
    amount: Money = field(converter=as_money)

    def __attrs_post_init__(self) -> None:
        if not self.account:
            raise ValueRefused("A posting names its account", hint="Hand in the id of the account")
        if not self.amount.fen:
            raise ValueRefused("A posting of nothing moves nothing", hint="Leave it out")


@frozen(kw_only=True)
class Entry:
    """What was booked on a day: postings on two accounts or more that sum to zero.

    `subject` is the id of what it is about (a gift, a grant, a claim), `scheme` what kind of aid it pays, `reverses` the
    id of the entry that it takes back. Raises ValueRefused for an entry that does not balance.
    """

    id: str
    on: date = field(converter=as_day)
    postings: tuple[Posting, ...]
    text: str = ""
    subject: str = ""
    scheme: str = ""
    reverses: str = ""

    def __attrs_post_init__(self) -> None:
        if len(self.postings) < 2:
            raise ValueRefused("An entry has two postings or more", hint="Say where the money comes from")
        over = sum((posting.amount for posting in self.postings), start=NOTHING)
        if over.fen:
            raise ValueRefused(
                f"The postings of an entry sum to {over} and not to zero",
                hint="Debits are above zero, credits below, and both come to the same",
            )

    def amount_on(self, account: str) -> Money:
        """What the entry moves on an account."""
        return sum((posting.amount for posting in self.postings if posting.account == account), start=NOTHING)


def transfer(
    id: str,
    *,
    on: date | str,
    amount: Money,
    debit: str,
    credit: str,
    text: str = "",
    subject: str = "",
    scheme: str = "",
) -> Entry:
    """An entry of one amount from an account to another. Raises ValueRefused unless the amount is above zero.

    >>> transfer("1", on="2024-01-05", amount=Money.of(50), debit="bank", credit="gifts").amount_on("gifts")
    Money('-50.00')
    """
    if amount.fen <= 0:
        raise ValueRefused("Only an amount above zero is booked", hint="Reverse an entry to take it back")
    postings = (Posting(debit, amount), Posting(credit, -amount))
    return Entry(id=id, on=on, postings=postings, text=text, subject=subject, scheme=scheme)


def reversal(entry: Entry, *, id: str, on: date | str) -> Entry:
    """The entry that takes another one back, with the same accounts and every sign turned."""
    postings = tuple(Posting(posting.account, -posting.amount) for posting in entry.postings)
    return Entry(
        id=id,
        on=on,
        postings=postings,
        text=entry.text,
        subject=entry.subject,
        scheme=entry.scheme,
        reverses=entry.id,
    )


def balances(entries: Iterable[Entry], *, on: date | str | None = None) -> Mapping[str, Money]:
    """What stands on each account at the end of a day, or in the end. All of them together come to zero."""
    day = None if on is None else as_day(on)
    found: Counter[str] = Counter()
    for entry in entries:
        if day is None or entry.on <= day:
            for posting in entry.postings:
                found[posting.account] += posting.amount.fen
    return {account: Money(fen=fen) for account, fen in sorted(found.items())}


def balance(entries: Iterable[Entry], account: str, *, on: date | str | None = None) -> Money:
    """What stands on one account at the end of a day, or in the end."""
    return balances(entries, on=on).get(account, NOTHING)


def lowest_balance(entries: Iterable[Entry], account: str, *, since: date | str) -> Money:
    """The least that stands on an account at the end of any day from `since` on.

    So much can be paid on that day without going below zero then or on any later day that is booked already.
    """
    day = as_day(since)
    moved: Counter[date] = Counter()
    for entry in entries:
        moved[max(entry.on, day)] += entry.amount_on(account).fen
    stands = accumulate(moved[each] for each in sorted({day, *moved}))
    return Money(fen=min(stands))


@frozen(kw_only=True)
class Statement:
    """An account over a span of days: what it began with, the entries that moved it, and what it ended with."""

    account: str
    period: Period
    opening: Money
    entries: tuple[Entry, ...]
    closing: Money


def statement(entries: Iterable[Entry], account: str, period: Period) -> Statement:
    """The statement of an account; its entries come by day, those of a day in the order in which they were booked."""
    listed = list(entries)
    before = period.start - timedelta(days=1)
    moved = [entry for entry in listed if entry.on in period and entry.amount_on(account).fen]
    return Statement(
        account=account,
        period=period,
        opening=balance(listed, account, on=before),
        entries=tuple(sorted(moved, key=lambda entry: entry.on)),
        closing=balance(listed, account, on=period.end),
    )


def check_entries(entries: Iterable[Entry]) -> tuple[Concern, ...]:
    """What is wrong among entries: ids used twice, and reversals that do not take back what they name."""
    listed = list(entries)
    known = {entry.id: entry for entry in listed}
    reversed_by = Counter(entry.reverses for entry in listed if entry.reverses)
    found = [
        Concern("entry_twice", "error", "{} entries have one id", "Give each its own", (number,), (id,))
        for id, number in Counter(entry.id for entry in listed).items()
        if number > 1
    ]
    for entry in listed:
        if entry.reverses and not _takes_back(entry, known.get(entry.reverses)):
            message, hint = "A reversal does not mirror what it takes back", "Book it as `reversal` makes it"
            found.append(Concern("wrong_reversal", "error", message, hint, (), (entry.id, entry.reverses)))
    for id, number in reversed_by.items():
        if number > 1:
            message, hint = "An entry is taken back {} times", "Reverse the reversals but one"
            found.append(Concern("reversed_twice", "error", message, hint, (number,), (id,)))
    return tuple(found)


def _takes_back(entry: Entry, other: Entry | None) -> bool:
    if other is None or other is entry or entry.on < other.on:
        return False
    turned = Counter((posting.account, -posting.amount.fen) for posting in entry.postings)
    return turned == Counter((posting.account, posting.amount.fen) for posting in other.postings)
