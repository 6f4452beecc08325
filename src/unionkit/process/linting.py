"""What looks wrong in a process although it can be loaded."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date, timedelta
from itertools import combinations

from attrs import evolve

from unionkit.expr.nodes import Truth
from unionkit.process.guards import possible
from unionkit.process.machine import Process
from unionkit.process.parts import ProcessEdition, State, Transition
from unionkit.rules.lint.citing import uncited_rules
from unionkit.rules.lint.labels import missing_labels, missing_questions
from unionkit.rules.lint.periods import edition_periods, parameters_in_force
from unionkit.rules.lint.reaching import settled_by_bounds
from unionkit.rules.lint.reasoning import Reasoning
from unionkit.rules.lint.remark import Level, Remark
from unionkit.rules.lint.using import (
    sources_cited,
    unused_facts,
    unused_parameters,
    unused_quantities,
    unused_sources,
    unused_usual,
)
from unionkit.rules.parts import ALWAYS, Class, Edition, Require
from unionkit.rules.policy import Policy

CONFLICT, PERHAPS_CONFLICT, NO_REASON = "UL81", "UL82", "UL83"
UNREACHED_STATE, DEAD_END, UNUSED_EVENT, NO_LABEL = "UL84", "UL85", "UL86", "UL87"

_CHECKS = (
    unused_facts,
    unused_quantities,
    unused_parameters,
    unused_usual,
    edition_periods,
    parameters_in_force,
    settled_by_bounds,
    missing_questions,
)
_CHECKS_WITH_BARS = (uncited_rules, missing_labels)


def lint_process(process: Process, *, shared_sources: Container[str] = ()) -> tuple[Remark, ...]:
    """All remarks about a process, each once, errors first. `shared_sources` need not be cited."""
    found = [*_choices(process), *_ways(process), *_names(process)]
    rules = _as_policy(process, bars=False)
    said = [remark for check in _CHECKS for remark in check(rules)]
    whole = _as_policy(process, bars=True)
    said += [remark for check in _CHECKS_WITH_BARS for remark in check(whole)]
    known = {key for key in process.sources if key in shared_sources} | _cited_beside_rules(process)
    said += unused_sources(whole, known)
    set_facts = {
        f"facts.{name}" for part in process.editions for each in part.transitions for name in each.sets
    }
    found += [_renamed(remark) for remark in said if remark.where not in set_facts or remark.code != "UL11"]
    return tuple(sorted(dict.fromkeys(found), key=lambda remark: remark.level != "error"))


def sources_of(process: Process) -> set[str]:
    """The keys of the sources that a process cites."""
    return sources_cited(_as_policy(process, bars=True)) | _cited_beside_rules(process)


def _cited_beside_rules(process: Process) -> set[str]:
    """The keys of the sources that deadlines, ladders and their levels cite."""
    clocks = [each.deadline for edition in process.editions for each in edition.clocks]
    ladders = [each for edition in process.editions for each in edition.ladders]
    levels = [level for ladder in ladders for level in ladder.levels]
    stays = [state.within for state in process.states.values()]
    times = [each for each in (*clocks, *stays, *(level.within for level in levels)) if each is not None]
    cited = [each.citations for each in times]
    cited += [each.citations for each in ladders]
    cited += [each.citations for each in levels]
    return {citation.source.key for citations in cited for citation in citations}


def _renamed(remark: Remark) -> Remark:
    """A remark about a class of the policy that stands for the process: there it is a transition."""
    return evolve(remark, where=remark.where.replace(" class ", " transition "))


def _as_policy(process: Process, *, bars: bool) -> Policy:
    """All transitions of a process as the rules of one policy, so that the checks of policies look at them."""
    return Policy(
        id=process.id,
        title=process.title,
        facts=process.facts,
        parameters=process.parameters,
        editions=tuple(_as_edition(process, edition, bars=bars) for edition in process.editions),
        sources=process.sources,
    )


def _as_edition(process: Process, edition: ProcessEdition, *, bars: bool) -> Edition:
    never = Truth(False)
    shut = [
        Require(id=bar.id, when=never, label=bar.label, citations=bar.citations)
        for bar in edition.bars
        if bars
    ]
    return Edition(
        start=edition.start,
        end=edition.end,
        derived=edition.derived,
        requires=(*(rule for each in edition.transitions for rule in each.requires), *shut),
        excludes=tuple(rule for each in edition.transitions for rule in each.excludes),
        classes=tuple(_as_class(process, each) for each in edition.transitions),
    )


def _as_class(process: Process, transition: Transition) -> Class:
    label = transition.label if transition.label.texts else process.events[transition.event].label
    return Class(
        id=transition.id,
        name=transition.id,
        when=transition.when,
        label=label,
        citations=transition.citations,
    )


def _choices(process: Process) -> Iterator[Remark]:
    """Transitions of one event between which nothing chooses, and cases that none of them takes."""
    for edition, last in _last_days(process):
        reasoning = Reasoning(
            Edition(start=edition.start, derived=edition.derived), process.facts, process.parameters, last
        )
        for state in process.states.values():
            for event in process.events:
                several = possible(edition, state, event)
                yield from _between(edition, state, several, reasoning)


def _between(
    edition: ProcessEdition, state: State, several: tuple[Transition, ...], reasoning: Reasoning
) -> Iterator[Remark]:
    for one, other in combinations(several, 2):
        if not reasoning.possible([one.when, other.when]):
            continue
        surely = any(
            not reasoning.possible([first.when], [second.when])
            for first, second in ((one, other), (other, one))
        )
        yield _remark(
            CONFLICT if surely else PERHAPS_CONFLICT,
            "error" if surely else "warning",
            f"edition {edition.start.isoformat()} transition {other.id}",
            f"for {state.id!r} it {'applies' if surely else 'may apply'} together with {one.id!r}",
            "let their `if` tell them apart",
        )
    choosing = [each.when for each in several]
    if several and ALWAYS not in choosing and reasoning.possible([], choosing):
        yield _remark(
            NO_REASON,
            "warning",
            f"edition {edition.start.isoformat()} transition {several[0].id}",
            f"for {state.id!r} there are cases that no transition of {several[0].event!r} takes",
            "add a transition for the rest, or turn `if` into `require`, which gives a reason",
        )


def _last_days(process: Process) -> Iterator[tuple[ProcessEdition, date]]:
    ordered = sorted(process.editions, key=lambda edition: edition.start)
    for place, edition in enumerate(ordered):
        following = ordered[place + 1].start if place + 1 < len(ordered) else date.max
        yield edition, min(edition.end or date.max, following - timedelta(days=1))


def _ways(process: Process) -> Iterator[Remark]:
    """States that cannot be come to or left, and events that lead nowhere."""
    for state in process.unreachable():
        yield _remark(
            UNREACHED_STATE,
            "warning",
            f"states.{state.id}",
            f"no way leads here from {process.initial!r}",
            "add a transition to it, or take it out",
        )
    for state in process.dead_ends():
        yield _remark(
            DEAD_END,
            "warning",
            f"states.{state.id}",
            "nothing leads out of here",
            "write final = true if it is meant",
        )
    used = {each.event for edition in process.editions for each in edition.transitions}
    for event in process.events:
        if event not in used:
            yield _remark(
                UNUSED_EVENT,
                "warning",
                f"events.{event}",
                "no transition has this event",
                "add one, or take it out",
            )


def _names(process: Process) -> Iterator[Remark]:
    """States, events, deadlines and levels without a Chinese or an English label."""
    named = [(f"states.{each.id}", each.label) for each in process.states.values()]
    named += [(f"events.{each.id}", each.label) for each in process.events.values()]
    for edition in process.editions:
        start = f"edition {edition.start.isoformat()}"
        named += [(f"{start} deadline {each.id}", each.deadline.label) for each in edition.clocks]
        for ladder in edition.ladders:
            named += [(f"{start} ladder {ladder.id} level {each.id}", each.label) for each in ladder.levels]
    for where, label in named:
        for language, name in (("zh", "Chinese"), ("en", "English")):
            if not label.has(language):
                hint = 'write label = { zh = "…", en = "…" }'
                yield _remark(NO_LABEL, "warning", where, f"there is no {name} label", hint)


def _remark(code: str, level: Level, where: str, message: str, hint: str) -> Remark:
    return Remark(code=code, level=level, where=where, message=message, hint=hint)
