"""Policies and decisions as plain text, for terminals and diffs. Sensitive values are masked here too."""

from __future__ import annotations

from collections.abc import Iterator

from unionkit.evidence import Labels
from unionkit.expr.nodes import Node
from unionkit.expr.writing import write
from unionkit.i18n import explain
from unionkit.rules.decision import Decision
from unionkit.rules.facts import Schema
from unionkit.rules.parts import ALWAYS, Amount, Class, Edition, Exclude, Require, Rule
from unionkit.rules.policy import Policy
from unionkit.views.cases import cases_of
from unionkit.views.explanation import masked_text, one_line
from unionkit.views.figures import days_text

__all__ = ["decision_text", "policy_text"]


def policy_text(policy: Policy) -> str:
    """A policy with its facts and, for each edition, its rules with their expressions, sources and grades."""
    lines = [_named(policy.id, policy.title), *_facts(policy.facts)]
    for edition in sorted(policy.editions, key=lambda edition: edition.start):
        lines += _edition(edition)
    return "\n".join(one_line(line) for line in lines)


def decision_text(decision: Decision, locale: str = "zh_CN") -> str:
    """The outcome and the reasons in one language, sensitive values masked."""
    return f"{decision!r}\n{masked_text(explain(decision, locale))}"


def _named(name: str, labels: Labels) -> str:
    return "  ".join(part for part in (name, " / ".join(labels.texts.values())) if part)


def _facts(facts: Schema) -> Iterator[str]:
    for name, fact in facts.items():
        kind = " ".join(part for part in (fact.type, str(fact.unit)) if part)
        yield f"  fact {_named(f'{name} ({kind})', fact.label)}"
        yield from (
            f"  {line}" for line in _facts({f"{name}.{key}": part for key, part in fact.fields.items()})
        )


def _edition(edition: Edition) -> Iterator[str]:
    yield f"edition {days_text(edition.start, edition.end)}".rstrip()
    for name, quantity in edition.derived.items():
        yield f"  let {_named(f'{name} = {write(quantity.value)}', quantity.label)}"
    for rule in edition.rules():
        yield f"  {_named(_rule(rule), rule.label)}"
        yield from (f"      {line}" for line in (*_amounts(rule), *_citations(rule)))
    for result in edition.results:
        yield f"  result {_named(f'{result.name} = {write(result.value)}', result.label)}"


def _rule(rule: Rule) -> str:
    if isinstance(rule, Require):
        return f"require {write(rule.when)}{_among(' for ', rule.classes)}"
    if isinstance(rule, Exclude):
        return f"exclude {write(rule.when)}{_clause(' unless ', rule.unless)}{_among(' bars ', rule.bars)}"
    if isinstance(rule, Class):
        return f"class {rule.name} when {write(rule.when)}"
    if isinstance(rule, Amount):
        return f"amount {rule.kind}" if rule.when == ALWAYS else f"amount {rule.kind} when {write(rule.when)}"
    return f"{rule.kind} {write(rule.value)}{_clause(' less ', rule.less)}{_clause(' only if ', rule.only_if)} per {rule.per}"


def _clause(word: str, tree: Node | None) -> str:
    return "" if tree is None else f"{word}{write(tree)}"


def _among(word: str, names: tuple[str, ...]) -> str:
    return f"{word}{', '.join(names)}" if names else ""


def _amounts(rule: Rule) -> Iterator[str]:
    if not isinstance(rule, Amount):
        return
    for tree in (rule.value, rule.high):
        if tree is not None:
            for condition, value in cases_of(tree):
                yield f"{write(value)}{_clause(' when ', condition)}"


def _citations(rule: Rule) -> Iterator[str]:
    for citation in rule.citations:
        parts = (citation.source.title, citation.source.number, citation.locator, citation.grade.name)
        yield f"[{', '.join(part for part in parts if part)}]"
    if not rule.citations:
        yield "[no source]"
