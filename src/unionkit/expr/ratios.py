"""Numbers in generated code: an integer numerator over a constant and positive integer factors.

Comparing two of them cross-multiplies, so that `income / months(12) / people <= 1.5 * L` becomes one comparison of
integers, and a quotient is never anything but exact.
"""

from __future__ import annotations

import math
from collections import Counter

from attrs import evolve, frozen

from unionkit.expr.intervals import Interval, point


class NotLowerable(Exception):
    """The tree holds something that generated integer code does not express; the walk decides it instead."""


@frozen
class Factor:
    """A positive integer expression that divides; `source` is its text."""

    source: str
    interval: Interval


@frozen(kw_only=True)
class Ratio:
    """`numerator / (divisor * factors…)`: the text of an integer expression, where it lies, what it is divided by.

    `level` is Python's precedence of the numerator's text: 3 for a name or bracket, 2 for a product, 1 for a sum.
    """

    numerator: str
    interval: Interval
    divisor: int = 1
    factors: tuple[Factor, ...] = ()
    level: int = 3

    @property
    def constant(self) -> int | None:
        """The numerator where it is a literal. What may fail when it is worked out is none, whatever its interval."""
        return int(self.numerator) if self.numerator.lstrip("-").isdigit() else None

    def text(self, level: int) -> str:
        """The numerator, in brackets where it binds less tightly than `level`."""
        return self.numerator if self.level >= level else f"({self.numerator})"


def literal(numerator: int, divisor: int = 1) -> Ratio:
    """A constant in lowest terms."""
    common = math.gcd(numerator, divisor)
    text = str(numerator // common)
    return Ratio(
        numerator=text,
        interval=point(numerator // common),
        divisor=divisor // common,
        level=3 if numerator >= 0 else 1,
    )


def times(ratio: Ratio, count: int, factors: tuple[Factor, ...] = ()) -> Ratio:
    """The numerator alone multiplied by a constant and by factors; divisors stay as they are."""
    if ratio.constant is not None and not factors:
        made = literal(ratio.constant * count)
        return Ratio(
            numerator=made.numerator,
            interval=made.interval,
            divisor=ratio.divisor,
            factors=ratio.factors,
            level=made.level,
        )
    interval = ratio.interval * point(count)
    parts = [] if count == 1 else [str(count) if count >= 0 else f"({count})"]
    if ratio.constant == 1 and factors:
        pass
    else:
        parts.append(ratio.text(2))
    for factor in factors:
        parts.append(factor.source)
        interval = interval * factor.interval
    level = ratio.level if len(parts) == 1 else 2
    return Ratio(
        numerator=" * ".join(parts),
        interval=interval,
        divisor=ratio.divisor,
        factors=ratio.factors,
        level=level,
    )


def multiply(left: Ratio, right: Ratio) -> Ratio:
    """The product."""
    divisor = left.divisor * right.divisor
    factors = left.factors + right.factors
    if left.constant is not None or right.constant is not None:
        fixed, other = (left, right) if left.constant is not None else (right, left)
        count = fixed.constant or 0
        common = math.gcd(count, divisor) or 1
        scaled = times(other, count // common)
        return Ratio(
            numerator=scaled.numerator,
            interval=scaled.interval,
            divisor=divisor // common,
            factors=factors,
            level=scaled.level,
        )
    return Ratio(
        numerator=f"{left.text(2)} * {right.text(2)}",
        interval=left.interval * right.interval,
        divisor=divisor,
        factors=factors,
        level=2,
    )


def invert(ratio: Ratio) -> Ratio:
    """One over a ratio; where it may be zero, the code asks and gives up at run time.

    What divides is always positive: a divisor that may be below zero hands its sign to the numerator.
    """
    if ratio.constant is not None and ratio.constant != 0:
        sign = 1 if ratio.constant > 0 else -1
        return times(literal(sign * ratio.divisor, abs(ratio.constant)), 1, ratio.factors)
    top, size = _sign_and_size(_guarded(ratio))
    below = Factor(size.text(3), size.interval)
    return times(evolve(top, factors=(below,)), ratio.divisor, ratio.factors)


def _guarded(ratio: Ratio) -> Ratio:
    """The numerator alone, which asks whether it is zero where its interval does not rule that out."""
    bare = Ratio(numerator=ratio.numerator, interval=ratio.interval, level=ratio.level)
    if not ratio.interval.holds(0):
        return bare
    low, high = ratio.interval.low, ratio.interval.high
    outside = Interval(1 if low == 0 else low, -1 if high == 0 else high)
    return Ratio(numerator=f"nonzero({ratio.numerator})", interval=outside)


def _sign_and_size(number: Ratio) -> tuple[Ratio, Ratio]:
    """The sign of a number that is not zero, and its magnitude, which is at least 1."""
    if number.interval.positive:
        return literal(1), number
    if number.interval.negative:
        return literal(-1), times(number, -1)
    high = number.interval.magnitude().high
    size = Ratio(numerator=f"abs({number.numerator})", interval=Interval(1, high))
    sign = Ratio(numerator=f"(1 if {number.numerator} > 0 else -1)", interval=Interval(-1, 1))
    return sign, size


def align(left: Ratio, right: Ratio) -> tuple[Ratio, Ratio, int, tuple[Factor, ...]]:
    """Both numerators over one common divisor and common factors, which are returned too."""
    common = math.lcm(left.divisor, right.divisor)
    have, want = Counter(left.factors), Counter(right.factors)
    extra_left = tuple((want - have).elements())
    extra_right = tuple((have - want).elements())
    shared = left.factors + extra_left
    return (
        times(left, common // left.divisor, extra_left),
        times(right, common // right.divisor, extra_right),
        common,
        shared,
    )


def shared_guards(left: Ratio, right: Ratio) -> list[str]:
    """Conditions that always hold, of factors that cancel between two sides: working them out asks whether they are zero."""
    shared = Counter(left.factors) & Counter(right.factors)
    return [f"{factor.source} > 0" for factor in shared if not factor.source.isidentifier()]


def add(left: Ratio, right: Ratio, sign: int = 1) -> Ratio:
    """The sum, or the difference with `sign` -1."""
    one, other, divisor, factors = align(left, right)
    joined = " + " if sign == 1 else " - "
    interval = one.interval + other.interval if sign == 1 else one.interval - other.interval
    text = f"{one.text(1)}{joined}{other.text(2)}"
    return Ratio(numerator=text, interval=interval, divisor=divisor, factors=factors, level=1)


def over_one(ratio: Ratio) -> Ratio:
    """The denominator as a number of its own, to divide by or to multiply with."""
    return times(literal(ratio.divisor), 1, ratio.factors)
