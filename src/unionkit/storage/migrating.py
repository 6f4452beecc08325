"""What a migration does to a kind, worked out from what the store keeps and what is declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from unionkit.errors import SchemaMismatch
from unionkit.storage.kinds import Json, Kind
from unionkit.storage.ports import MigrationStep

Shape = Mapping[str, Json]


def outdated(kinds: Iterable[Kind], shapes: Mapping[str, Shape]) -> list[Kind]:
    """The kinds that the store keeps otherwise than they are declared. Raises SchemaMismatch where it is newer."""
    found: list[Kind] = []
    for kind in kinds:
        shape = shapes.get(kind.name, kind.shape)
        if cast("int", shape["schema"]) > kind.schema:
            raise SchemaMismatch(
                f"the store keeps {kind.name} under schema {shape['schema']}, and {kind.schema} is declared",
                hint="upgrade this program; a store is not migrated back",
            )
        if shape != kind.shape:
            found.append(kind)
    return found


def step_of(kind: Kind, shape: Shape, records: int) -> MigrationStep:
    """The step that brings a kind to its declaration."""
    return MigrationStep(
        kind=kind.name,
        start=cast("int", shape["schema"]),
        end=kind.schema,
        records=records,
        added=tuple(sorted(_searched(kind.shape) - _searched(shape))),
        dropped=tuple(sorted(_searched(shape) - _searched(kind.shape))),
    )


def _searched(shape: Shape) -> set[str]:
    names = {role: cast("list[str]", shape[role]) for role in ("index", "unique")}
    return {f"{role} {name}" for role, found in names.items() for name in found}
