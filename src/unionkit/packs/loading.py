"""Finding and loading packs and policies: by name, folder or file. All problems of all files are reported at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define

from unionkit.aid.catalogue import Catalogue
from unionkit.errors import PackError, PolicyError, UnionkitError, flatten, raise_all
from unionkit.evidence import CodeList, Labels, Source
from unionkit.packs.calendar_files import CalendarFiles
from unionkit.packs.catalogue_files import catalogues_of
from unionkit.packs.code_files import check_codes, code_lists_of
from unionkit.packs.files import LARGEST, File, interpret, read_file, understand
from unionkit.packs.heads import Head, read_head, read_shared_sources, wrong_ids
from unionkit.packs.installed import installed_packs, shipped_folder
from unionkit.packs.layout_files import check_layouts, layouts_of
from unionkit.packs.process_files import ProcessFiles
from unionkit.packs.reading_policy import read_policy
from unionkit.packs.reading_sources import Sources
from unionkit.packs.reading_tables import read_table
from unionkit.packs.replacing import (
    check_replacing,
    policy_in_force,
    replacements_of,
    wrong_replacements,
)
from unionkit.packs.roster_layouts import Layout
from unionkit.process.machine import Process
from unionkit.rules.policy import Policy
from unionkit.rules.tables import NATION, Table
from unionkit.values.dates import as_day
from unionkit.values.display import notebook_view
from unionkit.values.working_days import Calendar

if TYPE_CHECKING:
    from unionkit.packs.dues import DuesRules, FundRules
    from unionkit.packs.households import PackHouseholds
    from unionkit.packs.organisation import OrganisationRules
    from unionkit.packs.retirement import RetirementRules
    from unionkit.values.identity.regions import Regions

NOT_LAW = ("asks.toml", "sources.toml", "pack.toml")
CASES = ".cases.toml"


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

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Mapping[str, str]:
        return notebook_view(self) or {"text/plain": repr(self)}

    def _repr_html_(self) -> str | None:
        return (notebook_view(self) or {}).get("text/html")

    @cached_property
    def _tables(self) -> tuple[Mapping[str, Table], list[UnionkitError]]:
        """The tables as far as they can be made out, and the problems in their files."""
        found: dict[str, Table] = {}
        errors: list[UnionkitError] = []
        for file in self.files:
            if file.is_table:
                found[file.id], problems = interpret(file, lambda reader: read_table(reader, self.sources))
                errors += problems
        return found, errors

    @property
    def tables(self) -> Mapping[str, Table]:
        """The tables by id. Raises every problem of every table at once."""
        found, errors = self._tables
        if errors:
            raise_all(errors, f"the tables of the pack {self.id} have problems")
        return found

    @cached_property
    def _calendars(self) -> CalendarFiles:
        return CalendarFiles(self.files, self.sources, lambda name: foreign_calendar(name, self))

    @property
    def calendars(self) -> Mapping[str, Calendar]:
        """The calendars of working days by id. Raises every problem of every calendar at once."""
        if self._calendars.errors:
            raise_all(self._calendars.errors, f"the calendars of the pack {self.id} have problems")
        return self._calendars.found

    @property
    def calendar(self) -> Calendar:
        """The calendar called ``PACK/calendar``, or the only one. Raises PackError where there is neither."""
        found = self.calendars
        if f"{self.id}/calendar" in found or len(found) == 1:
            return found.get(f"{self.id}/calendar", next(iter(found.values())))
        raise PackError(
            f"the pack {self.id} has {len(found) or 'no'} calendars, none of them called {self.id}/calendar",
            hint="choose one of its calendars by id, or load_calendar a file of your own",
        )

    @cached_property
    def _processes(self) -> ProcessFiles:
        return ProcessFiles(
            self.files, self.sources, self.find_table, lambda name: foreign_process(name, self)
        )

    @property
    def processes(self) -> Mapping[str, Process]:
        """The processes by id. Raises every problem of every process at once."""
        if self._processes.errors:
            raise_all(self._processes.errors, f"the processes of the pack {self.id} have problems")
        return self._processes.found

    def find_process(self, process_id: str) -> Process | None:
        """A process that can be extended: of this pack or of another installed one, and not itself extending any."""
        return self._processes.find(process_id)

    @cached_property
    def _codes(self) -> tuple[Mapping[str, CodeList], list[UnionkitError]]:
        return code_lists_of(self.files, self.sources)

    @property
    def codes(self) -> Mapping[str, CodeList]:
        """The lists of codes by name. Raises every problem of every list at once."""
        check_codes(self._codes[1], self.id)
        return self._codes[0]

    @cached_property
    def _layouts(self) -> tuple[Mapping[str, Layout], list[UnionkitError]]:
        return layouts_of(self.files, self.sources, self._codes[0])

    @property
    def layouts(self) -> Mapping[str, Layout]:
        """The layouts of rosters by id. Raises every problem of every layout at once."""
        check_codes(self._codes[1], self.id)
        check_layouts(self._layouts[1], self.id)
        return self._layouts[0]

    @cached_property
    def _catalogues(self) -> tuple[Mapping[str, Catalogue], list[UnionkitError]]:
        return catalogues_of(self.files, self.sources, self.find_policy)

    @property
    def catalogues(self) -> Mapping[str, Catalogue]:
        """The catalogues of schemes by id. Raises every problem of every catalogue at once."""
        if self._catalogues[1]:
            raise_all(self._catalogues[1], f"the catalogues of the pack {self.id} have problems")
        return self._catalogues[0]

    @cached_property
    def regions(self) -> Regions:
        """The codes of places in its ``regions.csv``. Raises PackError where it has none or where rows are wrong."""
        from unionkit.packs.regions import read_regions  # only who asks for them loads them

        return read_regions(self.folder / "regions.csv")

    def find_calendar(self, calendar_id: str) -> Calendar | None:
        """A calendar that can be extended: of this pack or of another installed one, and not itself extending any."""
        return self._calendars.find(calendar_id)

    @cached_property
    def policy_files(self) -> Mapping[str, File]:
        """The files of policies by id."""
        return {file.id: file for file in self.files if file.is_policy}

    @cached_property
    def policies(self) -> Mapping[str, Policy]:
        """All policies by id. Raises every problem of every file at once."""
        self.check()
        return {policy_id: self.policy(policy_id) for policy_id in sorted(self.policy_files)}

    @cache  # noqa: B019  packs are few and live as long as the process
    def policy(self, policy_id: str) -> Policy:
        """One policy by id. Raises PackError for an id that the pack does not have."""
        file = self.policy_files.get(policy_id)
        if file is None:
            raise PackError(
                f"the pack {self.id} has no policy {policy_id!r}", hint=_nearest(policy_id, self.policy_files)
            )
        if self._tables[1]:
            raise_all(self._tables[1], f"the tables of the pack {self.id} have problems")
        return understand(file, lambda reader: read_policy(reader, self.sources, self.find_table))

    @cached_property
    def replacements(self) -> Mapping[tuple[str, str], str]:
        """The policies that stand in for others: their ids by the id of the other and the place."""
        return replacements_of(self.policy_files.values())

    def policy_on(self, policy_id: str, *, on: date | str, place: str = NATION) -> Policy:
        """The policy that answers for a place on a day: the one that replaces it there, else itself.

        A policy of another installed pack can be asked for too, and this pack may replace it. Raises PackError for an
        id that neither has.
        """
        other = _foreign(policy_id, self)
        packs = [self] if other is None else [self, other]
        return policy_in_force(packs, policy_id, place=place, on=as_day(on))

    @property
    def organisation(self) -> OrganisationRules:
        """The rules about organisations, elections and congresses, here or in the shipped pack."""
        from unionkit.packs.organisation import OrganisationRules  # only who asks for them loads them

        return OrganisationRules(self)

    @cached_property
    def retirement(self) -> RetirementRules:
        """The rules on retirement, here or in the shipped pack."""
        from unionkit.packs.retirement import RetirementRules  # only who asks for them loads them

        return RetirementRules(self)

    @property
    def dues(self) -> DuesRules:
        """The rules on members' dues, here or in the shipped pack."""
        from unionkit.packs.dues import DuesRules  # only who asks for them loads them

        return DuesRules(self)

    @property
    def funds(self) -> FundRules:
        """The rules on union funds and spending, here or in the shipped pack."""
        from unionkit.packs.dues import FundRules  # only who asks for them loads them

        return FundRules(self)

    @property
    def household(self) -> PackHouseholds:
        """How households are counted: who belongs, what counts as income and spending, here or in the shipped pack."""
        from unionkit.packs.households import PackHouseholds  # only who asks for them loads them

        return PackHouseholds(self)

    def check(self) -> None:
        """Raise every problem of every table, policy and calendar at once, in the order of the files."""
        errors = list(self._tables[1])
        for policy_id, file in self.policy_files.items():
            if errors:
                errors += interpret(file, lambda reader: read_policy(reader, self.sources, self.find_table))[
                    1
                ]
                continue
            try:
                self.policy(policy_id)
            except UnionkitError as error:
                errors += flatten(error)
        errors += self._calendars.errors
        errors += [] if errors else self._wrong_replacements()
        errors += [*self._codes[1], *self._layouts[1], *self._processes.errors, *self._catalogues[1]]
        if errors:
            raise_all(errors, f"the pack {self.id} has problems")

    def _wrong_replacements(self) -> list[UnionkitError]:
        found: list[UnionkitError] = list(wrong_replacements(tuple(self.policy_files.values())))
        for (replaced, _), policy_id in self.replacements.items():
            owner = self if replaced in self.policy_files else _foreign(replaced, self)
            known = owner is not None and replaced in owner.policy_files
            other = owner.policy(replaced) if owner is not None and known else None
            found += check_replacing(self.policy_files[policy_id], self.policy(policy_id), other)
        return found

    def find_policy(self, policy_id: str) -> Policy | None:
        """A policy of this pack, or of another installed pack; None where there is none, or where it has problems."""
        pack = self if policy_id in self.policy_files else _foreign(policy_id, self)
        if pack is None or policy_id not in pack.policy_files:
            return None
        try:
            return pack.policy(policy_id)
        except UnionkitError:
            return None  # its problems are told with its own file

    def find_table(self, table_id: str) -> Table | None:
        """A table of this pack, or of another installed pack."""
        return self._tables[0].get(table_id) or foreign_table(table_id, self)


