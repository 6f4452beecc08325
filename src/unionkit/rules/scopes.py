"""What the expressions of an edition may name, and how derived fields of records are written out."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from unionkit.expr.checking import infer
from unionkit.expr.nodes import Field, Node, replace_nodes
from unionkit.expr.types import Scope, Type, number
from unionkit.rules.facts import Schema, scope_of
from unionkit.rules.judging import AMOUNT, CLASS
from unionkit.rules.parts import Derived, Edition, Parameter


def base_scope(facts: Schema, parameters: Mapping[str, Parameter]) -> Scope:
    """Facts and parameters, before any derived quantity."""
    return scope_of(facts, {name: number(part.unit) for name, part in parameters.items()})


def with_quantity(scope: Scope, quantity: Derived) -> Scope:
    """The scope with one derived quantity more, or one derived field of a list's records."""
    found = infer(quantity.value, scope)
    head, dot, tail = quantity.name.partition(".")
    if dot:
        return evolve(scope, lists={**scope.lists, head: {**scope.lists.get(head, {}), tail: found}})
    return evolve(scope, names={**scope.names, quantity.name: found})


def edition_scope(edition: Edition, facts: Schema, parameters: Mapping[str, Parameter]) -> Scope:
    """Everything that the rules of an edition may name: facts, parameters, quantities, the class and the amount."""
    scope = base_scope(facts, parameters)
    for quantity in edition.derived.values():
        scope = with_quantity(scope, quantity)
    return with_answers(scope, edition, facts)


def with_answers(scope: Scope, edition: Edition, facts: Schema) -> Scope:
    """The scope with `class` and `amount`, which amount rules and limits may use unless facts have these names."""
    extra: dict[str, Type] = {}
    if edition.classes and CLASS not in facts:
        extra[CLASS] = Type(
            kind="choice", choices=tuple(dict.fromkeys(rule.name for rule in edition.classes))
        )
    if AMOUNT not in facts:
        extra[AMOUNT] = number("CNY")
    return evolve(scope, names={**scope.names, **extra})


def written_out(node: Node, derived: Mapping[str, Derived]) -> Node:
    """A tree in which derived fields of records are replaced by what they stand for."""
    changes: dict[Node, Node] = {
        Field(*name.split(".", 1)): quantity.value for name, quantity in derived.items() if "." in name
    }
    return replace_nodes(node, changes) if changes else node
