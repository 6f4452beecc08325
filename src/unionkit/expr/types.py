"""Types of expressions: what a value is and in which unit, and the names that a tree may use."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from unionkit.errors import UnknownName
from unionkit.expr.slips import joined_in
from unionkit.values.units import Unit

Kind = Literal["number", "truth", "choice", "date", "text"]

KIND_NAMES: Mapping[Kind, str] = {
    "number": "a number",
    "truth": "true or false",
    "choice": "a choice",
    "date": "a day",
    "text": "a text",
}


@frozen(kw_only=True)
class Type:
    """What an expression yields.

    `unit` is None for a bare number written in the rule, which fits beside any unit. `choices` and `ordered` are for
    choices; a text literal has the kind ``choice`` of itself only once it stands beside a choice.
    """

    kind: Kind
    unit: Unit | None = None
    choices: tuple[str, ...] = ()
    ordered: bool = False

    def __str__(self) -> str:
        if self.kind == "number" and self.unit is not None:
            return f"a number in {self.unit}" if str(self.unit) else "a number without a unit"
        return KIND_NAMES[self.kind]


TRUTH = Type(kind="truth")
DATE = Type(kind="date")
TEXT = Type(kind="text")
BARE = Type(kind="number")


def number(unit: str | Unit = "") -> Type:
    """The type of numbers in a unit."""
    return Type(kind="number", unit=Unit.parse(unit) if isinstance(unit, str) else unit)


@frozen(kw_only=True)
class Scope:
    """The names that an expression may use, with their types.

    `lists` maps a list to the types of its fields; `on` is always there.
    """

    names: Mapping[str, Type] = field(factory=dict)
    lists: Mapping[str, Mapping[str, Type]] = field(factory=dict)

    def type_of(self, name: str) -> Type:
        """The type of a name. Raises UnknownName with the nearest spelling."""
        if name == "on":
            return DATE
        found = self.names.get(name)
        if found is None:
            if name in self.lists:
                raise UnknownName(
                    f"{name!r} is a list",
                    hint=f"write sum({name}.…), count({name}) or another aggregate over it",
                )
            raise self._unknown_name(name)
        return found

    def _unknown_name(self, name: str) -> UnknownName:
        """What to say of a name that nothing has: perhaps a field without its list, or two names joined by a hanzi."""
        message = f"no fact or quantity is called {name!r}"
        fields = [f"{list_name}.{name}" for list_name, fields in self.lists.items() if name in fields]
        if fields:
            hint = f"did you mean {' or '.join(fields)}? a field of a record is written behind its list"
            return UnknownName(message, hint=hint)
        joining = joined_in(name, self.names)
        if joining:
            return UnknownName(message, hint=f"write {joining} between two names, with a blank on each side")
        return _unknown(message, name, [*self.names, *self.lists])

    def type_of_field(self, list_name: str, name: str) -> Type:
        """The type of a record's field. Raises UnknownName with the nearest spelling."""
        fields = self.fields_of(list_name)
        found = fields.get(name)
        if found is None:
            raise _unknown(f"records of {list_name!r} have no field {name!r}", name, list(fields))
        return found

    def fields_of(self, list_name: str) -> Mapping[str, Type]:
        """The fields of a list's records. Raises UnknownName where there is no such list."""
        found = self.lists.get(list_name)
        if found is None:
            raise _unknown(f"no list is called {list_name!r}", list_name, list(self.lists))
        return found


def _unknown(message: str, name: str, known: list[str]) -> UnknownName:
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return UnknownName(message, hint=f"did you mean {near[0]!r}?")
    some = ", ".join(sorted(known)[:12]) or "nothing"
    return UnknownName(message, hint=f"declare it first; known here: {some}")
