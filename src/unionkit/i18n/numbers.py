"""Exact numbers as people read them. Rounding is ours and half-up; Babel only says which signs a language uses."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

MOST_PLACES = 30
_POWERS = tuple(10**places for places in range(40))


@lru_cache(maxsize=8)
def signs(locale: str) -> tuple[str, str]:
    """The decimal sign and the sign between thousands."""
    # heavy, and most programs never explain anything
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return get_decimal_symbol(locale), get_group_symbol(locale)


def decimal_text(top: int, bottom: int, places: int, locale: str) -> str:
    """`top / bottom` with a fixed number of decimals, rounded half-up away from zero.

    >>> decimal_text(64800_03, 10000, 2, "en")
    '648.00'
    """
    return steps_text(rounded(top, bottom, int(10**places)), places, signs(locale))


def rounded(top: int, bottom: int, scale: int) -> int:
    """A quotient in steps of one part in `scale`, half-up away from zero."""
    if top < 0:
        return -((bottom - 2 * top * scale) // (2 * bottom))
    return (2 * top * scale + bottom) // (2 * bottom)


def steps_text(steps: int, places: int, written: tuple[str, str]) -> str:
    """A number of steps of 10**-places, grouped by thousands; `written` are the signs of the language."""
    point, group = written
    if steps >= 0 and places == 2 and group == ",":
        return f"{steps // 100:,}{point}{steps % 100:02d}"
    sign, size = ("-", -steps) if steps < 0 else ("", steps)
    if not places:
        text = f"{size:,}"
        return sign + (text if group == "," else text.replace(",", group))
    head, tail = divmod(size, _POWERS[places])
    text = f"{head:,}" if group == "," else f"{head:,}".replace(",", group)
    return f"{sign}{text}{point}{tail:0{places}d}"


def shortest_places(top: int, bottom: int, most: int) -> int:
    """The fewest decimals, up to `most`, that show a number exactly; `most` where none do."""
    for places in range(most):
        if top * 10**places % bottom == 0:
            return places
    return most


def told_apart(left: tuple[int, int], right: tuple[int, int], least: int) -> tuple[int, tuple[int, int, int]]:
    """The fewest decimals, from `least`, at which two numbers that differ look different and their distance is not 0.

    With both numbers and the distance as whole steps of that size.
    """
    (top, below), (bound, under) = left, right
    apart = abs(bound * below - top * under), below * under
    places = least
    while True:
        scale = _POWERS[places]
        shown = rounded(top, below, scale), rounded(bound, under, scale), rounded(*apart, scale)
        if not apart[0] or (shown[0] != shown[1] and shown[2]) or places >= MOST_PLACES:
            return places, shown
        places += 1


def percent_text(value: Decimal, locale: str) -> str:
    """A share as a percentage with all its digits.

    >>> percent_text(Decimal("0.125"), "en")
    '12.5%'
    """
    top, bottom = (value * 100).as_integer_ratio()
    return f"{decimal_text(top, bottom, shortest_places(top, bottom, MOST_PLACES), locale)}%"
