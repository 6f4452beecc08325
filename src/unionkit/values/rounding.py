"""Exact rounding of a quotient of integers, by a rule that has a name."""

from __future__ import annotations

from typing import Literal, get_args

from unionkit.errors import ValueRefused

__all__ = ["Rounding", "round_ratio"]

Rounding = Literal["half_up", "half_even", "half_down", "up", "down", "ceiling", "floor"]
_NAMES: frozenset[str] = frozenset(get_args(Rounding))


def round_ratio(numerator: int, denominator: int, mode: Rounding = "half_up") -> int:
    """Round `numerator / denominator` to a whole number without leaving the integers.

    The names mean what they mean in `decimal`: `half_up` takes a half away from zero, `half_down` towards
    zero, `half_even` to the even neighbour; `up` is away from zero, `down` towards zero, `ceiling` and
    `floor` go towards plus and minus infinity. A denominator below 1, a float or an unknown name raises
    `ValueRefused`.

    >>> round_ratio(5, 2), round_ratio(-5, 2), round_ratio(5, 2, "half_even")
    (3, -3, 2)
    """
    if mode not in _NAMES:
        raise ValueRefused(
            "This is not the name of a rounding", hint=f"Write one of {', '.join(get_args(Rounding))}"
        )
    if not (_is_whole(numerator) and _is_whole(denominator)):
        raise ValueRefused(
            "A ratio is made of two whole numbers", hint="Hand in numerator and denominator as int"
        )
    if denominator < 1:
        raise ValueRefused("A ratio needs a denominator of at least 1", hint="Move the sign to the numerator")
    whole, rest = divmod(abs(numerator), denominator)
    if rest and _moves_out(whole, 2 * rest - denominator, mode, numerator < 0):
        whole += 1
    return -whole if numerator < 0 else whole


def _moves_out(whole: int, beyond_half: int, mode: Rounding, negative: bool) -> bool:
    """Whether a magnitude that is not whole moves away from zero; `beyond_half` is 0 exactly at a half."""
    if mode in ("up", "down"):
        return mode == "up"
    if mode in ("ceiling", "floor"):
        return negative == (mode == "floor")
    if beyond_half:
        return beyond_half > 0
    return mode == "half_up" or (mode == "half_even" and whole % 2 == 1)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
