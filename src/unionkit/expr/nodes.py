"""The nodes of an expression tree: a closed set of eight, each an immutable, hashable value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from attrs import field, frozen

from unionkit.errors import ValueRefused


def _plain(value: Decimal | int) -> Decimal:
    """The shortest decimal of the same value, so that 1.50 and 1.5 are one literal."""
    if isinstance(value, bool | float):
        raise ValueRefused(
            "a literal cannot be a float or a truth value", hint='write "0.3" or Decimal("0.3")'
        )
    exact = Decimal(value)
    if not exact.is_finite():
        raise ValueRefused("a literal must be a finite number", hint="write its digits")
    sign, digits, exponent = exact.as_tuple()
    trimmed = list(digits)
    places = int(exponent)
    while len(trimmed) > 1 and trimmed[-1] == 0 and places < 0:
        trimmed.pop()
        places += 1
    if trimmed == [0]:
        return Decimal(0)
    if places > 0:
        trimmed, places = [*trimmed, *([0] * places)], 0
    return Decimal((sign, tuple(trimmed), places))


@frozen
class Number:
    """An exact decimal; `unit` is empty for a bare number, which takes the unit of what it is compared with.

    `percent` says that it was written with a percent sign, which changes how it is said and nothing else.
    """

    value: Decimal = field(converter=_plain)
    unit: str = ""
    percent: bool = field(default=False, eq=False, repr=False)


@frozen
class Truth:
    """True or false."""

    value: bool


@frozen
class Text:
    """A literal text, also the spelling of a choice."""

    value: str


@frozen
class Day:
    """A literal calendar day."""

    value: date


@frozen
class Name:
    """A fact, a derived quantity, a parameter, or ``on``, the governing day."""

    name: str


@frozen
class Field:
    """One field of the records of a list, as in ``members.income``."""

    list_name: str
    name: str


@frozen
class Operation:
    """An operator of the closed table in `operators` with its operands."""

    operator: str
    operands: tuple[Node, ...]


@frozen(kw_only=True)
class Aggregate:
    """One value out of a list of records: what is taken of each (`item`), of which records (`where`)."""

    operator: str
    list_name: str
    item: Node | None = None
    where: Node | None = None
    by: Node | None = None
    default: Node | None = None


Node = Number | Truth | Text | Day | Name | Field | Operation | Aggregate
Literal = Number | Truth | Text | Day


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly under a node, in the order in which they are written."""
    if isinstance(node, Operation):
        return node.operands
    if isinstance(node, Aggregate):
        return tuple(part for part in (node.item, node.where, node.by, node.default) if part is not None)
    return ()


def walk_nodes(node: Node) -> Iterator[Node]:
    """Every node of a tree, parents first, without recursion."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def names_in(node: Node) -> frozenset[str]:
    """The facts, derived quantities, parameters and lists that a tree mentions."""
    found: set[str] = set()
    for current in walk_nodes(node):
        if isinstance(current, Name):
            found.add(current.name)
        elif isinstance(current, Field | Aggregate):
            found.add(current.list_name)
    return frozenset(found)


def replace_nodes(node: Node, changes: dict[Node, Node]) -> Node:
    """The tree with every node that is a key of `changes` replaced by its value, outermost first."""
    if node in changes:
        return changes[node]
    if isinstance(node, Operation):
        return Operation(node.operator, tuple(replace_nodes(part, changes) for part in node.operands))
    if isinstance(node, Aggregate):
        return Aggregate(
            operator=node.operator,
            list_name=node.list_name,
            item=_replaced(node.item, changes),
            where=_replaced(node.where, changes),
            by=_replaced(node.by, changes),
            default=_replaced(node.default, changes),
        )
    return node


def _replaced(node: Node | None, changes: dict[Node, Node]) -> Node | None:
    return None if node is None else replace_nodes(node, changes)
