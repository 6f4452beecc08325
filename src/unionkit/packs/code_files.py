"""The lists of codes of a pack, from all files that hold some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from unionkit.errors import PackError, UnionkitError
from unionkit.evidence import CodeList
from unionkit.packs.files import File, interpret, read_file, understand
from unionkit.packs.reading_codes import read_code_lists
from unionkit.packs.reading_sources import Sources

__all__ = ["code_lists_of", "load_codes"]


def code_lists_of(
    files: Sequence[File], sources: Sources
) -> tuple[Mapping[str, CodeList], list[UnionkitError]]:
    """The lists by name, and every problem of every file; two lists of a pack cannot have one name."""
    found: dict[str, CodeList] = {}
    errors: list[UnionkitError] = []
    for file in files:
        if not file.is_codes:
            continue
        lists, problems = interpret(file, lambda reader: read_code_lists(reader, sources))
        errors += problems
        errors += [
            PackError(
                f"the pack has a list {name!r} already", hint="choose another name", where=str(file.path)
            )
            for name in lists
            if name in found
        ]
        found = {**lists, **found}
    return found, errors


def load_codes(path: str | Path) -> Mapping[str, CodeList]:
    """The lists of codes in a TOML file of one's own, by name.

    Raises PackError where there is none and PolicyError, several as a group, each with file, line and key.
    """
    file = read_file(Path(path))
    if not file.is_codes:
        raise PackError(
            "this file holds no lists of codes", hint='begin it with kind = "codes"', where=str(path)
        )
    return understand(file, lambda reader: read_code_lists(reader, {}))
