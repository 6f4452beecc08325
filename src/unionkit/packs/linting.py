"""Linting whole packs, and whatever a path names: a pack, a folder, a policy or a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from attrs import evolve

from unionkit.aid.catalogue import Catalogue
from unionkit.aid.linting import lint_catalogue, sources_of_catalogue
from unionkit.aid.mutual.plan import MutualPlan
from unionkit.evidence import CodeList, Source
from unionkit.packs.calendars import load_calendar
from unionkit.packs.files import File, read_file, understand
from unionkit.packs.layouts import load_layout
from unionkit.packs.loading import Pack, installed, load_pack, load_policy, open_pack
from unionkit.packs.processes import load_process
from unionkit.packs.reading_codes import read_code_lists
from unionkit.packs.reading_sources import Sources
from unionkit.packs.reading_tables import read_table
from unionkit.packs.roster_layouts import Layout
from unionkit.process.linting import lint_process, sources_of
from unionkit.process.machine import Process
from unionkit.rules.lint import Remark, lint_policy, lint_table
from unionkit.rules.lint.using import UNUSED_SOURCE, sources_cited
from unionkit.rules.policy import Policy
from unionkit.rules.tables import Table
from unionkit.values.working_days import Calendar

SOURCE_TWICE, UNUSED_TABLE, OUT_OF_REACH = "UL17", "UL18", "UL71"


def lint_pack(pack: Pack) -> tuple[Remark, ...]:
    """All remarks about the policies, tables and calendars of a pack; the path of each begins with the id of its policy."""
    found: list[Remark] = []
    for file in pack.files:
        if file.is_table:
            found += _lint_table_file(file, pack.tables[file.id])
        if file.is_calendar:
            found += _lint_calendar_file(file, pack.calendars[file.id])
        if file.is_process:
            found += _lint_process_file(file, pack.processes[file.id])
        if file.is_codes:
            found += _lint_code_file(
                file, understand(file, lambda reader: read_code_lists(reader, pack.sources))
            )
        if file.is_roster:
            found += _lint_layout_file(file, pack.layouts[file.id])
        if file.is_catalogue:
            found += _lint_catalogue_file(file, pack.catalogues[file.id])
        if file.is_mutual_plan:
            found += _lint_mutual_file(file, pack.mutual_plans[file.id])
    for policy_id, policy in pack.policies.items():
        remarks = _lint_policy_file(pack.policy_files[policy_id], policy, pack.sources)
        found += [evolve(remark, where=f"{policy_id} {remark.where}") for remark in remarks]
    return (*found, *_unused_shared(pack), *_sources_twice(pack), *_out_of_reach(pack))


def _lint_policy_file(file: File, policy: Policy, shared: Sources) -> Iterator[Remark]:
    """Remarks about a policy and about the tables that it brings along."""
    yield from lint_policy(policy, shared_sources=shared)
    used = {part.table.id: part.table for part in policy.parameters.values() if part.table is not None}
    own = file.values.get("tables", [])
    for part in cast("list[Mapping[str, object]]", own if isinstance(own, list) else [own]):
        table_id = str(part["id"])
        if table_id in used:
            yield from lint_table(used[table_id])
        else:
            yield Remark(
                code=UNUSED_TABLE,
                level="warning",
                where=f"table {table_id}",
                message="no parameter of the policy uses this table",
                hint="take it out, or use it",
            )


def _lint_table_file(file: File, table: Table) -> Iterator[Remark]:
    """Remarks about a table and about the sources that stand beside it."""
    yield from lint_table(table)
    used = _cited_in(table)
    for key in cast("Mapping[str, object]", file.values.get("sources", {})):
        if key not in used:
            yield _unused_source(f"table {table.id} sources.{key}", "no row cites this source")


def _lint_calendar_file(file: File, calendar: Calendar) -> Iterator[Remark]:
    """Sources that stand beside a calendar and that no arrangement cites."""
    used = _arranged_by(calendar)
    for key in cast("Mapping[str, object]", file.values.get("sources", {})):
        if key not in used:
            yield _unused_source(f"calendar {file.id} sources.{key}", "no year cites this source")


def _lint_process_file(file: File, process: Process) -> Iterator[Remark]:
    """Remarks about a process; sources of the pack, and what a process that it extends declares, may go unused."""
    own = cast("Mapping[str, object]", file.values.get("sources", {}))
    inherited = {f"facts.{name}" for name in process.facts} - {
        f"facts.{name}" for name in cast("Mapping[str, object]", file.values.get("facts", {}))
    }
    for remark in lint_process(process, shared_sources=set(process.sources) - set(own)):
        if remark.where not in inherited:
            yield evolve(remark, where=f"{process.id} {remark.where}")


def _lint_code_file(file: File, lists: Mapping[str, CodeList]) -> Iterator[Remark]:
    """Sources that stand beside lists of codes and that none of them cites."""
    used = {key for codes in lists.values() for key in _cited_by(codes)}
    for key in cast("Mapping[str, object]", file.values.get("sources", {})):
        if key not in used:
            yield _unused_source(f"codes {file.id} sources.{key}", "no list cites this source")


def _cited_by(codes: CodeList) -> set[str]:
    cited = (*codes.citations, *(citation for code in codes for citation in code.citations))
    return {citation.source.key for citation in cited}


def _lint_layout_file(file: File, layout: Layout) -> Iterator[Remark]:
    """Sources that stand beside the layout of a roster and that it does not cite."""
    used = _cited_in_layout(layout)
    for key in cast("Mapping[str, object]", file.values.get("sources", {})):
        if key not in used:
            yield _unused_source(f"roster {file.id} sources.{key}", "no column cites this source")


def _lint_catalogue_file(file: File, catalogue: Catalogue) -> Iterator[Remark]:
    """Remarks about a catalogue of schemes and about the sources that stand beside it."""
    for remark in lint_catalogue(catalogue):
        yield evolve(remark, where=f"{file.id} {remark.where}")
    used = sources_of_catalogue(catalogue)
    for key in cast("Mapping[str, object]", file.values.get("sources", {})):
        if key not in used:
            yield _unused_source(f"{file.id} sources.{key}", "no relation and no edition cites this source")


def _lint_mutual_file(file: File, plan: MutualPlan) -> Iterator[Remark]:
    """Remarks about the sources that stand in the file of a mutual plan."""
    used = {citation.source.key for citation in plan.citations}
    for key in cast("Mapping[str, object]", file.values.get("sources", {})):
        if key not in used:
            yield _unused_source(f"{file.id} sources.{key}", "the plan does not cite this source")


def _cited_in_layout(layout: Layout) -> set[str]:
    cited = (*layout.citations, *(citation for column in layout for citation in column.citations))
    return {citation.source.key for citation in cited}


def _arranged_by(calendar: Calendar) -> set[str]:
    return {item.source.key for item in calendar.arrangements if isinstance(item.source, Source)}


def _cited_in(table: Table) -> set[str]:
    return {row.citation.source.key for row in table.rows if row.citation is not None}


def _unused_source(where: str, message: str) -> Remark:
    return Remark(
        code=UNUSED_SOURCE, level="warning", where=where, message=message, hint="take it out, or cite it"
    )


def _unused_shared(pack: Pack) -> Iterator[Remark]:
    """Sources of the whole pack that none of its policies and tables cites."""
    used = {key for policy in pack.policies.values() for key in sources_cited(policy)}
    used |= {key for table in pack.tables.values() for key in _cited_in(table)}
    used |= {key for calendar in pack.calendars.values() for key in _arranged_by(calendar)}
    used |= {key for process in pack.processes.values() for key in sources_of(process)}
    used |= {key for codes in pack.codes.values() for key in _cited_by(codes)}
    used |= {key for layout in pack.layouts.values() for key in _cited_in_layout(layout)}
    used |= {key for made in pack.catalogues.values() for key in sources_of_catalogue(made)}
    used |= {citation.source.key for plan in pack.mutual_plans.values() for citation in plan.citations}
    for key in pack.sources:
        if key not in used:
            yield _unused_source(f"sources.{key}", "nothing in the pack cites this source")


def _sources_twice(pack: Pack) -> Iterator[Remark]:
    """Files that call a source of their own by the name of another one that the whole pack shares."""
    for file in pack.files:
        for key in cast("Mapping[str, object]", file.values.get("sources", {})):
            if key in pack.sources:
                yield Remark(
                    code=SOURCE_TWICE,
                    level="warning",
                    where=f"{file.id} sources.{key}",
                    message="the pack has another source of this name, which this one hides here",
                    hint="give it a name of its own, or cite the pack's",
                )


def _out_of_reach(pack: Pack) -> Iterator[Remark]:
    """Policies that cannot be loaded by their id once the pack is installed, since the id begins with another name."""
    if not (pack.folder / "pack.toml").is_file():
        return
    for policy_id in pack.policy_files:
        if policy_id.partition("/")[0] != pack.id:
            yield Remark(
                code=OUT_OF_REACH,
                level="warning",
                where=policy_id,
                message=f"load_policy looks for this id in a pack called {policy_id.partition('/')[0]!r}",
                hint=f"begin the id with {pack.id}/",
            )


def lint_path(reference: str | Path) -> tuple[Remark, ...]:
    """All remarks about what a path or name stands for: an installed pack, a folder, a file, or the id of a policy.

    Raises PackError and PolicyError for what cannot be loaded at all.
    """
    path = Path(reference)
    if path.suffix == ".toml":
        return _lint_file(path)
    if path.is_dir() or "/" not in str(reference):
        return lint_pack(load_pack(reference))
    policy, pack = load_policy(reference), installed(str(reference).partition("/")[0])
    return tuple(_lint_policy_file(pack.policy_files[policy.id], policy, pack.sources))


def _lint_file(path: Path) -> tuple[Remark, ...]:
    file, shared = read_file(path), _shared_sources(path)
    if file.is_table:
        return tuple(_lint_table_file(file, understand(file, lambda reader: read_table(reader, shared))))
    if file.is_calendar:
        return tuple(_lint_calendar_file(file, load_calendar(path)))
    if file.is_process:
        return tuple(_lint_process_file(file, load_process(path)))
    if file.is_codes:
        return tuple(_lint_code_file(file, understand(file, lambda reader: read_code_lists(reader, shared))))
    if file.is_roster:
        return tuple(_lint_layout_file(file, load_layout(path)))
    if file.is_catalogue:
        return tuple(_lint_catalogue_file(file, _pack_around(path).catalogues[file.id]))
    if file.is_mutual_plan:
        return tuple(_lint_mutual_file(file, _pack_around(path).mutual_plans[file.id]))
    return tuple(_lint_policy_file(file, load_policy(path), shared))


def _shared_sources(path: Path) -> Sources:
    """The sources of the pack in whose folder a file lies, none where there is no pack."""
    folder = _folder_of_pack(path)
    return {} if folder is None else open_pack(folder).sources


def _pack_around(path: Path) -> Pack:
    """The pack in whose folder a file lies; the folder itself where there is no pack."""
    return open_pack(_folder_of_pack(path) or path.resolve().parent)


def _folder_of_pack(path: Path) -> Path | None:
    return next((folder for folder in path.resolve().parents if (folder / "pack.toml").is_file()), None)
