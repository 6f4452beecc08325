"""The fingerprint of an edition: a hash of its whole content in one canonical writing.

It depends on nothing but the content: not on the process, hash seed, locale, time zone or the order of files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from unionkit.expr.nodes import Aggregate, Day, Field, Name, Node, Number, Operation, Text, Truth
from unionkit.expr.writing import write
from unionkit.rules.facts import Fact
from unionkit.rules.parts import Edition, Parameter
from unionkit.rules.tables import Table
from unionkit.values.units import Unit

NODES = (Aggregate, Day, Field, Name, Number, Operation, Text, Truth)
_DERIVED_FIELDS = {"fingerprint", "by_keys"}


def canonical(value: object) -> object:
    """A value as JSON that is the same wherever it is written: no floats, texts for exact numbers and trees."""
    if value is None or isinstance(value, bool | str):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Fraction | Unit):
        return str(value)
    if isinstance(value, Decimal):
        digits = format(value, "f")
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, NODES):
        return write(value)
    if isinstance(value, Table):
        return value.id
    if isinstance(value, Mapping):
        return {str(key): canonical(part) for key, part in value.items()}
    if isinstance(value, Sequence):
        return [canonical(part) for part in value]
    kind = type(value)
    if attrs.has(kind):
        kept = [part.name for part in attrs.fields(kind) if part.name not in _DERIVED_FIELDS]
        return {name: canonical(getattr(value, name)) for name in kept}
    return str(value)


def content(
    policy_id: str, edition: Edition, facts: Mapping[str, Fact], parameters: Mapping[str, Parameter]
) -> str:
    """The canonical content of an edition as one line of JSON: what a store keeps so that replay lasts."""
    whole = {"policy": policy_id, "edition": edition, "facts": facts, "parameters": parameters}
    return json.dumps(canonical(whole), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """The hash of a canonical content: 64 hexadecimal digits of SHA-256."""
    import hashlib  # slow to import, and deciding needs no hash

    return hashlib.sha256(text.encode()).hexdigest()


__all__ = ["Node", "canonical", "content", "fingerprint"]
