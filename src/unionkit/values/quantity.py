"""Exact amounts with a unit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from numbers import Number

import attrs

from unionkit.errors import ValueRefused
from unionkit.values.exact import as_fraction
from unionkit.values.unit_conversions import unit_mismatch
from unionkit.values.units import Unit

__all__ = ["Quantity"]


@attrs.frozen(repr=False)
class Quantity:
    """An exact `amount` (int, Decimal or Fraction in, Fraction inside) of a `unit`.

    Quantities add, subtract and are ordered with the same unit only, and `UnitMismatch` says what to write
    otherwise; equal means same amount and same unit. They multiply and divide with quantities and exact
    numbers.

    >>> income = Quantity(1200, Unit.parse("CNY/year"))
    >>> str(income.to(Unit.parse("CNY/month")) / Quantity(3, Unit.parse("head")))
    '100/3 CNY/month/head'
    """

    amount: Fraction = attrs.field(converter=as_fraction)
    unit: Unit = attrs.field(validator=attrs.validators.instance_of(Unit))

    def to(self, unit: Unit) -> Quantity:
        """Convert between year and month, the only conversion there is; others raise `UnitMismatch`."""
        if self.unit.dimension() != unit.dimension():
            raise unit_mismatch(self.unit, unit)
        return Quantity(self.amount * Fraction(12) ** (self.unit.power("year") - unit.power("year")), unit)

    def __add__(self, other: Quantity) -> Quantity:
        return NotImplemented if self._is_foreign(other) else Quantity(self.amount + other.amount, self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        return NotImplemented if self._is_foreign(other) else Quantity(self.amount - other.amount, self.unit)

    def __neg__(self) -> Quantity:
        return Quantity(-self.amount, self.unit)

    def __mul__(self, other: Quantity | Decimal | Fraction | int) -> Quantity:
        factor = _factor(other)
        return (
            NotImplemented
            if factor is None
            else Quantity(self.amount * factor.amount, self.unit * factor.unit)
        )

    __rmul__ = __mul__

    def __truediv__(self, other: Quantity | Decimal | Fraction | int) -> Quantity:
        return NotImplemented if (divisor := _factor(other)) is None else _quotient(self, divisor)

    def __rtruediv__(self, other: Decimal | Fraction | int) -> Quantity:
        return NotImplemented if (dividend := _factor(other)) is None else _quotient(dividend, self)

    def __lt__(self, other: Quantity) -> bool:
        return NotImplemented if self._is_foreign(other) else self.amount < other.amount

    def __le__(self, other: Quantity) -> bool:
        return NotImplemented if self._is_foreign(other) else self.amount <= other.amount

    def __gt__(self, other: Quantity) -> bool:
        return NotImplemented if self._is_foreign(other) else self.amount > other.amount

    def __ge__(self, other: Quantity) -> bool:
        return NotImplemented if self._is_foreign(other) else self.amount >= other.amount

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}".rstrip()

    def __repr__(self) -> str:
        return f"Quantity({self.amount!r}, {self.unit!r})"

    def _is_foreign(self, other: object) -> bool:
        """Whether another type may answer for itself; a quantity of another unit is refused."""
        if isinstance(other, Number):
            raise unit_mismatch(self.unit, Unit())
        if isinstance(other, Quantity) and other.unit != self.unit:
            raise unit_mismatch(self.unit, other.unit)
        return not isinstance(other, Quantity)


def _factor(value: object) -> Quantity | None:
    """A quantity as it is, a number as a quantity without unit, None for what may answer for itself."""
    if isinstance(value, Quantity):
        return value
    if isinstance(value, (int, Decimal, Fraction)):
        return Quantity(value, Unit())
    if isinstance(value, Number):
        raise ValueRefused(
            "A quantity takes exact numbers only", hint="Write Decimal('1.5') or Fraction(3, 2)"
        )
    return None


def _quotient(dividend: Quantity, divisor: Quantity) -> Quantity:
    if divisor.amount == 0:
        raise ValueRefused("A quantity was divided by zero", hint="Ask for zero before dividing")
    return Quantity(dividend.amount / divisor.amount, dividend.unit / divisor.unit)
