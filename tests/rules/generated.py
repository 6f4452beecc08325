"""Policies drawn at random: small editions about a ferry, with every kind of fact and of rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from attrs import evolve
from hypothesis import strategies as st

from unionkit.evidence import Labels
from unionkit.expr.nodes import Name, Node
from unionkit.expr.types import TRUTH, Scope, Type, number
from unionkit.rules import (
    Amount,
    Class,
    Derived,
    Edition,
    Exclude,
    Fact,
    Limit,
    Parameter,
    Policy,
    Require,
    Row,
    Table,
)
from unionkit.rules.facts import Schema
from unionkit.rules.judging import AMOUNT
from unionkit.rules.scopes import base_scope, with_answers, with_quantity
from unionkit.testing.strategies import trees
from unionkit.values.units import Unit

START = date(2020, 1, 1)
_PLACES, _DECKS, _SEASONS = ("350200", "350203", "110000", ""), ("open", "cabin"), ("low", "middle", "high")
_DEPTH = 3


def _number(name: str, kind: str, unit: str, least: str, most: str, places: int) -> Fact:
    return Fact(
        name=name,
        type=kind,  # type: ignore[arg-type]
        unit=Unit.parse(unit),
        least=Decimal(least),
        most=Decimal(most),
        places=places,
    )


_RECORD = {
    "price": _number("price", "money", "CNY", "-1", "6", 2),
    "day": Fact(name="day", type="date", least=date(2019, 12, 1), most=date(2020, 4, 1)),
    "late": Fact(name="late", type="bool"),
    "season": Fact(name="season", type="choice", choices=_SEASONS, ordered=True),
}
FACTS: Schema = {
    fact.name: fact
    for fact in (
        _number("budget", "money", "CNY", "0", "40", 2),
        _number("debt", "money", "CNY", "-9", "-1", 2),
        _number("paid_before", "money", "CNY", "-3", "8", 2),
        _number("given_fare", "money", "CNY/head", "0", "9", 2),
        _number("riders", "count", "head", "0", "3", 0),
        _number("only_one", "count", "", "0", "1", 0),
        _number("share", "decimal", "", "0", "2", 4),
        _number("span", "months", "month", "0", "26", 0),
        _number("notice", "days", "day", "0", "400", 0),
        Fact(name="born", type="date", least=date(2000, 1, 1), most=date(2020, 3, 31)),
        Fact(name="boarded", type="date", least=date(2019, 12, 1), most=date(2021, 2, 28)),
        Fact(name="dog", type="bool"),
        Fact(name="deck", type="choice", choices=_DECKS),
        Fact(name="season", type="choice", choices=_SEASONS, ordered=True),
        Fact(name="place", type="text"),
        Fact(name="trips", type="list", fields=_RECORD),
    )
}
_FARES = Table(
    id="ferry/fare",
    unit=Unit.parse("CNY/head"),
    keys=("place", "deck"),
    rows=tuple(
        Row(keys=keys, start=START, value=value)
        for keys, value in ((("350200", "open"), 2), (("350200", "*"), 5), (("350000", "open"), 0))
    ),
)
PARAMETERS = {
    "fare": Parameter(
        name="fare",
        unit=Unit.parse("CNY/head"),
        table=_FARES,
        keys={"place": Name("place"), "deck": Name("deck")},
        given="given_fare",
    )
}


def plain(facts: Schema) -> Schema:
    """Without texts and lists, which generated code takes in part only."""
    return {name: fact for name, fact in facts.items() if fact.type not in ("text", "list")}


class _Drawing:
    """Draws the parts of one edition over its scope."""

    def __init__(self, draw: st.DrawFn, scope: Scope) -> None:
        self.draw = draw
        self.scope = scope

    def tree(self, wanted: Type) -> Node:
        return self.draw(trees(self.scope, wanted, depth=_DEPTH))

    def maybe(self, wanted: Type) -> Node | None:
        return self.tree(wanted) if self.draw(st.booleans()) else None

    def some(self, most: int, make: Callable[[int], object]) -> list[object]:
        return [make(place) for place in range(self.draw(st.integers(0, most)))]

    def pick(self, *options: object) -> object:
        return self.draw(st.sampled_from(options))

    def subset(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if self.draw(st.booleans())) if self.draw(st.booleans()) else ()

    def quantity(self, place: int) -> Derived:
        wanted = self.pick(TRUTH, number("CNY"), number("CNY/head"), number(""), *self.scope.names.values())
        assert isinstance(wanted, Type)
        made = Derived(name=f"q{place}", value=self.tree(wanted))
        self.scope = with_quantity(self.scope, made)
        return made

    def amount(self, place: int) -> Amount:
        made = Amount(
            id=f"amount-{place}",
            value=self.tree(number("CNY")),
            when=self.tree(TRUTH),
            rounding=self.pick(
                None, ("0.01", "down"), ("0.1", "half_up"), ("5", "half_up"), ("1", "half_even")
            ),  # type: ignore[arg-type]
            review=self.draw(st.booleans()),
        )
        if self.draw(st.booleans()):
            return made
        return evolve(made, high=self.tree(number("CNY")), kind="between")

    def limit(self, place: int) -> Limit:
        return Limit(
            id=f"limit-{place}",
            kind=self.pick("floor", "cap"),  # type: ignore[arg-type]
            value=self.tree(number("CNY")),
            only_if=self.maybe(TRUTH),
            less=self.maybe(number("CNY")),
        )


@st.composite
def editions(draw: st.DrawFn, facts: Schema = FACTS, *, amounts: bool = True) -> Edition:
    """Editions with up to two quantities, requirements, exclusions, amounts and limits, and up to three classes."""
    drawing = _Drawing(draw, base_scope(facts, PARAMETERS if "place" in facts else {}))
    quantities = drawing.some(2, drawing.quantity)
    names = tuple(f"class-{place}" for place in range(draw(st.integers(0, 3))))
    parts = {
        "derived": {part.name: part for part in quantities if isinstance(part, Derived)},
        "requires": drawing.some(
            2,
            lambda place: Require(
                id=f"require-{place}", when=drawing.tree(TRUTH), classes=drawing.subset(names)
            ),
        ),
        "excludes": drawing.some(
            2,
            lambda place: Exclude(
                id=f"exclude-{place}",
                when=drawing.tree(TRUTH),
                unless=drawing.maybe(TRUTH),
                bars=drawing.subset(names),
            ),
        ),
        "classes": [
            Class(id=f"is-{name}", name=name, when=drawing.tree(TRUTH), review=draw(st.booleans()))
            for name in names
        ],
    }
    made = Edition(
        start=START,
        classes_are=drawing.pick("first", "first", "unique"),  # type: ignore[arg-type]
        zero=drawing.pick("refused", "granted"),  # type: ignore[arg-type]
        **{key: part if isinstance(part, dict) else tuple(part) for key, part in parts.items()},  # type: ignore[arg-type]
    )
    if not amounts:
        return made
    answers = with_answers(drawing.scope, made, facts)
    drawing.scope = evolve(
        answers, names={key: type_ for key, type_ in answers.names.items() if key != AMOUNT}
    )
    paid = tuple(drawing.some(2, drawing.amount))
    drawing.scope = answers
    return evolve(made, amounts=paid, limits=tuple(drawing.some(2, drawing.limit)))  # type: ignore[arg-type]


def policy_of(edition: Edition, facts: Schema = FACTS) -> Policy:
    """A policy of one edition."""
    parameters = PARAMETERS if "place" in facts else {}
    return Policy(id="ferry/drawn", title=Labels(), facts=facts, parameters=parameters, editions=(edition,))


def policies(facts: Schema = FACTS, *, amounts: bool = True) -> st.SearchStrategy[Policy]:
    """Policies of one drawn edition."""
    return editions(facts, amounts=amounts).map(lambda edition: policy_of(edition, facts))
