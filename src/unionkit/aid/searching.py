"""Looking at every lawful combination of requests that bear on each other."""

from __future__ import annotations

from collections.abc import Iterator

from unionkit.aid.lawful import Lawful
from unionkit.aid.plans import Award, total
from unionkit.aid.requests import Request

__all__ = ["best_of"]

Awards = tuple[Award, ...]


def best_of(part: tuple[Request, ...], lawful: Lawful) -> list[Awards]:
    """The combinations with the greatest sum, none of them a part of another; the order is that of the search."""
    best: list[Awards] = []
    most = -1
    for found in _combinations(part, (), lawful):
        fen = total(found).fen
        if fen > most:
            best, most = [found], fen
        elif fen == most:
            best.append(found)
    sets = [frozenset(id(award.request) for award in found) for found in best]
    return [found for found, own in zip(best, sets, strict=True) if not any(own < other for other in sets)]


def _combinations(rest: tuple[Request, ...], taken: Awards, lawful: Lawful) -> Iterator[Awards]:
    if not rest:
        yield taken
        return
    request, later = rest[0], rest[1:]
    award = lawful.award(request, taken)
    if award is not None:
        yield from _combinations(later, (*taken, award), lawful)
    yield from _combinations(later, taken, lawful)
