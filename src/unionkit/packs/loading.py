"""Finding and loading packs and policies: by name, folder or file. All problems of all files are reported at once."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from unionkit.errors import PackError, PolicyError, UnionkitError, raise_all
from unionkit.evidence import Labels, Source
from unionkit.packs.files import LARGEST, File, interpret, read_file, understand
from unionkit.packs.heads import Head, read_head, read_shared_sources, wrong_ids
from unionkit.packs.installed import installed_packs, shipped_folder
from unionkit.packs.pack import Pack
from unionkit.packs.reading_policy import read_policy
from unionkit.rules.policy import Policy
from unionkit.rules.tables import Table

Part = TypeVar("Part")
NOT_LAW = ("asks.toml", "sources.toml", "pack.toml")
CASES = ".cases.toml"


def _nearest_pack(name: str) -> str:
    near = difflib.get_close_matches(name, list(installed_packs()), n=1)
    there = (
        f"did you mean {near[0]!r}?" if near else f"installed: {', '.join(sorted(installed_packs())[:30])}"
    )
    return f"{there}; a pack that is not installed is loaded from its folder"


def neighbour(part_id: str, asking: Path | None = None) -> Pack | None:
    """The installed pack in which a part of that id lies, None where that is the pack in the folder that asks."""
    name = part_id.partition("/")[0]
    if name not in installed_packs() or (asking is not None and asking == installed_packs()[name]()):
        return None
    return installed(name)


def foreign_table(table_id: str) -> Table | None:
    """A table of an installed pack."""
    pack = neighbour(table_id)
    return None if pack is None else pack.tables.get(table_id)


def named(part_id: str, shelf: Callable[[Pack], Mapping[str, Part]], what: str) -> Part:
    """The part of an installed pack with an id. Raises PackError with the nearest id, or those that there are."""
    found = shelf(installed(part_id.partition("/")[0]))
    if part_id in found:
        return found[part_id]
    near = difflib.get_close_matches(part_id, list(found), n=1)
    there = f"there are: {', '.join(sorted(found)) or 'none'}"
    raise PackError(f"no {what} is called {part_id!r}", hint=f"did you mean {near[0]!r}?" if near else there)


def pack_around(path: Path) -> Pack | None:
    """The pack in whose folder a file lies: the nearest folder above with a pack.toml; None where there is none."""
    folders = (folder for folder in path.resolve().parents if (folder / "pack.toml").is_file())
    folder = next(folders, None)
    return None if folder is None else open_pack(folder)


def open_pack(folder: Path, name: str = "") -> Pack:
    """Read the files of a folder without building its policies.

    Raises PackError and PolicyError for what stands in the way of building any, several at once: files that cannot be
    read, `pack.toml`, sources, files without an id or with that of another.
    """
    if not folder.is_dir():
        raise PackError("there is no such folder", hint="check the path", where=str(folder))
    errors: list[UnionkitError] = []
    read: list[File] = []
    for path in sorted(folder.rglob("*.toml")):
        if path.name == "asks.toml" or path.name.endswith(CASES):
            continue
        try:
            read.append(read_file(path))
        except PackError as error:
            errors.append(error)
    head = Head()
    sources: dict[str, Source] = {}
    files: list[File] = []
    for file in read:
        problems: list[UnionkitError] = []
        if file.path == folder / "pack.toml":
            head, problems = interpret(file, read_head)
        elif file.path.name == "sources.toml":
            found, problems = interpret(file, partial(read_shared_sources, shared=sources))
            sources |= found
        elif file.path.name not in NOT_LAW:
            files.append(file)
        errors += problems
    errors += wrong_ids(files)
    if errors:
        raise_all(errors, f"the pack in {folder} has problems")
    return Pack(
        id=head.id or name or folder.name,
        folder=folder,
        files=tuple(files),
        title=head.title,
        sources=sources,
        neighbour=partial(neighbour, asking=folder),
    )


@lru_cache
def installed(name: str) -> Pack:
    """An installed pack by name. Raises PackError with the names that there are."""
    folder = installed_packs().get(name)
    if folder is None:
        raise PackError(f"no installed pack is called {name!r}", hint=_nearest_pack(name))
    return open_pack(folder(), name)


def load_pack(name_or_folder: str | Path) -> Pack:
    """A pack by name (an installed one) or by folder, with everything in it built and checked.

    Raises PackError and PolicyError, all of them as one group, each with file, line and key.
    """
    text = str(name_or_folder)
    if text in installed_packs():
        pack = installed(text)
    elif Path(name_or_folder).is_dir():
        pack = open_pack(Path(name_or_folder))
    else:
        raise PackError(f"no folder and no installed pack is called {text!r}", hint=_nearest_pack(text))
    pack.check()
    return pack


def load_policy(reference: str | Path) -> Policy:
    """A policy by id (``cn/anhui/chuzhou/file``, from an installed pack) or from a TOML file.

    Raises PackError where there is none and PolicyError, several as a group, where it is not well formed.
    """
    text = str(reference)
    if not text.endswith(".toml"):
        if isinstance(reference, Path) or Path(text).is_absolute():
            raise PackError(
                "a policy is loaded from a .toml file or by its id",
                hint="load_pack loads a folder",
                where=text,
            )
        return installed(text.partition("/")[0]).policy(text)
    file = read_file(Path(reference))
    if not file.is_policy or file.path.name in NOT_LAW or file.path.name.endswith(CASES):
        held = "a table" if file.is_table else "a calendar" if file.is_calendar else "no policy"
        raise PolicyError(
            f"this file holds {held}",
            hint="load a calendar with load_calendar, all else with the policy that uses it or with load_pack",
            where=text,
        )
    pack = _pack_of(file.path)
    if pack is None:
        return understand(file, lambda reader: read_policy(reader, {}, foreign_table))
    _ = pack.tables
    return understand(file, lambda reader: read_policy(reader, pack.sources, pack.find_table))


def _pack_of(path: Path) -> Pack | None:
    """The pack in whose folder a file lies: the nearest folder above with a pack.toml, or the file's own folder."""
    around = pack_around(path)
    if around is not None:
        return around
    tables = [
        file for other in sorted(path.parent.glob("*.toml")) if other != path for file in _table_file(other)
    ]
    if not tables:
        return None
    errors = list(wrong_ids(tables))
    if errors:
        raise_all(errors, f"the tables in {path.parent} have problems")
    return Pack(
        id="", folder=path.parent, files=tuple(tables), title=Labels(), sources={}, neighbour=neighbour
    )


def _table_file(path: Path) -> Iterator[File]:
    """The file where it is a table. What cannot be read has nothing to do with the policy."""
    try:
        file = read_file(path)
    except PackError:
        return
    if file.is_table:
        yield file


__all__ = [
    "LARGEST",
    "File",
    "Pack",
    "installed",
    "installed_packs",
    "load_pack",
    "load_policy",
    "open_pack",
    "read_file",
    "shipped_folder",
    "understand",
]
