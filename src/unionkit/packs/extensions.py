"""What a process may and may not do to the one that it extends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from unionkit.packs.reader import Reader, suggest
from unionkit.packs.reading_quantities import Quantities
from unionkit.packs.reading_transitions import check_together
from unionkit.process.extending import extended
from unionkit.process.parts import ProcessEdition, State
from unionkit.rules.facts import Schema
from unionkit.rules.parts import Parameter


def laid_over(
    reader: Reader,
    base: Sequence[ProcessEdition],
    own: Sequence[tuple[ProcessEdition, tuple[str, ...]]],
    states: Mapping[str, State],
) -> tuple[ProcessEdition, ...]:
    """The editions of both, and what contradicts itself only when they stand together."""
    found = extended(base, own)
    if not reader.problems:
        for edition in found:
            check_together(reader, states, edition)
    return found


def check_quantities(quantities: Quantities, base: Sequence[ProcessEdition]) -> None:
    """Refuse a quantity of a name that the process which is extended uses for one of its own."""
    taken = {name for edition in base for name in edition.derived}
    for name in taken & set(quantities):
        quantities[name][0].refuse(
            f"the process that this one extends has a quantity {name!r}", "choose another name"
        )


def check_laid(
    part: Reader, edition: ProcessEdition, replaced: Sequence[str], base: Sequence[ProcessEdition]
) -> None:
    """Refuse to replace what is not there, and to use the id of what stays."""
    ids = {name for other in base for name in other.ids}
    for name in replaced:
        if name not in ids:
            hint = suggest(name, sorted(ids)) if base else "only a process that extends another replaces"
            part.refuse(f"nothing is called {name!r} that could be replaced", hint, "replaces")
    for name in edition.ids:
        if name in ids - set(replaced):
            part.refuse(
                f"the process that this one extends has {name!r} too",
                f'add it to replaces = ["{name}"], or give this one another id',
            )


def check_facts(reader: Reader, own: Schema, base: Schema) -> None:
    """Refuse a fact that the process which is extended has with another type, unit or fewer choices."""
    for name in own.keys() & base.keys():
        mine, theirs = own[name], base[name]
        same = mine.type == theirs.type and mine.unit == theirs.unit
        if not same or not set(theirs.choices) <= set(mine.choices):
            reader.refuse(
                f"the process that this one extends has the fact {name!r} otherwise",
                "keep its type, unit and choices, or choose another name",
                "facts",
                name,
            )


def check_parameters(reader: Reader, own: Mapping[str, Parameter], base: Mapping[str, Parameter]) -> None:
    """Refuse a parameter that the process which is extended has in another unit: its expressions rely on it."""
    for name in own.keys() & base.keys():
        if own[name].unit != base[name].unit:
            reader.refuse(
                f"the process that this one extends has the parameter {name!r} otherwise",
                "keep its unit, or choose another name",
                "parameters",
                name,
            )
