"""Cells of a table as facts: what people type, read strictly."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal

from unionkit.errors import ValueRefused
from unionkit.rules.facts import NUMERIC, Fact
from unionkit.values.numbers import read_day, read_number, read_rate, read_yes_no


def read_cell(text: str, fact: Fact) -> object:
    """The value of a fact that a cell spells: 是 and 否, 1.2万元, a choice or its label, a list as JSON.

    Raises ValueRefused for what cannot be read, and never repeats it.
    """
    if fact.type in NUMERIC:
        return read_rate(text) if text.strip().endswith(("%", "％", "‰")) else read_number(text)
    readers: Mapping[str, Callable[[str], object]] = {"bool": read_yes_no, "date": read_day, "list": _records}
    if fact.type == "choice":
        return _choice(text.strip(), fact)
    return readers[fact.type](text) if fact.type in readers else text


def _choice(text: str, fact: Fact) -> str:
    labelled = [choice for choice, labels in fact.choice_labels.items() if text in labels.texts.values()]
    # An unlisted choice is a statement about the case, and the decision says that it is invalid
    return labelled[0] if text not in fact.choices and len(labelled) == 1 else text


def _records(text: str) -> object:
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise ValueRefused(
            "this cell is not a list", hint='write JSON such as [{"income": "1200.50"}]'
        ) from None
