"""Reading a household from plain mappings, such as JSON or rows of a database, with every problem at once."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar, cast

from attrs import NOTHING, fields

from unionkit.errors import UnionkitError, UnknownFact, ValueRefused, raise_all
from unionkit.members.households.household import Household
from unionkit.members.households.records import Dwelling, FamilyMember, Income, Record, Spending, Vehicle

__all__ = ["read_household"]

Kept = TypeVar("Kept", bound="Record | Household")

_LISTS: Mapping[str, type[Record]] = {
    "members": FamilyMember,
    "incomes": Income,
    "spendings": Spending,
    "dwellings": Dwelling,
    "vehicles": Vehicle,
}


def read_household(given: Mapping[str, object]) -> Household:
    """A household from a mapping whose keys are the fields of `Household`, lists of mappings among them.

    Raises every problem at once, each with its path such as ``incomes[2].received``: keys that there are not, values that
    cannot be taken, and whatever `Household` refuses. No message holds a value.
    """
    errors: list[UnionkitError] = []
    parts: dict[str, object] = {}
    for name, value in given.items():
        kind = _LISTS.get(name)
        parts[name] = value if kind is None or value is None else _records(value, name, kind, errors)
    household = _made(Household, parts, "", errors)
    if household is None:
        raise_all(errors, "this household cannot be read")
    return household


def _records(value: object, name: str, kind: type[Record], errors: list[UnionkitError]) -> list[Record]:
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        errors.append(
            ValueRefused("A list of records is wanted", hint="Hand in a list of mappings", where=name)
        )
        return []
    made = [_made(kind, each, f"{name}[{place}]", errors) for place, each in enumerate(value)]
    return [each for each in made if each is not None]


def _made(kind: type[Kept], given: object, where: str, errors: list[UnionkitError]) -> Kept | None:
    """One value, built field by field so that each field says for itself what is wrong with it."""
    if not isinstance(given, Mapping):
        errors.append(ValueRefused("A record is a mapping", hint="Hand in a dict", where=where))
        return None
    known = {part.name.lstrip("_"): part.converter for part in fields(kind)}
    # what the whole household refuses is said once its records are there
    before = len(errors) if where else 0
    for name, value in given.items():
        path = f"{where}.{name}" if where else str(name)
        if name not in known:
            errors.append(_unknown(str(name), known, path))
            continue
        convert = cast("Callable[[object], object] | None", known[name])
        try:
            _ = value if convert is None else convert(value)
        except UnionkitError as error:
            errors.append(error.at(path))
    required = [part.name for part in fields(kind) if part.default is NOTHING]
    for name in required:
        if name not in given:
            message = ValueRefused("This is missing", hint="Write it", where=f"{where}.{name}".lstrip("."))
            errors.append(message)
    if len(errors) > before:
        return None
    try:
        return kind(**given)
    except UnionkitError as error:
        errors.append(error.at(where) if where else error)
        return None


def _unknown(name: str, known: Iterable[str], where: str) -> UnknownFact:
    near = difflib.get_close_matches(name, list(known), n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}; all else goes into more"
    return UnknownFact("There is no such field", hint=hint, where=where)
