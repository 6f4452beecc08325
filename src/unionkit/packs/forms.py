"""The shapes in which amounts are written, turned into expression trees: bands, margins, rates, months, tables.

Every shape gives a tree and the condition under which it applies at all, so that nothing about shapes is left for the
executors.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from attrs import frozen

from unionkit.errors import PolicyError, UnionkitError
from unionkit.expr.nodes import Node, Number, Operation, Text
from unionkit.expr.parsing import parse
from unionkit.packs.reader import Reader
from unionkit.rules.parts import ALWAYS

FORMS = ("pay", "is", "bands", "marginal", "rate", "months", "table", "between")
ZERO = Number(Decimal(0))


@frozen(kw_only=True)
class Shape:
    """A shape as trees: the value, the upper end where a person decides, and when it applies."""

    value: Node
    high: Node | None = None
    when: Node = ALWAYS
    form: str = "pay"


def tree(value: object) -> Node:
    """An expression out of TOML: a text, or a plain number. Raises ExpressionError or PolicyError."""
    if isinstance(value, str):
        return parse(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Number(Decimal(value))
    raise PolicyError(
        "an expression is wanted here", hint='write a number or a text such as "0.3 * self_paid"'
    )


def read_shape(reader: Reader) -> Shape | None:
    """The shape of an amount or of a derived quantity; exactly one must be there."""
    present = [form for form in FORMS if reader.has(form)]
    if len(present) != 1:
        reader.refuse(
            "an amount has exactly one shape" if present else "an amount has no shape",
            f"write one of {', '.join(form for form in FORMS if form != 'is')}",
        )
        for form in present:
            reader.raw(form)
        return None
    form = present[0]
    try:
        return _SHAPES[form](reader)
    except UnionkitError as error:
        reader.keep(error, form)
        return None


def _pay(reader: Reader) -> Shape:
    return Shape(value=tree(reader.raw("pay")))


def _is(reader: Reader) -> Shape:
    return Shape(value=tree(reader.raw("is")), form="is")


def _of(reader: Reader) -> Node:
    if not reader.has("of"):
        raise PolicyError("this shape needs the quantity that it is taken of", hint='add of = "self_paid"')
    return tree(reader.raw("of"))


def _rate(reader: Reader) -> Shape:
    return Shape(value=_times(_of(reader), tree(reader.raw("rate"))), form="rate")


def _times(left: Node, right: Node) -> Node:
    return Operation("mul", (left, right))


def _months(reader: Reader) -> Shape:
    """Months of a standard: its unit is per month and head, and the amount is stated for one head unless told how many."""
    count = reader.raw("months")
    standard = tree(reader.raw("standard") if reader.has("standard") else None)
    months: Node = Number(Decimal(count), "month") if isinstance(count, int) else tree(count)
    heads: Node = tree(reader.raw("per_head")) if reader.has("per_head") else Number(Decimal(1), "head")
    return Shape(value=_times(_times(standard, months), heads), form="months")


def _between(reader: Reader) -> Shape:
    ends = reader.raw("between")
    if not isinstance(ends, list) or len(ends) != 2:
        raise PolicyError("between has two ends", hint="write between = [30_000, 50_000]")
    return Shape(value=tree(ends[0]), high=tree(ends[1]), form="between")


def _table(reader: Reader) -> Shape:
    keys = reader.texts("by")
    if not keys:
        raise PolicyError("a table needs the choice that it goes by", hint='add by = "class"')
    cells = list(_cells(reader.raw("table"), keys, ()))
    if not cells:
        raise PolicyError("the table is empty", hint="write table = { deep = 5000 }")
    value: Node = cells[-1][1]
    for condition, amount in reversed(cells[:-1]):
        value = Operation("if", (condition, amount, value))
    conditions = [condition for condition, _ in cells]
    return Shape(value=value, when=_any(conditions), form="table")


def _cells(table: object, keys: tuple[str, ...], found: tuple[Node, ...]) -> list[tuple[Node, Node]]:
    if not keys:
        return [(found[0] if len(found) == 1 else Operation("and", found), tree(table))]
    if not isinstance(table, Mapping):
        raise PolicyError(f"the table needs a level for {keys[0]!r}", hint="write table = { a = { b = 1 } }")
    cells: list[tuple[Node, Node]] = []
    for choice, inner in table.items():
        test = Operation("eq", (parse(keys[0]), Text(str(choice))))
        cells += _cells(inner, keys[1:], (*found, test))
    return cells


def _any(conditions: list[Node]) -> Node:
    return conditions[0] if len(conditions) == 1 else Operation("or", tuple(conditions))


def _ends(
    reader: Reader, before: tuple[Node, bool] | None
) -> tuple[tuple[Node, bool] | None, tuple[Node, bool] | None]:
    """Lower and upper end of a band, each with whether it is included; the lower one follows from the band before."""
    low: tuple[Node, bool] | None = None if before is None else (before[0], not before[1])
    high: tuple[Node, bool] | None = None
    for key, included in (("from", True), ("above", False)):
        if reader.has(key):
            low = (tree(reader.raw(key)), included)
    for key, included in (("to", True), ("below", False)):
        if reader.has(key):
            high = (tree(reader.raw(key)), included)
    return low, high


def _inside(of: Node, low: tuple[Node, bool] | None, high: tuple[Node, bool] | None) -> list[Node]:
    tests: list[Node] = []
    if low is not None:
        tests.append(Operation("ge" if low[1] else "gt", (of, low[0])))
    if high is not None:
        tests.append(Operation("le" if high[1] else "lt", (of, high[0])))
    return tests


def _bands(reader: Reader) -> Shape:
    of = _of(reader)
    rows: list[tuple[Node, Node, Node]] = []
    before: tuple[Node, bool] | None = None
    ranged = False
    for band in reader.records("bands"):
        low, high = _ends(band, before)
        tests = _inside(of, low, high)
        value, top = _band_value(band, of)
        ranged = ranged or band.has("between")
        if not tests:
            band.refuse("a band has no end", "write from, above, to or below")
        rows.append(
            (
                ALWAYS if not tests else tests[0] if len(tests) == 1 else Operation("and", tuple(tests)),
                value,
                top,
            )
        )
        before = high
        band.finish()
    if not rows:
        raise PolicyError("there is no band", hint="write bands = [{ from = 0, to = 100, pay = 5 }]")
    value, top = rows[-1][1], rows[-1][2]
    for condition, amount, high_amount in reversed(rows[:-1]):
        value = Operation("if", (condition, amount, value))
        top = Operation("if", (condition, high_amount, top))
    return Shape(value=value, high=top if ranged else None, when=_any([row[0] for row in rows]), form="bands")


def _band_value(band: Reader, of: Node) -> tuple[Node, Node]:
    if band.has("between"):
        shape = _between(band)
        return shape.value, shape.high or shape.value
    if band.has("rate"):
        value = _times(of, tree(band.raw("rate")))
        return value, value
    if not band.has("pay"):
        band.refuse("a band pays nothing", "write pay, rate or between = [low, high]")
        return ZERO, ZERO
    value = tree(band.raw("pay"))
    return value, value


def _marginal(reader: Reader) -> Shape:
    """Each slice of the quantity at its own rate: the sum of rate times what lies inside the slice."""
    of = _of(reader)
    parts: list[Node] = []
    low: Node | None = None
    for slice_ in reader.records("marginal"):
        if slice_.has("from"):
            low = tree(slice_.raw("from"))
        high = tree(slice_.raw("to")) if slice_.has("to") else None
        if not slice_.has("rate"):
            slice_.refuse("a slice needs a rate", 'add rate = "30%"')
            continue
        top = of if high is None else Operation("min", (of, high))
        inside = top if low is None else Operation("max", (Operation("sub", (top, low)), ZERO))
        parts.append(_times(inside, tree(slice_.raw("rate"))))
        _check_rising(slice_, low, high)
        low = high
        slice_.finish()
    if not parts:
        raise PolicyError(
            "there is no slice", hint='write marginal = [{ to = 5_000, rate = "30%" }, { rate = "50%" }]'
        )
    value = parts[0]
    for part in parts[1:]:
        value = Operation("add", (value, part))
    return Shape(value=value, form="marginal")


def _check_rising(slice_: Reader, low: Node | None, high: Node | None) -> None:
    if isinstance(low, Number) and isinstance(high, Number) and high.value <= low.value:
        slice_.refuse("the ends of the slices do not rise", "order them from low to high", "to")


_SHAPES = {
    "pay": _pay,
    "is": _is,
    "rate": _rate,
    "months": _months,
    "between": _between,
    "table": _table,
    "bands": _bands,
    "marginal": _marginal,
}
