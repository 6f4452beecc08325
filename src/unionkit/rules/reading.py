"""The door: what a caller hands in becomes exact values, and what does not fit is refused or found invalid.

A wrong kind of value is a mistake of the calling program and raises; a value outside the declared bounds or choices is
a statement about the case and makes the decision invalid.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen

from unionkit.errors import UnionkitError, UnknownFact, ValueRefused, raise_all
from unionkit.expr.values import Record, Value, simplest
from unionkit.rules.facts import LONGEST_TEXT, MOST_RECORDS, NUMERIC, Fact, Schema
from unionkit.values.dates import as_day
from unionkit.values.money import Money


@frozen(kw_only=True)
class Problem:
    """Why a value makes a decision invalid: `code` and the fact's path, never the value itself."""

    code: str
    subject: str


@frozen(kw_only=True)
class Known:
    """What is known of a case: exact values by fact (an absent or None fact is unknown) and the problems found.

    Its repr shows no value.
    """

    facts: Mapping[str, Value] = field(repr=False)
    lists: Mapping[str, Sequence[Record] | None] = field(repr=False)
    problems: tuple[Problem, ...] = ()
    assumed: tuple[str, ...] = ()


def read_facts(given: Mapping[str, object], schema: Schema, *, assume_usual: bool = False) -> Known:
    """Exact values of the facts handed in.

    Raises UnknownFact and ValueRefused, several as a group, each with the path of the fact.
    """
    errors: list[UnionkitError] = [_unknown_fact(name, schema) for name in given if name not in schema]
    problems: list[Problem] = []
    facts: dict[str, Value] = {}
    lists: dict[str, Sequence[Record] | None] = {}
    for name, fact in schema.items():
        value = given.get(name)
        try:
            if fact.type == "list":
                lists[name] = _records(value, fact, problems)
            else:
                facts[name] = read_value(value, fact, name, problems)
        except UnionkitError as error:
            errors.append(error)
    if errors:
        raise_all(errors, "these facts cannot be taken")
    assumed = _assume(given, facts, lists, schema) if assume_usual else ()
    return Known(facts=facts, lists=lists, problems=tuple(problems), assumed=assumed)


def _assume(
    given: Mapping[str, object],
    facts: dict[str, Value],
    lists: dict[str, Sequence[Record] | None],
    schema: Schema,
) -> tuple[str, ...]:
    assumed = [name for name, fact in schema.items() if fact.has_usual and given.get(name) is None]
    for name in assumed:
        if schema[name].type == "list":
            lists[name] = ()
        else:
            facts[name] = schema[name].usual
    return tuple(assumed)


def _unknown_fact(name: object, schema: Schema, where: str = "facts") -> UnknownFact:
    near = difflib.get_close_matches(str(name), list(schema), n=1)
    known = ", ".join(sorted(schema)[:20])
    hint = f"did you mean {near[0]!r}?" if near else f"the facts of this policy are: {known}"
    return UnknownFact(f"this policy has no fact {name!r}", hint=hint, where=where)


def _records(value: object, fact: Fact, problems: list[Problem]) -> Sequence[Record] | None:
    if value is None:
        return None
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Sequence):
        raise ValueRefused(
            "a list of records is wanted", hint="hand in a list of mappings", where=f"facts.{fact.name}"
        )
    if len(value) > MOST_RECORDS:
        problems.append(Problem(code="too_many_records", subject=fact.name))
        return ()
    records: list[Record] = []
    errors: list[UnionkitError] = []
    found: dict[str, list[Problem]] = {key: [] for key in fact.fields}
    for place, record in enumerate(value):
        path = f"{fact.name}[{place}]"
        if not isinstance(record, Mapping):
            errors.append(ValueRefused("a record is a mapping", hint="hand in a dict", where=f"facts.{path}"))
            continue
        unknown = [key for key in record if key not in fact.fields]
        errors += [_unknown_fact(key, fact.fields, f"facts.{path}") for key in unknown]
        read: dict[str, Value] = {}
        for key, part in fact.fields.items():
            try:
                read[key] = read_value(record.get(key), part, f"{path}.{key}", found[key])
            except UnionkitError as error:
                errors.append(error)
        records.append(read)
    if errors:
        raise_all(errors, "these records cannot be taken")
    # field by field, so that the first problem does not depend on the order of the records
    for key in fact.fields:
        problems += found[key]
    return tuple(records)


