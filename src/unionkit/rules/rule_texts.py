"""Rules as findings show them: their texts, the comparisons in them, their citations. Made once for each edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from unionkit.evidence import ComparisonText, RuleText
from unionkit.evidence.finding import FindingKind
from unionkit.expr.checking import infer
from unionkit.expr.nodes import Name, Node, Operation, walk_nodes
from unionkit.expr.operators import COMPARISONS, OPERATORS
from unionkit.expr.types import Scope
from unionkit.expr.writing import write
from unionkit.rules.parts import ALWAYS, Amount, Class, Edition, Exclude, Limit, Require, Rule

KINDS: Mapping[type, FindingKind] = {
    Require: "require",
    Exclude: "exclude",
    Class: "class",
    Amount: "amount",
    Limit: "limit",
}


@frozen(kw_only=True)
class Shown:
    """What is shown of one rule: its text, its trees, and the comparisons made in them."""

    rule: Rule
    text: RuleText
    comparisons: tuple[tuple[Operation, ComparisonText], ...]


def shown_rules(edition: Edition, scope: Scope) -> Mapping[str, Shown]:
    """Every rule of an edition as it is shown, by id."""
    return {rule.id: _shown(rule, edition, scope) for rule in edition.rules()}


def trees_of(rule: Rule) -> tuple[Node, ...]:
    """The trees whose comparisons a finding shows."""
    if isinstance(rule, Exclude):
        return (rule.when,) if rule.unless is None else (rule.when, rule.unless)
    if isinstance(rule, Limit):
        return () if rule.only_if is None else (rule.only_if,)
    return (rule.when,)


def _shown(rule: Rule, edition: Edition, scope: Scope) -> Shown:
    named = rule.name if isinstance(rule, Class) else rule.kind if isinstance(rule, Limit) else ""
    trees = [tree for tree in trees_of(rule) if tree != ALWAYS]
    text = RuleText(
        kind=KINDS[type(rule)],
        rule=rule.id,
        label=rule.label,
        name=named,
        condition=" unless ".join(write(tree) for tree in trees),
        citations=rule.citations,
    )
    found = tuple((node, comparison_text(node, scope)) for node in _comparisons(trees, edition, scope))
    return Shown(rule=rule, text=text, comparisons=found)


def _comparisons(trees: list[Node], edition: Edition, scope: Scope) -> Iterator[Operation]:
    """The comparisons in some trees and in the named conditions that they use, each once."""
    done: set[Node] = set()
    waiting = list(trees)
    while waiting:
        for node in walk_nodes(waiting.pop(0)):
            if node in done:
                continue
            done.add(node)
            if isinstance(node, Name) and node.name in edition.derived:
                if scope.type_of(node.name).kind == "truth":
                    waiting.append(edition.derived[node.name].value)
            elif isinstance(node, Operation) and (node.operator in COMPARISONS or node.operator == "in"):
                yield node


def comparison_text(node: Operation, scope: Scope) -> ComparisonText:
    """A comparison as it is shown, with the unit of its sides."""
    if node.operator == "in":
        listed = ", ".join(write(operand) for operand in node.operands[1:])
        return ComparisonText(left=write(node.operands[0]), operator="in", right=f"[{listed}]")
    try:
        units = [infer(operand, scope).unit for operand in node.operands]
    except KeyError:
        units = []
    unit = next((str(found) for found in units if found is not None), "")
    return ComparisonText(
        left=write(node.operands[0]),
        operator=OPERATORS[node.operator].spelling,
        right=write(node.operands[1]),
        unit=unit,
    )
