"""Loading a catalogue of schemes: by id from an installed pack, or from a TOML file of one's own."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from unionkit.errors import PackError
from unionkit.packs.files import read_file
from unionkit.packs.loading import installed, open_pack

if TYPE_CHECKING:
    from unionkit.aid.catalogue import Catalogue


def load_catalogue(reference: str | Path) -> Catalogue:
    """A catalogue by id (``cn/anhui/catalogue``, from an installed pack) or from a TOML file in the folder of a pack.

    Raises PackError where there is none and PolicyError, several as a group, each with file, line and key.
    """
    text = str(reference)
    if not text.endswith(".toml"):
        found = installed(text.partition("/")[0]).catalogues
        if text not in found:
            near = difflib.get_close_matches(text, list(found), n=1)
            there = f"there are: {', '.join(sorted(found)) or 'none'}"
            raise PackError(
                f"no catalogue is called {text!r}", hint=f"did you mean {near[0]!r}?" if near else there
            )
        return found[text]
    file = read_file(Path(reference))
    if not file.is_catalogue:
        raise PackError("this file holds no catalogue", hint='begin it with kind = "catalogue"', where=text)
    folders = [folder for folder in file.path.resolve().parents if (folder / "pack.toml").is_file()]
    if not folders:
        raise PackError(
            "a catalogue lies in the folder of a pack, since it names policies",
            hint='write a pack.toml with id = "…" into its folder',
            where=text,
        )
    return open_pack(folders[0]).catalogues[file.id]
