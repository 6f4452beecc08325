"""Policies that stand in for another one at a place: how a region, or an enterprise, brings rules of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from unionkit.errors import PackError, PolicyError, UnionkitError
from unionkit.packs.files import File
from unionkit.packs.positions import nearest, positions
from unionkit.packs.reader import Reader
from unionkit.rules.policy import Policy
from unionkit.rules.tables import place_levels

if TYPE_CHECKING:
    from unionkit.packs.pack import Pack

__all__ = ["check_replacing", "policy_in_force", "read_replacing", "replacements_of", "wrong_replacements"]

_PLACE = re.compile("[0-9]{6}")


def read_replacing(reader: Reader) -> None:
    """The two keys of a policy that stands in for another: `replaces`, its id, and `place`, where."""
    replaced, place = reader.name("replaces"), reader.name("place")
    if reader.has("replaces") != reader.has("place"):
        missing = "place" if reader.has("replaces") else "replaces"
        reader.refuse("replaces and place belong together", f"add {missing}")
    if place and not _PLACE.fullmatch(place):
        reader.refuse("a place is a 6-digit code", 'write place = "340500"', "place")
    if replaced and replaced == reader.raw("id"):
        reader.refuse("a policy cannot replace itself", "give it an id of its own", "replaces")


def _said(file: File) -> tuple[str, str]:
    return str(file.values.get("replaces", "")), str(file.values.get("place", ""))


def wrong_replacements(files: Sequence[File]) -> Iterator[UnionkitError]:
    """Policies that replace the same one at the same place as another, or one that is itself a replacement."""
    seen: dict[tuple[str, str], File] = {}
    standing_in = {file.id for file in files if _said(file)[0]}
    for file in files:
        said = _said(file)
        if not said[0]:
            continue
        where = f"{file.path}:{nearest(positions(file.text), ('replaces',))} replaces"
        if said in seen:
            hint = f"it is {seen[said].id}: write one policy with an edition for each time"
            yield PackError("another policy replaces the same one there", hint=hint, where=where)
        if said[0] in standing_in:
            hint = "name the one that it replaces, and the more specific place"
            yield PackError(f"{said[0]!r} is itself a replacement", hint=hint, where=where)
        seen.setdefault(said, file)


def check_replacing(file: File, policy: Policy, replaced: Policy | None) -> Iterator[UnionkitError]:
    """What keeps a policy from standing in for the one that it names: there is none, or it answers less."""
    where = f"{file.path}:{nearest(positions(file.text), ('replaces',))} replaces"
    if replaced is None:
        hint = "check the id, or install the pack that has it"
        yield PackError(f"no policy is called {_said(file)[0]!r}", hint=hint, where=where)
        return
    wanted = _answers(replaced)
    for edition in policy.editions:
        found = {result.name for result in edition.results}
        for name in sorted(wanted - found):
            message = f"the edition from {edition.start} has no result {name!r}, which {replaced.id} has"
            yield PolicyError(message, hint=f"add results.{name}", where=where)


def _answers(policy: Policy) -> set[str]:
    """The results that every edition of a policy has."""
    return set.intersection(*({result.name for result in edition.results} for edition in policy.editions))


def replacements_of(files: Iterable[File]) -> Mapping[tuple[str, str], str]:
    """The policies that stand in for others: their ids by the id of the other and the place."""
    return {_said(file): file.id for file in files if _said(file)[0]}


def policy_in_force(packs: Sequence[Pack], policy_id: str, *, place: str, on: date) -> Policy:
    """The policy that answers for a place on a day: the most specific replacement that is in force, else itself.

    At one place the packs are looked at in their order. Raises PackError for an id that none of them has.
    """
    if not _PLACE.fullmatch(place):
        raise PackError("this is no code of a place", hint='write six digits, such as "340500"')
    for level in place_levels(place):
        for pack in packs:
            name = pack.replacements.get((policy_id, level))
            if name is not None and pack.policy(name).edition_on(on) is not None:
                return pack.policy(name)
    owner = next((pack for pack in packs if policy_id in pack.policy_files), packs[0])
    return owner.policy(policy_id)
