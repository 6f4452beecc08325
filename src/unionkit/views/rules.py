"""The rules of an edition: each with its label, its conditions as text, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import singledispatch

from unionkit.expr.nodes import Node
from unionkit.rules.parts import (
    ALWAYS,
    Amount,
    Class,
    Derived,
    Edition,
    Exclude,
    Limit,
    Require,
    Result,
    Rule,
)
from unionkit.views.cases import code, formula
from unionkit.views.elements import Child, Markup, element, join
from unionkit.views.figures import listed
from unionkit.views.sources import cited
from unionkit.views.tabular import cell, heading, line, table
from unionkit.views.words import labelled, unit_words, word

__all__ = ["derived_table", "edition_rules"]


def edition_rules(edition: Edition) -> Markup:
    """Everything that an edition holds, in the order in which it is looked at."""
    return join(
        derived_table(edition.derived),
        _group("requirements", edition.requires),
        _group("exclusions", edition.excludes),
        _group("classes", edition.classes, _classes_are(edition)),
        _group(
            "amounts",
            edition.amounts,
            word("zero_granted", class_="uk-small") if edition.zero == "granted" else None,
        ),
        _group("limits", edition.limits),
        _results(edition.results),
    )


def derived_table(derived: Mapping[str, Derived]) -> Markup | None:
    """The named quantities and what they stand for."""
    if not derived:
        return None
    rows = [(cell(labelled(part.label, name)), cell(formula(part.value))) for name, part in derived.items()]
    return join(heading("derived"), table(("", "expression"), rows))


def _classes_are(edition: Edition) -> Markup | None:
    return word(edition.classes_are, class_="uk-small") if len(edition.classes) > 1 else None


def _group(key: str, rules: Iterable[Rule], remark: Markup | None = None) -> Markup | None:
    shown = [_rule(rule) for rule in rules]
    return join(heading(key, remark), element("div", *shown)) if shown else None


def _rule(rule: Rule) -> Markup:
    inside = element("div", *_parts(rule), cited(rule.citations), class_="uk-inside")
    return element(
        "div",
        line(labelled(rule.label) if rule.label.texts else None, *_tags(rule)),
        inside,
        class_="uk-rule",
    )


@singledispatch
def _parts(rule: Rule) -> Iterator[Child]:
    raise TypeError(f"no view of a {type(rule).__name__}")


@_parts.register
def _(rule: Require) -> Iterator[Child]:
    yield _condition(rule.when)
    yield _names("for", rule.classes)


@_parts.register
def _(rule: Exclude) -> Iterator[Child]:
    yield _condition(rule.when)
    yield _clause("unless", rule.unless)
    yield _names("bars", rule.bars)


@_parts.register
def _(rule: Class) -> Iterator[Child]:
    yield _condition(rule.when)


@_parts.register
def _(rule: Amount) -> Iterator[Child]:
    yield _condition(rule.when) if rule.when != ALWAYS else None
    yield formula(rule.value, rule.high)
    if rule.rounding is not None:
        step, mode = rule.rounding
        yield element("div", word("rounding"), f" {step} ", element("code", mode), class_="uk-small")


@_parts.register
def _(rule: Limit) -> Iterator[Child]:
    yield formula(rule.value)
    yield _clause("less", rule.less)
    yield _clause("only_if", rule.only_if)


def _tags(rule: Rule) -> Iterator[Markup]:
    """Short marks beside the label: the name of a class, the kind of an amount, the reach of a limit."""
    if isinstance(rule, Class):
        yield element("code", rule.name)
    if isinstance(rule, Limit):
        yield word(rule.kind, class_="uk-tag")
        yield word(f"per_{rule.per}", class_="uk-tag")
    if isinstance(rule, Amount):
        yield word(rule.kind, class_="uk-tag")
        yield join(unit_words("CNY"))
    if isinstance(rule, Amount | Class) and rule.review:
        yield word("review_mark", class_="uk-tag uk-calm")
    yield element("code", rule.id, class_="uk-small")


def _condition(tree: Node) -> Markup:
    return element("div", word("always", class_="uk-small") if tree == ALWAYS else code(tree))


def _clause(key: str, tree: Node | None) -> Markup | None:
    return None if tree is None else element("div", word(key, class_="uk-small"), " ", code(tree))


def _names(key: str, names: tuple[str, ...]) -> Markup | None:
    if not names:
        return None
    return element(
        "div", word(key, class_="uk-small"), " ", listed([element("code", name) for name in names])
    )


def _results(results: Iterable[Result]) -> Markup | None:
    rows = [(cell(labelled(result.label, result.name)), cell(formula(result.value))) for result in results]
    return join(heading("results"), table(("", "expression"), rows)) if rows else None
