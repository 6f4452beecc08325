"""Finding and loading packs and policies: by name, folder or file. All problems of all files are reported at once."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from attrs import define, frozen

from unionkit.errors import PackError, PolicyError, UnionkitError, raise_all
from unionkit.evidence import Labels
from unionkit.packs.positions import nearest, positions
from unionkit.packs.reader import Path as KeyPath
from unionkit.packs.reader import Reader
from unionkit.packs.reading_policy import read_policy
from unionkit.packs.reading_sources import Sources, read_sources
from unionkit.packs.reading_tables import read_table
from unionkit.rules.policy import Policy
from unionkit.rules.tables import Table

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

Found = TypeVar("Found")

LARGEST = 4_000_000
NOT_LAW = (".cases.toml", "asks.toml", "sources.toml", "pack.toml")
SHIPPED = "cn"


@frozen(kw_only=True)
class File:
    """A TOML file that has been parsed but not understood."""

    path: Path
    text: str
    values: Mapping[str, object]

    @property
    def id(self) -> str:
        """The id that it declares."""
        return str(self.values.get("id", ""))

    @property
    def is_table(self) -> bool:
        """Whether it holds a table of parameters."""
        return self.values.get("kind") == "table"


def read_file(path: Path) -> File:
    """Parse a TOML file, decimals as Decimal. Raises PackError with file and line."""
    try:
        if path.stat().st_size > LARGEST:
            raise PackError("this file is too large", hint=f"{LARGEST} bytes is the limit", where=str(path))
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PackError(
            f"this file cannot be read ({error.strerror})", hint="check the path", where=str(path)
        ) from None
    except UnicodeDecodeError:
        raise PackError("this file is not UTF-8", hint="save it as UTF-8", where=str(path)) from None
    try:
        return File(path=path, text=text, values=tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        raise PackError(
            f"this is not TOML: {error}", hint="see the line and column", where=str(path)
        ) from None
    except RecursionError:
        raise PackError("this file is nested too deeply", hint="write it flatter", where=str(path)) from None


def understand(file: File, make: Callable[[Reader], Found]) -> Found:
    """What a function makes of a file. Raises its problems, each with file, line and key."""
    problems: list[tuple[KeyPath, UnionkitError]] = []
    found = make(Reader(file.values, (), problems))
    if problems:
        lines = positions(file.text)
        raise_all(
            [
                error.at(f"{file.path}:{nearest(lines, path)} {_dotted(path)}".rstrip())
                for path, error in problems
            ],
            f"{file.path} has problems",
        )
    return found


def _dotted(path: KeyPath) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


@define(eq=False, slots=False, repr=False)
class Pack:
    """A folder of TOML files: policies, tables of parameters, sources, cases. Policies are built when asked for."""

    id: str
    folder: Path
    files: tuple[File, ...]
    title: Labels
    sources: Sources

    def __repr__(self) -> str:
        return f"Pack({self.id!r}, {len(self.policy_files)} policies)"

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The tables by id."""
        return {
            file.id: understand(file, lambda reader: read_table(reader, self.sources))
            for file in self.files
            if file.is_table
        }

    @cached_property
    def policy_files(self) -> Mapping[str, File]:
        """The files of policies by id."""
        return {file.id: file for file in self.files if not file.is_table}

    @cached_property
    def policies(self) -> Mapping[str, Policy]:
        """All policies by id. Raises every problem of every file at once."""
        return {policy_id: self.policy(policy_id) for policy_id in sorted(self.policy_files)}

    @lru_cache  # noqa: B019  packs are few and live as long as the process
    def policy(self, policy_id: str) -> Policy:
        """One policy by id. Raises PackError for an id that the pack does not have."""
        file = self.policy_files.get(policy_id)
        if file is None:
            raise PackError(
                f"the pack has no policy {policy_id!r}", hint=_nearest(policy_id, self.policy_files)
            )
        return understand(file, lambda reader: read_policy(reader, self.sources, self.find_table))

    def find_table(self, table_id: str) -> Table | None:
        """A table of this pack, or of another installed pack."""
        return self.tables.get(table_id) or _foreign_table(table_id, self)


