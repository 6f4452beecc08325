"""Requests that bear on each other, taken together; those that do not are planned apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from unionkit.aid.relations import Pool, Relation, named_by
from unionkit.aid.requests import Request

__all__ = ["components"]

Name = str | tuple[str, str]


def components(requests: Sequence[Request], relations: Iterable[Relation]) -> list[tuple[Request, ...]]:
    """The requests in groups, such that no relation, no fund and no memory joins two groups; order is kept.

    Requests of one scheme are joined only where something names the scheme.
    """
    ties = [_tied(relation) for relation in relations]
    for request in requests:
        ties += [(request.scheme.name, *memory.of) for memory in request.scheme.memory]
    group_of: dict[Name, int] = {}
    for number, tie in enumerate(ties):
        _join(group_of, tie, -number - 1)
    groups: dict[object, list[Request]] = {}
    for request in requests:
        groups.setdefault(group_of.get(request.scheme.name, id(request)), []).append(request)
    return [tuple(group) for group in groups.values()]


def _tied(relation: Relation) -> tuple[Name, ...]:
    """The schemes that a relation joins, and the fund that joins the pools of its name."""
    fund: tuple[Name, ...] = (("fund", relation.fund),) if isinstance(relation, Pool) else ()
    return (*named_by(relation), *fund)


def _join(group_of: dict[Name, int], names: Iterable[Name], number: int) -> None:
    """Put names, with all that they are already joined to, into one group of a number that was not used yet."""
    listed = list(names)
    old = {group_of[name] for name in listed if name in group_of}
    for name, group in group_of.items():
        if group in old:
            group_of[name] = number
    group_of.update(dict.fromkeys(listed, number))
