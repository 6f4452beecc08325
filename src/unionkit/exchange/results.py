"""The declared results of a policy as columns of a table: one for each that any edition declares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from attrs import field, frozen

from unionkit.i18n import translator
from unionkit.i18n.catalogue import Translate
from unionkit.rules import Policy
from unionkit.rules.parts import Result
from unionkit.values.money import Money


@frozen
class ResultColumns:
    """Writes the declared results of decisions as cells, in one language. Results of one name share a column."""

    results: Sequence[Result]
    locale: str
    translate: Translate = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "translate", translator(self.locale))

    @classmethod
    def of(cls, policy: Policy, locale: str) -> ResultColumns:
        """The columns of a policy: those of an edition come in its order, the first edition's first."""
        found: dict[str, Result] = {}
        for edition in sorted(policy.editions, key=lambda edition: edition.start):
            for result in edition.results:
                found.setdefault(result.name, result)
        return cls(tuple(found.values()), locale)

    def titles(self, taken: Collection[str]) -> tuple[str, ...]:
        """The header of each column: the label of its result, and the name where the label is `taken` or not the only one."""
        labels = [result.label.in_language(self.locale, result.name) for result in self.results]
        count = Counter([*labels, *taken])
        return tuple(
            label if count[label] == 1 else result.name
            for label, result in zip(labels, self.results, strict=True)
        )

    def cells(self, values: Mapping[str, object]) -> list[str]:
        """The cells of one decision; one without a value is empty."""
        return [self.cell(result, values.get(result.name)) for result in self.results]

    def cell(self, result: Result, value: object) -> str:
        """A value as a cell that reads back as that value: 1200.50, 2024-05-01, yes, a choice by its name."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return self.translate("yes") if value else self.translate("no")
        if isinstance(value, Money | date | str):
            return str(value)
        return exact_text(Fraction(str(value)), 2 if is_money(result) else 0)


def is_money(result: Result) -> bool:
    """Whether a result is an amount of money, by the month or by the head too."""
    return result.type.unit is not None and result.type.unit.power("CNY") == 1


def exact_text(number: Fraction, places: int) -> str:
    """A number with all its decimals, `places` of them at least; a fraction where they would never end.

    >>> exact_text(Fraction(2401, 2), 2), exact_text(Fraction(1, 3), 0)
    ('1200.50', '1/3')
    """
    rest, digits = number.denominator, 0
    for factor in (2, 5):
        count = 0
        while rest % factor == 0:
            rest, count = rest // factor, count + 1
        digits = max(digits, count)
    if rest != 1:
        return str(number)
    digits = max(digits, places)
    scaled = number * 10**digits
    with localcontext(prec=max(28, len(str(abs(scaled.numerator))) + 1)):
        return f"{Decimal(scaled.numerator).scaleb(-digits):f}"
