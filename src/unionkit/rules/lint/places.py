"""Where things stand in a policy: paths for remarks, and every expression tree with its path."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from unionkit.expr.nodes import Aggregate, Field, Name, Node, walk_nodes
from unionkit.rules.parts import Amount, Class, Edition, Exclude, Limit, Require, Rule
from unionkit.rules.policy import Policy


@frozen
class Place:
    """A tree and the path of the thing that it belongs to."""

    where: str
    node: Node


def rule_place(edition: Edition, rule: Rule) -> str:
    """The path of a rule, by the name of its class where that names it, else by its id."""
    return f"edition {edition.start.isoformat()} {_kind(rule)} {_name(edition, rule)}"


def _kind(rule: Rule) -> str:
    return type(rule).__name__.lower()


def _name(edition: Edition, rule: Rule) -> str:
    if isinstance(rule, Class):
        alike = [other for other in edition.classes if other.name == rule.name]
        return rule.name if len(alike) == 1 else f"{rule.name} ({rule.id})"
    return rule.id


def rule_trees(rule: Rule) -> Iterator[Node]:
    """Every tree of a rule, conditions first."""
    if isinstance(rule, Require | Class):
        found: tuple[Node | None, ...] = (rule.when,)
    elif isinstance(rule, Exclude):
        found = (rule.when, rule.unless)
    elif isinstance(rule, Amount):
        found = (rule.when, rule.value, rule.high)
    else:
        found = (rule.only_if, rule.value, rule.less)
    yield from (node for node in found if node is not None)


def conditions(rule: Rule) -> Iterator[Node]:
    """The trees of a rule that are true or false."""
    if isinstance(rule, Limit):
        yield from () if rule.only_if is None else (rule.only_if,)
    else:
        yield rule.when
        if isinstance(rule, Exclude) and rule.unless is not None:
            yield rule.unless


def edition_trees(edition: Edition) -> Iterator[Place]:
    """Every tree of an edition but those of its derived quantities."""
    for rule in edition.rules():
        where = rule_place(edition, rule)
        yield from (Place(where, node) for node in rule_trees(rule))
    for result in edition.results:
        yield Place(f"edition {edition.start.isoformat()} results.{result.name}", result.value)


def parameter_trees(policy: Policy) -> Iterator[Place]:
    """The keys of parameters and the days on which they are taken."""
    for name, parameter in policy.parameters.items():
        nodes = [*parameter.keys.values(), *(() if parameter.at is None else (parameter.at,))]
        yield from (Place(f"parameters.{name}", node) for node in nodes)


def derived_trees(policy: Policy) -> Iterator[Place]:
    """The trees of derived quantities; one that every edition shares comes once."""
    seen: set[Place] = set()
    for edition in policy.editions:
        for name, quantity in edition.derived.items():
            place = Place(f"let.{name}", quantity.value)
            if place not in seen:
                seen.add(place)
                yield place


def mentioned(node: Node) -> set[str]:
    """Names, lists and fields (``list.field``) in a tree."""
    found: set[str] = set()
    for inner in walk_nodes(node):
        if isinstance(inner, Name):
            found.add(inner.name)
        elif isinstance(inner, Field):
            found |= {inner.list_name, f"{inner.list_name}.{inner.name}"}
        elif isinstance(inner, Aggregate):
            found.add(inner.list_name)
    return found


def names_reached(edition: Edition) -> set[str]:
    """The names that the rules and results of an edition lead to, through its derived quantities."""
    waiting = [name for place in edition_trees(edition) for name in mentioned(place.node)]
    # Derived fields have been written out in the rules, so whatever they mention may be reached.
    waiting += [name for key, part in edition.derived.items() if "." in key for name in mentioned(part.value)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in edition.derived and name not in found:
            waiting += mentioned(edition.derived[name].value)
        found.add(name)
    return found


def all_trees(policy: Policy) -> Iterator[Place]:
    """Every tree of a policy."""
    yield from derived_trees(policy)
    yield from parameter_trees(policy)
    for edition in policy.editions:
        yield from edition_trees(edition)
