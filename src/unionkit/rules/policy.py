"""Policies: all editions of a set of rules, decided for a case on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from operator import itemgetter
from typing import Literal, cast

from attrs import define, evolve, field, frozen

from unionkit.errors import PolicyError
from unionkit.evidence import Labels, Source
from unionkit.expr.nodes import Name
from unionkit.expr.undefined import Undefined
from unionkit.expr.values import Value, simplest
from unionkit.expr.walking import Case
from unionkit.expr.writing import write
from unionkit.rules.binding import Binding, bound_facts
from unionkit.rules.decision import Decision
from unionkit.rules.doors import Door, open_door
from unionkit.rules.facts import NUMERIC, Fact, Schema
from unionkit.rules.judging import Verdict
from unionkit.rules.parameters import lookup as evaluator_of
from unionkit.rules.parts import Edition, Parameter
from unionkit.rules.programs import Program
from unionkit.rules.reading import Known, read_facts
from unionkit.rules.tables import Row
from unionkit.values.dates import as_day
from unionkit.values.display import notebook_view

Kind = Literal["require", "exclude", "class", "amount", "limit"]
MOST_RUNS = 1024
MOST_REMEMBERED = 10_000


@define(eq=False, repr=False, slots=False)
class Run:
    """A policy on one day: the edition in force, if any, and its fast door."""

    policy: Policy
    program: Program | None
    on: date
    known_on: date | None
    rows: dict[tuple[str, tuple[object, ...]], Row] = field(factory=dict)
    _telling: dict[Sequence[str], Callable[[Sequence[object]], object]] = field(factory=dict)
    _again: dict[object, tuple[tuple[int, ...], Mapping[str, Row]]] = field(factory=dict)

    @cached_property
    def door(self) -> Door | None:
        """The fast way, None where there is none."""
        if self.program is None:
            return None
        return open_door(
            self.program.compiled, self.policy.facts, self.program.parameters, self.on, self.look_up
        )

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What the numbers that the generated code returns stand for."""
        return () if self.program is None else self.program.compiled.verdicts

    def look_up(self, name: str, keys: tuple[object, ...], scale: int) -> int | None:
        """A parameter as a whole number of steps, None where the table has none for these keys."""
        row = self.row(name, keys)
        return int(Fraction(row.value) * scale) if row else None

    def row(self, name: str, keys: tuple[object, ...]) -> Row | None:
        """The row of a parameter for keys as the fast door holds them: choices by their place."""
        found = self.rows.get((name, keys))
        if found is None and self.program is not None:
            parameter = self.program.parameters[name]
            texts = {
                key.name: self.key_text(key.name, value)
                for key, value in zip(parameter.keys.values(), keys, strict=True)
                if isinstance(key, Name)
            }
            case = self.case(Known(facts=texts, lists={}))
            try:
                evaluator_of(evolve(parameter, given=None))(case)
            except Undefined:
                return None
            found = cast("Row | None", case.rows.get(name))
            if found is not None and len(self.rows) < MOST_REMEMBERED:
                self.rows[name, keys] = found
        return found

    def key_text(self, name: str, value: object) -> Value:
        """A key as text, from what the fast door holds of it."""
        fact = self.policy.facts[name]
        return (
            fact.choices[value] if fact.type == "choice" and isinstance(value, int) else cast("Value", value)
        )

    def parameters_again(
        self, stored: Sequence[object], names: Sequence[str]
    ) -> tuple[tuple[int, ...], Mapping[str, Row]] | None:
        """Parameters as generated code takes them, from what the fast door stored, with the rows of tables.

        The same keys give the same answer, which is remembered.
        """
        if not names:
            return (), {}
        telling = self._telling.get(names)
        if telling is None:
            telling = self._telling[names] = self.telling_places(names)
        key = telling(stored)
        found = self._again.get(key)
        if found is None:
            found = self._find_again(stored, names)
            if found is not None and len(self._again) < MOST_REMEMBERED:
                self._again[key] = found
        return found

    def telling_places(self, names: Sequence[str]) -> Callable[[Sequence[object]], object]:
        """Picks out of the stored facts those that settle some parameters."""
        parameters = {} if self.program is None else self.program.parameters
        at = {name: place for place, name in enumerate(self.plain_facts)}
        used: list[int] = []
        for name in names:
            keys = [key.name for key in parameters[name].keys.values() if isinstance(key, Name)]
            used += [at[key] for key in (*keys, parameters[name].given) if key is not None]
        return itemgetter(*used) if used else lambda _: ()

    def _find_again(
        self, stored: Sequence[object], names: Sequence[str]
    ) -> tuple[tuple[int, ...], Mapping[str, Row]] | None:
        held = dict(zip(self.plain_facts, stored, strict=True))
        values: list[int] = []
        rows: dict[str, Row] = {}
        for name in names:
            parameter = self.program.parameters[name] if self.program is not None else None
            if parameter is None:
                return None
            value = held.get(parameter.given or "")
            if value is None:
                keys = tuple(
                    held[key.name] if isinstance(key, Name) else write(key) for key in parameter.keys.values()
                )
                row = self.row(name, keys)
                if row is None:
                    return None
                rows[name] = row
                value = int(row.value * 10**parameter.places)
            values.append(cast("int", value))
        return tuple(values), rows

    @cached_property
    def plain_facts(self) -> tuple[str, ...]:
        """The facts that are no lists, in the order in which the fast door stores them."""
        return tuple(fact.name for fact in self.policy.facts.values() if fact.type != "list")

    def case(self, known: Known) -> Case:
        """A case to look into. There must be an edition."""
        if self.program is None:
            raise PolicyError("no edition was in force on that day", hint="choose a day inside an edition")
        return self.program.case(known, self.on, self.known_on)

    def known_from(self, stored: tuple[object, ...]) -> Known:
        """Exact values again from the integers of the fast door."""
        plain = [fact for fact in self.policy.facts.values() if fact.type != "list"]
        facts = {fact.name: _from_integer(fact, value) for fact, value in zip(plain, stored, strict=True)}
        lists = {name: None for name, fact in self.policy.facts.items() if fact.type == "list"}
        return Known(facts=facts, lists=lists)


