"""Amounts of money: an integer number of fen inside, yuan at every door, and no float anywhere."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from numbers import Number

import attrs

from unionkit.errors import ValueRefused
from unionkit.values.exact import as_fraction
from unionkit.values.numbers import plain_decimal
from unionkit.values.rounding import Rounding, round_ratio

__all__ = ["Money"]


@attrs.frozen(order=True, repr=False)
class Money:
    """An exact amount in yuan, kept as a whole number of `fen` (100 fen are 1 yuan), of any size and sign.

    Amounts add, subtract and compare with amounts only; they multiply with `int` only, and `times` rounds
    everything else by name. Anything that would lose a fen or let a float in raises `ValueRefused`.

    >>> Money.of("1200.50") + Money.of(3)
    Money('1203.50')
    >>> Money.of("0.30") / Money.of("0.20")
    Fraction(3, 2)
    """

    fen: int

    def __attrs_post_init__(self) -> None:
        if type(self.fen) is not int:
            raise ValueRefused(
                "Money(fen) takes a whole number of fen", hint="Use Money.of('1200.50') for yuan"
            )

    @classmethod
    def of(cls, value: int | Decimal | str | Money) -> Money:
        """Take an amount of yuan: `int`, `Decimal`, plain digits such as '1200.50', or `Money` itself.

        Refused: floats, bools, more than two decimals, and text that is not plain digits (`read_number` reads
        what people type). Zeros after the second decimal lose nothing and are taken.
        """
        return value if isinstance(value, Money) else cls(_fen_of(value))

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan, always with two decimals."""
        return Decimal(str(self))

    def times(
        self, rate: Decimal | Fraction | int, step: Decimal | str = "0.01", mode: Rounding = "half_up"
    ) -> Money:
        """Multiply by an exact rate and round once, to a multiple of `step` yuan.

        >>> Money.of("10.05").times(Decimal("0.5")), Money.of(1234).times(1, step="100", mode="down")
        (Money('5.03'), Money('1200.00'))
        """
        step_fen = _fen_of(step)
        if step_fen < 1:
            raise ValueRefused(
                "A rounding step must be above zero", hint="Write step='0.01', '0.10', '1' or '100'"
            )
        exact = as_fraction(rate)
        return Money(round_ratio(self.fen * exact.numerator, exact.denominator * step_fen, mode) * step_fen)

    def split(self, parts: int) -> tuple[Money, ...]:
        """Share the amount in `parts` that differ by at most one fen, larger ones first, and lose none.

        >>> Money.of(1).split(3)
        (Money('0.34'), Money('0.33'), Money('0.33'))
        """
        if type(parts) is not int or parts < 1:
            raise ValueRefused(
                "An amount is split in at least one part", hint="Write a whole number from 1 on"
            )
        smaller, larger_parts = divmod(self.fen, parts)
        return (Money(smaller + 1),) * larger_parts + (Money(smaller),) * (parts - larger_parts)

    def __add__(self, other: Money) -> Money:
        return NotImplemented if _is_foreign(other) else Money(self.fen + other.fen)

    def __radd__(self, other: int) -> Money:
        # sum() starts from 0, and that is the only number that may meet an amount here
        if type(other) is int and other == 0:
            return self
        return NotImplemented if _is_foreign(other) else self

    def __sub__(self, other: Money) -> Money:
        return NotImplemented if _is_foreign(other) else Money(self.fen - other.fen)

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __abs__(self) -> Money:
        return Money(abs(self.fen))

    def __mul__(self, other: int) -> Money:
        if type(other) is int:
            return Money(self.fen * other)
        if isinstance(other, Number):
            raise ValueRefused(
                "An amount multiplies with int only", hint="Write .times(rate), which rounds by name"
            )
        return NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other: Money) -> Fraction:
        if _is_foreign(other):
            return NotImplemented
        if other.fen == 0:
            raise ValueRefused(
                "An amount was divided by an amount of zero", hint="Ask for zero before dividing"
            )
        return Fraction(self.fen, other.fen)

    def __str__(self) -> str:
        yuan, fen = divmod(abs(self.fen), 100)
        return f"{'-' if self.fen < 0 else ''}{yuan}.{fen:02d}"

    def __repr__(self) -> str:
        return f"Money('{self}')"


def _is_foreign(other: object) -> bool:
    """Whether another type may answer for itself; a number is refused, as nothing says it is yuan."""
    if isinstance(other, Number):
        raise ValueRefused(
            "An amount and a bare number do not mix",
            hint="Write Money.of(number) to add or compare, .times(rate) or .split(parts) for a share",
        )
    return not isinstance(other, Money)


def _fen_of(value: object) -> int:
    if isinstance(value, str):
        value = plain_decimal(value)
    if not isinstance(value, (int, Decimal)) or isinstance(value, bool):
        kind = type(value).__name__
        raise ValueRefused(
            f"A {kind} is not taken as an amount of yuan", hint="Write Decimal('1.50') or '1.50'"
        )
    fen = as_fraction(value) * 100
    if fen.denominator != 1:
        raise ValueRefused(
            "An amount of yuan has at most two decimals",
            hint="Round it by name, for example Money.of(1).times(Decimal('1.505'), mode='half_up')",
        )
    return fen.numerator
