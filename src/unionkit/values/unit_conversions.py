"""What to write where two units do not fit together."""

from __future__ import annotations

from unionkit.errors import UnitMismatch
from unionkit.values.units import COUNTED_SYMBOLS, Unit

__all__ = ["explain_mismatch", "unit_mismatch"]

_UNRELATED = "nothing turns one into the other, so look which of the two was meant"


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


def _years_to_months(left: Unit, right: Unit) -> str:
    """What to write where one side counts by the year and the other by the month."""
    more_years = left.power("year") - right.power("year")
    if more_years * (left.power("month") - right.power("month")) >= 0:
        return ""
    yearly = right if more_years > 0 else left
    if abs(more_years) == 1 and yearly.power("year") < 0:
        return "write / months(12) to turn a yearly figure into a monthly one"
    return "turn years into months first, 12 for each year"
