"""Units in the words of a language."""

from __future__ import annotations

from collections.abc import Iterable

from unionkit.i18n.catalogue import Translate
from unionkit.values.units import Unit

_TOLD_BY_LABELS = ("month", "year", "head", "household")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def unit_text(unit: str, translate: Translate) -> str:
    """A unit as people write it: 元/月·人 for CNY/month/head."""
    return _joined(_powers(unit), translate) if unit else ""


def _joined(powers: Iterable[tuple[str, int]], translate: Translate) -> str:
    """The words for symbols with their powers, what is counted by behind a stroke."""
    _ = translate
    words = symbol_words(translate)
    powers = tuple(powers)
    above = "·".join(_raised(words.get(symbol, symbol), power) for symbol, power in powers if power > 0)
    each = [_raised(words.get(symbol, symbol), -power) for symbol, power in powers if power < 0]
    return (above or "1") + _("/") + _("·").join(each) if each else above


def measure(unit: str, translate: Translate) -> tuple[str, str]:
    """What stands behind a number of that unit, for one and for several: '' or a space and the words.

    Times, heads and households that the unit is counted by are left to the label of the quantity: 人均月收入 640.00 元.
    Whatever else it is counted by is said: 5.00 元/份.
    """
    powers = _powers(unit)
    if any(power < 0 and symbol not in _TOLD_BY_LABELS for symbol, power in powers):
        text = _joined(
            [(symbol, power) for symbol, power in powers if power > 0 or symbol not in _TOLD_BY_LABELS],
            translate,
        )
        return f" {text}", f" {text}"
    above = [(symbol, power) for symbol, power in powers if power > 0]
    if len(above) == 1 and above[0][1] == 1:
        symbol = above[0][0]
        one, several = counted_words(translate).get(symbol, (symbol, symbol))
        return f" {one}", f" {several}"
    text = unit_text(unit, translate)
    return (f" {text}", f" {text}") if text else ("", "")


def with_measure(number: str, unit: str, translate: Translate) -> str:
    """A number, already written, with its unit behind it."""
    one, several = measure(unit, translate)
    return f"{number}{one if number == '1' else several}"


def _raised(word: str, power: int) -> str:
    return word if power == 1 else f"{word}{str(power).translate(_RAISED)}"


def _powers(unit: str) -> tuple[tuple[str, int], ...]:
    symbols = {part for factor in unit.split("/") for part in factor.split("*")} - {"1", ""}
    return Unit.parse(unit, also=frozenset(symbol.partition("^")[0] for symbol in symbols)).powers


def symbol_words(_: Translate) -> dict[str, str]:
    """The words for the base symbols, as they stand in a unit."""
    return {
        "CNY": _("yuan"),
        "month": _("month"),
        "year": _("year"),
        "day": _("day"),
        "hour": _("hour"),
        "head": _("head"),
        "household": _("household"),
        "m2": _("m²"),
        "km": _("km"),
        "kg": _("kg"),
        "t": _("t"),
        "point": _("point"),
        "vote": _("vote"),
        "share": _("share"),
        "dwelling": _("dwelling"),
        "vehicle": _("vehicle"),
        "time": _("time"),
        "person_time": _("person-time"),
    }


def counted_words(_: Translate) -> dict[str, tuple[str, str]]:
    """The words for the base symbols behind a number: for one, and for several."""
    words = symbol_words(_)
    return {
        **{symbol: (word, word) for symbol, word in words.items()},
        "month": (_("month (counted)"), _("months")),
        "year": (words["year"], _("years")),
        "day": (_("day (counted)"), _("days")),
        "hour": (words["hour"], _("hours")),
        "head": (_("person"), _("people")),
        "household": (words["household"], _("households")),
        "point": (words["point"], _("points")),
        "vote": (words["vote"], _("votes")),
        "share": (words["share"], _("shares")),
        "dwelling": (words["dwelling"], _("dwellings")),
        "vehicle": (words["vehicle"], _("vehicles")),
        "time": (words["time"], _("times")),
        "person_time": (words["person_time"], _("person-times")),
    }
