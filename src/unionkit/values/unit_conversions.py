"""What to write where two units do not fit together."""

from __future__ import annotations

from unionkit.errors import UnitMismatch
from unionkit.values.units import COUNTED_SYMBOLS, Unit

__all__ = ["explain_mismatch", "unit_mismatch"]

_UNRELATED = "nothing turns one into the other, so look which of the two was meant"
_SPANS = ("year", "month", "day")


def explain_mismatch(left: Unit, right: Unit) -> str:
    """Name both units and the conversion that makes them fit.

    >>> explain_mismatch(Unit.parse("CNY/year"), Unit.parse("CNY/month"))
    'CNY/year does not fit CNY/month: write / months(12) to turn a yearly figure into a monthly one'
    >>> explain_mismatch(Unit.parse("CNY/month"), Unit.parse("CNY/month/head"))
    'CNY/month does not fit CNY/month/head: divide CNY/month by a count of heads'
    """
    if left == right:
        return f"{_named(left)} fits {_named(right)}"
    return f"{_clash(left, right)}: {_conversion(left, right)}"


def unit_mismatch(left: Unit, right: Unit) -> UnitMismatch:
    """Make the error for two units that do not fit, with the conversion as its hint."""
    conversion = _conversion(left, right)
    return UnitMismatch(_clash(left, right), hint=conversion[:1].upper() + conversion[1:])


def _clash(left: Unit, right: Unit) -> str:
    return f"{_named(left)} does not fit {_named(right)}"


def _named(unit: Unit) -> str:
    return str(unit) or "a number without a unit"


def _conversion(left: Unit, right: Unit) -> str:
    """The steps that bring both sides together, or why there are none."""
    remaining = dict((left.dimension() / right.dimension()).powers)
    steps = _years_to_months(left, right)
    if "day" in remaining and "month" in remaining:
        span = "month" if left.power("month") or right.power("month") else "year"
        return f"a {span} is not a number of days, so give both sides in days or both in {span}s"
    if not remaining:
        return steps or _UNRELATED
    if "CNY" in remaining:
        return _yuan_for_each(left, right) or _UNRELATED
    spans = _for_a_span(left, right)
    if spans:
        return spans
    if len(remaining) == 1:
        symbol, power = next(iter(remaining.items()))
        whole, each = (left, right) if power > 0 else (right, left)
        if abs(power) == 1 and symbol in COUNTED_SYMBOLS and each.power(symbol) < 0:
            share = f"divide {_named(whole)} by a count of {symbol}s"
            return f"{steps}, and {share}" if steps else share
    if len(remaining) == 2 and COUNTED_SYMBOLS.issuperset(remaining):
        first, second = remaining
        return f"a {first} is not a {second}, so bring both sides to the same count"
    return _UNRELATED


def _yuan_for_each(left: Unit, right: Unit) -> str:
    """What to write where one side is in yuan and the other only counts: the number in it says so much for each."""
    money, counted = (left, right) if left.power("CNY") else (right, left)
    if money.power("CNY") != 1 or any(power < 0 for _, power in counted.powers):
        return ""
    wanted = money / counted
    written = "yuan(300)" if str(wanted) == "CNY" else f"quantity(300, '{wanted}')"
    return f"a number that stands for so many {wanted} is written {written}; else look which of the two was meant"


def _for_a_span(left: Unit, right: Unit) -> str:
    """What to write where one side is so much a year, a month or a day, and the other is a sum."""
    for each, whole in ((left, right), (right, left)):
        spans = [span for span in _SPANS if each.power(span) == -1]
        if len(spans) != 1 or any(whole.power(span) for span in _SPANS):
            continue
        span = spans[0]
        rest = dict((each / whole * Unit.parse(span)).powers)
        if not rest:
            return f"write * {span}s(1) to take {_named(each)} for one {span}"
        symbol, power = next(iter(rest.items()))
        if len(rest) == 1 and power == -1 and symbol in COUNTED_SYMBOLS:
            return f"write * {span}s(1) to take {_named(each)} for one {span}, and multiply by a count of {symbol}s"
    return ""


def _years_to_months(left: Unit, right: Unit) -> str:
    """What to write where one side counts by the year and the other by the month."""
    more_years = left.power("year") - right.power("year")
    if more_years * (left.power("month") - right.power("month")) >= 0:
        return ""
    yearly = right if more_years > 0 else left
    if abs(more_years) == 1 and yearly.power("year") < 0:
        return "write / months(12) to turn a yearly figure into a monthly one"
    return "turn years into months first, 12 for each year"
