"""Migrating a kind over cells, in steps of bounded size inside one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from attrs import evolve

from unionkit.storage.cell_writing import STEP, claim_all, mark
from unionkit.storage.cells import Cell, Cells
from unionkit.storage.checking import moved_claims
from unionkit.storage.heads import Head, read_head
from unionkit.storage.kinds import Kind
from unionkit.storage.migrating import Shape, outdated, step_of
from unionkit.storage.ports import Migration
from unionkit.storage.spaces import claims_of, index_of, records_of
from unionkit.storage.texts import read_body, write_body


def migrate(cells: Cells, kinds: Iterable[Kind], *, dry_run: bool) -> Migration:
    """Bring kinds to their declarations and swap the head, or only say what would be done."""
    head = read_head(cells)
    planned = outdated(kinds, head.shapes)
    steps = tuple(
        step_of(kind, head.shapes[kind.name], sum(map(len, _steps(cells, records_of(kind)))))
        for kind in planned
    )
    if planned and not dry_run:
        for kind in planned:
            _bring(cells, kind, head)
        shapes = {**head.shapes, **{kind.name: kind.shape for kind in planned}}
        evolve(head, commit=head.commit + 1, shapes=shapes).swap(cells, head.commit)
    return Migration(steps=steps, applied=not dry_run)


def _steps(cells: Cells, space: str) -> Iterator[list[Cell]]:
    place = ("", "")
    while rows := cells.range(space, place, None, STEP):
        yield rows
        place = (rows[-1].key, rows[-1].id)


def _bring(cells: Cells, kind: Kind, head: Head) -> None:
    shape: Shape = head.shapes[kind.name]
    searched = [index_of(kind, name) for name in cast("list[str]", shape["index"])]
    unique = [claims_of(f"{kind.name}.{name}") for name in cast("list[str]", shape["unique"])]
    for space in (*searched, *unique):
        for rows in _steps(cells, space):
            cells.remove(space, [(row.key, row.id) for row in rows])
    for rows in _steps(cells, records_of(kind)):
        bodies = {row.id: read_body(kind, row.text) for row in rows}
        for row in rows:
            cells.swap(records_of(kind), row.id, row.version, row.version, write_body(kind, bodies[row.id]))
        for name in kind.index:
            marks = [mark(id, body, name) for id, body in bodies.items()]
            cells.add(index_of(kind, name), [one for one in marks if one is not None])
        claims = [claim for id, body in bodies.items() for claim in moved_claims(kind, id, None, body)[1]]
        claim_all(cells, head.commit + 1, claims)
