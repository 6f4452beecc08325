"""Facts out of TOML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import get_args

from attrs import evolve

from unionkit.errors import PolicyError, UnionkitError
from unionkit.evidence import Labels
from unionkit.expr.nodes import Name
from unionkit.expr.parsing import parse
from unionkit.expr.values import Value
from unionkit.packs.reader import Reader, suggest
from unionkit.rules.facts import (
    FIRST_DAY,
    LAST_DAY,
    LONGEST_TEXT,
    MOST,
    NUMERIC,
    PLACES,
    UNITS,
    Fact,
    FactType,
)
from unionkit.rules.reading import Problem, read_value
from unionkit.values.units import Unit

_TYPES: tuple[FactType, ...] = get_args(FactType)
_OWN_KEYS: tuple[tuple[tuple[str, ...], tuple[FactType, ...], str], ...] = (
    (("unit", "places"), NUMERIC, "numbers"),
    (("least", "most"), (*NUMERIC, "date"), "numbers and days"),
    (("choices", "ordered", "choice_labels"), ("choice",), "choices"),
)
_WRONG = {
    "out_of_bounds": "out of bounds",
    "too_precise": "written with too many decimals",
    "not_a_choice": "not among the choices",
}
RESERVED = {"on", "amount"}
_OTHER_NAMES: Mapping[str, FactType] = {
    "rate": "decimal",
    "boolean": "bool",
    "integer": "count",
    "int": "count",
    "number": "decimal",
    "float": "decimal",
    "string": "text",
    "str": "text",
    "enum": "choice",
    "day": "date",
}


def check_name(name: str, what: str, reader: Reader) -> bool:
    """Whether expressions can use a name; one that they cannot is kept as a problem."""
    if name.isidentifier() and name not in RESERVED and _reads_back(name):
        return True
    reader.refuse(
        f"{what} cannot be called {name!r}",
        "use a name of letters, digits and _ that is not a word of the language, such as on, amount, if, in",
    )
    return False


def _reads_back(name: str) -> bool:
    try:
        return parse(name) == Name(name)
    except UnionkitError:
        return False


def read_facts_of(reader: Reader, key: str, units: frozenset[str]) -> dict[str, Fact]:
    """All facts under a key."""
    found: dict[str, Fact] = {}
    for name, table in reader.tables(key):
        if check_name(name, "a fact", table):
            found[name] = read_fact(name, table, units)
    return found


def read_fact(name: str, table: Reader, units: frozenset[str]) -> Fact:
    """One fact with its bounds, choices and labels."""
    kind = _type_of(table)
    _check_keys(table, kind)
    unit = read_unit(table, units)
    places = table.count("places", PLACES.get(kind, 0))
    low, high = _bounds(table, kind, places)
    choices = table.names("choices")
    if kind == "choice" and not table.has("choices"):
        table.refuse("a choice needs a list of different choices", 'add choices = ["…", "…"]')
    fields = read_facts_of(table, "fields", units) if table.has("fields") else {}
    if any(field.type == "list" for field in fields.values()):
        table.refuse(
            "a record holds no list", "write a list of its own, with a field that names the record", "fields"
        )
    if (kind == "list") != bool(table.raw("fields")):
        table.refuse(
            "a list has fields, and nothing else has", 'write type = "list" and fields.… = { type = … }'
        )
    fact = Fact(
        name=name,
        type=kind,
        unit=unit if unit is not None else Unit.parse(UNITS.get(kind, "")),
        places=places,
        least=low,
        most=high,
        choices=choices,
        ordered=table.truth("ordered"),
        label=table.labels("label"),
        choice_labels=_choice_labels(table, choices),
        question=table.labels("question"),
        sensitive=table.truth("sensitive"),
        fields=fields,
    )
    made = _with_usual(fact, table)
    table.finish()
    return made


def _type_of(table: Reader) -> FactType:
    if not table.has("type"):
        table.refuse("a fact needs a type", f"add type = one of {', '.join(_TYPES)}")
    value = table.raw("type")
    if isinstance(value, str) and value in _OTHER_NAMES:
        table.refuse(f"{value!r} is not a type", f'write type = "{_OTHER_NAMES[value]}"', "type")
        return _OTHER_NAMES[value]
    return table.one_of("type", _TYPES, "text")


def _check_keys(table: Reader, kind: FactType) -> None:
    """Refuse keys that mean nothing for a type, and a unit in which no fact of that type is counted."""
    for keys, kinds, owner in _OWN_KEYS:
        for key in keys:
            if table.has(key) and kind not in kinds:
                table.raw(key)
                table.refuse(
                    f"a fact of type {kind} has no {key}", f"only {owner} have one: leave it out", key
                )
    if kind == "money" and "CNY" not in str(table.raw("unit") or "CNY"):
        table.refuse("money is counted in CNY", 'write unit = "CNY/month", or type = "decimal"', "unit")


def read_unit(table: Reader, units: frozenset[str]) -> Unit | None:
    """The unit under a key, None where it is absent or wrong."""
    return table.attempt("unit", lambda _: Unit.parse(table.text("unit"), also=units))


def _bounds(
    table: Reader, kind: FactType, places: int
) -> tuple[Decimal | date | None, Decimal | date | None]:
    if kind == "date":
        low_day, high_day = table.day("least") or FIRST_DAY, table.day("most") or LAST_DAY
        if low_day > high_day:
            table.refuse("the bounds are the wrong way round", "least comes before most", _bound_given(table))
        return low_day, high_day
    if kind not in NUMERIC:
        return None, None
    low, high = table.number("least"), table.number("most")
    for key, end in (("least", low), ("most", high)):
        if end is not None and end != round(end, places):
            table.refuse(f"this bound has more than {places} decimals", "set places, or write fewer", key)
    ends = Decimal(0) if low is None else low, Decimal(MOST[kind]) if high is None else high
    if ends[0] > ends[1]:
        table.refuse(
            f"the bounds are the wrong way round: {ends[0]} to {ends[1]}",
            f"write least below most; a fact of type {kind} goes from 0 to {MOST[kind]} unless they say otherwise",
            _bound_given(table),
        )
    return ends


def _bound_given(table: Reader) -> str:
    return "most" if table.has("most") else "least"


def _choice_labels(table: Reader, choices: tuple[str, ...]) -> Mapping[str, Labels]:
    if not table.has("choice_labels") or not choices:
        return {}
    inner = table.table("choice_labels")
    found = {choice: inner.labels(choice) for choice in choices if inner.has(choice)}
    for name in inner.values:
        if name not in choices:
            inner.refuse(f"{name!r} is not among the choices", suggest(name, list(choices)), name)
    return found


def _with_usual(fact: Fact, table: Reader) -> Fact:
    if not table.has("usual"):
        return fact
    given = table.raw("usual")
    if fact.type == "list":
        if given != []:
            table.refuse("the usual value of a list is []", "write usual = []", "usual")
        return _evolved(fact, None)
    problems: list[Problem] = []
    usual = None
    try:
        usual = read_value(given, fact, fact.name, problems)
    except UnionkitError as error:
        table.keep(PolicyError(error.message, hint=_expected(fact)), "usual")
    if problems:
        table.keep(
            PolicyError(f"the usual value is {_WRONG[problems[0].code]}", hint=_expected(fact)), "usual"
        )
    return _evolved(fact, usual)


def _expected(fact: Fact) -> str:
    if fact.type == "choice":
        return f"one of: {', '.join(fact.choices)}"
    if fact.type == "bool":
        return "write usual = true or usual = false"
    if fact.type == "date":
        return f"write usual = 2024-07-01, a day from {fact.least} to {fact.most}"
    if fact.type == "text":
        return f"write a text of at most {LONGEST_TEXT} characters"
    return f"write a number from {fact.least} to {fact.most} with at most {fact.places} decimals"


def _evolved(fact: Fact, usual: Value) -> Fact:
    return evolve(fact, usual=usual, has_usual=True)
