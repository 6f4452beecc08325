"""Ladders of approval out of TOML: levels with a role, the amounts and classes that each settles, and its time."""

from __future__ import annotations

from decimal import Decimal

from unionkit.errors import UnionkitError
from unionkit.evidence import Citation
from unionkit.packs.reader import Reader
from unionkit.packs.reading_deadlines import read_deadline
from unionkit.packs.reading_sources import Sources, read_citations
from unionkit.process.approvals import Ladder
from unionkit.process.signatures import Level
from unionkit.values.money import Money


def read_ladder(part: Reader, name: str, citations: tuple[Citation, ...], sources: Sources) -> Ladder | None:
    """One ladder, None where it is wrong. Its levels rest on its citations unless they say otherwise."""
    levels: list[Level] = []
    for each in part.records("level"):
        level = _level(each, citations, sources)
        if level is not None:
            _check_reached(each, level, levels)
            levels.append(level)
    label = part.labels("label")
    part.finish()
    if levels and levels[-1].passes_on:
        part.refuse("the last level settles what comes to it", "leave passes_on out there", "level")
    if not part.has("level"):
        part.refuse("a ladder has levels", 'write level = [{ id = "…", role = "…" }]')
    try:
        return Ladder(id=name, levels=levels, label=label, citations=citations) if levels else None
    except UnionkitError as error:
        part.keep(error, "level")
        return None


def _level(part: Reader, citations: tuple[Citation, ...], sources: Sources) -> Level | None:
    """One level, None where it is wrong."""
    told = len(part.problems)
    level_id, role = part.text("id", required=True), part.text("role", required=True)
    label, classes, signatures = part.labels("label"), part.names("classes"), part.count("signatures", 1)
    limit, below = _money(part, "limit"), _money(part, "below")
    passes_on = part.truth("passes_on")
    within, own = read_deadline(part, sources), read_citations(part, sources, citations)
    part.finish()
    if len(part.problems) > told:
        return None
    try:
        return Level(
            id=level_id,
            role=role,
            label=label,
            limit=limit,
            below=below,
            passes_on=passes_on,
            classes=classes,
            signatures=signatures,
            within=within,
            citations=own,
        )
    except UnionkitError as error:
        part.keep(error)
        return None


def _money(part: Reader, key: str) -> Money | None:
    """An amount in yuan above nothing."""
    yuan = part.number(key)
    if yuan is None:
        return None
    if yuan <= Decimal(0):
        part.refuse("an amount above nothing is wanted here", f"write {key} = 20_000", key)
        return None
    return part.attempt(key, lambda _: Money.of(yuan))


def _check_reached(part: Reader, level: Level, before: list[Level]) -> None:
    """Refuse a level to which nothing goes on, since one before it settles all that it could."""
    for lower in before:
        same = not lower.classes or (bool(level.classes) and set(level.classes) <= set(lower.classes))
        if same and lower.limit is None and lower.below is None and not lower.passes_on:
            part.refuse(
                f"nothing gets here that {lower.id!r} has not settled",
                "give the level before a limit, or below: only the last may have none",
            )
            return
