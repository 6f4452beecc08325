"""What an approval is made of: levels, requests, signatures, delegations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, get_args

from attrs import field, frozen

from unionkit.errors import ValueRefused
from unionkit.evidence import Citation, Labels
from unionkit.process.deadlines import Deadline
from unionkit.values.dates import as_day
from unionkit.values.money import Money
from unionkit.values.period import Period

Verdict = Literal["approve", "refuse", "return"]
VoidCode = Literal[
    "not_opened",
    "already_settled",
    "other_level",
    "other_role",
    "own_request",
    "signed_before",
    "not_delegated",
]


def _texts(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(value)


@frozen(kw_only=True)
class Level:
    """One step of a ladder: people of a `role` sign, as many as `signatures` says.

    It settles requests of up to `limit`, or of less than `below` (None: of any amount), and of the `classes` named (none:
    of any); others go on to the next level. One that `passes_on` signs and settles nothing. `within` is the time that it has.
    """

    id: str
    role: str
    label: Labels = Labels()
    limit: Money | None = None
    below: Money | None = None
    passes_on: bool = False
    classes: tuple[str, ...] = field(default=(), converter=_texts)
    signatures: int = 1
    within: Deadline | None = None
    citations: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        if type(self.signatures) is not int or self.signatures < 1:
            raise ValueRefused("A level needs at least one signature", hint="Hand in a whole number from 1")
        if [self.limit is not None, self.below is not None, self.passes_on].count(True) > 1:
            raise ValueRefused(
                "A level has one limit",
                hint="Keep limit (included), below (not included), or passes_on (settles nothing)",
            )

    def settles(self, amount: Money | None, class_name: str) -> bool:
        """Whether no higher level is needed. An amount that is not said lies within no limit."""
        if self.passes_on:
            return False
        if self.limit is not None:
            within = amount is not None and amount <= self.limit
        else:
            within = self.below is None or (amount is not None and amount < self.below)
        return within and (not self.classes or class_name in self.classes)


@frozen(kw_only=True)
class Request:
    """What is to be approved; `author` is who made it, and may not sign."""

    id: str
    author: str = field(repr=False)
    opened: date = field(converter=as_day)
    amount: Money | None = None
    class_name: str = ""


@frozen(kw_only=True)
class Signature:
    """One person's verdict at a level. `on_behalf_of` is who had handed the task over, '' where nobody had.

    `sequence` orders what was signed on one day. People and reasons are not shown in a repr.
    """

    sequence: int
    level: str
    by: str = field(repr=False)
    role: str
    verdict: Verdict
    on: date = field(converter=as_day)
    reason: str = field(default="", repr=False)
    on_behalf_of: str = field(default="", repr=False)

    def __attrs_post_init__(self) -> None:
        if self.verdict not in get_args(Verdict):
            raise ValueRefused("This is no verdict", hint="Write 'approve', 'refuse' or 'return'")


@frozen(kw_only=True)
class Resubmission:
    """The author hands a returned request in again: it begins anew at the first level."""

    sequence: int
    on: date = field(converter=as_day)


@frozen(kw_only=True)
class Delegation:
    """`giver` lets `taker` sign in a role for a time: an absence, a deputy."""

    giver: str = field(repr=False)
    taker: str = field(repr=False)
    role: str
    period: Period

    def covers(self, signature: Signature) -> bool:
        """Whether a signature rests on it."""
        people = (signature.on_behalf_of, signature.by, signature.role)
        return people == (self.giver, self.taker, self.role) and self.period.contains(signature.on)


@frozen(kw_only=True)
class Void:
    """A signature or resubmission that does not count, and why, as a stable code."""

    entry: Signature | Resubmission
    code: VoidCode
