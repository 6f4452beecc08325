"""Loading the layout of a roster: by id from an installed pack, or from a TOML file of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from unionkit.errors import PackError
from unionkit.evidence import CodeList
from unionkit.packs.files import read_file, understand
from unionkit.packs.loading import installed, named
from unionkit.packs.reading_layout import read_layout
from unionkit.packs.roster_layouts import Layout

__all__ = ["load_layout"]


def load_layout(reference: str | Path, codes: Mapping[str, CodeList] | None = None) -> Layout:
    """A layout by id (``cn/rosters/members``, from an installed pack) or from a TOML file.

    The choices of a file are lists out of `codes`, by default those of the shipped pack. Raises PackError where there is
    no such layout and PolicyError, several as a group, each with file, line and key.
    """
    text = str(reference)
    if not text.endswith(".toml"):
        return named(text, lambda pack: pack.layouts, "roster")
    file = read_file(Path(reference))
    if not file.is_roster:
        raise PackError(
            "this file holds no layout of a roster", hint='begin it with kind = "roster"', where=text
        )
    known = installed("cn").codes if codes is None else codes
    return understand(file, lambda reader: read_layout(reader, {}, known))
