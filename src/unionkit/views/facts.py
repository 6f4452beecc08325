"""Facts as a policy declares them: name, label, type, unit, bounds, choices, question."""

from __future__ import annotations

from collections.abc import Iterator

from unionkit.rules.facts import NUMERIC, Fact, Schema
from unionkit.views.elements import Markup, element, join
from unionkit.views.figures import figure
from unionkit.views.tabular import cell, framed, table
from unionkit.views.words import labelled, unit_words, word

__all__ = ["fact_view", "facts_table", "facts_view"]


def facts_view(facts: Schema) -> Markup:
    """A schema of facts."""
    return framed(facts_table(facts))


def fact_view(fact: Fact) -> Markup:
    """One fact."""
    return framed(facts_table({fact.name: fact}))


def facts_table(facts: Schema) -> Markup:
    """Facts one below the other, each followed by the fields of its records."""
    heads = ("fact", "type", "unit", "bounds", "question")
    return table(heads, [row for name, fact in facts.items() for row in _rows(name, fact)])


def _rows(name: str, fact: Fact) -> Iterator[tuple[Markup, ...]]:
    yield (
        cell(labelled(fact.label, name)),
        cell(word(fact.type), class_="uk-tight"),
        cell(unit_words(fact.unit)),
        cell(*_domain(fact)),
        cell(labelled(fact.question), class_="uk-small"),
    )
    for key, part in fact.fields.items():
        yield from _rows(f"{name}.{key}", part)


def _domain(fact: Fact) -> Iterator[Markup | str]:
    """What values may be: bounds or choices, and the marks of the fact."""
    if fact.type == "choice":
        labels = [
            labelled(fact.choice_labels[text], text) if text in fact.choice_labels else _code(text)
            for text in fact.choices
        ]
        between = " < " if fact.ordered else ", "
        yield join(*[piece for label in labels for piece in (between, label)][1:])
    elif fact.type in NUMERIC or fact.type == "date":
        ends = [None if end is None else figure(end) for end in (fact.least, fact.most)]
        yield element("span", ends[0], " – ", ends[1], class_="uk-tight")
    if fact.has_usual:
        yield element(
            "div",
            word("usual"),
            " ",
            "[]" if fact.type == "list" else figure(fact.usual, fact),
            class_="uk-small",
        )
    if fact.sensitive:
        yield element("div", element("span", word("sensitive"), class_="uk-tag uk-doubt"))


def _code(text: str) -> Markup:
    return element("code", text)
