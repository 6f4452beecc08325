"""The shapes in which amounts are written, turned into expression trees: bands, margins, rates, months, tables.

Every shape gives a tree and the condition under which it applies at all, so that nothing about shapes is left for the
executors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from unionkit.errors import PolicyError, UnionkitError
from unionkit.expr.nodes import Node, Number, Operation, Text
from unionkit.expr.parsing import parse
from unionkit.packs.bands import read_bands, read_slices
from unionkit.packs.reader import Path, Reader
from unionkit.packs.shapes import (
    ZERO,
    Shape,
    any_of,
    quantity_of,
    rate_at,
    read_between,
    times,
    tree,
    tree_at,
)

COMPANIONS: Mapping[str, tuple[str, ...]] = {
    "pay": (),
    "is": (),
    "bands": ("of",),
    "marginal": ("of",),
    "rate": ("of",),
    "months": ("standard", "per_head"),
    "table": ("by",),
    "between": (),
}
"""Each shape with the keys that belong to it."""
FORMS = tuple(COMPANIONS)


def read_amount_shape(reader: Reader) -> Shape | None:
    """The shape of an amount; exactly one must be there. Problems are kept in the reader."""
    return _read_shape(reader, "an amount", "is", "pay")


def read_quantity_shape(reader: Reader) -> Shape | None:
    """The shape of a derived quantity, which has one value; exactly one must be there."""
    shape = _read_shape(reader, "a quantity", "pay", "is")
    if shape is not None and shape.high is not None:
        reader.refuse("a quantity has one value", "only an amount may lie between two ends", shape.form)
    return shape


def _read_shape(reader: Reader, what: str, foreign: str, plain: str) -> Shape | None:
    present = [form for form in FORMS if reader.has(form)]
    wanted = [form for form in FORMS if form != foreign and (what == "an amount" or form != "between")]
    if len(present) != 1 or present[0] == foreign:
        for key in {*FORMS, *(key for keys in COMPANIONS.values() for key in keys)}:
            reader.raw(key)
        if present == [foreign]:
            reader.refuse(f"{what} is not written with {foreign}", f'write {plain} = "…"', foreign)
        elif present:
            reader.refuse(
                f"{what} has exactly one shape, not {' and '.join(present)}", "keep one of them", present[1]
            )
        else:
            reader.refuse(f"{what} has no shape", f"write one of {', '.join(wanted)}")
        return None
    form = present[0]
    for key in (form, *COMPANIONS[form]):
        reader.raw(key)
    _refuse_strays(reader, form)
    try:
        return _SHAPES[form](reader)
    except UnionkitError as error:
        reader.keep(error, form)
        return None


def _refuse_strays(reader: Reader, form: str) -> None:
    """Refuse the keys of other shapes, which would be ignored."""
    for key in dict.fromkeys(key for keys in COMPANIONS.values() for key in keys):
        if reader.has(key) and key not in COMPANIONS[form]:
            reader.raw(key)
            owners = [other for other, keys in COMPANIONS.items() if key in keys]
            reader.refuse(f"{key} says nothing beside {form}", f"it belongs to {' and '.join(owners)}", key)


def _pay(reader: Reader) -> Shape:
    return Shape(value=tree_at(reader, "pay"))


def _is(reader: Reader) -> Shape:
    return Shape(value=tree_at(reader, "is"), form="is")


def _rate(reader: Reader) -> Shape:
    return Shape(value=times(quantity_of(reader), rate_at(reader)), form="rate")


def _counted(reader: Reader, key: str, unit: str) -> Node:
    """An expression; a plain number stands for so many of the unit."""
    node = tree_at(reader, key)
    return Number(node.value, unit) if isinstance(node, Number) and not node.unit else node


def _months(reader: Reader) -> Shape:
    """Months of a standard: its unit is per month and head, and the amount is stated for one head unless told how many."""
    if not reader.has("standard"):
        raise PolicyError(
            "this shape needs the standard that the months are of",
            hint='add standard = "L", a quantity in CNY/month/head',
        )
    months, standard = _counted(reader, "months", "month"), tree_at(reader, "standard")
    heads = _counted(reader, "per_head", "head") if reader.has("per_head") else Number(Decimal(1), "head")
    return Shape(value=times(times(standard, months), heads), form="months")


def _table(reader: Reader) -> Shape:
    keys = reader.names("by")
    if not keys:
        raise PolicyError("a table needs the choice that it goes by", hint='add by = "class"')
    cells = list(_cells(reader, reader.raw("table"), keys, (), ("table",)))
    if not cells:
        if reader.raw("table") == {}:
            raise PolicyError("the table is empty", hint="write table = { deep = 5000 }")
        return Shape(value=ZERO, form="table")
    value: Node = cells[-1][1]
    for condition, amount in reversed(cells[:-1]):
        value = Operation("if", (condition, amount, value))
    conditions = [condition for condition, _ in cells]
    return Shape(value=value, when=any_of(conditions), form="table")


def _cells(
    reader: Reader, table: object, keys: tuple[str, ...], found: tuple[Node, ...], path: Path
) -> list[tuple[Node, Node]]:
    if not keys:
        try:
            return [(found[0] if len(found) == 1 else Operation("and", found), tree(table))]
        except UnionkitError as error:
            reader.keep(error, *path)
            return []
    if not isinstance(table, Mapping):
        reader.refuse(f"the table needs a level for {keys[0]!r}", "write table = { a = { b = 1 } }", *path)
        return []
    cells: list[tuple[Node, Node]] = []
    for choice, inner in table.items():
        test = Operation("eq", (parse(keys[0]), Text(str(choice))))
        cells += _cells(reader, inner, keys[1:], (*found, test), (*path, str(choice)))
    return cells


_SHAPES: Mapping[str, Callable[[Reader], Shape]] = {
    "pay": _pay,
    "is": _is,
    "rate": _rate,
    "months": _months,
    "between": read_between,
    "table": _table,
    "bands": read_bands,
    "marginal": read_slices,
}
