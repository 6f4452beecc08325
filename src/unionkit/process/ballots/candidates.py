"""Lists of candidates: as many more than the seats as the margin of a competitive ballot asks for."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from unionkit.process.ballots.rules import exact_share, whole
from unionkit.process.concerns import Concern

__all__ = ["check_candidates", "least_candidates"]


def least_candidates(seats: int, margin: Fraction | str) -> int:
    """How many candidates a list needs: the seats and their margin, parts of a person rounded up.

    >>> least_candidates(7, "1/20"), least_candidates(40, "1/20"), least_candidates(7, "0")
    (8, 42, 7)
    """
    share = exact_share(margin)
    return whole(seats, "seats") - (-share.numerator * seats // share.denominator)


def check_candidates(candidates: Sequence[str], seats: int, margin: Fraction | str) -> tuple[Concern, ...]:
    """What is wrong with a list of candidates: too few for the margin, or the same one twice."""
    found = []
    needed, names = least_candidates(seats, margin), set(candidates)
    twice = tuple(sorted(name for name in names if candidates.count(name) > 1))
    if twice:
        message = "{} candidates stand on the list twice"
        found.append(Concern("candidate_twice", "error", message, "Write each once", (len(twice),), twice))
    if len(names) < needed:
        message = "{} candidates stand for {} seats where {} are needed"
        values = (len(names), seats, needed)
        found.append(Concern("margin", "error", message, "Nominate more, and consult again", values))
    return tuple(found)
