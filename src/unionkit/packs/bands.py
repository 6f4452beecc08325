"""Bands and slices of a quantity: what is paid between two ends, and what each part of it pays."""

from __future__ import annotations

from unionkit.errors import PolicyError
from unionkit.expr.nodes import Node, Number, Operation
from unionkit.packs.reader import Reader
from unionkit.packs.shapes import ZERO, Shape, any_of, quantity_of, rate_at, read_between, times, tree_at
from unionkit.rules.parts import ALWAYS

End = tuple[Node, bool]
"""An end of a band and whether it is included."""


def _ends(reader: Reader, before: End | None) -> tuple[End | None, End | None]:
    """Lower and upper end of a band; the lower one follows from the band before."""
    low = _end(reader, "from", "above") or (None if before is None else (before[0], not before[1]))
    high = _end(reader, "to", "below")
    if low is not None and high is not None:
        first, last = low[0], high[0]
        if isinstance(first, Number) and isinstance(last, Number):
            empty = first.value > last.value or (first.value == last.value and not (low[1] and high[1]))
            if empty:
                reader.refuse("no value lies in this band", "order the bands and their ends from low to high")
    return low, high


def _end(reader: Reader, included: str, excluded: str) -> End | None:
    if reader.has(included) and reader.has(excluded):
        reader.raw(excluded)
        reader.refuse(
            f"{included} includes the end and {excluded} leaves it out", "keep one of the two", excluded
        )
    for key in (included, excluded):
        if reader.has(key):
            return tree_at(reader, key), key == included
    return None


def _inside(of: Node, low: End | None, high: End | None) -> list[Node]:
    tests: list[Node] = []
    if low is not None:
        tests.append(Operation("ge" if low[1] else "gt", (of, low[0])))
    if high is not None:
        tests.append(Operation("le" if high[1] else "lt", (of, high[0])))
    return tests


def read_bands(reader: Reader) -> Shape:
    """The band in which a quantity lies settles what is paid; outside all bands the shape does not apply."""
    of = quantity_of(reader)
    rows: list[tuple[Node, Node, Node]] = []
    before: End | None = None
    ranged = False
    for band in reader.records("bands"):
        low, high = _ends(band, before)
        tests = _inside(of, low, high)
        if not tests:
            band.refuse("a band has no end", "write from, above, to or below")
        value, top = _band_value(band, of)
        ranged = ranged or band.has("between")
        inside = ALWAYS if not tests else tests[0] if len(tests) == 1 else Operation("and", tuple(tests))
        rows.append((inside, value, top))
        before = high
        band.finish()
    if not rows:
        raise PolicyError("there is no band", hint="write bands = [{ from = 0, to = 100, pay = 5 }]")
    value, top = rows[-1][1], rows[-1][2]
    for condition, amount, high_amount in reversed(rows[:-1]):
        value = Operation("if", (condition, amount, value))
        top = Operation("if", (condition, high_amount, top))
    return Shape(
        value=value, high=top if ranged else None, when=any_of([row[0] for row in rows]), form="bands"
    )


def _band_value(band: Reader, of: Node) -> tuple[Node, Node]:
    ways = [key for key in ("pay", "rate", "between") if band.has(key)]
    for key in ways:
        band.raw(key)
    if len(ways) != 1:
        if ways:
            band.refuse(f"a band pays in one way, not by {' and '.join(ways)}", "keep one of them", ways[1])
        else:
            band.refuse(
                "a band pays nothing", "write pay, rate or between = [low, high]; pay = 0 for nothing"
            )
        return ZERO, ZERO
    if ways == ["between"]:
        shape = band.attempt("between", lambda _: read_between(band))
        return (ZERO, ZERO) if shape is None else (shape.value, shape.high or shape.value)
    value = times(of, rate_at(band)) if ways == ["rate"] else tree_at(band, "pay")
    return value, value


def read_slices(reader: Reader) -> Shape:
    """Each slice of the quantity at its own rate: the sum of rate times what lies inside the slice."""
    of = quantity_of(reader)
    parts: list[Node] = []
    before: Node | None = None
    slices = list(reader.records("marginal"))
    for place, slice_ in enumerate(slices):
        low, high = before, tree_at(slice_, "to") if slice_.has("to") else None
        if slice_.has("from"):
            low = tree_at(slice_, "from")
            _check_joined(slice_, before, low)
        if high is None and place + 1 < len(slices):
            slice_.refuse("only the last slice goes on without an end", "add to = 5_000")
        _check_rising(slice_, low, high)
        top = of if high is None else Operation("min", (of, high))
        inside = top if low is None else Operation("max", (Operation("sub", (top, low)), ZERO))
        parts.append(times(inside, rate_at(slice_)))
        before = high
        slice_.finish()
    if not parts:
        raise PolicyError(
            "there is no slice", hint='write marginal = [{ to = 5_000, rate = "30%" }, { rate = "50%" }]'
        )
    value = parts[0]
    for part in parts[1:]:
        value = Operation("add", (value, part))
    return Shape(value=value, form="marginal")


def _check_joined(slice_: Reader, before: Node | None, low: Node) -> None:
    """Refuse a slice that does not begin where the one before it ends: what lies between would be lost or counted twice."""
    if before is not None and before != low:
        slice_.refuse(
            "this slice does not begin where the one before it ends",
            'leave from out; a part that pays nothing is a slice with rate = "0%"',
            "from",
        )


def _check_rising(slice_: Reader, low: Node | None, high: Node | None) -> None:
    if isinstance(low, Number) and isinstance(high, Number) and high.value <= low.value:
        slice_.refuse("the ends of the slices do not rise", "order them from low to high", "to")