def read_value(value: object, fact: Fact, path: str, problems: list[Problem]) -> Value:
    """One value as the walk sees it; None is unknown. Appends to `problems` what makes the decision invalid."""
    if value is None:
        return None
    if fact.type in NUMERIC:
        return _number(value, fact, path, problems)
    if fact.type == "bool":
        if not isinstance(value, bool):
            raise _refused(value, "true or false", "hand in True or False", path)
        return value
    if fact.type == "date":
        return _day(value, fact, path, problems)
    if not isinstance(value, str):
        raise _refused(value, "a text", "hand in a str", path)
    if fact.type == "choice":
        if value not in fact.choices:
            problems.append(Problem(code="not_a_choice", subject=path))
            return None
        return fact.choice(fact.choices[fact.choices.index(value)])
    if len(value) > LONGEST_TEXT:
        problems.append(Problem(code="out_of_bounds", subject=path))
        return None
    # a member of an Enum is a str too, and would carry its class into the decision
    return str.__str__(value)


def _refused(value: object, wanted: str, hint: str, path: str) -> ValueRefused:
    return ValueRefused(f"{wanted} is wanted, not {type(value).__name__}", hint=hint, where=f"facts.{path}")


def _number(value: object, fact: Fact, path: str, problems: list[Problem]) -> Value:
    exact = _exact(value, fact, path)
    if exact is None:
        problems.append(Problem(code="out_of_bounds", subject=path))
        return None
    if (exact * fact.scale).denominator != 1:
        problems.append(Problem(code="too_precise", subject=path))
        return None
    if not _within(exact, fact):
        problems.append(Problem(code="out_of_bounds", subject=path))
        return None
    return simplest(exact)


def _within(exact: Fraction, fact: Fact) -> bool:
    low, high = fact.least, fact.most
    return not (isinstance(low, Decimal) and exact < low) and not (isinstance(high, Decimal) and exact > high)


def _exact(value: object, fact: Fact, path: str) -> Fraction | None:
    if isinstance(value, Money) and fact.type == "money":
        return Fraction(value.fen, 100)
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, Decimal):
        if value == 0:
            return Fraction(0)
        return Fraction(value) if value.is_finite() and -40 < value.adjusted() < 40 else None
    if isinstance(value, str) and fact.type in ("money", "decimal"):
        return _from_text(value, path)
    if isinstance(value, float):
        raise _refused(
            value, "an exact number", 'a float is not exact: hand in Decimal("0.1"), an int or "0.1"', path
        )
    raise _refused(value, "a number", "hand in an int, a Decimal, a str of digits or Money", path)


def _from_text(value: str, path: str) -> Fraction:
    digits = value.removeprefix("-")
    if len(value) <= 40 and digits.replace(".", "", 1).isascii() and digits.replace(".", "", 1).isdigit():
        return Fraction(value)
    raise ValueRefused(
        "this text is not a plain decimal number", hint='write "1200.50"', where=f"facts.{path}"
    )


def _day(value: object, fact: Fact, path: str, problems: list[Problem]) -> date | None:
    if isinstance(value, datetime):
        raise _refused(value, "a day", "call .date() on it, in the time zone that you mean", path)
    if isinstance(value, str):
        try:
            value = as_day(value)
        except ValueRefused as error:
            raise error.at(f"facts.{path}") from None
    if not isinstance(value, date):
        raise _refused(value, "a day", "hand in a date", path)
    low, high = fact.least, fact.most
    if (isinstance(low, date) and value < low) or (isinstance(high, date) and value > high):
        problems.append(Problem(code="out_of_bounds", subject=path))
        return None
    return date(value.year, value.month, value.day)