def _nearest(name: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else f"it has: {', '.join(sorted(known)[:30]) or 'none'}"


def _foreign_table(table_id: str, asking: Pack | None) -> Table | None:
    name = table_id.partition("/")[0]
    if name not in installed_packs() or (asking is not None and asking.folder == installed_packs()[name]()):
        return None
    return installed(name).tables.get(table_id)


def open_pack(folder: Path, name: str = "") -> Pack:
    """Read the files of a folder without building its policies. Raises PackError, several at once."""
    if not folder.is_dir():
        raise PackError("there is no such folder", hint="check the path", where=str(folder))
    errors: list[UnionkitError] = []
    files: list[File] = []
    head: Mapping[str, object] = {}
    sources: Sources = {}
    for path in sorted(folder.rglob("*.toml")):
        try:
            if path.name == "pack.toml" and path.parent == folder:
                head = read_file(path).values
            elif path.name == "sources.toml":
                sources = {**sources, **understand(read_file(path), _only_sources)}
            elif not path.name.endswith(NOT_LAW):
                files.append(read_file(path))
        except UnionkitError as error:
            errors.append(error)
    errors += _double_ids(files)
    if errors:
        raise_all(errors, f"the pack in {folder} has problems")
    title = head.get("title")
    labels = Labels(
        {"zh": title} if isinstance(title, str) else dict(title) if isinstance(title, Mapping) else {}
    )
    return Pack(
        id=str(head.get("id", name or folder.name)),
        folder=folder,
        files=tuple(files),
        title=labels,
        sources=sources,
    )


def _only_sources(reader: Reader) -> Sources:
    found = read_sources(reader, {})
    reader.finish()
    return found


def _double_ids(files: list[File]) -> Iterator[PackError]:
    seen: dict[str, Path] = {}
    for file in files:
        if file.id in seen:
            yield PackError(
                f"the id {file.id!r} is already used",
                hint=f"it stands in {seen[file.id]}",
                where=str(file.path),
            )
        seen[file.id] = file.path


def shipped_folder() -> Path:
    """The folder of the shipped pack ``cn``."""
    return Path(__file__).parent / "cn"


def _folder_of(entry: EntryPoint) -> Path:
    return Path(entry.load()())


@lru_cache(maxsize=1)
def installed_packs() -> Mapping[str, Callable[[], Path]]:
    """The packs that installed distributions offer in the entry-point group ``unionkit.packs``."""
    from importlib.metadata import entry_points  # slow to import, and only needed for packs by name

    found: dict[str, Callable[[], Path]] = {SHIPPED: shipped_folder}
    for entry in entry_points(group="unionkit.packs"):
        if entry.name != SHIPPED:
            found[entry.name] = partial(_folder_of, entry)
    return found


@lru_cache
def installed(name: str) -> Pack:
    """An installed pack by name. Raises PackError with the names that there are."""
    folder = installed_packs().get(name)
    if folder is None:
        raise PackError(f"no pack is called {name!r}", hint=_nearest(name, installed_packs()))
    return open_pack(folder(), name)


def load_pack(name_or_folder: str | Path) -> Pack:
    """A pack by name (an installed one) or by folder, with everything in it built and checked.

    Raises PackError and PolicyError, all of them as one group, each with file, line and key.
    """
    text = str(name_or_folder)
    pack = installed(text) if text in installed_packs() else open_pack(Path(name_or_folder))
    errors: list[UnionkitError] = []
    try:
        _ = pack.tables
    except UnionkitError as error:
        raise_all([error], f"the pack {pack.id} has problems")
    for policy_id in pack.policy_files:
        try:
            pack.policy(policy_id)
        except UnionkitError as error:
            errors.append(error)
    if errors:
        raise_all(errors, f"the pack {pack.id} has problems")
    return pack


def load_policy(reference: str | Path) -> Policy:
    """A policy by id (``cn/anhui/chuzhou/file``, from an installed pack) or from a TOML file.

    Raises PackError where there is none and PolicyError, several as a group, where it is not well formed.
    """
    text = str(reference)
    if not text.endswith(".toml"):
        return installed(text.partition("/")[0]).policy(text)
    file = read_file(Path(reference))
    if file.is_table:
        raise PolicyError(
            "this file holds a table, not a policy", hint="load the policy that uses it", where=text
        )
    pack = _pack_of(file.path)
    find_table = (lambda table_id: _foreign_table(table_id, None)) if pack is None else pack.find_table
    sources: Sources = {} if pack is None else pack.sources
    return understand(file, lambda reader: read_policy(reader, sources, find_table))


def _pack_of(path: Path) -> Pack | None:
    """The pack in whose folder a file lies: the nearest folder above with a pack.toml, or the file's own folder."""
    for folder in path.resolve().parents:
        if (folder / "pack.toml").is_file():
            return open_pack(folder)
    tables = [
        file for other in sorted(path.parent.glob("*.toml")) if other != path for file in _table_file(other)
    ]
    return (
        Pack(id="", folder=path.parent, files=tuple(tables), title=Labels(), sources={}) if tables else None
    )


def _table_file(path: Path) -> Iterator[File]:
    try:
        file = read_file(path)
    except PackError:
        return
    if file.is_table:
        yield file
