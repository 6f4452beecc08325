"""What a reader would miss: labels in each language, questions, labels of choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unionkit.evidence import Labels
from unionkit.rules.facts import Fact
from unionkit.rules.lint.places import all_trees, mentioned, rule_place
from unionkit.rules.lint.remark import Remark
from unionkit.rules.policy import Policy
from unionkit.rules.tables import Table

NO_CHINESE, NO_ENGLISH, NO_QUESTION, NO_CHOICE_LABEL = "UL61", "UL62", "UL63", "UL64"
_LANGUAGES = (("zh", NO_CHINESE, "Chinese"), ("en", NO_ENGLISH, "English"))


def missing_labels(policy: Policy) -> Iterator[Remark]:
    """Titles, facts, parameters, quantities, rules and results without a Chinese or an English label."""
    yield from _label("title", policy.title)
    yield from _fact_labels(policy.facts, "facts")
    for name, parameter in policy.parameters.items():
        yield from _label(f"parameters.{name}", parameter.label)
    for edition in policy.editions:
        for name, quantity in edition.derived.items():
            yield from _label(f"let.{name}", quantity.label)
        for rule in edition.rules():
            yield from _label(rule_place(edition, rule), rule.label)
        for result in edition.results:
            yield from _label(f"edition {edition.start.isoformat()} results.{result.name}", result.label)


def missing_table_label(table: Table) -> Iterator[Remark]:
    """A table without a Chinese or an English label."""
    yield from _label(f"table {table.id}", table.label)


def _fact_labels(facts: Mapping[str, Fact], path: str) -> Iterator[Remark]:
    for name, fact in facts.items():
        yield from _label(f"{path}.{name}", fact.label)
        yield from _choice_labels(f"{path}.{name}", fact)
        yield from _fact_labels(fact.fields, f"{path}.{name}.fields")


def _label(where: str, labels: Labels) -> Iterator[Remark]:
    for language, code, name in _LANGUAGES:
        if not labels.has(language):
            yield Remark(
                code=code,
                level="warning",
                where=where,
                message=f"there is no {name} label",
                hint='write label = { zh = "…", en = "…" }',
            )


def _choice_labels(where: str, fact: Fact) -> Iterator[Remark]:
    missing = [choice for choice in fact.choices if not fact.choice_labels.get(choice, Labels()).texts]
    if missing:
        yield Remark(
            code=NO_CHOICE_LABEL,
            level="warning",
            where=where,
            message=f"these choices have no label: {', '.join(missing)}",
            hint='write choice_labels = { a = { zh = "…", en = "…" } }',
        )


def missing_questions(policy: Policy) -> Iterator[Remark]:
    """Facts that a decision may ask for and that say no question."""
    asked = {name for place in all_trees(policy) for name in mentioned(place.node)}
    asked |= {
        part.given for part in policy.parameters.values() if part.table is None and part.given is not None
    }
    for name, fact in policy.facts.items():
        if name in asked and not fact.question.texts:
            yield Remark(
                code=NO_QUESTION,
                level="warning",
                where=f"facts.{name}",
                message="there is no question to ask for this fact",
                hint='write question = { zh = "…?", en = "…?" }',
            )
