"""Loading a catalogue of schemes: by id from an installed pack, or from a TOML file of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from unionkit.errors import PackError
from unionkit.packs.files import read_file
from unionkit.packs.loading import named, pack_around

if TYPE_CHECKING:
    from unionkit.aid.catalogue import Catalogue


def load_catalogue(reference: str | Path) -> Catalogue:
    """A catalogue by id (``cn/anhui/catalogue``, from an installed pack) or from a TOML file in the folder of a pack.

    Raises PackError where there is none and PolicyError, several as a group, each with file, line and key.
    """
    text = str(reference)
    if not text.endswith(".toml"):
        return named(text, lambda pack: pack.catalogues, "catalogue")
    file = read_file(Path(reference))
    if not file.is_catalogue:
        raise PackError("this file holds no catalogue", hint='begin it with kind = "catalogue"', where=text)
    pack = pack_around(file.path)
    if pack is None:
        raise PackError(
            "a catalogue lies in the folder of a pack, since it names policies",
            hint='write a pack.toml with id = "…" into its folder',
            where=text,
        )
    return pack.catalogues[file.id]
