"""Check characters of identity numbers, credit codes and organisation codes, each from the characters before it.

Sources: GB 11643-1999 (ISO 7064, MOD 11-2) for identity numbers; GB 32100-2015 for the eighteenth character of a
unified social credit code; GB 11714 for the ninth character of the organisation code inside it. The weights of the
last one are recalled and agree with every code that was tried; the other two were seen in secondary sources.
"""

from __future__ import annotations

import re
from operator import mul

from unionkit.errors import ValueRefused

__all__ = ["CREDIT_ALPHABET", "credit_check", "identity_check", "organisation_check"]

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of a credit code: no I, O, S, V and Z."""

_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def identity_check(body: str) -> str:
    """Give the eighteenth character, a digit or X, for the seventeen digits before it.

    >>> identity_check("34042119700131998")
    '2'
    """
    _demand(body, "[0-9]{17}", "seventeen digits")
    total = sum(map(mul, _IDENTITY_WEIGHTS, map(int, body)))
    return _IDENTITY_CHECKS[total % 11]


def credit_check(body: str) -> str:
    """Give the eighteenth character of a credit code for the seventeen before it.

    >>> credit_check("81340421TE5T00016")
    '5'
    """
    _demand(body, f"[{CREDIT_ALPHABET}]{{17}}", "seventeen characters of a credit code")
    total = sum(
        weight * CREDIT_ALPHABET.index(sign) for weight, sign in zip(_CREDIT_WEIGHTS, body, strict=True)
    )
    return CREDIT_ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """Give the ninth character of an organisation code, a digit or X, for the eight before it.

    Letters count 10 for A to 35 for Z. Unlike the other two this check lets some slips pass: a character
    that stands 11 or 22 places away in that row.

    >>> organisation_check("TE5T0001")
    '6'
    """
    _demand(body, "[0-9A-Z]{8}", "eight digits and capital letters")
    total = sum(weight * int(sign, 36) for weight, sign in zip(_ORGANISATION_WEIGHTS, body, strict=True))
    rest = -total % 11
    return "X" if rest == 10 else str(rest)


def _demand(body: str, pattern: str, said: str) -> None:
    if re.fullmatch(pattern, body) is None:
        raise ValueRefused("A check character has nothing to stand on", hint=f"Hand in {said}")
