"""Facts as they are kept: texts, whole numbers, truths and lists of them, so that a store gives back what it got."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from unionkit.errors import ValueRefused
from unionkit.values.dates import as_day
from unionkit.values.money import Money

__all__ = ["facts", "optional_day"]


def optional_day(value: date | str | None) -> date | None:
    """A day, or None where there is none."""
    return None if value is None else as_day(value)


def facts(value: Mapping[str, object]) -> Mapping[str, object]:
    """The facts of a case with amounts, days and broken decimals as texts; what is None is left out.

    Policies read these texts as they read the values. Raises ValueRefused, with the name of the fact, for anything that
    could not be kept exactly, such as a float.
    """
    return {name: _plain(part, name) for name, part in value.items() if part is not None}


def _plain(value: object, name: str) -> object:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Money):
        return str(value.yuan)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Decimal) and value.is_finite():
        return int(value) if value == value.to_integral_value() else format(value, "f")
    if isinstance(value, date):
        return as_day(value).isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(part, f"{name}.{key}") for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_plain(part, f"{name}[{place}]") for place, part in enumerate(value)]
    raise ValueRefused(
        f"a {type(value).__name__} is no fact that can be kept",
        hint="hand in a truth, an int, a Decimal, a text, a date, Money, or lists and mappings of them",
        where=f"facts.{name}",
    )
