"""Facts out of TOML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import cast, get_args

from unionkit.errors import PolicyError
from unionkit.evidence import Labels
from unionkit.expr.values import Value
from unionkit.packs.reader import Reader
from unionkit.rules.facts import FIRST_DAY, LAST_DAY, MOST, NUMERIC, PLACES, UNITS, Fact, FactType
from unionkit.rules.reading import Problem, read_value
from unionkit.values.units import Unit

_TYPES: tuple[FactType, ...] = get_args(FactType)
RESERVED = {"on", "amount", "true", "false", "and", "or", "not", "in", "if", "else"}


def read_facts_of(reader: Reader, key: str, units: frozenset[str]) -> dict[str, Fact]:
    """All facts under a key."""
    found: dict[str, Fact] = {}
    for name, table in reader.tables(key):
        if not name.isidentifier() or name in RESERVED:
            table.refuse(
                f"a fact cannot be called {name!r}",
                "use a name of letters, digits and _ that is not a word of the language",
            )
            continue
        found[name] = read_fact(name, table, units)
    return found


def read_fact(name: str, table: Reader, units: frozenset[str]) -> Fact:
    """One fact with its bounds, choices and labels."""
    kind = _type_of(table)
    unit = table.attempt("unit", lambda text: Unit.parse(str(text), also=units))
    low, high = _bounds(table, kind)
    choices = table.texts("choices")
    if kind == "choice" and (not choices or len(set(choices)) != len(choices)):
        table.refuse("a choice needs a list of different choices", 'add choices = ["…", "…"]')
    fields = read_facts_of(table, "fields", units) if table.has("fields") else {}
    if (kind == "list") != bool(fields):
        table.refuse(
            "a list has fields, and nothing else has", 'write type = "list" and fields.… = { type = … }'
        )
    fact = Fact(
        name=name,
        type=kind,
        unit=unit if unit is not None else Unit.parse(UNITS.get(kind, "")),
        places=table.count("places", PLACES.get(kind, 0)),
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
    other = {
        "rate": "decimal",
        "boolean": "bool",
        "integer": "count",
        "number": "decimal",
        "string": "text",
        "enum": "choice",
    }
    value = table.raw("type")
    if isinstance(value, str) and value in other:
        table.refuse(f"{value!r} is not a type", f"write {other[value]!r}", "type")
        return cast("FactType", other[value])
    return table.one_of("type", _TYPES, "text")


def _bounds(table: Reader, kind: FactType) -> tuple[Decimal | date | None, Decimal | date | None]:
    if kind == "date":
        low_day, high_day = table.day("least") or FIRST_DAY, table.day("most") or LAST_DAY
        if low_day > high_day:
            table.refuse("the bounds are the wrong way round", "least comes before most")
        return low_day, high_day
    if kind not in NUMERIC:
        return None, None
    low, high = table.number("least"), table.number("most")
    ends = Decimal(0) if low is None else low, Decimal(MOST[kind]) if high is None else high
    if ends[0] > ends[1]:
        table.refuse("the bounds are the wrong way round", "least is at most most")
    return ends


def _choice_labels(table: Reader, choices: tuple[str, ...]) -> Mapping[str, Labels]:
    if not table.has("choice_labels"):
        return {}
    inner = table.table("choice_labels")
    found = {choice: inner.labels(choice) for choice in choices if inner.has(choice)}
    inner.finish()
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
    usual = table.attempt("usual", lambda value: read_value(value, fact, fact.name, problems))
    if problems:
        table.keep(
            PolicyError("the usual value is out of bounds or not a choice", hint="correct it or the bounds"),
            "usual",
        )
    return _evolved(fact, usual)


def _evolved(fact: Fact, usual: Value) -> Fact:
    from attrs import evolve

    return evolve(fact, usual=usual, has_usual=True)
