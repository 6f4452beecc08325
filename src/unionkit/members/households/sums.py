"""Sums over judged records: exact, with what made them, and unknown where anything that counts is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from attrs import frozen

from unionkit.members.households.judging import Judged
from unionkit.values.money import Money

__all__ = ["Total", "belonging", "total"]


@frozen(kw_only=True, repr=False)
class Total:
    """A sum of money: `amount` is None where something that counts is unknown, and `missing` are the paths to ask for.

    `parts` are the records that are in it.
    """

    parts: tuple[Judged, ...]
    missing: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Total({len(self.parts)} parts, {len(self.missing)} missing)"

    @property
    def amount(self) -> Money | None:
        """The sum, None where it is not known."""
        return None if self.missing else self.so_far

    @property
    def so_far(self) -> Money:
        """The sum of what is known."""
        return sum((part.amount for part in self.parts if part.amount is not None), Money(0))

    def of(self, person: str) -> Money:
        """What of the known sum belongs to one member."""
        mine = (part.amount for part in self.parts if part.person == person and part.amount is not None)
        return sum(mine, Money(0))


def belonging(
    records: Iterable[Judged], classes: Collection[str] | None = None, kinds: Collection[str] | None = None
) -> Iterator[tuple[Judged, tuple[str, ...]]]:
    """The records that are, or may be, in some classes and of some kinds, each with the paths that would settle it.

    A record of somebody who does not count is never among them, nor one that is known to be of another class or kind.
    """
    for record in records:
        kind = getattr(record.record, "kind", None)
        if record.counts is False or (kinds is not None and kind is not None and kind not in kinds):
            continue
        if classes is not None and record.class_name is not None and record.class_name not in classes:
            continue
        missing: list[str] = []
        if record.counts is None:
            missing += record.person_needs
        if kinds is not None and kind is None:
            missing.append(f"{record.where}.kind")
        if classes is not None and record.class_name is None:
            missing += record.needs or (record.where,)
        yield record, tuple(dict.fromkeys(missing))


def total(
    records: Sequence[Judged] | None,
    name: str,
    *,
    classes: Collection[str] | None = None,
    kinds: Collection[str] | None = None,
) -> Total:
    """The sum over the records of a list that are in some classes and of some kinds; None stands for an unknown list."""
    if records is None:
        return Total(parts=(), missing=(name,))
    parts: list[Judged] = []
    missing: list[str] = []
    for record, gaps in belonging(records, classes, kinds):
        unknown = [*gaps]
        if record.amount is None and not gaps:
            unknown += record.needs or (record.where,)
        missing += unknown
        if not unknown:
            parts.append(record)
    return Total(parts=tuple(parts), missing=tuple(dict.fromkeys(missing)))
