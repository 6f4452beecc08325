"""People read from a host's own table: its columns, attributes and codes are named once, and nothing is copied."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import cast

from attrs import field, fields_dict, frozen

from unionkit.errors import UnionkitError, UnknownFact, ValueRefused, flatten, raise_all
from unionkit.evidence import CodeList
from unionkit.members.person import FIELDS, Person
from unionkit.rules.binding import follow

__all__ = ["Column", "Connection", "Reading", "column"]

Path = str | Callable[[object], object]


def _from_list(codes: CodeList | Mapping[object, object] | None) -> CodeList | Mapping[object, object] | None:
    return codes if codes is None or isinstance(codes, CodeList) else dict(codes)


@frozen(kw_only=True)
class Column:
    """Where a field of a person stands in a host's objects, and what the host's own values mean; see `column`."""

    path: Path
    means: CodeList | Mapping[object, object] | None = field(default=None, converter=_from_list, repr=False)
    system: str = ""

    def value(self, source: object) -> object:
        """The value on an object, translated. Raises ValueRefused where the host's value means nothing known."""
        value = self.path(source) if callable(self.path) else _follow(source, self.path)
        if value is None or self.means is None:
            return value
        if isinstance(self.means, CodeList):
            return self._by_list(self.means, str(value))
        if value not in self.means:
            raise ValueRefused("This value has no meaning here", hint="Say in means= what it stands for")
        return self.means[value]

    def _by_list(self, means: CodeList, text: str) -> object:
        if not text.strip():
            return None
        found = means.by_number(text, self.system) if self.system else means.find(text)
        if found is None:
            raise ValueRefused(
                f"The list {means.id} has no such entry" + (f" for {self.system}" if self.system else ""),
                hint="Look at the value, or say in means= what it stands for",
            )
        return str(found)


def column(
    path: Path, means: CodeList | Mapping[object, object] | None = None, *, system: str = ""
) -> Column:
    """Say where a field stands, and what its values mean.

    `path` is a key or attribute, several joined by points, or a function of the object. `means` translates: a mapping from
    the host's values, or a list of codes, whose entries are found by their labels or, under `system`, by the
    numbers that this system gives them.

    >>> column("gender", {1: "male", 2: "female"}).value({"gender": 2})
    'female'
    """
    return Column(path=path, means=means, system=system)


@frozen(kw_only=True)
class Reading:
    """One object as it was read: the person, None where id or name is missing, and the problems by field.

    A field with a problem is left out of the person. Problems name the field in `where` and hold none of its content.
    """

    person: Person | None
    problems: tuple[UnionkitError, ...] = ()

    def unwrap(self) -> Person:
        """The person. Raises the problems, several as a group."""
        if self.problems:
            raise_all(self.problems, "This person has problems")
        if self.person is None:  # pragma: no cover  a missing person always has a problem
            raise ValueRefused("This person has no id", hint="Connect id and name")
        return self.person


class Connection:
    """How people are read from a host's own objects: rows, mappings, dataclasses, models of its database.

    Each keyword is a field of a person; its value is a path or a `column`. Fields that are not named are not read. Raises
    UnknownFact for a field that people do not have, and ValueRefused where id or name is not connected.

    >>> staff = Connection(id="emp_no", name="full_name", sex=column("gender", {"M": "male", "F": "female"}))
    >>> staff.person({"emp_no": "E-2041", "full_name": "王小强", "gender": "F"}).sex
    'female'
    """

    def __init__(self, **columns: Path | Column) -> None:
        errors: list[UnionkitError] = [_unknown(name) for name in columns if name not in FIELDS]
        errors += [
            ValueRefused(f"The field {name!r} is not connected", hint=f'Write Connection({name}="…")')
            for name in ("id", "name")
            if name not in columns
        ]
        if errors:
            raise_all(errors, "These columns do not connect to people")
        self.columns: Mapping[str, Column] = {
            name: found if isinstance(found, Column) else Column(path=found)
            for name, found in columns.items()
        }

    def read(self, source: object) -> Reading:
        """Read one object, with its problems. Raises UnknownFact where it lacks an attribute that is connected."""
        values: dict[str, object] = {}
        problems: list[UnionkitError] = []
        for name, part in self.columns.items():
            try:
                values[name] = _CONVERTERS[name](part.value(source))
            except ValueRefused as error:
                problems += [each.at(name) for each in flatten(error)]
        if not {"id", "name"} <= values.keys():
            return Reading(person=None, problems=tuple(problems))
        return Reading(person=_person(values), problems=tuple(problems))

    def person(self, source: object) -> Person:
        """The person that an object describes. Raises every problem of its fields, several as a group."""
        return self.read(source).unwrap()

    def people(self, sources: Iterable[object]) -> Iterator[Person]:
        """The people that objects describe, one by one as they are asked for. Raises at the first with a problem."""
        return map(self.person, sources)

    def __repr__(self) -> str:
        return f"Connection({', '.join(self.columns)})"


_CONVERTERS = {
    name.lstrip("_"): cast("Callable[[object], object]", part.converter)
    for name, part in fields_dict(Person).items()
}


def _person(values: Mapping[str, object]) -> Person:
    make = cast("Callable[..., Person]", Person)
    return make(**values)


def _follow(source: object, path: str) -> object:
    def misfit(message: str) -> UnknownFact:
        return UnknownFact(message, hint="connect the field to another path", where=path)

    return follow(source, path, misfit)


def _unknown(name: str) -> UnknownFact:
    near = difflib.get_close_matches(name, FIELDS, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"a person has: {', '.join(FIELDS)}"
    return UnknownFact(f"a person has no field {name!r}", hint=hint)
