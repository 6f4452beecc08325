"""Ranges of exact numbers, open-ended where no bound is known."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen


@frozen
class Range:
    """All numbers from `low` to `high`, both included; None is no bound."""

    low: Fraction | None = None
    high: Fraction | None = None

    def __add__(self, other: Range) -> Range:
        return Range(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
        )

    def times(self, factor: Fraction) -> Range:
        """The range of a multiple."""
        if factor == 0:
            return Range(Fraction(0), Fraction(0))
        ends = [None if end is None else end * factor for end in (self.low, self.high)]
        return Range(*ends) if factor > 0 else Range(*reversed(ends))

    def __mul__(self, other: Range) -> Range:
        if self.low is None or self.low < 0 or other.low is None or other.low < 0:
            return self._mixed(other)
        high = None if self.high is None or other.high is None else self.high * other.high
        return Range(self.low * other.low, high)

    def _mixed(self, other: Range) -> Range:
        ends = (self.low, self.high, other.low, other.high)
        if any(end is None for end in ends):
            return Range()
        corners = [a * b for a in ends[:2] for b in ends[2:] if a is not None and b is not None]
        return Range(min(corners), max(corners))

    def inverse(self) -> Range:
        """The range of one over a number that is not zero."""
        if self.low is None or self.low < 0:
            return Range()
        return Range(
            Fraction(0) if self.high is None else None if self.high == 0 else 1 / self.high,
            None if self.low == 0 else 1 / self.low,
        )
