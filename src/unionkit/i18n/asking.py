"""What is still to be asked, in words: a fact by its label, of a list that is there the fields that its records lack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from unionkit.evidence import Labels
from unionkit.expr.nodes import Field, walk_nodes
from unionkit.rules.decision import Decision
from unionkit.rules.rule_trees import trees_of_edition

if TYPE_CHECKING:
    from unionkit.i18n.speaking import Speaker

MOST_NAMED = 5


def questions(decision: Decision, voice: Speaker) -> Iterator[str]:
    """The line of everything that is needed, and the line of what to ask first."""
    _ = voice._
    needed = [said for name in decision.needs for said in _missing(name, decision, voice)]
    yield _("Still to be asked: {}").format(_(", ").join(needed))
    if decision.ask_next is not None:
        yield _("Ask first: {}").format(_first(decision.ask_next, decision, voice))


def question(labels: Labels, name: str, voice: Speaker) -> str:
    """The question that asks for a fact, or its label."""
    return labels.in_language(voice.locale, voice.phrases.name(name))


def _missing(name: str, decision: Decision, voice: Speaker) -> Iterator[str]:
    """A fact by its label; of a list the fields that are missing, the first few of them one by one."""
    gaps = list(_gaps(name, decision, voice))
    if not gaps:
        yield voice.phrases.name(name)
        return
    for place, field in gaps[:MOST_NAMED]:
        yield _placed(name, place, voice.phrases.name(f"{name}.{field}"), voice)
    if len(gaps) > MOST_NAMED:
        yield voice._("{} more").format(len(gaps) - MOST_NAMED)


def _first(name: str, decision: Decision, voice: Speaker) -> str:
    """The question that asks for a fact, or for the first field that a record lacks."""
    fact = voice.program.facts[name]
    for place, field in _gaps(name, decision, voice):
        asked = fact.fields[field].question.in_language(voice.locale, voice.phrases.name(f"{name}.{field}"))
        return _placed(name, place, asked, voice)
    return question(fact.question, name, voice)


def _placed(name: str, place: int, field: str, voice: Speaker) -> str:
    return voice._("{}, record {}: {}").format(voice.phrases.name(name), place + 1, field)


def _gaps(name: str, decision: Decision, voice: Speaker) -> Iterator[tuple[int, str]]:
    """Where the records of a list lack a field that some rule looks at; nothing where the list itself is not known."""
    edition = voice.program.edition
    used = {
        node.name
        for tree in trees_of_edition(edition)
        for node in walk_nodes(tree)
        if isinstance(node, Field) and node.list_name == name
    }
    for place, record in enumerate(decision.known.lists.get(name) or ()):
        for field in voice.program.facts[name].fields:
            if field in used and record.get(field) is None:
                yield place, field
