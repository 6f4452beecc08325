"""Numbers of fifteen digits, of cards that are valid no more: found, and converted when asked to.

Source: the conversion (19 before the year, the check character at the end) was seen in secondary sources; that the
cards ended in 2013 is recalled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from unionkit.errors import ValueRefused
from unionkit.values.identity.parts import day_in_digits
from unionkit.values.identity.reading import narrow
from unionkit.values.identity.resident import ResidentNumber

__all__ = ["convert_first_generation", "problems_of_fifteen"]

_FIFTEEN = re.compile("[0-9]{15}")


def convert_first_generation(value: str | float) -> ResidentNumber:
    """Make a number of fifteen digits into that of eighteen: 19 before the year, and the check character.

    Anything else raises `ValueRefused`. People born before 1900 had such numbers too; their century is lost.

    >>> convert_first_generation("340421650115997").birth_date
    datetime.date(1965, 1, 15)
    """
    plain = narrow(value)
    birth_date = day_in_digits(f"19{plain[6:12]}") if _FIFTEEN.fullmatch(plain) else None
    if birth_date is None:
        raise ValueRefused(
            "This is no number of the first generation", hint="Hand in fifteen digits with a day of birth"
        )
    return ResidentNumber(region=plain[:6], birth_date=birth_date, sequence=int(plain[12:]))


def problems_of_fifteen(plain: str) -> Iterator[str]:
    """The codes of what is wrong with fifteen characters; that they are fifteen is one of them."""
    if _FIFTEEN.fullmatch(plain) is None:
        yield "characters"
        return
    yield "first_generation"
    if day_in_digits(f"19{plain[6:12]}") is None:
        yield "no_such_day"
