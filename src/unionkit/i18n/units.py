"""Units in the words of a language."""

from __future__ import annotations

from unionkit.i18n.catalogue import Translate
from unionkit.values.units import Unit


def unit_text(unit: str, translate: Translate) -> str:
    """A unit as people write it: 元/月·人 for CNY/month/head."""
    if not unit:
        return ""
    words = symbol_words(translate)
    powers = _powers(unit)
    above = "·".join(words.get(symbol, symbol) for symbol, power in powers if power > 0)
    below = "·".join(words.get(symbol, symbol) for symbol, power in powers if power < 0)
    return f"{above or 1}/{below}" if below else above


def _powers(unit: str) -> tuple[tuple[str, int], ...]:
    symbols = {part for factor in unit.split("/") for part in factor.split("*")} - {"1", ""}
    return Unit.parse(unit, also=frozenset(symbol.partition("^")[0] for symbol in symbols)).powers


def symbol_words(_: Translate) -> dict[str, str]:
    """The words for the base symbols."""
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
