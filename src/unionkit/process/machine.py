"""A process: where a case can stand and what may happen to it there, as cited and dated data. `step` answers for one event."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Literal, TypeVar

from attrs import field, frozen

from unionkit.errors import UnknownFact, UnknownState
from unionkit.evidence import Citation, Grade, Labels, Source
from unionkit.process.approvals import Ladder
from unionkit.process.deadlines import Deadline
from unionkit.process.guards import Ground, guard
from unionkit.process.parts import Event, ProcessEdition, State, Transition
from unionkit.rules.decision import Decision, Outcome
from unionkit.rules.facts import Schema
from unionkit.rules.parts import Parameter
from unionkit.rules.policy import Policy
from unionkit.values.dates import as_day

Assume = Literal["nothing", "usual"]
Part = TypeVar("Part")
Named = TypeVar("Named", Deadline, Ladder)


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class Process:
    """States and events with all editions of their transitions; the day picks the edition.

    A case begins in the state `initial`. `governing_day` says which day it is that picks, as in a policy.
    """

    id: str
    title: Labels = Labels()
    facts: Schema = field(factory=dict)
    parameters: Mapping[str, Parameter] = field(factory=dict)
    states: Mapping[str, State]
    events: Mapping[str, Event]
    editions: tuple[ProcessEdition, ...]
    initial: str
    governing_day: str = "event"
    note: Labels = Labels()
    sources: Mapping[str, Source] = field(factory=dict)
    _guards: dict[tuple[str, str], Policy] = field(factory=dict, init=False)

    def step(
        self,
        state: str,
        event: str,
        facts: Mapping[str, object],
        *,
        on: date | str,
        known_on: date | str | None = None,
        assume: Assume = "nothing",
    ) -> Step:
        """What an event does to a case that stands in a state.

        `facts` is read as `Policy.decide` reads it; facts of the process that play no part in this event are left aside.
        Raises UnknownState for a state or event, and UnknownFact for a fact, that the process does not have.
        """
        policy = self._guards.get((state, event)) or self.guard(state, event)
        given = policy.facts
        if not facts.keys() <= self.facts.keys():
            raise self._unknown_fact(facts)
        told = {name: value for name, value in facts.items() if name in given}
        decision = policy.decide(told, on=on, known_on=known_on, assume=assume)
        transition = self._taken(decision) if decision.granted else None
        return Step(
            process=self,
            state=state,
            event=event,
            decision=decision,
            transition=transition,
            next_state=state if transition is None else transition.to or state,
        )

    def guard(self, state: str, event: str) -> Policy:
        """The policy that decides an event in a state; its classes are the transitions. It decides frames too."""
        key = (state, event)
        if key not in self._guards:
            self._guards[key] = guard(self._ground, self.state(state), self.event(event))
        return self._guards[key]

    def state(self, state_id: str) -> State:
        """The state of that id. Raises UnknownState with the nearest one."""
        return _known(state_id, self.states, "state")

    def event(self, event_id: str) -> Event:
        """The event of that id. Raises UnknownState with the nearest one."""
        return _known(event_id, self.events, "event")

    def edition_on(self, on: date | str) -> ProcessEdition | None:
        """The edition in force on a day, None where there was none."""
        day = as_day(on)
        begun = [edition for edition in self._ordered if edition.start <= day]
        if not begun or (begun[-1].end is not None and day > begun[-1].end):
            return None
        return begun[-1]

    def deadline(self, name: str, *, on: date | str) -> Deadline:
        """The deadline that has a name on a day. Raises UnknownState with the nearest one."""
        edition = self.edition_on(on)
        return _found(
            name, {} if edition is None else {each.id: each.deadline for each in edition.clocks}, "deadline"
        )

    def ladder(self, name: str, *, on: date | str) -> Ladder:
        """The ladder of approval that has a name on a day. Raises UnknownState with the nearest one."""
        edition = self.edition_on(on)
        return _found(name, {} if edition is None else {each.id: each for each in edition.ladders}, "ladder")

    def events_from(self, state: str, *, on: date | str | None = None) -> tuple[Event, ...]:
        """The events for which a state has transitions, on a day or in any edition, in the order of the process."""
        names = {self.state(state).id, self.state(state).canonical}
        found = {each.event for each in self._transitions(on) if not names.isdisjoint(each.starts)}
        return tuple(event for event in self.events.values() if event.id in found)

    def unreachable(self) -> tuple[State, ...]:
        """The states to which no way leads from the initial one, in any edition."""
        reached = {self.initial}
        waiting = [self.initial]
        while waiting:
            names = {waiting[-1], self.states[waiting.pop()].canonical}
            nexts = {each.to for each in self._transitions() if each.to and not names.isdisjoint(each.starts)}
            waiting += nexts - reached
            reached |= nexts
        return tuple(state for state in self.states.values() if state.id not in reached)

    def dead_ends(self) -> tuple[State, ...]:
        """The states that nothing leads out of although they are not final."""
        return tuple(
            state
            for state in self.states.values()
            if not state.final and not any(self._leaves(each, state) for each in self._transitions())
        )

    def _leaves(self, transition: Transition, state: State) -> bool:
        names = {state.id, state.canonical}
        return not names.isdisjoint(transition.starts) and transition.to not in ("", *names)

    def _transitions(self, on: date | str | None = None) -> Iterable[Transition]:
        edition = None if on is None else self.edition_on(on)
        editions = self.editions if on is None else () if edition is None else (edition,)
        return (each for part in editions for each in part.transitions)

    @cached_property
    def _ordered(self) -> tuple[ProcessEdition, ...]:
        return tuple(sorted(self.editions, key=lambda edition: edition.start))

    @cached_property
    def _ground(self) -> Ground:
        return Ground(
            process_id=self.id,
            title=self.title,
            facts=self.facts,
            parameters=self.parameters,
            editions=self.editions,
            states=self.states,
            governing_day=self.governing_day,
        )

    @cached_property
    def _by_edition(self) -> Mapping[tuple[date, str], Transition]:
        return {(part.start, each.id): each for part in self.editions for each in part.transitions}

    def _taken(self, decision: Decision) -> Transition | None:
        start, name = decision.edition, decision.class_name
        return None if start is None or name is None else self._by_edition[start, name]

    def _unknown_fact(self, facts: Mapping[str, object]) -> UnknownFact:
        name = min(str(name) for name in facts.keys() - self.facts.keys())
        return UnknownFact(
            f"this process has no fact {name!r}", hint=_nearest(name, self.facts, "facts"), where="facts"
        )

    def __repr__(self) -> str:
        starts = ", ".join(edition.start.isoformat() for edition in self._ordered)
        return f"Process({self.id!r}, {len(self.states)} states, editions from {starts})"


@frozen(kw_only=True)
class Step:
    """What an event does to a case: it happens (granted) and leads to `next_state`, or the case stays where it is.

    The outcome is that of `decision`, whose reasons `unionkit.explain` speaks; `transition` is what happened, None
    unless granted.
    """

    process: Process = field(repr=False)
    state: str
    event: str
    decision: Decision
    transition: Transition | None = field(repr=False)
    next_state: str

    @property
    def outcome(self) -> Outcome:
        """Whether it happens, is refused, hangs on unknown facts or on a person, or is invalid."""
        return self.decision.outcome

    @property
    def granted(self) -> bool:
        """Whether the transition happens."""
        return self.decision.granted

    @property
    def code(self) -> str:
        """Why it is refused or invalid, as a stable code; empty otherwise."""
        return self.decision.code

    @property
    def rule(self) -> str:
        """The id of the rule that settled it."""
        return self.decision.rule

    @property
    def needs(self) -> tuple[str, ...]:
        """The unknown facts that can still change the outcome."""
        return self.decision.needs

    @property
    def changes(self) -> Mapping[str, object]:
        """The facts that hold from then on because of it; none unless granted."""
        return {} if self.transition is None else self.transition.sets

    @property
    def moves(self) -> bool:
        """Whether the case stands elsewhere afterwards."""
        return self.next_state != self.state

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What the outcome rests on."""
        return self.decision.citations

    @property
    def grade(self) -> Grade | None:
        """The lowest grade among what it rests on, None where nothing is cited."""
        return self.decision.grade


def _known(name: str, known: Mapping[str, Part], what: str) -> Part:
    found = known.get(name)
    if found is None:
        raise UnknownState(f"this process has no {what} {name!r}", hint=_nearest(name, known, f"{what}s"))
    return found


def _found(name: str, known: Mapping[str, Named], what: str) -> Named:
    found = known.get(name)
    if found is None:
        hint = _nearest(name, known, f"{what}s of that day")
        raise UnknownState(f"this process has no {what} {name!r} on that day", hint=hint)
    return found


def _nearest(name: str, known: Mapping[str, object], what: str) -> str:
    near = difflib.get_close_matches(str(name), list(known), n=1)
    return (
        f"did you mean {near[0]!r}?" if near else f"its {what} are: {', '.join(list(known)[:30]) or 'none'}"
    )
