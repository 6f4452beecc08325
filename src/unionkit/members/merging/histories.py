"""Histories of several entries of the roll woven into one: numbered anew, in the order in which they were entered."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import evolve, field, frozen

from unionkit.errors import ValueRefused
from unionkit.members.membership.changes import Entry, MembershipChange

__all__ = ["Interwoven", "spans_overlap", "weave"]

Origin = tuple[str, int]


@frozen(kw_only=True)
class Interwoven:
    """All entries in one order, and for each by its new sequence where it came from.

    An entry has more than one origin where several histories had it in exactly the same words.
    """

    changes: tuple[Entry, ...] = field(repr=False)
    origins: Mapping[int, tuple[Origin, ...]] = field(repr=False)


def weave(histories: Mapping[str, Sequence[Entry]]) -> Interwoven:
    """Weave histories into one. Each keeps its own order; between them the earlier day of entry comes first.

    What corrects an entry names it by its new sequence. Raises ValueRefused where two entries of a history have
    one sequence, or one corrects an entry that is not before it.
    """
    corrected = {(name, _target(entry)) for name, entries in histories.items() for entry in entries}
    streams = [_ordered(name, place, entries) for place, (name, entries) in enumerate(histories.items())]
    placed: dict[Origin, int] = {}
    changes: list[Entry] = []
    origins: dict[int, tuple[Origin, ...]] = {}
    plain: dict[int, list[int]] = {}
    for _, _, name, entry in heapq.merge(*streams, key=lambda each: each[:2]):
        origin = (name, entry.sequence)
        if origin in placed:
            raise _refused(entry, "has the sequence of another", "number the entries one by one")
        is_plain = _target(entry) is None and origin not in corrected and isinstance(entry, MembershipChange)
        twins = plain.setdefault(entry.on.toordinal(), []) if isinstance(entry, MembershipChange) else []
        twin = next((each for each in twins if is_plain and _same(changes[each - 1], entry)), None)
        if twin is not None and name not in {each for each, _ in origins[twin]}:
            placed[origin] = twin
            origins[twin] = (*origins[twin], origin)
            continue
        sequence = len(changes) + 1
        placed[origin] = sequence
        changes.append(_renumbered(entry, sequence, name, placed))
        origins[sequence] = (origin,)
        if is_plain:
            twins.append(sequence)
    return Interwoven(changes=tuple(changes), origins=origins)


def spans_overlap(first: Sequence[date], second: Sequence[date]) -> bool:
    """Whether two lists of days overlap: the first of each is not after the last of the other."""
    return bool(first and second) and min(first) <= max(second) and min(second) <= max(first)


def _target(entry: Entry) -> int | None:
    return entry.replaces if isinstance(entry, MembershipChange) else entry.annuls


def _ordered(name: str, place: int, entries: Sequence[Entry]) -> Iterator[tuple[date, int, str, Entry]]:
    """The entries of a history in the order of entry, each with the day at which its turn comes."""
    turn = date.min
    for entry in sorted(entries, key=lambda each: each.sequence):
        entered = entry.recorded_on or (entry.on if isinstance(entry, MembershipChange) else None)
        turn = max(turn, entered or turn)
        yield turn, place, name, entry


def _renumbered(entry: Entry, sequence: int, name: str, placed: Mapping[Origin, int]) -> Entry:
    target = _target(entry)
    if target is None:
        return evolve(entry, sequence=sequence)
    if (name, target) not in placed or target >= entry.sequence:
        raise _refused(
            entry, f"puts right {target}, which is not before it", "name the entry that counts now"
        )
    number = placed[name, target]
    if isinstance(entry, MembershipChange):
        return evolve(entry, sequence=sequence, replaces=number)
    return evolve(entry, sequence=sequence, annuls=number)


def _refused(entry: Entry, message: str, hint: str) -> ValueRefused:
    return ValueRefused(f"this entry {message}", hint=hint, where=f"entry {entry.sequence}")


def _same(first: Entry, second: Entry) -> bool:
    return evolve(first, sequence=0) == evolve(second, sequence=0)
