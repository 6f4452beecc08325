"""Cells of a table as values of facts: what people type, read strictly."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TypeVar

from unionkit.errors import UnionkitError, ValueRefused, flatten
from unionkit.rules import Fact
from unionkit.rules.spelled import read_spelled
from unionkit.values.numbers import read_day, read_number, read_rate, read_yes_no

Read = Callable[[str], object]
Found = TypeVar("Found")

MOST_REMEMBERED = 4_096
_SHORT = 15


def reader_of(fact: Fact) -> Read:
    """The function that reads a cell of a fact: 1,200.50 and 1.2万, 是 and 否, a choice or its label, a list as JSON.

    Texts inside JSON are read in the same way. It raises ValueRefused with what to do, and never repeats the cell.
    """
    if fact.type == "bool":
        return remembering(read_yes_no)
    if fact.type == "date":
        return remembering(read_day)
    if fact.type == "choice":
        return _choice_reader(fact)
    if fact.type == "text":
        return str
    if fact.type == "list":
        return partial(_records, fact)
    return remembering(_whole if fact.places == 0 else _number if fact.type == "money" else _share_or_number)


def remembering(read: Callable[[str], Found]) -> Callable[[str], Found]:
    """A reader that keeps what it read first: columns repeat themselves."""
    known: dict[str, Found] = {}

    def look(text: str) -> Found:
        found = known.get(text)
        if found is None:
            found = read(text)
            if len(known) < MOST_REMEMBERED:
                known[text] = found
        return found

    return look


def _number(text: str) -> int | Decimal:
    """An exact number; plain digits, which are most of all cells, take a short way."""
    whole, _point, part = text.partition(".")
    if len(text) <= _SHORT and text.isascii() and whole.isdigit():
        if part.isdigit():
            return Decimal(text)
        if not _point:
            return int(text)
    return read_number(text)


def _share_or_number(text: str) -> int | Decimal:
    return read_rate(text) if text.endswith(("%", "％", "‰")) else _number(text)


def _whole(text: str) -> int:
    number = _number(text)
    if number != int(number):
        raise ValueRefused("A whole number is wanted", hint="Write it without decimals")
    return int(number)


def _choice_reader(fact: Fact) -> Read:
    labels = Counter(text for labels in fact.choice_labels.values() for text in set(labels.texts.values()))
    spellings = {
        text: choice
        for choice, labels_of in fact.choice_labels.items()
        for text in labels_of.texts.values()
        if labels[text] == 1
    } | {choice: choice for choice in fact.choices}

    def read(text: str) -> str:
        found = spellings.get(text)
        if found is None:
            raise ValueRefused("This is none of the choices", hint=f"Write one of: {', '.join(spellings)}")
        return found

    return read


def _records(fact: Fact, text: str) -> object:
    try:
        found = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise ValueRefused(
            "This cell is not a list", hint='Write JSON such as [{"income": "1200.50"}]'
        ) from None
    try:
        return read_spelled(found, fact)
    except UnionkitError as error:
        raise flatten(error)[0] from None
