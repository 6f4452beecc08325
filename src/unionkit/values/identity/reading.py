"""What is typed or exported as a number: brought to plain characters, and what shows before any number is read."""

from __future__ import annotations

import re

from unionkit.errors import ValueRefused

__all__ = ["narrow", "problem_before_reading"]

_LONGEST = 64
# blanks are taken out by themselves; these show nothing either, and come along when text is copied
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_PLAIN = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {code: code - 0x20 for code in range(ord("a"), ord("z") + 1)}
    | {code: code - 0xFEE0 - 0x20 for code in range(0xFF41, 0xFF5B)}
    | {ord("Ⅹ"): "X", ord("ⅹ"): "X"}
    | dict.fromkeys(map(ord, _INVISIBLE))
)
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]*)?E\+?[0-9]{1,3}")
_MASK = re.compile(r"[*×✱●•■█]|\?{2,}|_{2,}|#{2,}")


def narrow(value: object) -> str:
    """The characters without blanks, in ASCII where they have such a form, letters as capitals.

    Taken away are also the apostrophe by which a spreadsheet marks text, and characters that show nothing. A
    whole number is taken as its digits. A float comes back in scientific notation, for it has lost digits
    whatever it shows. Anything else raises `ValueRefused`.
    """
    if isinstance(value, float):
        return "0E+0"
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**_LONGEST else "9" * (_LONGEST + 1)
    if not isinstance(value, str):
        raise ValueRefused(
            f"A {type(value).__name__} is not read as a number of a document",
            hint="Hand in the text of the cell",
        )
    if len(value) > 4 * _LONGEST:
        return "0" * (_LONGEST + 1)
    return "".join(value.translate(_PLAIN).split()).lstrip("'‘’`")


def problem_before_reading(plain: str) -> str | None:
    """The code of the error that keeps narrowed text from being read at all, or None."""
    if not plain:
        return "empty"
    if len(plain) > _LONGEST:
        return "length"
    if _SCIENTIFIC.fullmatch(plain):
        return "spreadsheet_rounded"
    return "masked" if _MASK.search(plain) else None
