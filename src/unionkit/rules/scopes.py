"""What the expressions of an edition may name, and how derived fields of records are written out."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from unionkit.errors import TypeMismatch
from unionkit.expr.checking import infer
from unionkit.expr.nodes import Aggregate, Field, Node, children, replace_nodes
from unionkit.expr.types import Scope, Type, number
from unionkit.rules.facts import Schema, scope_of
from unionkit.rules.judging import AMOUNT, CLASS
from unionkit.rules.parts import Derived, Edition, Parameter


def base_scope(facts: Schema, parameters: Mapping[str, Parameter]) -> Scope:
    """Facts and parameters, before any derived quantity."""
    return scope_of(facts, {name: number(part.unit) for name, part in parameters.items()})


def with_quantity(scope: Scope, quantity: Derived) -> Scope:
    """The scope with one derived quantity more, or one derived field of a list's records."""
    head, dot, tail = quantity.name.partition(".")
    found = infer(quantity.value, scope)
    refuse_loose_fields(quantity.value, head if dot else "")
    if dot:
        return evolve(scope, lists={**scope.lists, head: {**scope.lists.get(head, {}), tail: found}})
    return evolve(scope, names={**scope.names, quantity.name: found})


def edition_scope(edition: Edition, facts: Schema, parameters: Mapping[str, Parameter]) -> Scope:
    """Everything that the rules of an edition may name: facts, parameters, quantities, the class and the amount."""
    scope = base_scope(facts, parameters)
    for quantity in edition.derived.values():
        scope = with_quantity(scope, quantity)
    return with_answers(scope, edition, facts)


def with_answers(scope: Scope, edition: Edition, facts: Schema, *, amount: bool = True) -> Scope:
    """The scope with `class`, which amounts may use, and `amount`, which limits may, unless facts have these names."""
    extra: dict[str, Type] = {}
    if edition.classes and CLASS not in facts:
        extra[CLASS] = Type(
            kind="choice", choices=tuple(dict.fromkeys(rule.name for rule in edition.classes))
        )
    if amount and AMOUNT not in facts:
        extra[AMOUNT] = number("CNY")
    return evolve(scope, names={**scope.names, **extra})


def refuse_loose_fields(node: Node, inside: str = "") -> None:
    """Refuse a record's field where there is no record: outside an aggregate over its list.

    `inside` is the list whose record is at hand. Raises TypeMismatch.
    """
    if isinstance(node, Field) and node.list_name != inside:
        raise TypeMismatch(
            f"{node.list_name}.{node.name} is another value in each record",
            hint=f"write sum({node.list_name}.{node.name}), any(…) or another aggregate over the list",
        )
    within = node.list_name if isinstance(node, Aggregate) else inside
    for part in children(node):
        refuse_loose_fields(part, within)


def written_out(node: Node, derived: Mapping[str, Derived]) -> Node:
    """A tree in which derived fields of records are replaced by what they stand for."""
    changes: dict[Node, Node] = {
        Field(*name.split(".", 1)): quantity.value for name, quantity in derived.items() if "." in name
    }
    return replace_nodes(node, changes) if changes else node
