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
_LANGUAGES = (("zh", NO_CHINESE, "a Chinese"), ("en", NO_ENGLISH, "an English"))


def missing_labels(policy: Policy) -> Iterator[Remark]:
    """Titles, facts, parameters, quantities, rules and results without a Chinese or an English label.

    Where nothing at all has a label in one language, that is told once.
    """
    labelled = [*_labelled_facts(policy.facts, "facts"), *_labelled_rules(policy)]
    for language, code, name in _LANGUAGES:
        missing = [where for where, labels in labelled if not labels.has(language)]
        if len(missing) == len(labelled) and not policy.title.has(language):
            yield _without_label(code, "title", f"neither the title nor anything else has {name} label")
            continue
        for where in [*([] if policy.title.has(language) else ["title"]), *missing]:
            yield _without_label(code, where, f"there is no {name.split()[1]} label")
    yield from _choices_of(policy.facts, "facts")


def missing_table_label(table: Table) -> Iterator[Remark]:
    """A table without a Chinese or an English label."""
    for language, code, name in _LANGUAGES:
        if not table.label.has(language):
            yield _without_label(code, f"table {table.id}", f"there is no {name.split()[1]} label")


def _labelled_facts(facts: Mapping[str, Fact], path: str) -> Iterator[tuple[str, Labels]]:
    for name, fact in facts.items():
        yield f"{path}.{name}", fact.label
        yield from _labelled_facts(fact.fields, f"{path}.{name}.fields")


def _labelled_rules(policy: Policy) -> Iterator[tuple[str, Labels]]:
    for name, parameter in policy.parameters.items():
        yield f"parameters.{name}", parameter.label
    for edition in policy.editions:
        for name, quantity in edition.derived.items():
            yield f"let.{name}", quantity.label
        for rule in edition.rules():
            yield rule_place(edition, rule), rule.label
        for result in edition.results:
            yield f"edition {edition.start.isoformat()} results.{result.name}", result.label


def _without_label(code: str, where: str, message: str) -> Remark:
    hint = (
        'write label = { zh = "…", en = "…" }' if where != "title" else 'write title = { zh = "…", en = "…" }'
    )
    return Remark(code=code, level="warning", where=where, message=message, hint=hint)


def _choices_of(facts: Mapping[str, Fact], path: str) -> Iterator[Remark]:
    for name, fact in facts.items():
        yield from _choice_labels(f"{path}.{name}", fact)
        yield from _choices_of(fact.fields, f"{path}.{name}.fields")


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
