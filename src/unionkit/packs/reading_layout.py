"""Layouts of rosters out of TOML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from unionkit.evidence import CodeList
from unionkit.packs.reader import Reader, suggest
from unionkit.packs.reading_sources import Sources, read_citations, read_sources
from unionkit.packs.roster_layouts import Column, ColumnType, Layout, Roles, Unique

_ROLES = ("identity", "document", "birth", "sex", "changed", "status", "staff", "members", "union_code")


def read_layout(reader: Reader, shared: Sources, codes: Mapping[str, CodeList]) -> Layout:
    """One layout; its choices are lists of codes of the pack, by name."""
    sources = read_sources(reader, shared)
    reader.one_of("kind", ("roster",), "roster")
    columns = tuple(_column(part, sources, codes) for part in reader.records("column"))
    if not columns:
        reader.refuse("a roster has columns", "write [[column]] with name, label and type")
    made = Layout(
        id=reader.text("id", required=True),
        label=reader.labels("label"),
        columns=columns,
        citations=read_citations(reader, sources),
        roles=_roles(reader.table("roles"), columns),
    )
    reader.labels("note")
    if not reader.has("cite"):
        reader.refuse("a roster cites where its columns were read", 'add cite = "…"')
    reader.finish()
    _refuse_twins(reader, columns)
    return made


def _column(part: Reader, sources: Sources, codes: Mapping[str, CodeList]) -> Column:
    kind: ColumnType = part.one_of("type", get_args(ColumnType), "text")
    unique: Unique = part.one_of("unique", get_args(Unique), "no")
    found = _codes(part, kind, codes)
    if not part.has("label"):
        part.refuse("label is missing", 'add label = { zh = "…", en = "…" }')
    made = Column(
        name=part.text("name", required=True),
        label=part.labels("label"),
        type=kind,
        also=part.names("also"),
        required=part.truth("required"),
        needed=part.truth("needed"),
        extra=part.truth("extra"),
        sensitive=part.truth("sensitive"),
        unique=unique,
        codes=found,
        documents=part.names("documents"),
        citations=read_citations(part, sources),
    )
    part.labels("note")
    part.finish()
    return made


def _codes(part: Reader, kind: str, codes: Mapping[str, CodeList]) -> CodeList | None:
    name = part.name("codes")
    if not name:
        if kind == "choice":
            part.refuse("a choice has a list of codes", 'add codes = "…", the name of a list of the pack')
        return None
    if name not in codes:
        part.refuse(f"the pack has no list of codes {name!r}", suggest(name, sorted(codes)), "codes")
    return codes.get(name)


def _roles(part: Reader, columns: tuple[Column, ...]) -> Roles:
    names = [column.name for column in columns]
    found = {role: part.one_of(role, tuple(names), "") for role in _ROLES}
    part.finish()
    return Roles(**found)


def _refuse_twins(reader: Reader, columns: tuple[Column, ...]) -> None:
    """Refuse a column that goes by a label of one before."""
    seen: set[str] = set()
    for place, column in enumerate(columns):
        for title in sorted(set(column.titles) & seen - {""}):
            reader.refuse(f"a column before is called {title!r} too", "keep one", "column", place)
        seen.update(column.titles)
