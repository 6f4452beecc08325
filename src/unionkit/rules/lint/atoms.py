"""Conditions taken apart: into linear bounds, sets of choices and plain truths."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from attrs import frozen

from unionkit.rules.lint.elimination import Bound

MOST_WAYS = 256


@frozen
class OneOf:
    """A choice that is one of a few."""

    name: str
    allowed: frozenset[str]


@frozen
class Holds:
    """A condition that is not looked into, which is true or not."""

    text: str
    truth: bool


Atom = Bound | OneOf | Holds
Way = tuple[Atom, ...]
Ways = tuple[Way, ...] | None
"""Ways to meet a condition, each a set of atoms that must all hold; None where there are too many to look at."""

ALWAYS: Ways = ((),)
NEVER: Ways = ()


def all_of(parts: Iterator[Ways]) -> Ways:
    """The ways to meet every one of several conditions. One that cannot be looked at is left out."""
    found: tuple[Way, ...] = ((),)
    for ways in parts:
        if ways is None:
            continue
        if len(found) * len(ways) > MOST_WAYS:
            return None
        found = tuple((*one, *other) for one, other in itertools.product(found, ways))
    return found


def any_of(parts: Iterator[Ways]) -> Ways:
    """The ways to meet one of several conditions."""
    found: list[Way] = []
    for ways in parts:
        if ways is None or len(found) + len(ways) > MOST_WAYS:
            return None
        found += ways
    return tuple(found)


def contradicts(way: Way) -> bool:
    """Whether the choices and truths of a way exclude one another; its bounds are not looked at."""
    allowed: dict[str, frozenset[str]] = {}
    truths: dict[str, bool] = {}
    for atom in way:
        if isinstance(atom, OneOf):
            allowed[atom.name] = allowed.get(atom.name, atom.allowed) & atom.allowed
            if not allowed[atom.name]:
                return True
        elif isinstance(atom, Holds) and truths.setdefault(atom.text, atom.truth) is not atom.truth:
            return True
    return False


def bounds_in(way: Way) -> list[Bound]:
    """The linear bounds of a way."""
    return [atom for atom in way if isinstance(atom, Bound)]


__all__ = [
    "ALWAYS",
    "NEVER",
    "Atom",
    "Holds",
    "OneOf",
    "Way",
    "Ways",
    "all_of",
    "any_of",
    "bounds_in",
    "contradicts",
]
