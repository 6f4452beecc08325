"""A policy: its facts and parameters, and its editions along time, each with its rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unionkit.rules.parts import Edition, Parameter
from unionkit.rules.policy import Policy
from unionkit.views.cases import code
from unionkit.views.elements import Child, Markup, element, join
from unionkit.views.facts import facts_table
from unionkit.views.figures import period_text
from unionkit.views.rules import edition_rules
from unionkit.views.sources import source_list
from unionkit.views.tabular import cell, folded, framed, heading, line, note, table
from unionkit.views.words import labelled, unit_words, word

__all__ = ["policy_view"]


def policy_view(policy: Policy) -> Markup:
    """The whole view of a policy."""
    return framed(
        element("div", labelled(policy.title) if policy.title.texts else policy.id, class_="uk-title"),
        line(element("code", policy.id), join(word("governing_day"), ": ", word(policy.governing_day))),
        note(labelled(policy.note)) if policy.note.texts else None,
        _timeline(policy),
        folded(_counted("facts", len(policy.facts)), facts_table(policy.facts)),
        _parameters(policy.parameters),
        _sources(policy),
    )


def _counted(key: str, count: int) -> Markup:
    return element("span", word(key), f" ({count})")


def _timeline(policy: Policy) -> Markup:
    """Editions, the latest first and open; each ends on the day before the next begins unless it says so."""
    editions = sorted(policy.editions, key=lambda edition: edition.start)
    points = [_point(edition, editions[place + 1 :]) for place, edition in enumerate(editions)]
    return join(heading("editions"), element("ol", *reversed(points), class_="uk-timeline"))


def _point(edition: Edition, later: list[Edition]) -> Markup:
    end = edition.end
    if later and (end is None or end >= later[0].start):
        end = later[0].start.fromordinal(later[0].start.toordinal() - 1)
    head = element("span", period_text(edition.start, end), *_about(edition))
    remark = note(labelled(edition.note)) if edition.note.texts else None
    return element("li", folded(head, remark, edition_rules(edition), opened=not later))


def _about(edition: Edition) -> Iterator[Child]:
    yield " "
    yield element("span", f"{len(edition.rules())} ", word("rules"), class_="uk-small")
    if edition.fingerprint:
        yield " "
        yield element("code", edition.fingerprint[:12], title=edition.fingerprint, class_="uk-small")


def _parameters(parameters: Mapping[str, Parameter]) -> Markup | None:
    if not parameters:
        return None
    rows = [
        (
            cell(labelled(parameter.label, name)),
            cell(unit_words(parameter.unit)),
            cell(None if parameter.table is None else element("code", parameter.table.id)),
            cell(*_looked_up(parameter)),
        )
        for name, parameter in parameters.items()
    ]
    return folded(
        _counted("parameters", len(parameters)), table(("parameter", "unit", "table", "keys"), rows)
    )


def _looked_up(parameter: Parameter) -> Iterator[Markup]:
    """By which keys and on which day a parameter is looked up, and which fact wins over the table."""
    for key, tree in parameter.keys.items():
        yield element("div", f"{key} = ", code(tree))
    if parameter.at is not None:
        yield element("div", "on = ", code(parameter.at))
    if parameter.given is not None:
        yield element("div", word("given", class_="uk-small"), " ", element("code", parameter.given))


def _sources(policy: Policy) -> Markup | None:
    """The sources that its rules cite."""
    cited = {
        citation.source
        for edition in policy.editions
        for rule in edition.rules()
        for citation in rule.citations
    }
    if not cited:
        return None
    ordered = sorted(cited, key=lambda source: (-source.grade, source.title, source.key))
    return folded(_counted("sources", len(ordered)), source_list(ordered))
