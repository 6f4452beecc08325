"""Intervals of integers, open-ended where a bound is not known: they prove signs and the absence of overflow."""

from __future__ import annotations

from attrs import frozen


@frozen
class Interval:
    """All integers from `low` to `high`, both included; None is no bound."""

    low: int | None = None
    high: int | None = None

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
        )

    def __neg__(self) -> Interval:
        return Interval(None if self.high is None else -self.high, None if self.low is None else -self.low)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        corners = [_product(a, b) for a in self.ends() for b in other.ends()]
        lows, highs = [low for low, _ in corners], [high for _, high in corners]
        return Interval(
            None if None in lows else min(low for low in lows if low is not None),
            None if None in highs else max(high for high in highs if high is not None),
        )

    def ends(self) -> tuple[tuple[int | None, int], tuple[int | None, int]]:
        """Both ends, each with the sign of infinity that stands for a missing bound."""
        return (self.low, -1), (self.high, 1)

    def join(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        return Interval(
            None if self.low is None or other.low is None else min(self.low, other.low),
            None if self.high is None or other.high is None else max(self.high, other.high),
        )

    def least(self, other: Interval) -> Interval:
        """Where the smaller of two numbers lies."""
        highs = [high for high in (self.high, other.high) if high is not None]
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        return Interval(low, min(highs) if highs else None)

    def greatest(self, other: Interval) -> Interval:
        """Where the greater of two numbers lies."""
        return -((-self).least(-other))

    def magnitude(self) -> Interval:
        """Where the absolute value lies."""
        if self.low is not None and self.low >= 0:
            return self
        if self.high is not None and self.high <= 0:
            return -self
        return Interval(0, None if self.low is None or self.high is None else max(-self.low, self.high))

    @property
    def positive(self) -> bool:
        """Whether every number in it is above zero."""
        return self.low is not None and self.low > 0

    @property
    def negative(self) -> bool:
        """Whether every number in it is below zero."""
        return self.high is not None and self.high < 0

    def within(self, limit: int) -> bool:
        """Whether no number in it is further from zero than `limit`."""
        return self.low is not None and self.high is not None and -limit <= self.low and self.high <= limit

    def holds(self, number: int) -> bool:
        """Whether a number lies in it."""
        return (self.low is None or self.low <= number) and (self.high is None or number <= self.high)


def point(number: int) -> Interval:
    """The interval of one number."""
    return Interval(number, number)


def _product(one: tuple[int | None, int], other: tuple[int | None, int]) -> tuple[int | None, int | None]:
    """The lowest and highest product that two ends can give; an infinite end times zero is zero."""
    (a, sign_a), (b, sign_b) = one, other
    if a is not None and b is not None:
        return a * b, a * b
    if a == 0 or b == 0:
        return 0, 0
    sign = (sign_a if a is None else _sign(a)) * (sign_b if b is None else _sign(b))
    return (0, None) if sign > 0 else (None, 0)


def _sign(number: int) -> int:
    return 1 if number > 0 else -1
