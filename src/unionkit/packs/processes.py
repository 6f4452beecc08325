"""Loading a process: by id from an installed pack, or from a TOML file of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from unionkit.errors import PackError
from unionkit.packs.files import read_file, understand
from unionkit.packs.loading import foreign_table, named, neighbour, pack_around

if TYPE_CHECKING:
    from unionkit.process.machine import Process


def load_process(reference: str | Path) -> Process:
    """A process by id (``cn/membership``, from an installed pack) or from a TOML file, which may extend one by id.

    Raises PackError where there is none and PolicyError, several as a group, each with file, line and key.
    """
    text = str(reference)
    if not text.endswith(".toml"):
        return named(text, lambda pack: pack.processes, "process")
    file = read_file(Path(reference))
    if not file.is_process:
        raise PackError("this file holds no process", hint='begin it with kind = "process"', where=text)
    from unionkit.packs.reading_process import read_process  # only who has processes loads them

    pack = pack_around(file.path)
    if pack is None:
        return understand(
            file,
            lambda reader: read_process(reader, {}, foreign_table, _foreign_process),
        )
    return understand(
        file, lambda reader: read_process(reader, pack.sources, pack.find_table, pack.find_process)
    )


def _foreign_process(process_id: str) -> Process | None:
    pack = neighbour(process_id)
    return None if pack is None else pack.find_process(process_id)
