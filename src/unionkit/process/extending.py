"""A process that extends another: what a place does differently, laid over the editions of the common one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from attrs import evolve

from unionkit.process.parts import ProcessEdition

Laid = tuple[ProcessEdition, Collection[str]]
"""An edition to be laid over others, with the ids of the parts that it takes the place of."""


def extended(base: Sequence[ProcessEdition], own: Sequence[Laid]) -> tuple[ProcessEdition, ...]:
    """The editions of a process that extends another.

    Each of its own holds together with that of the common process which is in force on the same day, so that an edition
    begins wherever one of the two does. Days on which only one of them is in force have that one alone.
    """
    bounds = {edition.start for edition in (*base, *(each for each, _ in own))}
    bounds |= {
        edition.end + timedelta(days=1)
        for edition in (*base, *(each for each, _ in own))
        if edition.end is not None and edition.end < date.max
    }
    return tuple(_pieces(sorted(bounds), base, own))


def _pieces(
    bounds: Sequence[date], base: Sequence[ProcessEdition], own: Sequence[Laid]
) -> Iterator[ProcessEdition]:
    for place, start in enumerate(bounds):
        following = bounds[place + 1] if place + 1 < len(bounds) else None
        end = None if following is None else following - timedelta(days=1)
        common = in_force(base, start)
        laid = in_force([edition for edition, _ in own], start)
        replaced = next((ids for edition, ids in own if edition is laid), ())
        if common is not None or laid is not None:
            yield evolve(_together(common, laid, replaced), start=start, end=end)


def in_force(editions: Sequence[ProcessEdition], on: date) -> ProcessEdition | None:
    """The edition in force on a day: the last that has begun, unless it has ended."""
    begun = sorted((each for each in editions if each.start <= on), key=lambda each: each.start)
    return begun[-1] if begun and (begun[-1].end is None or on <= begun[-1].end) else None


def _together(
    common: ProcessEdition | None, laid: ProcessEdition | None, replaced: Collection[str]
) -> ProcessEdition:
    """One edition laid over another; there is at least one of them."""
    if common is None or laid is None:
        found = laid or common
        assert found is not None  # noqa: S101  the caller has one of the two
        return found
    return evolve(
        laid,
        derived={**common.derived, **laid.derived},
        transitions=(
            *(each for each in common.transitions if each.id not in replaced),
            *laid.transitions,
        ),
        bars=(*(each for each in common.bars if each.id not in replaced), *laid.bars),
        clocks=(*(each for each in common.clocks if each.id not in replaced), *laid.clocks),
        ladders=(*(each for each in common.ladders if each.id not in replaced), *laid.ladders),
        note=laid.note if laid.note.texts else common.note,
    )
