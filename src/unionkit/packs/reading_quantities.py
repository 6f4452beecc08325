"""Derived quantities out of TOML: what stands under `let`, in the order in which they need one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unionkit.errors import UnknownName
from unionkit.expr.nodes import Aggregate, Field, Name, Node, Operation, walk_nodes
from unionkit.packs.forms import read_quantity_shape
from unionkit.packs.reader import Reader
from unionkit.packs.reading_facts import check_name
from unionkit.packs.shapes import ZERO
from unionkit.rules.facts import Schema
from unionkit.rules.parts import ALWAYS, Derived

Quantities = Mapping[str, tuple[Reader, Derived]]


def read_quantities(reader: Reader, facts: Schema) -> Quantities:
    """The derived quantities under ``let``, their trees not yet checked.

    Under the name of a list, or as ``"list.field"``, stand derived fields of its records, which may be called like a
    shape: a list has no shape itself.
    """
    found: dict[str, tuple[Reader, Derived]] = {}
    let = reader.table("let")
    for name, value in let.values.items():
        let.read.add(name)
        head, dot, field = name.partition(".")
        if dot:
            found |= _field(head, field, _part(let, name, value), facts)
        elif _is_list(name, facts):
            fields = Reader(value, (*let.path, name), let.problems)
            for each, inner in fields.values.items():
                found |= _field(name, each, _part(fields, each, inner), facts)
        elif check_name(name, "a quantity", part := _part(let, name, value)):
            found |= _quantity(name, part)
    return found


def _is_list(name: str, facts: Schema) -> bool:
    return name in facts and facts[name].type == "list"


def _part(reader: Reader, name: str, value: object) -> Reader:
    return Reader(
        value if isinstance(value, Mapping) else {"is": value}, (*reader.path, name), reader.problems
    )


def _field(head: str, field: str, part: Reader, facts: Schema) -> Quantities:
    """One derived field of the records of a list."""
    if not _is_list(head, facts):
        part.refuse(f"no list is called {head!r}", "declare it, or leave the dot out of the name")
    elif field in facts[head].fields:
        part.refuse(f"records of {head!r} have a field {field!r} already", "choose another name")
    elif check_name(field, "a field", part):
        return _quantity(f"{head}.{field}", part)
    return {}


def _quantity(name: str, reader: Reader) -> Quantities:
    shape = read_quantity_shape(reader)
    label = reader.labels("label")
    reader.finish()
    if shape is None:
        return {}
    value = shape.value if shape.when == ALWAYS else Operation("if", (shape.when, shape.value, ZERO))
    return {name: (reader, Derived(name=name, value=value, label=label))}


def mentioned(node: Node) -> set[str]:
    """Names and fields in a tree, written as they are declared."""
    found = set()
    for inner in walk_nodes(node):
        if isinstance(inner, Name):
            found.add(inner.name)
        elif isinstance(inner, Field):
            found.add(f"{inner.list_name}.{inner.name}")
        elif isinstance(inner, Aggregate):
            found.add(inner.list_name)
    return found


def in_order(quantities: Quantities) -> list[str]:
    """Quantities so that each comes after those that it uses; what goes round in a circle is refused and left out."""
    needs = {name: mentioned(part.value) & set(quantities) for name, (_, part) in quantities.items()}
    done: list[str] = []
    while ready := [name for name in needs if name not in done and needs[name] <= set(done)]:
        done += ready
    told: set[str] = set()
    for circle in _circles({name: needed for name, needed in needs.items() if name not in done}):
        message = "this quantity is defined by itself"
        if len(circle) > 1:
            message = f"these quantities are defined by one another: {', '.join(circle)}"
        quantities[circle[0]][0].refuse(message, "write one of them without the others, from facts alone")
        told.add(circle[0])
    for name in needs:
        if name not in done and name not in told:
            quantities[name][0].keep(
                UnknownName(f"{name!r} needs a quantity in a circle", hint="mend that one")
            )
    return done


def _circles(needs: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """The circles among quantities that wait for one another, each once."""
    told: set[str] = set()
    for start in needs:
        seen: list[str] = []
        name: str | None = start
        while name is not None and name not in seen and name not in told:
            seen.append(name)
            name = next((other for other in needs if other in needs[name]), None)
        if name in seen:
            yield sorted(seen[seen.index(name) :], key=list(needs).index)
        told |= set(seen)


__all__ = ["Quantities", "in_order", "mentioned", "read_quantities"]
