"""Values as views show them: numbers with their own digits, days, choices with their labels, masks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from unionkit.evidence import Comparison
from unionkit.i18n.numbers import decimal_text, shortest_places, signs, steps_text, told_apart
from unionkit.rules.facts import Fact
from unionkit.values.money import Money
from unionkit.views.elements import Markup, element, join
from unionkit.views.words import WORDS, bilingual, labelled, word

__all__ = ["MASK", "days_text", "figure", "hidden", "margin", "number_text", "pair", "period_text"]

MASK = "•••"
_LOCALE = "zh_CN"  # both languages group digits by three with a comma and mark decimals with a point
_MOST_PLACES = 6


def hidden() -> Markup:
    """What stands in place of a sensitive value."""
    return element("span", MASK, class_="uk-secret", title=" ".join(WORDS["masked"]))


def figure(value: object, fact: Fact | None = None, *, unit: str = "") -> Markup:
    """Any value: a choice with its label where the fact is given, sums of yuan with at least two decimals."""
    if value is None:
        return word("not_known", class_="uk-small")
    if isinstance(value, bool):
        return word("yes" if value else "no")
    if isinstance(value, str):
        label = None if fact is None else fact.choice_labels.get(value)
        return join(str(value)) if label is None else labelled(label, str(value))
    if isinstance(value, date):
        return element("span", value.isoformat(), class_="uk-tight")
    places = 2 if "CNY" in unit or isinstance(value, Money) else 0
    if isinstance(value, Money):
        return join(number_text(Fraction(value.fen, 100), places))
    return join(number_text(value, places) if isinstance(value, int | Fraction | Decimal) else str(value))


def number_text(value: int | Fraction | Decimal, least: int = 0) -> str:
    """A number with all its decimals, at least `least`; cut to six, and marked so, where they do not end.

    >>> number_text(Fraction(2916, 3), 2), number_text(Fraction(1, 3))
    ('972.00', '≈ 0.333333')
    """
    top, bottom = value.as_integer_ratio()
    places = max(least, shortest_places(top, bottom, _MOST_PLACES))
    about = "" if top * 10**places % bottom == 0 else "≈ "
    return about + decimal_text(top, bottom, places, _LOCALE)


def pair(comparison: Comparison) -> tuple[str, str, str] | None:
    """Both sides of a comparison of numbers and right minus left, with enough decimals to differ; None for others."""
    left, right, distance = comparison.left_value, comparison.right_value, comparison.margin
    if distance is None or not isinstance(left, Fraction) or not isinstance(right, Fraction):
        return None
    ends = left.as_integer_ratio(), right.as_integer_ratio()
    least = 2 if "CNY" in comparison.unit else max(shortest_places(*end, 4) for end in ends)
    places, steps = told_apart(*ends, least)
    first, second, apart = (steps_text(part, places, signs(_LOCALE)) for part in steps)
    return first, second, f"{_sign(distance)}{apart}"


def margin(comparison: Comparison) -> str:
    """Right minus left with its sign; empty where there is no distance."""
    shown = pair(comparison)
    if shown is not None:
        return shown[2]
    days = comparison.margin
    return "" if days is None else f"{_sign(days)}{abs(days.numerator):,}"


def _sign(distance: Fraction) -> str:
    return "" if distance == 0 else "+" if distance > 0 else "−"


def days_text(first: date, last: date | None) -> str:
    """The days from one to another, both included, as plain text."""
    return f"{first.isoformat()} – {'' if last is None else last.isoformat()}"


def period_text(first: date, last: date | None) -> Markup:
    """The days from one to another, both included, or onwards."""
    end = bilingual(*WORDS["later"]) if last is None else last.isoformat()
    return element("span", first.isoformat(), " – ", end, class_="uk-tight")


def listed(parts: Sequence[Markup | str]) -> Markup:
    """Some parts with commas between them."""
    return join(*[piece for part in parts for piece in (", ", part)][1:])
