"""Values that hold typed texts, as JSON brings them: the texts read as the cells of a table are."""

from __future__ import annotations

from collections.abc import Mapping

from unionkit.errors import UnionkitError, ValueRefused, raise_all
from unionkit.rules.facts import NUMERIC, Fact, Schema
from unionkit.values.numbers import read_day, read_number, read_rate, read_yes_no


def read_spelled(value: object, fact: Fact) -> object:
    """A value of a fact in which texts are as people type them: 0.1万, 30%, 是, 2024年5月6日, the label of a choice.

    The records of a list are read field by field. What is no text, and a text that is no choice, stays as it is, for the
    policy to judge. Raises ValueRefused with the path of the fact, several as a group, and never repeats the text.
    """
    errors: list[UnionkitError] = []
    found = _read(value, fact, f"facts.{fact.name}", errors)
    if errors:
        raise_all(errors, "these facts cannot be read")
    return found


def read_all_spelled(values: Mapping[str, object], facts: Schema) -> dict[str, object]:
    """The values of several facts; one that no fact has is handed on, for the policy to refuse. Raises ValueRefused."""
    errors: list[UnionkitError] = []
    found = {
        name: _read(value, facts[name], f"facts.{name}", errors) if name in facts else value
        for name, value in values.items()
    }
    if errors:
        raise_all(errors, "these facts cannot be read")
    return found


def read_choice(text: str, fact: Fact) -> str:
    """The choice that a text names, by itself or by a label in any language; a text that names none comes back."""
    named = text.strip()
    if named in fact.choices:
        return named
    labelled = [choice for choice, labels in fact.choice_labels.items() if named in labels.texts.values()]
    return labelled[0] if len(labelled) == 1 else named


def read_text(text: str, fact: Fact) -> object:
    """The value that one text spells. Raises ValueRefused."""
    if fact.type in NUMERIC:
        share = fact.type != "money" and text.strip().endswith(("%", "％", "‰"))
        return read_rate(text) if share else read_number(text)
    if fact.type == "bool":
        return read_yes_no(text)
    if fact.type == "date":
        return read_day(text)
    return read_choice(text, fact) if fact.type == "choice" else text


def _read(value: object, fact: Fact, path: str, errors: list[UnionkitError]) -> object:
    if fact.type == "list":
        if not isinstance(value, list):
            return value
        return [_record(record, fact, f"{path}[{place}]", errors) for place, record in enumerate(value)]
    if not isinstance(value, str):
        return value
    try:
        return read_text(value, fact)
    except ValueRefused as error:
        errors.append(error.at(path))
        return None


def _record(record: object, fact: Fact, path: str, errors: list[UnionkitError]) -> object:
    if not isinstance(record, Mapping):
        return record
    return {
        key: _read(value, fact.fields[key], f"{path}.{key}", errors) if key in fact.fields else value
        for key, value in record.items()
    }
