"""What people hand in about a household, taken into exact values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from unionkit.errors import ValueRefused
from unionkit.values.dates import as_day
from unionkit.values.identity import (
    IdentityNumber,
    PermanentResidentCard2017,
    convert_first_generation,
    read_identity_number,
)
from unionkit.values.money import Money

__all__ = [
    "born_by_number",
    "choice",
    "facts",
    "identity",
    "money",
    "name",
    "optional_day",
    "text",
    "truth",
    "yes_or_no",
]

Each = TypeVar("Each")

_FIFTEEN = 15
_PLACE = re.compile("[0-9]{6}")


def name(value: str) -> str:
    """An id: text that is not empty."""
    found = text(value)
    if not found:
        raise ValueRefused("An id is missing", hint="Give every record an id as text")
    return found


def text(value: str | None) -> str:
    """Text without blanks at its ends; None is an empty one."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueRefused(f"A {type(value).__name__} is not taken as a text", hint="Hand in a str")
    return value.strip()


def place(value: str | None) -> str:
    """A code of a place in six digits, empty where it is not known."""
    found = text(value)
    if found and _PLACE.fullmatch(found) is None:
        raise ValueRefused("This is no code of a place", hint='Write six digits, such as "340500"')
    return found


def records(value: object, kind: type[Each]) -> tuple[Each, ...]:
    """Records of one kind."""
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise ValueRefused("Records are handed in as a list", hint=f"Hand in a list of {kind.__name__}")
    found = tuple(value)
    if not all(isinstance(each, kind) for each in found):
        raise ValueRefused(
            "These are records of another kind",
            hint=f"Hand in {kind.__name__}, or read mappings with read_household()",
        )
    return found


def optional_records(value: object, kind: type[Each]) -> tuple[Each, ...] | None:
    """Records of one kind, None where nobody has asked for them."""
    return None if value is None else records(value, kind)


def choice(value: str | None) -> str | None:
    """A choice of a policy, None where it is not known."""
    return text(value) or None


def optional_day(value: date | str | None) -> date | None:
    """A day, None where it is not known."""
    return None if value is None else as_day(value)


def money(value: Money | int | Decimal | str | None) -> Money | None:
    """An amount of yuan from 0 on, None where it is not known."""
    if value is None:
        return None
    found = Money.of(value)
    if found.fen < 0:
        raise ValueRefused("An amount is below zero", hint="Hand in what came in or went out, without a sign")
    return found


def truth(value: bool | None) -> bool | None:
    """Yes, no or not known."""
    if value is not None and type(value) is not bool:
        raise ValueRefused("This is neither true nor false", hint="Hand in True or False, or leave it out")
    return value


def yes_or_no(value: bool) -> bool:
    """Yes or no."""
    if type(value) is not bool:
        raise ValueRefused("This is neither true nor false", hint="Hand in True or False")
    return value


def identity(value: IdentityNumber | str | None) -> IdentityNumber | None:
    """An identity number; one of fifteen digits becomes that of eighteen, so that both are one person."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if not isinstance(value, str | float):
        return value
    plain = str(value).strip()
    return convert_first_generation(plain) if len(plain) == _FIFTEEN else read_identity_number(value)


def born_by_number(number: IdentityNumber | None) -> date | None:
    """The day of birth that an identity number holds."""
    return None if isinstance(number, PermanentResidentCard2017 | None) else number.birth_date


def facts(value: object) -> Mapping[str, object]:
    """Facts by name, as a copy of their own."""
    if not isinstance(value, Mapping):
        raise ValueRefused("Facts are handed in by name", hint="Hand in a dict")
    return dict(value)
