"""Cells of a table as facts: what people type, read strictly."""

from __future__ import annotations

import json
from decimal import Decimal

from unionkit.errors import ValueRefused
from unionkit.rules.facts import Fact
from unionkit.rules.spelled import read_spelled, read_text


def read_cell(text: str, fact: Fact) -> object:
    """The value of a fact that a cell spells: 是 and 否, 1.2万元, a choice or its label, a list as JSON with such texts.

    Raises ValueRefused for what cannot be read, several as a group where a list holds them, and never repeats it. An
    unlisted choice is a statement about the case, and the decision says that it is invalid.
    """
    return read_spelled(_records(text), fact) if fact.type == "list" else read_text(text, fact)


def _records(text: str) -> object:
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise ValueRefused(
            "this cell is not a list", hint='write JSON such as [{"income": "1200.50"}]'
        ) from None
