"""The catalogues of schemes of a pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from unionkit.aid.catalogue import Catalogue
from unionkit.errors import UnionkitError
from unionkit.packs.files import File, interpret
from unionkit.packs.reading_catalogue import FindPolicy, read_catalogue
from unionkit.packs.reading_sources import Sources

__all__ = ["catalogues_of"]


def catalogues_of(
    files: Sequence[File], sources: Sources, find_policy: FindPolicy
) -> tuple[Mapping[str, Catalogue], list[UnionkitError]]:
    """The catalogues by id as far as they can be made out, and every problem of every file."""
    found: dict[str, Catalogue] = {}
    errors: list[UnionkitError] = []
    for file in files:
        if file.is_catalogue:
            found[file.id], problems = interpret(
                file, lambda reader: read_catalogue(reader, sources, find_policy)
            )
            errors += problems
    return found, errors
