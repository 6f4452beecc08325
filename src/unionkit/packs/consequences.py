"""Problems that are only consequences of others: an author is told of those to mend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from unionkit.errors import TypeMismatch, UnionkitError, UnitMismatch, UnknownName
from unionkit.packs.reader import Path

Problem = tuple[Path, UnionkitError]
_OF_NAMES = (TypeMismatch, UnitMismatch, UnknownName)
_SHAPING = ("type", "unit", "choices", "fields", "table", "given")
"""The keys of a fact or parameter on which the type of every expression with it depends."""
_OPERATORS = {"if", "else", "in", "and", "or", "not"}
_WORD = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)?")


def without_consequences(problems: Iterable[Problem], values: Mapping[str, object]) -> list[Problem]:
    """The problems of a file, each once, but those of expressions that name something with a problem of its own.

    A fact whose type is wrong would otherwise bring one more problem for each rule that uses it.
    """
    found = {(path, error.message): (path, error) for path, error in problems}
    wrong = {_declared(path, values) for path, _ in found.values()} - {"", *_OPERATORS}
    return [
        (path, error)
        for path, error in found.values()
        if not (
            isinstance(error, _OF_NAMES)
            and (set(_words(_at(values, path))) - {_declared(path, values)}) & wrong
        )
    ]


def _declared(path: Path, values: Mapping[str, object]) -> str:
    """The fact, parameter, quantity or field (``list.field``) whose declaration has a problem at a path, '' for none."""
    parts = path[2:] if path[:1] == ("edition",) else path
    if len(parts) < 2 or parts[0] not in ("facts", "parameters", "let"):
        return ""
    kind, name, inner = parts[0], str(parts[1]), parts[2:]
    if kind == "facts" and inner[:1] == ("fields",) and len(inner) > 1:
        name, inner = f"{name}.{inner[1]}", inner[2:]
    elif kind == "let" and inner and isinstance(_at(values, ("facts", name, "fields")), Mapping):
        return f"{name}.{inner[0]}"
    return name if kind == "let" or not inner or inner[0] in _SHAPING else ""


def _at(values: object, path: Path) -> object:
    """What stands at a path, None where nothing does."""
    here: object = values
    for part in path:
        if isinstance(here, Mapping):
            here = here.get(str(part))
        elif isinstance(here, list) and isinstance(part, int):
            here = here[part]
        else:
            return None
    return here


def _words(value: object) -> Iterator[str]:
    """The names in every text below a value; of a field its list as well."""
    if isinstance(value, str):
        for word in _WORD.findall(value):
            yield from (word, word.partition(".")[0])
    elif isinstance(value, Mapping | list):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _words(inner)
