"""What a decision was taken on: the facts with their values, and the rows of tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from unionkit.expr.values import Record
from unionkit.rules.decision import Decision
from unionkit.rules.facts import Fact, Schema
from unionkit.rules.parts import Parameter
from unionkit.rules.tables import Row
from unionkit.views.elements import Child, Markup, element, join
from unionkit.views.figures import figure, hidden, listed, period_text
from unionkit.views.masking import Secrets
from unionkit.views.sources import citation_view, grade_tag
from unionkit.views.tabular import cell, heading, table
from unionkit.views.words import labelled, unit_words, word

__all__ = ["facts_used", "parameters_used", "schema_of"]

MOST_RECORDS = 10


def schema_of(decision: Decision) -> Schema:
    """The facts that the policy of a decision declares."""
    return decision.run.policy.facts


def facts_used(decision: Decision) -> Markup | None:
    """The facts that were known, those that are needed, and the names of the others."""
    facts = schema_of(decision)
    rows = [
        (
            cell(labelled(facts[name].label, name)),
            *_value_cells(value, facts[name], secret),
            cell(*_marks(name, decision)),
        )
        for name, value, secret in _shown(decision)
    ]
    absent = [
        element("code", name)
        for name in facts
        if not _is_known(name, decision) and name not in decision.needs
    ]
    if not rows and not absent:
        return None
    rest = element("div", word("none_given"), " ", listed(absent), class_="uk-small") if absent else None
    return join(heading("facts_used"), table(("fact", "value", "unit", ""), rows) if rows else None, rest)


def _shown(decision: Decision) -> Iterator[tuple[str, object, bool]]:
    """Name, value and whether it is masked, in the order of the schema."""
    lists = decision.known.lists
    for name, fact in schema_of(decision).items():
        if _is_known(name, decision) or name in decision.needs:
            yield (
                name,
                lists.get(name) if fact.type == "list" else decision.known.facts.get(name),
                fact.sensitive,
            )


def _is_known(name: str, decision: Decision) -> bool:
    return decision.known.facts.get(name) is not None or decision.known.lists.get(name) is not None


def _value_cells(value: object, fact: Fact, secret: bool) -> tuple[Markup, Markup]:
    if value is not None and secret:
        return cell(hidden()), cell(unit_words(fact.unit))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return cell(*_records(value, fact)), cell()
    unit = str(fact.unit)
    return cell(figure(value, fact, unit=unit)), cell(unit_words(unit) if value is not None else None)


def _records(records: Sequence[Record], fact: Fact) -> Iterator[Child]:
    yield element("div", f"{len(records)} ", word("records"))
    for record in records[:MOST_RECORDS]:
        parts = [_field(key, record.get(key), part) for key, part in fact.fields.items()]
        yield element("div", *[piece for part in parts for piece in ("; ", part)][1:], class_="uk-small")
    if len(records) > MOST_RECORDS:
        yield element("div", f"{len(records) - MOST_RECORDS} ", word("more"), class_="uk-small")


def _field(key: str, value: object, fact: Fact) -> Markup:
    shown = hidden() if fact.sensitive and value is not None else figure(value, fact, unit=str(fact.unit))
    return join(element("code", key), " ", shown)


def _marks(name: str, decision: Decision) -> Iterator[Markup]:
    if name in decision.assumptions:
        yield element("span", word("assumed"), class_="uk-tag uk-doubt")
    if name == decision.ask_next:
        yield element("span", word("ask_next"), class_="uk-tag uk-calm")
    elif name in decision.needs:
        yield element("span", word("needed"), class_="uk-tag uk-calm")


def parameters_used(decision: Decision, secrets: Secrets) -> Markup | None:
    """The rows of tables that were used."""
    used = decision.parameters_used
    if not used:
        return None
    known = decision.run.policy.parameters
    rows = [_parameter(name, row, known, name in secrets.names) for name, row in used.items()]
    return join(
        heading("parameters_used"), table(("parameter", "value", "unit", "in_force", "sources"), rows)
    )


def _parameter(name: str, row: Row, known: Mapping[str, Parameter], secret: bool) -> tuple[Markup, ...]:
    parameter = known[name]
    unit = str(parameter.unit)
    keys = element("div", *(f"{key} " for key in row.keys), class_="uk-small")
    if secret:
        return cell(labelled(parameter.label, name)), cell(hidden()), cell(unit_words(unit)), cell(), cell()
    return (
        cell(labelled(parameter.label, name), keys),
        cell(figure(row.value, unit=unit)),
        cell(unit_words(unit)),
        cell(period_text(row.start, row.end)),
        cell(*row_source(row), class_="uk-small"),
    )


def row_source(row: Row) -> Iterator[Markup]:
    """What a row rests on: its citation, and what was inferred of it."""
    if row.citation is not None:
        yield element("div", citation_view(row.citation))
    if row.inferred and row.grade is not None:
        yield element("div", word("inferred"), f" {row.inferred} ", grade_tag(row.grade))
