"""Gaps and overlaps between the bands of an amount or a quantity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from unionkit.expr.nodes import Node, Number, Operation
from unionkit.expr.writing import write
from unionkit.rules.lint.places import rule_place
from unionkit.rules.lint.remark import Level, Remark
from unionkit.rules.lint.steps import Steps
from unionkit.rules.parts import Amount, Derived
from unionkit.rules.policy import Policy

BAND_GAP, BAND_OVERLAP = "UL31", "UL32"


@frozen
class End:
    """An end of a band and whether it belongs to the band."""

    value: Fraction
    included: bool


@frozen(kw_only=True)
class Band:
    """The values from `low` to `high`; None is no end. `of` is the quantity."""

    of: Node
    low: End | None = None
    high: End | None = None


def band_edges(policy: Policy) -> Iterator[Remark]:
    """Values between two bands that no band takes, and values that two bands take: there the earlier one wins."""
    for edition in policy.editions:
        steps = Steps(edition, policy.facts, policy.parameters)
        parts: tuple[Amount | Derived, ...] = (*edition.amounts, *edition.derived.values())
        for part in parts:
            where = rule_place(edition, part) if isinstance(part, Amount) else f"let.{part.name}"
            bands = bands_of(part)
            if bands:
                yield from _edges(bands, steps.of(bands[0].of), where)


def bands_of(part: Amount | Derived) -> Sequence[Band]:
    """The bands that an amount or a quantity was written in, by their literal ends; none where it has another shape."""
    value, when = part.value, part.when if isinstance(part, Amount) else None
    if when is None and isinstance(value, Operation) and value.operator == "if":
        when, value = value.operands[0], value.operands[1]
    if isinstance(when, Operation) and when.operator == "and":
        when = when.operands[-1]
    if not (isinstance(when, Operation) and when.operator == "or" and _chain(value) == when.operands[:-1]):
        return ()
    found = [_band(test) for test in when.operands]
    bands = [band for band in found if band is not None]
    alike = len(bands) == len(found) and all(band.of == bands[0].of for band in bands)
    return sorted(bands, key=_order) if alike else ()


def _chain(value: Node) -> tuple[Node, ...]:
    """The conditions of nested ifs, from the outermost."""
    tests: list[Node] = []
    while isinstance(value, Operation) and value.operator == "if":
        tests.append(value.operands[0])
        value = value.operands[2]
    return tuple(tests)


def _band(test: Node) -> Band | None:
    parts = test.operands if isinstance(test, Operation) and test.operator == "and" else (test,)
    of: Node | None = None
    ends: dict[str, End] = {}
    for part in parts:
        if not (isinstance(part, Operation) and part.operator in ("ge", "gt", "le", "lt")):
            return None
        left, right = part.operands
        if not isinstance(right, Number) or (of is not None and left != of):
            return None
        of = left
        side = "low" if part.operator in ("ge", "gt") else "high"
        ends[side] = End(Fraction(right.value), part.operator in ("ge", "le"))
    return None if of is None else Band(of=of, low=ends.get("low"), high=ends.get("high"))


def _order(band: Band) -> tuple[bool, Fraction, bool]:
    """Bands without a lower end come first."""
    if band.low is None:
        return False, Fraction(0), False
    return True, band.low.value, not band.low.included


def _edges(bands: Sequence[Band], step: Fraction | None, where: str) -> Iterator[Remark]:
    quantity = write(bands[0].of)
    highest = bands[0].high
    for band in bands[1:]:
        low, before = band.low, highest
        if before is None or low is None or _beyond(before, low):
            reach = "the end" if before is None else _shown(before.value)
            begin = "the beginning" if low is None else _shown(low.value)
            text = f"two bands take {quantity} from {begin} to {reach}; the earlier one wins"
            level: Level = (
                "warning" if before is not None and low is not None and before.value == low.value else "error"
            )
            yield _remark(
                BAND_OVERLAP, level, where, text, "let one end include the edge and the other exclude it"
            )
        elif _apart(before, low, step):
            text = f"no band takes {quantity} {_between(before, low)}"
            yield _remark(
                BAND_GAP, "warning", where, text, "let one of the two bands include it, or add a band"
            )
        highest = None if highest is None or band.high is None else max(highest, band.high, key=_reach)


def _reach(end: End) -> tuple[Fraction, bool]:
    return end.value, end.included


def _beyond(high: End, low: End) -> bool:
    return high.value > low.value or (high.value == low.value and high.included and low.included)


def _apart(high: End, low: End, step: Fraction | None) -> bool:
    """Whether a value that the quantity can have lies between the end of one band and the beginning of the next."""
    if not step:
        return high.value < low.value or not (high.included or low.included)
    first = high.value // step + 1 if high.included else -(-high.value // step)
    last = -(-low.value // step) - 1 if low.included else low.value // step
    return first <= last


def _between(high: End, low: End) -> str:
    if high.value == low.value:
        return f"at {_shown(high.value)}"
    return f"between {_shown(high.value)} and {_shown(low.value)}"


def _shown(value: Fraction) -> str:
    return str(Decimal(value.numerator) / Decimal(value.denominator))


def _remark(code: str, level: Level, where: str, message: str, hint: str) -> Remark:
    return Remark(code=code, level=level, where=where, message=message, hint=hint)
