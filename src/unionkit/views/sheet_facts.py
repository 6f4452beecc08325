"""The facts of a decision as rows of a name and a value, in one language, sensitive ones masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from unionkit.i18n import translator
from unionkit.i18n.catalogue import Translate
from unionkit.i18n.days import day_text
from unionkit.i18n.numbers import decimal_text, shortest_places
from unionkit.i18n.units import with_measure
from unionkit.rules import Decision, Fact
from unionkit.values.money import Money
from unionkit.views.figures import MASK

__all__ = ["fact_rows"]

_MOST_PLACES = 6


def fact_rows(decision: Decision, locale: str, *, is_open: bool) -> Mapping[str, tuple[str, str]]:
    """The facts that a decision knew, by name, each as its label and its value."""
    return {
        name: (fact.label.in_language(locale, name), _marked(name, text, decision, locale))
        for name, fact in decision.run.policy.facts.items()
        if (text := _told(_value(name, decision), fact, locale, is_open=is_open))
    }


def _value(name: str, decision: Decision) -> object:
    found = decision.known.lists.get(name)
    return decision.known.facts.get(name) if found is None else found


def _marked(name: str, text: str, decision: Decision, locale: str) -> str:
    """The value, with a remark where nobody said it."""
    _ = translator(locale)
    return _("{} (assumed)").format(text) if name in decision.assumptions else text


def _told(value: object, fact: Fact, locale: str, *, is_open: bool) -> str:
    """A value as text, empty where it is not known."""
    if value is None:
        return ""
    if fact.sensitive and not is_open:
        return MASK
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _records(value, fact, locale, is_open=is_open)
    return _written(value, fact, locale, translator(locale))


def _records(records: Sequence[object], fact: Fact, locale: str, *, is_open: bool) -> str:
    """How many records there are, and what stands in each."""
    _ = translator(locale)
    told = [_record(each, fact, locale, is_open=is_open) for each in records if isinstance(each, Mapping)]
    return "\n".join((_("{} records").format(len(records)), *(each for each in told if each)))


def _record(record: Mapping[str, object], fact: Fact, locale: str, *, is_open: bool) -> str:
    _ = translator(locale)
    parts = [
        _("{}: {}").format(part.label.in_language(locale, name), text)
        for name, part in fact.fields.items()
        if (text := _told(record.get(name), part, locale, is_open=is_open))
    ]
    return _("; ").join(parts)


def _written(value: object, fact: Fact, locale: str, _: Translate) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        label = fact.choice_labels.get(value)
        return value if label is None else label.in_language(locale, value)
    if isinstance(value, date):
        return day_text(value, locale)
    if isinstance(value, Money):
        value = Fraction(value.fen, 100)
    if isinstance(value, int | Fraction | Decimal):
        return _number(value, fact, locale, _)
    return str(value)


def _number(value: int | Fraction | Decimal, fact: Fact, locale: str, _: Translate) -> str:
    top, bottom = value.as_integer_ratio()
    unit = str(fact.unit)
    places = max(2 if "CNY" in unit else 0, shortest_places(top, bottom, _MOST_PLACES))
    return with_measure(decimal_text(top, bottom, places, locale), unit, _)
