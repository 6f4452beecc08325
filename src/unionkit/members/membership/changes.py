"""Changes of a membership: what happened, from which day, why, who wrote it down, and which union it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import field, frozen

from unionkit.errors import ValueRefused
from unionkit.process import Annulment, Change
from unionkit.values.dates import as_day

__all__ = ["Entry", "MembershipChange", "entries_of"]


def _optional_day(value: date | str | None) -> date | None:
    return None if value is None else as_day(value)


def _texts(value: Iterable[str]) -> tuple[str, ...]:
    if isinstance(value, str):
        raise ValueRefused("Evidence is a list of references", hint='Write evidence=["…"]')
    return tuple(value)


@frozen(kw_only=True)
class MembershipChange:
    """One change of a membership: its type, its day, its reason and its author.

    `type` is an event of the process of memberships, such as ``transfer_out``; `on` the day from which it counts.
    `organisation` is the union that it is about: where one applies, where a transfer leads, who keeps the membership from
    then on. `sequence` is the place in the order of entry, `recorded_on` the day of entry, None where it was always known,
    and `replaces` the sequence of an entry that this one puts right. `facts` are what the process asks about the event;
    `evidence` are references to papers, such as the number of a minute. Neither facts nor texts are shown in a repr.
    """

    sequence: int
    type: str
    on: date = field(converter=as_day)
    organisation: str = ""
    reason: str = field(default="", repr=False)
    author: str = field(default="", repr=False)
    evidence: tuple[str, ...] = field(default=(), converter=_texts, repr=False)
    facts: Mapping[str, object] = field(factory=dict, repr=False)
    recorded_on: date | None = field(default=None, converter=_optional_day)
    replaces: int | None = None

    @property
    def step(self) -> Change:
        """The change as the process of memberships takes it."""
        return Change(
            sequence=self.sequence,
            event=self.type,
            on=self.on,
            facts=self.facts,
            recorded_on=self.recorded_on,
            author=self.author,
            reason=self.reason,
            replaces=self.replaces,
        )


Entry = MembershipChange | Annulment
"""What the history of a membership is made of: changes, and entries that take one back."""


def entries_of(changes: Iterable[Entry]) -> list[Change | Annulment]:
    """The entries as a process follows them."""
    return [change.step if isinstance(change, MembershipChange) else change for change in changes]
