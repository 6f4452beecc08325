"""Numbers of rules as sums of products of names, so that conditions become linear in these products.

`income / months(12) / people <= 1.5 * L` is linear in `income / people` and in `L`. What is not a sum of such products
counts as a name of its own, of which only the range is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import frozen

Product = tuple[tuple[str, int], ...]
ONE: Product = ()
MOST_TERMS = 40


@frozen
class Sum:
    """A sum of products: each product of names to powers, which may be negative, with its factor."""

    terms: Mapping[Product, Fraction]

    def __add__(self, other: Sum) -> Sum:
        terms = dict(self.terms)
        for product, factor in other.terms.items():
            terms[product] = terms.get(product, Fraction(0)) + factor
        return Sum({product: factor for product, factor in terms.items() if factor})

    def times(self, factor: Fraction) -> Sum:
        """Every term multiplied by a number."""
        return Sum({product: each * factor for product, each in self.terms.items()} if factor else {})

    def __sub__(self, other: Sum) -> Sum:
        return self + other.times(Fraction(-1))

    def __mul__(self, other: Sum) -> Sum:
        found = Sum({})
        for left, one in self.terms.items():
            for right, two in other.terms.items():
                found += Sum({joined(left, right): one * two})
        return found

    @property
    def constant(self) -> Fraction:
        """The term without a name."""
        return self.terms.get(ONE, Fraction(0))

    def inverse(self) -> Sum | None:
        """One over a single term, None for a sum of several."""
        if len(self.terms) != 1:
            return None
        ((product, factor),) = self.terms.items()
        return Sum({tuple((name, -power) for name, power in product): 1 / factor})

    def varying(self) -> Iterator[tuple[Product, Fraction]]:
        """The terms with names."""
        return ((product, factor) for product, factor in self.terms.items() if product != ONE)


def number(value: Fraction) -> Sum:
    """A number as a sum.

    >>> number(Fraction(3)).constant
    Fraction(3, 1)
    """
    return Sum({ONE: value} if value else {})


def named(name: str) -> Sum:
    """A name as a sum."""
    return Sum({((name, 1),): Fraction(1)})


def joined(left: Product, right: Product) -> Product:
    """The product of two products.

    >>> joined((("a", 1), ("b", 1)), (("b", -1),))
    (('a', 1),)
    """
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted((name, power) for name, power in powers.items() if power))
