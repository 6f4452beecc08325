"""What makes two rows the same: a value of a column as a key, alike however it was spelled."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import blake2b

from unionkit.errors import ValueRefused
from unionkit.exchange.rosters.cells import mobile_in
from unionkit.exchange.rosters.cleaning import narrowed
from unionkit.packs.roster_layouts import Column
from unionkit.values.identity import convert_first_generation
from unionkit.values.identity.reading import narrow, problem_before_reading

__all__ = ["NO_KEY", "key_of"]

NO_KEY = -1
_EIGHTEEN = re.compile("[1-9][0-9]{16}[0-9X]")
_TEN = {str(digit): digit for digit in range(10)} | {"X": 10}


def key_of(column: Column) -> Callable[[str], int]:
    """The function that makes a key of a cell, NO_KEY where it holds nothing to compare. Keys fit 63 bits."""
    if column.type == "identity":
        return identity_key
    if column.type in ("mobile", "phone"):
        return _mobile_key
    return _number_key if column.type == "number" else _text_key


def identity_key(cell: str) -> int:
    """A number of eighteen characters, or of fifteen as that of eighteen; other documents are compared as texts.

    What a spreadsheet rounded, or somebody masked, is nobody's number.
    """
    if _EIGHTEEN.fullmatch(cell):
        return int(cell[:17]) * 11 + _TEN[cell[17]]
    plain = narrow(cell)
    if problem_before_reading(plain) is not None:
        return NO_KEY
    if len(plain) == 15 and plain.isdigit():
        try:
            plain = convert_first_generation(plain).number
        except ValueRefused:
            return _text_key(plain)
    if _EIGHTEEN.fullmatch(plain):
        return int(plain[:17]) * 11 + _TEN[plain[17]]
    return _text_key(plain)


def _mobile_key(cell: str) -> int:
    found = mobile_in(cell)
    return NO_KEY if found is None else int(found)


def _number_key(cell: str) -> int:
    plain = cell if cell.isdigit() else narrowed(cell).removesuffix(".0")
    return int(plain) if plain.isdecimal() and len(plain) <= 15 else _text_key(plain)


def _text_key(cell: str) -> int:
    plain = narrowed(cell).casefold()
    if not plain:
        return NO_KEY
    # of 64 bits one is given away; two of a million texts meet by chance once in twenty million rosters
    return int.from_bytes(blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1
