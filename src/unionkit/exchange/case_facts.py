"""The facts of one case, as they are typed: NAME=VALUE, or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal

from unionkit.errors import InputError, ValueRefused
from unionkit.exchange.cells import reader_of
from unionkit.exchange.columns import Spellings
from unionkit.rules import Fact
from unionkit.rules.spelled import read_all_spelled


def facts_from_pairs(pairs: Iterable[tuple[str, str]], facts: Mapping[str, Fact]) -> dict[str, object]:
    """The values that pairs spell, by fact; a name or a label stands for a fact, and an empty value for unknown.

    A name that no fact has is handed on, for the policy to refuse. Raises ValueRefused and InputError.
    """
    spellings = Spellings.of(facts)
    found: dict[str, object] = {}
    for name, text in pairs:
        fact = spellings.fact(name)
        key = name if fact is None else fact.name
        if key in found:
            raise InputError(f"{key!r} is given twice", hint="give each fact once")
        try:
            found[key] = text if fact is None or not text else reader_of(fact)(text)
        except ValueRefused as error:
            raise error.at(f"facts.{key}") from None
        if fact is not None and not text:
            found[key] = None
    return found


def facts_from_json(content: bytes, facts: Mapping[str, Fact]) -> dict[str, object]:
    """The values in a JSON object in UTF-8, by fact; numbers are exact, and texts are read as in cells.

    A name that no fact has is handed on, for the policy to refuse. Raises InputError, and ValueRefused with the paths.
    """
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        raise InputError("this JSON is not UTF-8", hint="save it as UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InputError(f"this is not JSON ({error.msg})", hint="check it there", where=where) from None
    except (RecursionError, ValueError):
        raise InputError("this JSON cannot be read", hint="write shorter numbers and fewer levels") from None
    if not isinstance(found, dict):
        raise InputError("the facts are no JSON object", hint='write {"homes": 1, "area": "urban"}')
    return read_all_spelled(found, facts)
