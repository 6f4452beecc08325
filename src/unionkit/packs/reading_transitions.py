"""Transitions and bars of an edition of a process out of TOML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from attrs import evolve, field, frozen

from unionkit.errors import PolicyError, UnionkitError
from unionkit.expr.types import TRUTH
from unionkit.packs.reader import Reader, suggest
from unionkit.packs.reading_deadlines import deadline_in
from unionkit.packs.reading_ladders import read_ladder
from unionkit.packs.reading_rules import RuleReader
from unionkit.process.approvals import Ladder
from unionkit.process.guards import NO_TRANSITION
from unionkit.process.parts import Bar, Clock, Event, ProcessEdition, State, Transition
from unionkit.rules.facts import Fact, Schema
from unionkit.rules.parts import ALWAYS, Exclude, Require
from unionkit.rules.reading import Problem, read_value

RuleT = TypeVar("RuleT", Require, Exclude)


@frozen(kw_only=True)
class TransitionReader:
    """Reads the transitions and bars of one edition against the states, events and facts of the process."""

    rules: RuleReader
    facts: Schema
    states: Mapping[str, State]
    events: Mapping[str, Event]
    _ids: set[str] = field(init=False, factory=set)

    def transition(self, reader: Reader) -> Transition:
        """One transition; what it requires rests on its own citations unless it says otherwise."""
        event = self._event(reader, reader.text("event", required=True))
        name = self._id(reader, event)
        citations = self.rules.citations(reader)
        rules = evolve(self.rules, default=citations)
        made = Transition(
            id=name,
            event=event,
            starts=self._starts(reader),
            to=self._target(reader),
            when=self.rules.node(reader, "if", TRUTH) or ALWAYS,
            requires=tuple(
                self._named(rules.require(part, place), part, f"{name}.require-{place + 1}")
                for place, part in enumerate(reader.records("require"))
            ),
            excludes=tuple(
                self._named(rules.exclude(part, place), part, f"{name}.exclude-{place + 1}")
                for place, part in enumerate(reader.records("exclude"))
            ),
            review=reader.truth("review"),
            sets=self._sets(reader),
            label=reader.labels("label"),
            citations=citations,
        )
        reader.finish()
        return made

    def bars(self, reader: Reader) -> Sequence[Bar]:
        """The bars of one table: one for each event that it names."""
        events = reader.names("event")
        if not events and not reader.has("event"):
            reader.refuse("event is missing", 'add event = "…", or a list of them')
        starts = self._starts(reader)
        if not reader.has("label"):
            reader.refuse("a bar says why", 'add label = { zh = "…", en = "…" }')
        label, citations = reader.labels("label"), self.rules.citations(reader)
        given = reader.name("id")
        made = [
            Bar(
                id=self._taken(
                    reader,
                    (given if len(events) == 1 else f"{given}-{event}") if given else f"no-{event}",
                    counted=not given,
                ),
                event=self._event(reader, event),
                starts=starts,
                label=label,
                citations=citations,
            )
            for event in events
        ]
        reader.finish()
        return made

    def clock(self, reader: Reader) -> Clock | None:
        """One deadline under a name, with the states in which it runs and the events that set it; None where it is wrong."""
        name = self._taken(reader, reader.text("id", required=True))
        deadline = deadline_in(reader, self.rules.sources, self.rules.default)
        states = self._known(reader, "in", "state", self.states)
        events = self._known(reader, "after", "event", self.events)
        if events and not reader.has("in"):
            reader.refuse("a deadline that an event sets runs in some states", 'add in = ["…"]')
        reader.finish()
        return None if deadline is None else Clock(id=name, deadline=deadline, states=states, after=events)

    def _known(self, reader: Reader, key: str, what: str, known: Mapping[str, object]) -> tuple[str, ...]:
        found = reader.names(key)
        for name in found:
            if name not in known:
                reader.refuse(f"there is no {what} {name!r}", suggest(name, list(known)), key)
        return found

    def ladder(self, reader: Reader) -> Ladder | None:
        """One ladder of approval, None where it is wrong."""
        name = self._taken(reader, reader.text("id", required=True))
        return read_ladder(reader, name, self.rules.citations(reader), self.rules.sources)

    def _event(self, reader: Reader, name: str) -> str:
        if name and name not in self.events:
            reader.refuse(f"there is no event {name!r}", suggest(name, list(self.events)), "event")
        return name

    def _starts(self, reader: Reader) -> tuple[str, ...]:
        found = reader.names("from")
        if not found and not reader.has("from"):
            reader.refuse("from is missing", 'add from = ["…"], the states in which this counts')
        for name in found:
            if name not in self.states:
                reader.refuse(f"there is no state {name!r}", suggest(name, list(self.states)), "from")
        return found

    def _target(self, reader: Reader) -> str:
        name = reader.name("to")
        if name and name not in self.states:
            reader.refuse(f"there is no state {name!r}", suggest(name, list(self.states)), "to")
        return name

    def _id(self, reader: Reader, event: str) -> str:
        given = reader.name("id")
        return self._taken(reader, given or event, counted=not given)

    def _taken(self, reader: Reader, name: str, *, counted: bool = False) -> str:
        """An id that nothing else in the edition has; one that was made up is counted on, one that is given is refused."""
        made, number = name, 1
        while counted and made in self._ids:
            number += 1
            made = f"{name}-{number}"
        if made in self._ids or made == NO_TRANSITION:
            reader.refuse(
                f"the id {made!r} is already used",
                "give each transition, bar, deadline, ladder and rule its own",
                "id",
            )
        self._ids.add(made)
        return made

    def _named(self, rule: RuleT, reader: Reader, usual: str) -> RuleT:
        name = self._taken(reader, rule.id if reader.has("id") else usual)
        return evolve(rule, id=name)

    def _sets(self, reader: Reader) -> Mapping[str, object]:
        """The facts that a transition sets, as they are handed in at the door of a decision."""
        found: dict[str, object] = {}
        inner = reader.table("sets")
        for name in inner.values:
            fact = self.facts.get(name)
            if fact is None:
                inner.raw(name)
                inner.refuse(f"there is no fact {name!r}", suggest(name, list(self.facts)), name)
                continue
            found[name] = inner.raw(name)
            self._check_value(inner, fact)
        inner.finish()
        return found

    def _check_value(self, reader: Reader, fact: Fact) -> None:
        problems: list[Problem] = []
        if fact.type == "list":
            reader.refuse("a list cannot be set", "set facts of other types", fact.name)
            return
        try:
            read_value(reader.raw(fact.name), fact, fact.name, problems)
        except UnionkitError as error:
            reader.keep(PolicyError(error.message, hint=error.hint), fact.name)
        if problems:
            hint = f"one of: {', '.join(fact.choices)}" if fact.choices else "look at the bounds of the fact"
            reader.refuse(f"this is no value of {fact.name!r}", hint, fact.name)


def check_together(
    reader: Reader,
    states: Mapping[str, State],
    edition: ProcessEdition,
) -> None:
    """Refuse what contradicts itself: ways out of a final state, and bars where there is a transition or another bar."""
    open_pairs: set[tuple[str, str]] = set()
    for each in edition.transitions:
        open_pairs |= {(each.event, start) for start in each.starts}
        for start in each.starts:
            if start in states and states[start].final:
                reader.refuse(
                    f"{each.id!r} leads out of {start!r}, which is final",
                    "take it out of from, or leave final out of the state",
                    *_where(reader, "transition"),
                )
    barred: set[tuple[str, str]] = set()
    for bar in edition.bars:
        for start in bar.starts:
            pair = (bar.event, start)
            if pair in open_pairs or pair in barred:
                what = "a transition" if pair in open_pairs else "another bar"
                reader.refuse(
                    f"{bar.event!r} is barred in {start!r}, where {what} is too",
                    "take the state out of one of them",
                    *_where(reader, "bar"),
                )
            barred.add(pair)


def _where(reader: Reader, key: str) -> tuple[str, ...]:
    """The key in an edition; the editions as a whole where two processes are looked at together."""
    return (key,) if reader.has(key) else ("edition",)
