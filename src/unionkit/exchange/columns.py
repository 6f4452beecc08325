"""Columns of a table as facts: which column holds which fact, and how a cell is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from unionkit.errors import InputError, ValueRefused
from unionkit.rules import Fact
from unionkit.values.numbers import read_day, read_number, read_yes_no

Read = Callable[[str], object]


@frozen(kw_only=True)
class Column:
    """A column that holds a fact: its place in a row, its header, the fact and the function that reads its cells."""

    place: int
    header: str
    fact: Fact
    read: Read


def match_columns(
    header: Sequence[str], facts: Mapping[str, Fact], names: Mapping[str, str]
) -> tuple[Column, ...]:
    """The columns that hold facts, by the fact's name or its label in either language; `names` maps further headers.

    Raises InputError where two columns hold one fact or no column holds any.
    """
    spellings = {name: name for name, fact in facts.items() if fact.type != "list"}
    for name, each in facts.items():
        if each.type != "list":
            spellings |= {label: name for label in each.label.texts.values() if label not in spellings}
    spellings |= names
    found: dict[str, Column] = {}
    for place, title in enumerate(header):
        fact = facts.get(spellings.get(title.strip(), ""))
        if fact is None:
            continue
        if fact.name in found:
            raise InputError(
                f"two columns hold {fact.name!r}: {found[fact.name].header!r} and {title!r}",
                hint="remove one of them",
            )
        found[fact.name] = Column(place=place, header=title, fact=fact, read=reader_of(fact))
    if not found:
        raise InputError(
            "no column of this file is a fact of the policy",
            hint=f"name the columns after the facts: {', '.join(facts)}",
        )
    return tuple(found.values())


def reader_of(fact: Fact) -> Read:
    """The function that reads a cell of a fact. It raises ValueRefused with what to do."""
    if fact.type == "bool":
        return read_yes_no
    if fact.type == "date":
        return read_day
    if fact.type == "choice":
        return _choice_reader(fact)
    if fact.type == "text":
        return str
    return _whole_reader if fact.places == 0 else read_number


def _whole_reader(text: str) -> int:
    number = read_number(text)
    if number != number.to_integral_value():
        raise ValueRefused("a whole number is wanted", hint="write it without decimals")
    return int(number)


def _choice_reader(fact: Fact) -> Read:
    spellings = {choice: choice for choice in fact.choices}
    for choice, labels in fact.choice_labels.items():
        spellings |= {label: choice for label in labels.texts.values() if label not in spellings}

    def read(text: str) -> str:
        found = spellings.get(text)
        if found is None:
            raise ValueRefused("this is none of the choices", hint=f"write one of {', '.join(spellings)}")
        return found

    return read
