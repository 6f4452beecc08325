"""What follows the rules in an explanation: results, the policy, parameters, assumptions, open questions, low grades."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from unionkit.expr.nodes import Name, Node
from unionkit.i18n.asking import questions
from unionkit.i18n.days import day_text
from unionkit.i18n.sourcing import sources_text, warning
from unionkit.i18n.units import unit_text
from unionkit.rules.decision import Decision
from unionkit.rules.parts import Parameter, Result
from unionkit.rules.tables import ANY, Row

if TYPE_CHECKING:
    from unionkit.i18n.speaking import Speaker


def closing_lines(decision: Decision, voice: Speaker) -> Iterator[str]:
    """Everything below the lines of the rules, in the order in which it is read."""
    if decision.outcome in ("granted", "review"):
        for result in voice.program.edition.results:
            yield result_line(result, decision.results.get(result.name), voice)
    yield from (_parameter(name, row, voice) for name, row in decision.parameters_used.items())
    yield from (_assumed(name, voice) for name in decision.assumptions)
    if decision.outcome == "unknown":
        yield from questions(decision, voice)
    yield _basis(decision, voice)
    if decision.known_on is not None:
        day = day_text(decision.known_on, voice.locale)
        yield voice._("Only what had been issued by {} was used").format(day)
    note = warning(decision.grade, voice._)
    if note:
        yield note


def result_line(result: Result, value: object, voice: Speaker) -> str:
    """A declared result with its value."""
    name = result.label.in_language(voice.locale, result.name)
    unit = "" if result.type.unit is None else str(result.type.unit)
    if not unit and isinstance(value, int | Fraction) and voice.phrases.is_rate(result.value):
        unit = "%"
    shown = voice.masks.get(result.name) or voice.result(value, unit)
    return voice._("{}: {}").format(name, shown)


def _basis(decision: Decision, voice: Speaker) -> str:
    """The policy, its edition and the governing day."""
    _ = voice._
    policy = decision.run.policy
    title = policy.title.in_language(voice.locale, policy.id)
    start, day = (day_text(each, voice.locale) for each in (voice.program.edition.start, decision.on))
    return _("Decided under “{}”, edition in force from {}, for {}").format(title, start, day)


def _assumed(name: str, voice: Speaker) -> str:
    _ = voice._
    fact = voice.program.facts[name]
    if name in voice.masks:
        shown = voice.masks[name]
    elif fact.type == "list":
        shown = _("none")
    elif isinstance(fact.usual, bool | str):
        shown = _("“{}”").format(voice.value(name, fact.usual))
    else:
        shown = voice.result(fact.usual, str(fact.unit))
    return _("Nothing was said of “{}”, assumed as usual: {}").format(voice.phrases.name(name), shown)


def _parameter(name: str, row: Row, voice: Speaker) -> str:
    """A number out of a table: for which keys, in force from when, issued when, inferred how, and its source."""
    _ = voice._
    if name in voice.masks:
        return _("{}: {}").format(voice.phrases.name(name), voice.masks[name])
    parameter = voice.program.parameters[name]
    unit = str(parameter.unit)
    value = voice.money(row.value) if "CNY" in unit else voice.value("", row.value)
    start = day_text(row.start, voice.locale)
    keys = _(", ").join(_keys(parameter, row, voice))
    when = (_("{}; in force from {}") if keys else _("{}in force from {}")).format(keys, start)
    if row.issued is not None and row.issued > row.start:
        when += _(", issued only on {}").format(day_text(row.issued, voice.locale))
    if row.inferred:
        when += _(", inferred: {}").format(row.inferred)
    shown = f"{value} {unit_text(unit, _)}".rstrip()
    text = _("{} = {} ({})").format(voice.phrases.name(name), shown, when)
    return f"{text}{sources_text(() if row.citation is None else (row.citation,), _)}"


def _keys(parameter: Parameter, row: Row, voice: Speaker) -> Iterator[str]:
    """The keys of a row as people know them: a choice by its label, any other behind the label of its fact."""
    names = () if parameter.table is None else parameter.table.keys
    for name, key in zip(names, row.keys, strict=True):
        if key != ANY:
            yield _key(parameter.keys[name], key, voice)


def _key(tree: Node, key: str, voice: Speaker) -> str:
    if not isinstance(tree, Name):
        return key
    fact = voice.fact(tree.name)
    if tree.name == "class" or (fact is not None and fact.type == "choice"):
        return voice.choice(tree.name, key)
    return f"{voice.phrases.name(tree.name)} {key}"
