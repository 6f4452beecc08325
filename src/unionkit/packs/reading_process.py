"""Whole processes out of TOML: states, events and the transitions of each edition."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from unionkit.packs.editions import editions_of
from unionkit.packs.extensions import check_facts, check_laid, check_parameters, check_quantities, laid_over
from unionkit.packs.reader import Reader, suggest
from unionkit.packs.reading_deadlines import read_deadline
from unionkit.packs.reading_facts import read_facts_of
from unionkit.packs.reading_policy import (
    GOVERNING_DAYS,
    NO_DAY,
    FindTable,
    check_days,
    check_days_of,
    read_derived,
    read_parameters,
)
from unionkit.packs.reading_quantities import Quantities, read_quantities
from unionkit.packs.reading_rules import RuleReader
from unionkit.packs.reading_sources import Sources, read_citations, read_sources
from unionkit.packs.reading_transitions import TransitionReader, check_together
from unionkit.process.machine import Process
from unionkit.process.parts import Event, ProcessEdition, State
from unionkit.rules.facts import Schema
from unionkit.rules.parts import Parameter

FindProcess = Callable[[str], Process | None]


@frozen(kw_only=True)
class Named:
    """What the transitions of a process may name."""

    facts: Schema
    parameters: Mapping[str, Parameter]
    quantities: Quantities
    states: Mapping[str, State]
    events: Mapping[str, Event]


def read_process(
    reader: Reader, shared: Sources, find_table: FindTable, find_process: FindProcess
) -> Process:
    """One process, with what it extends; problems are kept in the reader, and a process comes back all the same."""
    reader.one_of("kind", ("process",), "process")
    process_id = reader.text("id", required=True)
    base = _base(reader, find_process)
    told = len(reader.problems)
    sources = read_sources(reader, shared)
    named = _named(reader, base, sources, find_table)
    _check_aliases(reader, named.states)
    own = [read_process_edition(part, named, sources, base.editions) for part in editions_of(reader)]
    if not own:
        reader.refuse("a process has at least one edition", "write [[edition]] with from = 2024-01-01")
    check_days(reader, [edition.start for edition, _ in own])
    editions = tuple(edition for edition, _ in own)
    if base.editions:
        editions = laid_over(reader, base.editions, own, named.states)
    process = Process(
        id=process_id,
        title=reader.labels("title") if reader.has("title") else base.title,
        facts=named.facts,
        parameters=named.parameters,
        states=named.states,
        events=named.events,
        editions=editions,
        initial=_initial(reader, named.states, base.initial),
        governing_day=reader.one_of("governing_day", GOVERNING_DAYS, base.governing_day),
        note=reader.labels("note"),
        sources={**base.sources, **sources},
    )
    reader.finish()
    if reader.has("extends") and not base.id:
        del reader.problems[told:]  # without what it extends, the rest says little
    return process


def _named(reader: Reader, base: Process, sources: Sources, find_table: FindTable) -> Named:
    """What the file declares, added to what the process that it extends does."""
    own_facts = read_facts_of(reader, "facts", frozenset(reader.texts("units")))
    check_facts(reader, own_facts, base.facts)
    facts = {**base.facts, **own_facts}
    own_events = {name: _event(name, part) for name, part in reader.tables("events")}
    own_parameters = read_parameters(reader, facts, sources, find_table)
    check_parameters(reader, own_parameters, base.parameters)
    return Named(
        facts=facts,
        parameters={**base.parameters, **own_parameters},
        quantities=read_quantities(reader, facts),
        states={**base.states, **read_states(reader, sources)},
        events={**base.events, **own_events},
    )


def _base(reader: Reader, find_process: FindProcess) -> Process:
    """The process that is extended, an empty one where none is."""
    name = reader.name("extends")
    found = find_process(name) if name else None
    if name and found is None:
        reader.refuse(
            f"no process to extend is called {name!r}", "name one that does not itself extend any", "extends"
        )
    return found or Process(id="", states={}, events={}, editions=(), initial="")


def read_states(reader: Reader, sources: Sources) -> dict[str, State]:
    """All states of a file."""
    found: dict[str, State] = {}
    for name, part in reader.tables("states"):
        found[name] = State(
            id=name,
            label=part.labels("label"),
            final=part.truth("final"),
            same_as=part.name("same_as"),
            within=read_deadline(part, sources),
        )
        part.finish()
    return found


def _event(name: str, part: Reader) -> Event:
    made = Event(id=name, label=part.labels("label"))
    part.finish()
    return made


def _check_aliases(reader: Reader, states: Mapping[str, State]) -> None:
    for state in states.values():
        other = states.get(state.same_as)
        where = ("states", state.id, "same_as")
        if state.same_as and (other is None or other.id == state.id):
            names = [name for name in states if name != state.id]
            reader.refuse(f"there is no state {state.same_as!r}", suggest(state.same_as, names), *where)
        elif other is not None and (other.same_as or state.final):
            reader.refuse(
                "a state is the same as one that stands for itself, and ends where that one does",
                "name the state whose transitions it has, and leave final to that one",
                *where,
            )


def _initial(reader: Reader, states: Mapping[str, State], usual: str) -> str:
    """The state in which a case begins."""
    name = reader.name("initial", usual)
    if not states:
        reader.refuse("a process has states", "write [states] with none = { label = … }")
    elif not name:
        reader.refuse("initial is missing", f'add initial = "{next(iter(states))}"')
    elif name not in states:
        reader.refuse(f"there is no state {name!r}", suggest(name, list(states)), "initial")
    return name


def read_process_edition(
    part: Reader,
    named: Named,
    sources: Sources,
    base: Sequence[ProcessEdition],
) -> tuple[ProcessEdition, tuple[str, ...]]:
    """One edition, and the ids of what it takes the place of in the process that is extended."""
    quantities = {**named.quantities, **read_quantities(part, named.facts)}
    check_quantities(quantities, base)
    scope, derived = read_derived(named.facts, named.parameters, quantities)
    check_days_of(part, named.parameters, scope, derived)
    rules = RuleReader(
        scope=scope,
        settled=scope,
        answers=scope,
        derived=derived,
        sources=sources,
        default=read_citations(part, sources),
    )
    reading = TransitionReader(rules=rules, facts=named.facts, states=named.states, events=named.events)
    edition = ProcessEdition(
        start=part.day("from", required=True) or NO_DAY,
        end=part.day("to"),
        derived=derived,
        transitions=tuple(reading.transition(each) for each in part.records("transition")),
        bars=tuple(bar for each in part.records("bar") for bar in reading.bars(each)),
        clocks=tuple(
            clock for each in part.records("deadline") if (clock := reading.clock(each)) is not None
        ),
        ladders=tuple(
            ladder for each in part.records("ladder") if (ladder := reading.ladder(each)) is not None
        ),
        note=part.labels("note"),
    )
    replaced = part.names("replaces")
    if not edition.ids and not (part.has("deadline") or part.has("ladder")):
        part.refuse("this edition has no transition", "write [[edition.transition]]")
    if edition.end is not None and edition.end < edition.start:
        part.refuse("this edition ends before it begins", "swap from and to, both included", "to")
    check_laid(part, edition, replaced, base)
    check_together(part, named.states, edition)
    part.raw("let")
    part.finish()
    return edition, replaced