def _from_integer(fact: Fact, value: object) -> Value:
    if value is None or isinstance(value, bool | str):
        return value
    number = cast("int", value)
    if fact.type in NUMERIC:
        return simplest(Fraction(number, fact.scale))
    return date.fromordinal(number) if fact.type == "date" else fact.choice(fact.choices[number])


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class Policy:
    """A policy with all its editions; the day picks one. `decide` answers for one case.

    `governing_day` says which day that is: of the application, the event, the enrolment, the payment or the notice.
    """

    id: str
    title: Labels
    facts: Schema
    parameters: Mapping[str, Parameter] = field(factory=dict)
    editions: tuple[Edition, ...]
    governing_day: str = "application"
    note: Labels = Labels()
    sources: Mapping[str, Source] = field(factory=dict)
    binding: Binding = field(factory=dict)
    _runs: dict[object, Run] = field(factory=dict, init=False)

    @cached_property
    def programs(self) -> tuple[Program, ...]:
        """One program for each edition, in the order of their days."""
        return tuple(
            Program(policy_id=self.id, edition=edition, facts=self.facts, parameters=self.parameters)
            for edition in sorted(self.editions, key=lambda edition: edition.start)
        )

    def program_on(self, on: date) -> Program | None:
        """The program of the edition in force on a day, None where there was none."""
        begun = [program for program in self.programs if program.edition.start <= on]
        if not begun or (begun[-1].edition.end is not None and on > begun[-1].edition.end):
            return None
        return begun[-1]

    def edition_on(self, on: date | str) -> Edition | None:
        """The edition in force on a day, None where there was none."""
        program = self.program_on(as_day(on))
        return None if program is None else program.edition

    def run_on(self, on: date | str, known_on: date | str | None = None) -> Run:
        """The policy on one day, as known on another; made once for each pair of days."""
        day = as_day(on)
        knowledge = None if known_on is None else as_day(known_on)
        key = day if knowledge is None else (day, knowledge)
        run = self._runs.get(key)
        if run is None:
            if len(self._runs) >= MOST_RUNS:
                self._runs.clear()
            run = self._runs[key] = Run(self, self.program_on(day), day, knowledge)
        return run

    def decide(
        self,
        facts: Mapping[str, object] | object,
        *,
        on: date | str,
        known_on: date | str | None = None,
        assume: Literal["nothing", "usual"] = "nothing",
    ) -> Decision:
        """Decide one case on its governing day.

        `facts` maps names to values: yuan as int, Decimal, str or Money, dates, choices as text, lists as mappings; an
        absent or None fact is unknown. A bound policy takes the host's object. `known_on` uses only what had been
        issued by then. ``assume="usual"`` takes the usual value of unknown facts that have one, and lists them.

        Raises UnknownFact and ValueRefused for what a program got wrong. Everything else is an outcome: values out of
        bounds, no edition on that day and no parameter for that place are ``invalid`` with a code.
        """
        run = self._runs.get(on) if known_on is None else None
        if run is None:
            run = self.run_on(on, known_on)
        given = bound_facts(facts, self.binding) if self.binding else facts
        if assume == "nothing" and (door := run.door) is not None:
            try:
                found = door(cast("Mapping[str, object]", given))
            except (ArithmeticError, ValueError, TypeError, AttributeError):
                found = None
            if found is not None:
                answer, stored = found
                if isinstance(answer, int):
                    return Decision(run, run.verdicts[answer], stored)
                number, low, high = answer
                return Decision(run, run.verdicts[number], stored, low, high)
        return self._slowly(given, run, assume)

    def _slowly(self, given: object, run: Run, assume: str) -> Decision:
        if assume not in ("nothing", "usual"):
            raise PolicyError(f"assume cannot be {assume!r}", hint='write assume="usual" or leave it out')
        if not isinstance(given, Mapping):
            raise PolicyError(
                "facts are handed in as a mapping", hint="hand in a dict, or bind the policy to your objects"
            )
        known = read_facts(given, self.facts, assume_usual=assume == "usual")
        if run.program is None:
            return Decision(run, Verdict(outcome="invalid", code="no_edition"), known)
        verdict = run.program.verdict(known, run.on, run.known_on)
        return Decision(run, verdict, known, verdict.low, verdict.high)

    def only(self, *kinds: Kind, classes: Iterable[str] | None = None) -> Policy:
        """The policy with only some kinds of rule, or only some classes: to ask one part of the question.

        ``policy.only("exclude")`` grants what is not excluded; ``policy.only(classes=["deep"])`` asks for one class.
        """
        wanted = None if classes is None else set(classes)
        missing = (wanted or set()) - {rule.name for edition in self.editions for rule in edition.classes}
        if missing:
            raise PolicyError(f"no class is called {min(missing)!r}", hint="use a class of this policy")
        return evolve(self, editions=tuple(_part(edition, set(kinds), wanted) for edition in self.editions))

    def bind(self, **paths: str | Callable[[object], object]) -> Policy:
        """The policy reading facts from a host's objects: ``policy.bind(income="hr.salary_total")``.

        A path walks attributes and keys; a function is called with the object. Facts that are not bound are read by
        their own names. Raises PolicyError for a fact that the policy does not have.
        """
        unknown = sorted(set(paths) - set(self.facts))
        if unknown:
            raise PolicyError(
                f"this policy has no fact {unknown[0]!r}", hint=f"its facts are: {', '.join(self.facts)}"
            )
        return evolve(self, binding={**{name: name for name in self.facts}, **self.binding, **paths})

    def __repr__(self) -> str:
        return f"Policy({self.id!r}, editions from {', '.join(edition.start.isoformat() for edition in self.editions)})"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Mapping[str, str]:
        return notebook_view(self) or {"text/plain": repr(self)}


def _part(edition: Edition, kinds: set[Kind], classes: set[str] | None) -> Edition:
    kept = edition
    if kinds:
        kept = evolve(
            kept,
            requires=kept.requires if "require" in kinds else (),
            excludes=kept.excludes if "exclude" in kinds else (),
            classes=kept.classes if "class" in kinds else (),
            amounts=kept.amounts if "amount" in kinds else (),
            limits=kept.limits if "limit" in kinds else (),
        )
    if classes is not None:
        kept = evolve(kept, classes=tuple(rule for rule in kept.classes if rule.name in classes))
    return kept
