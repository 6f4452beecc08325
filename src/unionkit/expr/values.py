"""Values inside an evaluation: exact, unknown as None, whole numbers as int and anything else as Fraction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Self

Exact = int | Fraction
Value = int | Fraction | bool | str | date | None
Record = Mapping[str, Value]


def simplest(value: Fraction) -> Exact:
    """An int where the fraction is whole, so that plain integer arithmetic serves the common case."""
    return value.numerator if value.denominator == 1 else value


def ratio(numerator: Exact, denominator: Exact) -> Exact:
    """The exact quotient of two numbers; the denominator is not zero."""
    if type(numerator) is int and type(denominator) is int:
        whole, rest = divmod(numerator, denominator)
        return whole if rest == 0 else Fraction(numerator, denominator)
    return simplest(Fraction(numerator) / denominator)


class Ranked(str):  # noqa: SLOT000  a str with a second value has a __dict__
    """A choice out of an ordered list: it compares by its place in the list, and equals the plain text."""

    order: Mapping[str, int]

    def __new__(cls, text: str, order: Mapping[str, int]) -> Self:
        """A choice and the places of all choices of its list."""
        made = super().__new__(cls, text)
        made.order = order
        return made

    def __lt__(self, other: str) -> bool:
        return self.order[self] < self.order[other]

    def __le__(self, other: str) -> bool:
        return self.order[self] <= self.order[other]

    def __gt__(self, other: str) -> bool:
        return self.order[self] > self.order[other]

    def __ge__(self, other: str) -> bool:
        return self.order[self] >= self.order[other]
