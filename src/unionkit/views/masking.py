"""Which names of an edition would give away a sensitive fact: the fact, and everything that is worked out from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from unionkit.errors import UnionkitError
from unionkit.evidence import ComparisonText, Finding
from unionkit.expr.nodes import Aggregate, Field, Name, Node, Operation, walk_nodes
from unionkit.expr.operators import ORDERINGS
from unionkit.expr.parsing import parse
from unionkit.i18n.bare import leaves_of
from unionkit.rules.facts import Schema
from unionkit.rules.parts import Amount, Edition, Limit, Parameter
from unionkit.rules.programs import Program
from unionkit.rules.rule_texts import trees_of

__all__ = ["Secrets", "secrets_of", "tells_the_value"]


def tells_the_value(text: ComparisonText) -> bool:
    """Whether the truth of a comparison is as good as the value: that of equality is, and of being in a list."""
    return text.operator in ("==", "!=", "in")


@frozen
class Secrets:
    """The names whose values are masked: facts, quantities, parameters, results, ids of rules, fields as list.field."""

    names: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()

    def in_text(self, text: str) -> bool:
        """Whether an expression, as findings write it, would give something away; one that cannot be read would."""
        if not self.names:
            return False
        try:
            return not self.names.isdisjoint(_mentioned(parse(text)))
        except UnionkitError:
            return True

    def in_comparison(self, text: ComparisonText) -> bool:
        """Whether one of the sides would; the margin then would too."""
        if text.operator == "in":
            return self.in_text(f"{text.left} in {text.right}")
        return self.in_text(text.left) or self.in_text(text.right)

    def in_condition(self, finding: Finding) -> bool:
        """Whether one of the conditions of a rule speaks of something secret."""
        return any(self.in_text(part) for part in finding.condition.split(" unless ") if part)

    def in_rule(self, finding: Finding) -> bool:
        """Whether a rule pays or limits by something secret."""
        return finding.rule in self.rules

    def open_part(self, finding: Finding, program: Program) -> Finding:
        """A finding with the comparisons that give nothing away by being there at all.

        What is looked at after a condition whose truth is as good as a secret value was reached because of that truth.
        """
        shown = program.shown[finding.rule]
        allowed: set[int] = set()
        for leaf in (leaf for tree in trees_of(shown.rule) for leaf in leaves_of(tree, program)):
            inside = set(walk_nodes(leaf))
            allowed.update(id(text) for node, text in shown.comparisons if node in inside)
            is_ordering = isinstance(leaf, Operation) and leaf.operator in ORDERINGS
            if not is_ordering and not self.names.isdisjoint(_mentioned(leaf)):
                kept = tuple(part for part in finding.comparisons if id(part.text) in allowed)
                return finding._replace(comparisons=kept, barred=None)
        return finding

    def in_value(self, finding: Finding) -> bool:
        """Whether the amount before limits, or the limit, would."""
        return finding.value is not None and finding.rule in self.rules


def secrets_of(program: Program | None) -> Secrets:
    """What is secret under an edition. The answer itself, class and final amount, is never masked."""
    if program is None:
        return Secrets()
    names = _sensitive(program.facts)
    if not names:
        return Secrets()
    waiting = dict(_worked_out(program.edition, program.parameters.values()))
    while found := {name for name, told in waiting.items() if not names.isdisjoint(told)}:
        names |= found
        waiting = {name: told for name, told in waiting.items() if name not in found}
    telling = {rule.id for rule in _paying(program.edition) if not names.isdisjoint(_told(rule))}
    # the amount so far, which limits speak of, is not yet the answer
    if any(rule.id in telling for rule in program.edition.amounts) and "amount" not in program.facts:
        names |= {"amount"}
        telling |= {rule.id for rule in program.edition.limits if "amount" in _told(rule)}
    return Secrets(frozenset(names), frozenset(telling))


def _sensitive(facts: Schema) -> set[str]:
    found = {name for name, fact in facts.items() if fact.sensitive}
    for name, fact in facts.items():
        found |= {f"{name}.{key}" for key, part in fact.fields.items() if part.sensitive or fact.sensitive}
    return found


def _worked_out(edition: Edition, parameters: Iterable[Parameter]) -> Iterator[tuple[str, set[str]]]:
    """Every name that stands for something else, with the names that it is worked out from."""
    for quantity in edition.derived.values():
        yield quantity.name, _mentioned(quantity.value)
    for parameter in parameters:
        trees = [*parameter.keys.values(), *([] if parameter.at is None else [parameter.at])]
        given = set() if parameter.given is None else {parameter.given}
        yield parameter.name, given.union(*(_mentioned(tree) for tree in trees))
    for result in edition.results:
        yield result.name, _mentioned(result.value)


def _paying(edition: Edition) -> tuple[Amount | Limit, ...]:
    return (*edition.amounts, *edition.limits)


def _told(rule: Amount | Limit) -> set[str]:
    """The names that the value of an amount or a limit is worked out from."""
    other = rule.high if isinstance(rule, Amount) else rule.less
    return _mentioned(rule.value) | (set() if other is None else _mentioned(other))


def _mentioned(tree: Node) -> set[str]:
    """The names in a tree. Counting records tells of the list, not of its fields."""
    found: set[str] = set()
    for node in walk_nodes(tree):
        if isinstance(node, Name):
            found.add(node.name)
        elif isinstance(node, Field):
            found.add(f"{node.list_name}.{node.name}")
        elif isinstance(node, Aggregate):
            found.add(node.list_name)
    return found
