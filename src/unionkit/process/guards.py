"""The guard of an event in a state: a small policy, so that expressions, unknowns and explanations are those of rules.

Its classes are the transitions that the event may take, by their ids; two that apply are a conflict. What one of them
requires is asked of a case only where that transition is the chosen one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import combinations

from attrs import evolve, frozen

from unionkit.evidence import Labels
from unionkit.expr.nodes import Name, Node, Operation, Truth, walk_nodes
from unionkit.process.parts import Event, ProcessEdition, State, Transition
from unionkit.rules.facts import Schema
from unionkit.rules.lint.places import names_reached
from unionkit.rules.lint.reasoning import Reasoning
from unionkit.rules.parts import ALWAYS, Class, Edition, Exclude, Parameter, Require
from unionkit.rules.policy import Policy

NO_TRANSITION = "no-transition"
"""The rule that refuses an event of which the state knows nothing."""

_NOT_HERE = {"zh": "状态为{state}，不能{event}", "en": "{event}: not possible for {state}"}
_NEVER = Truth(False)


@frozen(kw_only=True)
class Ground:
    """What the guards of one process share."""

    process_id: str
    title: Labels
    facts: Schema
    parameters: Mapping[str, Parameter]
    editions: tuple[ProcessEdition, ...]
    states: Mapping[str, State]
    governing_day: str


def guard(ground: Ground, state: State, event: Event) -> Policy:
    """The policy that says whether an event may happen in a state, and which transition it takes."""
    editions = tuple(_edition(edition, ground, state, event) for edition in ground.editions)
    used = {name for edition in editions for name in names_reached(edition)}
    parameters = {name: part for name, part in ground.parameters.items() if name in used}
    for part in parameters.values():
        used |= _named_by(part)
    return Policy(
        id=f"{ground.process_id}#{state.id}/{event.id}",
        title=ground.title,
        facts={name: fact for name, fact in ground.facts.items() if name in used},
        parameters=parameters,
        editions=tuple(_trimmed(edition) for edition in editions),
        governing_day=ground.governing_day,
    )


def possible(edition: ProcessEdition, state: State, event_id: str) -> tuple[Transition, ...]:
    """The transitions that an event may take from a state, those of the state that it is the same as included."""
    names = {state.id, state.canonical}
    return tuple(
        each for each in edition.transitions if each.event == event_id and not names.isdisjoint(each.starts)
    )


def _edition(edition: ProcessEdition, ground: Ground, state: State, event: Event) -> Edition:
    transitions = possible(edition, state, event.id)
    if not transitions:
        refusal = _refusal(edition, state, event)
        return Edition(start=edition.start, end=edition.end, requires=(refusal,))
    return Edition(
        start=edition.start,
        end=edition.end,
        derived=edition.derived,
        requires=tuple(_required(rule, each.when) for each in transitions for rule in each.requires),
        excludes=tuple(_excluded(rule, each.when) for each in transitions for rule in each.excludes),
        classes=tuple(_class(each, ground.states.get(each.to, state)) for each in transitions),
        classes_are="first" if _are_apart(transitions, edition, ground) else "unique",
    )


def _are_apart(transitions: tuple[Transition, ...], edition: ProcessEdition, ground: Ground) -> bool:
    """Whether no case can take two of these transitions, so that the first that fits is the only one.

    Where that is proved, generated code decides; else two that apply have to be looked for, which takes longer.
    """
    last = edition.end or date.max
    reasoning = Reasoning(
        Edition(start=edition.start, derived=edition.derived), ground.facts, ground.parameters, last
    )
    return not any(reasoning.possible([one.when, other.when]) for one, other in combinations(transitions, 2))


def _refusal(edition: ProcessEdition, state: State, event: Event) -> Require:
    """A requirement that nobody meets: the reason of a bar, or that the state knows nothing of the event."""
    names = {state.id, state.canonical}
    for bar in edition.bars:
        if bar.event == event.id and not names.isdisjoint(bar.starts):
            return Require(id=bar.id, when=_NEVER, label=bar.label, citations=bar.citations)
    texts = {
        language: text.format(
            state=state.label.in_language(language, state.id),
            event=event.label.in_language(language, event.id),
        )
        for language, text in _NOT_HERE.items()
    }
    return Require(id=NO_TRANSITION, when=_NEVER, label=Labels(texts))


def _class(transition: Transition, target: State) -> Class:
    return Class(
        id=transition.id,
        name=transition.id,
        when=transition.when,
        review=transition.review,
        label=transition.label if transition.label.texts else target.label,
        citations=transition.citations,
    )


def _required(rule: Require, chosen: Node) -> Require:
    if chosen == ALWAYS:
        return rule
    return evolve(rule, when=Operation("or", (Operation("not", (chosen,)), rule.when)))


def _excluded(rule: Exclude, chosen: Node) -> Exclude:
    return rule if chosen == ALWAYS else evolve(rule, when=Operation("and", (chosen, rule.when)))


def _named_by(part: Parameter) -> set[str]:
    """The facts that a parameter needs."""
    trees = [*part.keys.values(), *(() if part.at is None else (part.at,))]
    names = {node.name for tree in trees for node in walk_nodes(tree) if isinstance(node, Name)}
    return names | ({part.given} if part.given is not None else set())


def _trimmed(edition: Edition) -> Edition:
    """The edition with only those quantities that its rules lead to."""
    used = names_reached(edition)
    kept = {name: part for name, part in edition.derived.items() if name in used or "." in name}
    return evolve(edition, derived=kept)
