"""The pool of a mutual plan: fees in, claims out, a deficit covered by the union above, a surplus that rolls on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from unionkit.aid.funds.accounts import Entry, balance, balances, transfer
from unionkit.aid.mutual.claims import ClaimDecision
from unionkit.aid.mutual.joining import Enrolled
from unionkit.errors import ValueRefused
from unionkit.values.dates import as_day
from unionkit.values.money import Money
from unionkit.values.period import Period

__all__ = ["MutualPool", "PoolSums", "claim_entry", "cover_deficit", "fee_entry", "pool_sums"]

NOTHING = Money(fen=0)


@frozen(kw_only=True)
class MutualPool:
    """The pool of one plan or of several. `bank` may fall below zero in a year; `covered` is what was put in to mend it."""

    id: str

    @property
    def bank(self) -> str:
        """The account that holds the money."""
        return f"{self.id}/bank"

    @property
    def fees(self) -> str:
        """The account of fees."""
        return f"{self.id}/fees"

    @property
    def claims(self) -> str:
        """The account of claims paid."""
        return f"{self.id}/claims"

    @property
    def covered(self) -> str:
        """The account of what the union above put in."""
        return f"{self.id}/covered"


def fee_entry(pool: MutualPool, enrolled: Enrolled, *, id: str) -> Entry:
    """The entry of the fees of a unit. Raises ValueRefused where it did not join or nothing is due."""
    if not enrolled.stands:
        raise ValueRefused("This unit does not join", hint="Book fees of enrolments that stand")
    return transfer(
        id, on=enrolled.on, amount=enrolled.fees, debit=pool.bank, credit=pool.fees, subject=enrolled.unit
    )


def claim_entry(pool: MutualPool, decision: ClaimDecision, *, id: str, on: date | str) -> Entry:
    """The entry of a claim that is paid; it names the claim and not the person. Raises ValueRefused where nothing is paid."""
    return transfer(
        id,
        on=on,
        amount=decision.amount,
        debit=pool.claims,
        credit=pool.bank,
        subject=decision.claim.id,
        scheme=decision.claim.plan,
    )


def cover_deficit(pool: MutualPool, entries: Iterable[Entry], *, id: str, on: date | str) -> Entry | None:
    """The entry by which the union above covers a deficit at the end of a day, None where there is none.

    A surplus needs no entry: it stays in the pool and rolls on.
    """
    left = balance(entries, pool.bank, on=on)
    if left >= NOTHING:
        return None
    return transfer(id, on=on, amount=-left, debit=pool.bank, credit=pool.covered)


@frozen(kw_only=True)
class PoolSums:
    """A pool over a span of days: ``opening + fees + covered - claims`` is the closing balance, to the fen."""

    period: Period
    opening: Money
    fees: Money
    claims: Money
    covered: Money
    closing: Money


def pool_sums(pool: MutualPool, entries: Iterable[Entry], period: Period) -> PoolSums:
    """The figures of a pool over a span of days."""
    listed = list(entries)
    moved = balances(entry for entry in listed if entry.on in period)
    before = balances(entry for entry in listed if entry.on < as_day(period.start))
    return PoolSums(
        period=period,
        opening=before.get(pool.bank, NOTHING),
        fees=-moved.get(pool.fees, NOTHING),
        claims=moved.get(pool.claims, NOTHING),
        covered=-moved.get(pool.covered, NOTHING),
        closing=balance(listed, pool.bank, on=period.end),
    )
