"""The one door through which a number becomes an exact ratio."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from unionkit.errors import ValueRefused

__all__ = ["as_fraction"]

_LARGEST_EXPONENT = 1000


def as_fraction(value: Decimal | Fraction | int) -> Fraction:
    """Take an exact number as it is; floats, bools, text, NaN and infinities raise `ValueRefused`.

    >>> as_fraction(Decimal("0.125"))
    Fraction(1, 8)
    """
    return _exact(value)


def _exact(value: object) -> Fraction:
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, Decimal):
        # Decimal("1E+999999999") is ten letters to write and a gigabyte to hold as an integer
        if not value.is_finite() or abs(int(value.as_tuple().exponent)) > _LARGEST_EXPONENT:
            raise ValueRefused(
                "This decimal is not a finite number of a sensible size", hint="Write its digits out"
            )
        return Fraction(value)
    if isinstance(value, float):
        raise ValueRefused("A float is not exact", hint="Write Decimal('1.50') or Fraction(3, 2)")
    kind = type(value).__name__
    raise ValueRefused(
        f"A value of type {kind} is not a number", hint="Hand in an int, a Decimal or a Fraction"
    )