def _nearest(name: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else f"it has: {', '.join(sorted(known)[:30]) or 'none'}"


def _nearest_pack(name: str) -> str:
    near = difflib.get_close_matches(name, list(installed_packs()), n=1)
    there = (
        f"did you mean {near[0]!r}?" if near else f"installed: {', '.join(sorted(installed_packs())[:30])}"
    )
    return f"{there}; a pack that is not installed is loaded from its folder"


def _foreign(part_id: str, asking: Pack | None) -> Pack | None:
    """The installed pack in which a table or calendar of that id lies, None where that is the pack that asks."""
    name = part_id.partition("/")[0]
    if name not in installed_packs() or (asking is not None and asking.folder == installed_packs()[name]()):
        return None
    return installed(name)


def foreign_table(table_id: str, asking: Pack | None) -> Table | None:
    """A table of an installed pack other than the one that asks."""
    pack = _foreign(table_id, asking)
    return None if pack is None else pack.tables.get(table_id)


def foreign_process(process_id: str, asking: Pack | None) -> Process | None:
    """A process that can be extended, of an installed pack other than the one that asks."""
    pack = _foreign(process_id, asking)
    return None if pack is None else pack.find_process(process_id)


def foreign_calendar(calendar_id: str, asking: Pack | None) -> Calendar | None:
    """A calendar that can be extended, of an installed pack other than the one that asks."""
    pack = _foreign(calendar_id, asking)
    return None if pack is None else pack.find_calendar(calendar_id)


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
        return understand(
            file, lambda reader: read_policy(reader, {}, lambda name: foreign_table(name, None))
        )
    _ = pack.tables
    return understand(file, lambda reader: read_policy(reader, pack.sources, pack.find_table))


def _pack_of(path: Path) -> Pack | None:
    """The pack in whose folder a file lies: the nearest folder above with a pack.toml, or the file's own folder."""
    for folder in path.resolve().parents:
        if (folder / "pack.toml").is_file():
            return open_pack(folder)
    tables = [
        file for other in sorted(path.parent.glob("*.toml")) if other != path for file in _table_file(other)
    ]
    if not tables:
        return None
    errors = list(wrong_ids(tables))
    if errors:
        raise_all(errors, f"the tables in {path.parent} have problems")
    return Pack(id="", folder=path.parent, files=tuple(tables), title=Labels(), sources={})


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
