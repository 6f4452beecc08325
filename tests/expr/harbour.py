"""The names that the tests of expressions are about: tickets of a ferry; small domains, so that ties are common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import cast

from attrs import frozen
from hypothesis import strategies as st
from tests.expr.oracle import Nothing, World, value_of

from unionkit.expr.nodes import Node
from unionkit.expr.types import DATE, TEXT, TRUTH, Scope, Type, number
from unionkit.expr.undefined import Undefined
from unionkit.expr.values import Ranked, Value, simplest
from unionkit.expr.walking import Case, evaluator

DECK = Type(kind="choice", choices=("open", "cabin"))
SEASON = Type(kind="choice", choices=("low", "middle", "high"), ordered=True)
PLACES = {word: place for place, word in enumerate(SEASON.choices)}
NAMES: Mapping[str, Type] = {
    "budget": number("CNY/year"),
    "fare": number("CNY/month/head"),
    "riders": number("head"),
    "trips_made": number(""),
    "span": number("month"),
    "notice": number("day"),
    "born": DATE,
    "boarded": DATE,
    "dog": TRUTH,
    "muzzle": TRUTH,
    "deck": DECK,
    "season": SEASON,
    "harbour": TEXT,
}
FIELDS: Mapping[str, Type] = {
    "day": DATE,
    "price": number("CNY"),
    "late": TRUTH,
    "deck": DECK,
    "season": SEASON,
    "pier": TEXT,
}
SCOPE = Scope(names=NAMES, lists={"trips": FIELDS})
WANTED = (
    *(TRUTH, DATE, TEXT, DECK, SEASON, Type(kind="number")),
    *map(number, ("", "CNY", "CNY/month/head", "month", "year", "day", "head")),
)
DAYS = ("2019-12-31", "2020-01-01", "2020-01-31", "2020-02-29", "2020-03-31", "2021-02-28", "2021-04-30")


def known(type_: Type) -> st.SearchStrategy[object]:
    """Values of a type out of a small domain."""
    if type_.kind == "number":
        halves = st.integers(-6, 30).map(lambda count: simplest(Fraction(count, 2)))
        return halves | st.sampled_from([0, 1, 12, Fraction(1, 100), Fraction(-1, 3), 100])
    if type_.kind == "truth":
        return st.booleans()
    if type_.kind == "date":
        return st.sampled_from(DAYS).map(date.fromisoformat)
    if type_.kind == "choice":
        return st.sampled_from(type_.choices)
    return st.sampled_from(["", "a", "ab", "b", "甲乙"])


def _some(types: Mapping[str, Type]) -> st.SearchStrategy[dict[str, object]]:
    whole = {name: known(type_) for name, type_ in types.items()}
    return st.fixed_dictionaries(whole) | st.fixed_dictionaries(
        {name: values | st.none() for name, values in whole.items()}
    )


WORLDS = st.builds(
    lambda facts, trips, on: World(facts=facts, lists={"trips": trips}, on=on, places=PLACES),
    _some(NAMES),
    st.none() | st.lists(_some(FIELDS), max_size=3),
    st.sampled_from(DAYS).map(date.fromisoformat),
)


@frozen
class Missing:
    """Stands for a value that does not exist."""

    code: str


def _ranked(record: Mapping[str, Value]) -> dict[str, Value]:
    return {
        name: Ranked(value, PLACES) if isinstance(value, str) and value in PLACES else value
        for name, value in record.items()
    }


def case_of(world: World) -> Case:
    """A world as the walk takes it."""
    lists: Mapping[str, Sequence[Mapping[str, Value]] | None] = {
        name: None
        if records is None
        else [_ranked(cast("Mapping[str, Value]", record)) for record in records]
        for name, records in world.lists.items()
    }
    return Case(facts=_ranked(cast("Mapping[str, Value]", world.facts)), lists=lists, on=world.on, derived={})


def walked(tree: Node, world: World) -> object:
    """What the walk says of a tree in a world."""
    try:
        return evaluator(tree)(case_of(world))
    except Undefined as undefined:
        return Missing(undefined.code)


def told(tree: Node, world: World) -> object:
    """What the oracle says of it."""
    try:
        return value_of(tree, world)
    except Nothing as nothing:
        return Missing(str(nothing))
