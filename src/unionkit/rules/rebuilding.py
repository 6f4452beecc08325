"""Policies out of their canonical content: what a store kept years ago decides again, whatever the packs say by now."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from types import NoneType, UnionType
from typing import Literal, TypeAlias, TypeVar, Union, cast, get_args, get_origin

import attrs

from unionkit.errors import PolicyError
from unionkit.evidence import Labels
from unionkit.expr.nodes import Node
from unionkit.expr.parsing import parse
from unionkit.expr.values import Exact, Value, simplest
from unionkit.rules.facts import Fact
from unionkit.rules.fingerprint import NODES, canonical
from unionkit.rules.parts import Edition, Parameter
from unionkit.rules.policy import Policy
from unionkit.rules.programs import Program
from unionkit.rules.tables import Table
from unionkit.values.units import Unit

MadeT = TypeVar("MadeT")
Order: TypeAlias = "Sequence[tuple[object, Order]] | None"
FindTable = Callable[[str], Table | None]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def table_content(table: Table) -> str:
    """The canonical content of a table as one line of JSON, rows and all; `rebuild_table` reads it."""
    kept = {part.name: getattr(table, part.name) for part in attrs.fields(Table) if part.init}
    return json.dumps(canonical(kept), ensure_ascii=False, separators=(",", ":"))


def order_text(program: Program) -> str:
    """In which order the names of an edition stand, which its canonical content leaves out, as one line of JSON.

    It settles which quantity may rest on which, and which of several unfit or unknown facts is named first.
    """
    whole = {"edition": program.edition, "facts": program.facts, "parameters": program.parameters}
    return json.dumps(_order(whole), ensure_ascii=False, separators=(",", ":"))


def _order(value: object) -> Order:
    """The names in a value with the order of what is in each; None where there is nothing to say."""
    if isinstance(value, Mapping):
        inner = [(key, _order(part)) for key, part in value.items()]
        return inner if list(value) != sorted(value) or any(order for _, order in inner) else None
    if isinstance(value, Sequence) and not isinstance(value, str):
        parts = [(place, _order(part)) for place, part in enumerate(value)]
        return [part for part in parts if part[1]] or None
    kind = type(value)
    if isinstance(value, (*NODES, Table, Unit, str)) or not attrs.has(kind):
        return None
    fields = [(part.name, _order(getattr(value, part.name))) for part in attrs.fields(kind)]
    return [field for field in fields if field[1]] or None


def _arranged(kept: object, order: Order) -> object:
    """What was kept, with its names in an order."""
    if order is None:
        return kept
    if isinstance(kept, list):
        inner = dict(order)
        return [_arranged(part, inner.get(place)) for place, part in enumerate(kept)]
    parts = cast("dict[object, object]", kept)
    return {**{name: _arranged(parts[name], part) for name, part in order}, **_rest(parts, order)}


def _rest(parts: Mapping[object, object], order: Sequence[tuple[object, object]]) -> Mapping[object, object]:
    told = {name for name, _ in order}
    return {name: part for name, part in parts.items() if name not in told}


def rebuild_table(text: str) -> Table:
    """The table of a canonical content. Raises PolicyError."""
    return _Reader(lambda _: None).attempt(Table, text)


def rebuild_policy(text: str, find_table: FindTable, order: str) -> Policy:
    """A policy of the one edition in a canonical content, with its tables; it decides as the original did.

    `order` is what `order_text` gave. The content knows neither the title nor the governing day of the policy: they decide nothing. Raises PolicyError where
    the content is damaged or a table is not there.
    """
    reader = _Reader(find_table)
    whole = reader.attempt(_Content, text, order)
    return Policy(
        id=whole.policy,
        title=Labels(),
        facts=whole.facts,
        parameters=whole.parameters,
        editions=(whole.edition,),
    )


@attrs.frozen(kw_only=True)
class _Content:
    policy: str
    edition: Edition
    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]


@lru_cache(maxsize=64)
def _types(kind: type) -> Mapping[str, object]:
    return {
        part.name: part.type
        for part in attrs.fields(attrs.resolve_types(kind))
        if part.init and part.name != "fingerprint"
    }


class _Reader:
    """Reads what `canonical` wrote, by the declared types of the parts."""

    def __init__(self, find_table: FindTable) -> None:
        self.find_table = find_table
        self.simple: Mapping[object, Callable[[str], object]] = {
            Node: parse,
            Unit: _unit,
            Decimal: Decimal,
            date: date.fromisoformat,
            int: int,
            str: str,
            Exact: lambda text: simplest(Fraction(text)),
            Decimal | date: _bound,
            Table: self.table,
        }

    def attempt(self, kind: type[MadeT], text: str, order: str = "null") -> MadeT:
        """A whole content."""
        try:
            kept = _arranged(json.loads(text), json.loads(order))
            return cast("MadeT", self.part(cast("dict[str, object]", kept), kind))
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise PolicyError(
                f"this is no canonical content of a {kind.__name__.strip('_').lower()} ({type(error).__name__})",
                hint="hand in what the store kept, to the letter",
            ) from error

    def table(self, table_id: str) -> Table:
        """A table by its id."""
        found = self.find_table(table_id)
        if found is None:
            raise PolicyError(
                f"the table {table_id} is not there", hint="keep its content with the edition's"
            )
        return found

    def value(self, kept: object, wanted: object) -> object:
        """What was written as `kept` and declared as `wanted`."""
        wanted = getattr(wanted, "__value__", wanted)
        if wanted in self.simple:
            return self.simple[wanted](cast("str", kept))
        origin = get_origin(wanted)
        if origin in (Union, UnionType):
            return self.one_of(kept, wanted)
        if origin is Literal or wanted is bool:
            return kept
        if origin in (tuple, Sequence):
            inner = get_args(wanted)[0] if origin is Sequence or get_args(wanted)[-1] is ... else None
            parts = cast("list[object]", kept)
            if inner is not None:
                return tuple(self.value(part, inner) for part in parts)
            return tuple(self.value(part, of) for part, of in zip(parts, get_args(wanted), strict=True))
        if origin is Mapping:
            _, inner = get_args(wanted)
            return {key: self.value(part, inner) for key, part in cast("dict[str, object]", kept).items()}
        if isinstance(wanted, type) and issubclass(wanted, Enum):
            return wanted[cast("str", kept)]
        return self.part(cast("dict[str, object]", kept), cast("type", wanted))

    def one_of(self, kept: object, wanted: object) -> object:
        """A value that may be None, or of one of two types that are told apart by their looks."""
        kinds = [kind for kind in get_args(wanted) if kind is not NoneType]
        if kept is None and len(kinds) < len(get_args(wanted)):
            return None
        left = kinds[0]
        for kind in kinds[1:]:
            left = left | kind
        return self.value(kept, left)

    def part(self, kept: Mapping[str, object], kind: type) -> object:
        """One of the parts that policies are made of."""
        types = _types(kind)
        fields = {name: self.value(kept[name], types[name]) for name in types if name != "usual"}
        make = cast("Callable[..., object]", kind)
        if kind is not Fact:
            return make(**fields)
        fact = cast("Fact", make(**fields))
        return attrs.evolve(fact, usual=_usual(fact, kept["usual"]))


def _unit(text: str) -> Unit:
    symbols = frozenset(re.findall(r"[^\W\d]\w*", text))
    return Unit.parse(text, also=symbols)


def _bound(text: str) -> Decimal | date:
    return date.fromisoformat(text) if _DAY.fullmatch(text) else Decimal(text)


def _usual(fact: Fact, kept: object) -> Value:
    if kept is None or isinstance(kept, bool):
        return kept
    text = cast("str", kept)
    if fact.type == "date":
        return date.fromisoformat(text)
    if fact.type == "choice":
        return fact.choice(text)
    return text if fact.type == "text" else simplest(Fraction(text))
