"""Facts: what may be said of a case, with type, unit, bounds and labels."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from attrs import field, frozen

from unionkit.errors import PolicyError
from unionkit.evidence import Labels
from unionkit.expr.types import DATE, TEXT, TRUTH, Scope, Type
from unionkit.expr.values import Ranked, Value
from unionkit.values.display import notebook_view
from unionkit.values.units import Unit

FactType = Literal["money", "count", "decimal", "months", "days", "bool", "choice", "date", "text", "list"]

NUMERIC: tuple[FactType, ...] = ("money", "count", "decimal", "months", "days")
PLACES: Mapping[str, int] = {"money": 2, "count": 0, "decimal": 4, "months": 0, "days": 0}
UNITS: Mapping[str, str] = {"money": "CNY", "count": "", "decimal": "", "months": "month", "days": "day"}
MOST: Mapping[str, int] = {
    "money": 1_000_000_000,
    "count": 1_000_000,
    "decimal": 1_000_000,
    "months": 1_200,
    "days": 40_000,
}
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)
LONGEST_TEXT = 200
MOST_RECORDS = 10_000


def is_name(text: str) -> bool:
    """Whether expressions can name it: an identifier in the one form that Python's parser reduces all spellings to."""
    return text.isidentifier() and unicodedata.normalize("NFKC", text) == text


def check_name(_owner: object, _field: object, text: str) -> None:
    """Refuse a name that no expression could say, and that has no place in generated code."""
    if not is_name(text):
        raise PolicyError(
            f"{text!r} cannot be a name", hint="use letters, digits and _, in their normal form (NFKC)"
        )


@frozen(kw_only=True)
class Fact:
    """One named fact.

    Numbers have a unit, a number of decimal `places` and bounds `least` and `most` (both included, in the unit; days
    for dates); what lies outside makes a decision invalid. `usual` is taken only under ``assume="usual"``. `fields`
    are the facts of each record of a list. `sensitive` values are masked wherever a person could read them by accident.
    """

    name: str = field(validator=check_name)
    type: FactType
    unit: Unit = Unit()
    places: int = 0
    least: Decimal | date | None = None
    most: Decimal | date | None = None
    choices: tuple[str, ...] = ()
    ordered: bool = False
    label: Labels = Labels()
    choice_labels: Mapping[str, Labels] = field(factory=dict)
    question: Labels = Labels()
    sensitive: bool = False
    usual: Value = None
    has_usual: bool = False
    fields: Mapping[str, Fact] = field(factory=dict)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Mapping[str, str]:
        return notebook_view(self) or {"text/plain": repr(self)}

    def _repr_html_(self) -> str | None:
        return (notebook_view(self) or {}).get("text/html")

    @property
    def scale(self) -> int:
        """How many of the smallest step make one unit: 100 for money, since a step is a fen."""
        return int(10**self.places)

    @property
    def ranks(self) -> dict[str, int]:
        """The place of each choice in the list."""
        return {choice: place for place, choice in enumerate(self.choices)}

    def choice(self, text: str) -> str:
        """A choice as expressions see it: one that compares by its place where the list is ordered."""
        return Ranked(text, self.ranks) if self.ordered else text

    def expression_type(self) -> Type:
        """The type that expressions see; lists have none of their own."""
        if self.type in NUMERIC:
            return Type(kind="number", unit=self.unit)
        if self.type == "choice":
            return Type(kind="choice", choices=self.choices, ordered=self.ordered)
        return {"bool": TRUTH, "date": DATE}.get(self.type, TEXT)


Schema = Mapping[str, Fact]


def scope_of(facts: Schema, more: Mapping[str, Type]) -> Scope:
    """The names that an expression over these facts may use, together with `more` (quantities and parameters)."""
    names = {name: fact.expression_type() for name, fact in facts.items() if fact.type != "list"}
    lists = {
        name: {key: part.expression_type() for key, part in fact.fields.items()}
        for name, fact in facts.items()
        if fact.type == "list"
    }
    return Scope(names={**names, **more}, lists=lists)
