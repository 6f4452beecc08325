"""Grants as they are kept once they are made: what was paid under which case, and the sums over many of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from attrs import field, frozen

from unionkit.aid.grants import Grant
from unionkit.aid.records import JournalLine, RecordKind
from unionkit.values.dates import as_day
from unionkit.values.money import Money

__all__ = ["GRANT_RECORD", "GrantSums", "Granted", "line_of_grant", "sum_grants"]


@frozen(kw_only=True, repr=False)
class Granted:
    """A grant that was made: the id of the case and of the household, the union that pays, the scheme, day and amount.

    `person` and `occasion` are as in `Grant`. `policy` and `fingerprint` are those of the decision that it rests on.
    """

    id: str
    case: str
    household: str
    unit: str = ""
    scheme: str
    on: date = field(converter=as_day)
    amount: Money
    person: str = ""
    occasion: str = ""
    catalogue: str = ""
    policy: str = ""
    fingerprint: str = ""

    def __repr__(self) -> str:
        """The scheme and the day, but nobody."""
        return f"Granted({self.scheme!r}, {self.on.isoformat()})"

    @property
    def grant(self) -> Grant:
        """The same as a plan takes it."""
        return Grant(
            scheme=self.scheme, on=self.on, amount=self.amount, person=self.person, occasion=self.occasion
        )


GRANT_RECORD = RecordKind(
    name="aid/grant",
    index=("household", "case", "scheme", "unit", "on"),
    sensitive=("household", "amount", "person", "occasion"),
    record=Granted,
)
"""The kind of a grant."""


def line_of_grant(granted: Granted, *, author: str) -> JournalLine:
    """The line of a grant in the journal: scheme, day and policy stay; whose it is and how much is personal."""
    return JournalLine(
        kind=GRANT_RECORD.name,
        subject=granted.id,
        action="grant",
        author=author,
        content={
            "case": granted.case,
            "catalogue": granted.catalogue,
            "scheme": granted.scheme,
            "on": granted.on.isoformat(),
            "policy": granted.policy,
            "fingerprint": granted.fingerprint,
        },
        facts={
            "household": granted.household,
            "person": granted.person,
            "occasion": granted.occasion,
            "amount": granted.amount.fen,
        },
    )


@frozen(kw_only=True)
class GrantSums:
    """Grants under one key: how many there are, how many people and households had them, and what they come to.

    A household that has grants under two keys counts in both, so households do not add up as grants and money do. Those
    who are helped are the people for whom a grant was made; a grant without one is for its household as a whole.
    """

    key: str
    grants: int
    helped: int
    households: int
    amount: Money


def sum_grants(grants: Iterable[Granted], key: Callable[[Granted], str]) -> tuple[GrantSums, ...]:
    """The sums of grants by a key, in the order of the keys. Each grant is looked at once."""
    counts: dict[str, int] = {}
    fen: dict[str, int] = {}
    households: dict[str, set[str]] = {}
    helped: dict[str, set[tuple[str, str]]] = {}
    for each in grants:
        name = key(each)
        counts[name] = counts.get(name, 0) + 1
        fen[name] = fen.get(name, 0) + each.amount.fen
        households.setdefault(name, set()).add(each.household)
        helped.setdefault(name, set()).add((each.household, each.person))
    return tuple(
        GrantSums(
            key=name,
            grants=counts[name],
            helped=len(helped[name]),
            households=len(households[name]),
            amount=Money(fen[name]),
        )
        for name in sorted(counts)
    )
