"""Linting whole packs, and whatever a path names: a pack, a folder, a policy or a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from attrs import evolve

from unionkit.packs.loading import Pack, installed, load_pack, load_policy, open_pack, read_file, understand
from unionkit.packs.reading_sources import Sources
from unionkit.packs.reading_tables import read_table
from unionkit.rules.lint import Remark, lint_policy, lint_table
from unionkit.rules.lint.using import UNUSED_SOURCE, sources_cited


def lint_pack(pack: Pack) -> tuple[Remark, ...]:
    """All remarks about the policies and tables of a pack; the path of each begins with the id of its policy."""
    found = [remark for table in pack.tables.values() for remark in lint_table(table)]
    for policy_id, policy in pack.policies.items():
        remarks = lint_policy(policy, shared_sources=pack.sources)
        found += [evolve(remark, where=f"{policy_id} {remark.where}") for remark in remarks]
    return (*found, *_unused_shared(pack))


def _unused_shared(pack: Pack) -> Iterator[Remark]:
    """Sources of the whole pack that none of its policies and tables cites."""
    used = {key for policy in pack.policies.values() for key in sources_cited(policy)}
    used |= {
        row.citation.source.key
        for table in pack.tables.values()
        for row in table.rows
        if row.citation is not None
    }
    for key in pack.sources:
        if key not in used:
            yield Remark(
                code=UNUSED_SOURCE,
                level="warning",
                where=f"sources.{key}",
                message="nothing in the pack cites this source",
                hint="take it out, or cite it",
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
    name = str(reference).partition("/")[0]
    return lint_policy(load_policy(reference), shared_sources=installed(name).sources)


def _lint_file(path: Path) -> tuple[Remark, ...]:
    file, shared = read_file(path), _shared_sources(path)
    if file.is_table:
        return lint_table(understand(file, lambda reader: read_table(reader, shared)))
    return lint_policy(load_policy(path), shared_sources=shared)


def _shared_sources(path: Path) -> Sources:
    """The sources of the pack in whose folder a file lies, none where there is no pack."""
    for folder in path.resolve().parents:
        if (folder / "pack.toml").is_file():
            return open_pack(folder).sources
    return {}
