"""Editions that say only what changes: `like` takes over the rules of another edition of the same file.

A rule with the id of one that is taken over stands in its place, `drops` leaves rules out, and any other is added behind
them. What is taken over keeps what it cites, and its problems are told where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from unionkit.packs.reader import Laid, Reader, suggest

__all__ = ["editions_of"]

RULES = ("require", "exclude", "class", "amount", "limit", "transition", "bar", "relation")
TABLES = ("let", "results")
ALSO = ("classes", "zero")
"""Keys that are taken over as they are where the later edition does not have them."""


def editions_of(reader: Reader) -> Iterator[Reader]:
    """The editions of a file, each with the rules that it takes over written out."""
    parts = list(reader.records("edition"))
    for part in parts:
        yield Reader(_whole(part, parts, ()), part.path, part.problems) if part.has("like") else part


def _whole(part: Reader, parts: Sequence[Reader], waiting: tuple[date, ...]) -> Mapping[str, object]:
    """The values of an edition with all that it takes over; its own where it takes over nothing."""
    if not part.has("like"):
        return part.values
    like, start = part.day("like"), part.values.get("from")
    begun = [other for other in parts if other.values.get("from") == like and other is not part]
    own = {key: value for key, value in part.values.items() if key not in ("like", "drops")}
    if like is None:
        return own
    if not begun or like in waiting or like == start:
        problem = "no other edition begins on" if not begun else "this edition is itself like that of"
        part.refuse(f"{problem} {like}", "name the first day of another edition of this file", "like")
        return own
    base = begun[0]
    inherited = _whole(base, parts, (*waiting, like))
    return {
        **{key: inherited[key] for key in ALSO if key in inherited},
        **({"cite": inherited["cite"]} if "cite" in inherited else {}),
        **own,
        **{key: {**_table(inherited, key), **_table(own, key)} for key in TABLES if key in inherited},
        **_rules(part, own, inherited, base.path),
    }


def _rules(
    part: Reader, own: Mapping[str, object], inherited: Mapping[str, object], path: tuple[str | int, ...]
) -> Mapping[str, object]:
    """The rules of each kind: those taken over, replaced where this edition has the id, then its new ones."""
    drops, known = part.names("drops"), set[str]()
    found: dict[str, object] = {}
    for key in RULES:
        taken = {_id(record, key, place): record for place, record in enumerate(_records(inherited, key))}
        known |= set(taken)
        merged = {
            name: _laid(record, inherited, path, key, place)
            for place, (name, record) in enumerate(taken.items())
        }
        for place, record in enumerate(_records(own, key)):
            name = _id(record, key, len(taken) + place)
            merged[name] = Laid(record, (*part.path, key, place)) if isinstance(record, Mapping) else record
        kept = [record for name, record in merged.items() if name not in drops]
        if kept or key in own:
            found[key] = kept
    for name in drops:
        if name not in known:
            part.refuse(f"the other edition has no rule {name!r}", suggest(name, sorted(known)), "drops")
    return found


def _laid(
    record: object, inherited: Mapping[str, object], path: tuple[str | int, ...], key: str, place: int
) -> object:
    """A rule that is taken over: it cites what it cited, and stands where it stood."""
    if not isinstance(record, Mapping):
        return record
    cited = {"cite": inherited["cite"]} if "cite" in inherited and "cite" not in record else {}
    whole = {**record, **cited}
    stands = record.path if isinstance(record, Laid) else (*path, key, place)
    return Laid(whole, stands, uncited="cite" not in whole)


def _records(values: Mapping[str, object], key: str) -> Sequence[object]:
    found = values.get(key)
    if found is None:
        return ()
    return found if isinstance(found, list) else [found]


def _table(values: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = values.get(key)
    return found if isinstance(found, Mapping) else {}


def _id(record: object, key: str, place: int) -> str:
    name = record.get("id") if isinstance(record, Mapping) else None
    return name if isinstance(name, str) else f"{key}-{place + 1}"
