"""What a pack says of itself: its name, its shared sources, and the ids of its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen

from unionkit.errors import PackError, PolicyError, UnionkitError
from unionkit.evidence import Labels
from unionkit.packs.files import File
from unionkit.packs.positions import nearest, positions
from unionkit.packs.reader import Reader
from unionkit.packs.reading_sources import Sources, read_sources


@frozen(kw_only=True)
class Head:
    """What `pack.toml` says."""

    id: str = ""
    title: Labels = Labels()


def read_head(reader: Reader) -> Head:
    """The name and title of a pack."""
    head = Head(id=reader.name("id"), title=reader.labels("title"))
    reader.text("notes")
    reader.finish()
    return head


def read_shared_sources(reader: Reader, shared: Sources) -> Sources:
    """The sources of one file; those of another file, in `shared`, keep their names."""
    for key, table in reader.tables("sources"):
        if key in shared:
            table.refuse(f"the pack has a source {key!r} already", "choose another name")
    found = read_sources(reader, {})
    reader.finish()
    return found


def wrong_ids(files: Sequence[File]) -> Iterator[UnionkitError]:
    """Files without an id, and files with the id of another."""
    seen: dict[str, Path] = {}
    for file in files:
        if not file.id.strip():
            line = nearest(positions(file.text), ("id",))
            yield PolicyError(
                "id is missing",
                hint='write id = "pack/place/scheme" at the top',
                where=f"{file.path}:{line} id",
            )
        elif file.id in seen:
            line = nearest(positions(file.text), ("id",))
            yield PackError(
                f"the id {file.id!r} is already used",
                hint=f"it stands in {seen[file.id]}",
                where=f"{file.path}:{line} id",
            )
        seen.setdefault(file.id, file.path)
