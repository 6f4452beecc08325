"""The layouts of rosters of a pack, from all files that hold one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from unionkit.errors import UnionkitError
from unionkit.evidence import CodeList
from unionkit.packs.files import File, interpret
from unionkit.packs.reading_layout import read_layout
from unionkit.packs.reading_sources import Sources
from unionkit.packs.roster_layouts import Layout

__all__ = ["layouts_of"]


def layouts_of(
    files: Sequence[File], sources: Sources, codes: Mapping[str, CodeList]
) -> tuple[Mapping[str, Layout], list[UnionkitError]]:
    """The layouts by id, and every problem of every file."""
    found: dict[str, Layout] = {}
    errors: list[UnionkitError] = []
    for file in files:
        if file.is_roster:
            found[file.id], problems = interpret(file, lambda reader: read_layout(reader, sources, codes))
            errors += problems
    return found, errors
