"""Whether linear conditions can all hold at once: Fourier-Motzkin elimination over exact numbers."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import frozen

from unionkit.rules.lint.linear import Product, Sum

MOST_CONDITIONS = 300


@frozen
class Bound:
    """The condition that a sum is at most zero, or below zero where `strict`."""

    sum: Sum
    strict: bool = False


def can_hold(bounds: Iterable[Bound]) -> bool:
    """False where it is proved that no numbers meet all conditions, True otherwise.

    Each product of names is taken for a number of its own, so True proves nothing.
    """
    waiting = list(dict.fromkeys(_key(bound) for bound in bounds))
    rows = [Bound(Sum(dict(terms)), strict) for terms, strict in waiting]
    while True:
        if any(_broken(row) for row in rows):
            return False
        product = _cheapest(rows)
        if product is None or len(rows) > MOST_CONDITIONS:
            return True
        rows = _without(rows, product)


def _key(bound: Bound) -> tuple[tuple[tuple[Product, Fraction], ...], bool]:
    return tuple(sorted(bound.sum.terms.items())), bound.strict


def _broken(row: Bound) -> bool:
    """Whether a condition without names is false."""
    if any(True for _ in row.sum.varying()):
        return False
    return row.sum.constant > 0 or (row.strict and row.sum.constant == 0)


def _cheapest(rows: list[Bound]) -> Product | None:
    """The product whose elimination makes the fewest new conditions."""
    counts: dict[Product, list[int]] = {}
    for row in rows:
        for product, factor in row.sum.varying():
            counts.setdefault(product, [0, 0])[factor > 0] += 1
    return min(counts, key=lambda product: (counts[product][0] * counts[product][1], product), default=None)


def _without(rows: list[Bound], product: Product) -> list[Bound]:
    above = [row for row in rows if row.sum.terms.get(product, 0) > 0]
    below = [row for row in rows if row.sum.terms.get(product, 0) < 0]
    made = [row for row in rows if product not in row.sum.terms]
    for upper in above:
        for lower in below:
            one = upper.sum.times(1 / upper.sum.terms[product])
            other = lower.sum.times(-1 / lower.sum.terms[product])
            made.append(Bound(one + other, upper.strict or lower.strict))
    return made
