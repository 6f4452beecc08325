"""Policies: all editions of a set of rules, decided for a case on a day."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from operator import itemgetter
from types import ModuleType
from typing import TYPE_CHECKING, Literal, TypeVar, cast, get_args

from attrs import define, evolve, field, frozen

from unionkit.errors import MissingExtra, PolicyError, UnionkitError
from unionkit.evidence import Labels, Source
from unionkit.expr.nodes import Name, Node, Truth, names_in
from unionkit.expr.undefined import Undefined
from unionkit.expr.values import Value, simplest
from unionkit.expr.walking import Case
from unionkit.expr.writing import write
from unionkit.rules.binding import Binding, bound_facts
from unionkit.rules.decision import Decision
from unionkit.rules.doors import Door, open_door
from unionkit.rules.facts import NUMERIC, Fact, Schema
from unionkit.rules.judging import CLASS, Verdict, ends_of
from unionkit.rules.parameters import lookup as evaluator_of
from unionkit.rules.partial import Unknown
from unionkit.rules.parts import Class, Edition, Parameter
from unionkit.rules.programs import Program
from unionkit.rules.reading import Known, read_facts
from unionkit.rules.tables import Row
from unionkit.values.dates import as_day
from unionkit.values.display import notebook_view

if TYPE_CHECKING:
    from pathlib import Path

    from unionkit.rules.frame_columns import Column, Records

FrameT = TypeVar("FrameT")
Kind = Literal["require", "exclude", "class", "amount", "limit"]
Telling = Callable[[Sequence[object]], object]
Again = tuple[tuple[int, ...], Mapping[str, Row]]
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
    _partial_doors: dict[Unknown, tuple[Door, tuple[Verdict, ...]]] = field(factory=dict)
    _again: dict[Sequence[str], tuple[Telling, dict[object, Again]]] = field(factory=dict)

    @cached_property
    def door(self) -> Door | None:
        """The fast way, None where there is none."""
        if self.program is None:
            return None
        return open_door(
            self.program.compiled, self.policy.facts, self.program.parameters, self.on, self.look_up
        )

    def partial_door(self, unknown: Unknown) -> tuple[Door, tuple[Verdict, ...]] | None:
        """The fast way where some facts are unknown, with its verdicts; None where there is none."""
        found = self._partial_doors.get(unknown)
        if found is not None or self.program is None:
            return found
        partial = self.program.partial(unknown)
        if partial is None:
            return None
        door = open_door(partial.compiled, self.policy.facts, self.program.parameters, self.on, self.look_up)
        found = (door or _shut), partial.compiled.verdicts
        self._partial_doors[unknown] = found
        return found

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
                for key, value in zip(parameter.key_nodes, keys, strict=True)
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

    def parameters_again(self, stored: Sequence[object], names: Sequence[str]) -> Again | None:
        """Parameters as generated code takes them, from what the fast door stored, with the rows of tables.

        The same keys give the same answer, which is remembered.
        """
        if not names:
            return (), {}
        remembered = self._again.get(names)
        if remembered is None:
            remembered = self._again[names] = (self.telling_places(names), {})
        telling, again = remembered
        key = telling(stored)
        found = again.get(key)
        if found is None:
            found = self._find_again(stored, names)
            if found is not None and len(again) < MOST_REMEMBERED:
                again[key] = found
        return found

    def telling_places(self, names: Sequence[str]) -> Telling:
        """Picks out of the stored facts those that settle some parameters."""
        parameters = {} if self.program is None else self.program.parameters
        at = {name: place for place, name in enumerate(self.plain_facts)}
        used: list[int] = []
        for name in names:
            keys = [key.name for key in parameters[name].key_nodes if isinstance(key, Name)]
            used += [at[key] for key in (*keys, parameters[name].given) if key is not None]
        return itemgetter(*used) if used else lambda _: ()

    def _find_again(self, stored: Sequence[object], names: Sequence[str]) -> Again | None:
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
                    held[key.name] if isinstance(key, Name) else write(key) for key in parameter.key_nodes
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


def _shut(_given: Mapping[str, object]) -> None:
    """The door of an edition that no code decides."""


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
        try:
            run = self._runs.get(on) if known_on is None else None
        except TypeError:  # not hashable, so no day either
            run = None
        if run is None:
            run = self.run_on(on, known_on)
        given = bound_facts(facts, self.binding) if self.binding else facts
        if assume == "nothing" and (door := run.door) is not None:
            try:
                found = door(cast("Mapping[str, object]", given))
            except (ArithmeticError, ValueError, TypeError, AttributeError, UnionkitError):
                found = None
            if found is not None:
                answer, stored = found
                if isinstance(answer, int):
                    return Decision(run, run.verdicts[answer], stored)
                number, low, high = answer
                return Decision(run, run.verdicts[number], stored, low, high)
        partly = self._partly(given, run) if assume == "nothing" else None
        return partly or self._slowly(given, run, assume)

    def _partly(self, given: object, run: Run) -> Decision | None:
        """The decision by generated code that needs none of the unknown facts, None where there is none."""
        if run.program is None or not isinstance(given, Mapping):
            return None
        unknown = frozenset([name for name in self.facts if given.get(name) is None])
        found = run.partial_door(unknown) if unknown else None
        if found is None:
            return None
        door, verdicts = found
        try:
            decided = door(given)
        except (ArithmeticError, ValueError, TypeError, AttributeError, UnionkitError):
            return None
        if decided is None:
            return None
        answer, stored = decided
        number, low, high = (answer, None, None) if isinstance(answer, int) else answer
        return Decision(run, verdicts[number], stored, low, high)

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

    def decide_frame(
        self,
        frame: FrameT,
        *,
        on: date | str | Column,
        columns: Mapping[str, str | Column] | None = None,
        lists: Mapping[str, Records] | None = None,
        known_on: date | str | None = None,
        assume: Literal["nothing", "usual"] = "nothing",
        prefix: str = "decision_",
        engine: Literal["auto", "columns", "jit"] = "auto",
        cache: str | Path | None = None,
    ) -> FrameT:
        """Decide every row of a frame, on the engine that it belongs to, exactly as `decide` would.

        `frame` is of Polars (eager or lazy), pandas, PyArrow, DuckDB or PySpark, and the same kind comes back with new
        columns: outcome, class, amount_fen, amount_high_fen, amount_kind, code, subject and rule, each behind `prefix`,
        and the declared results. Null is unknown. `columns` says which column holds which fact; a column of the fact's
        own name needs no saying. Money is whole yuan or decimals; whole fen are said with ``column("…", unit="fen")``.
        `lists` has the child tables of lists, made with `records`. `on` is one day or ``column("…")``, a column of days.

        ``engine="jit"`` decides a frame in memory by machine code, compiled once for an edition and kept in the folder
        `cache`, else for this process alone. ``"columns"`` never does, ``"auto"`` where that is the faster way. The
        answers are the same.

        Raises NotPortable where a column cannot hold its fact, where something cannot be said in columns, where a
        number might not fit 64 bits, or where `engine` is "jit" and machine code cannot say it; MissingExtra without
        the extra ``frames`` (``jit``).
        """
        frames = _frames()
        options = frames.Options(
            columns=columns or {},
            lists=lists or {},
            known_on=known_on,
            assume=assume,
            prefix=prefix,
            engine=engine,
            cache=cache,
        )
        made = frames.decide_frame(self, frame, on=on, options=options)
        return cast("FrameT", made)

    def audit_frame(
        self,
        frame: FrameT,
        *,
        on: date | str | Column,
        columns: Mapping[str, str | Column] | None = None,
        lists: Mapping[str, Records] | None = None,
        known_on: date | str | None = None,
        assume: Literal["nothing", "usual"] = "nothing",
        prefix: str = "decision_",
    ) -> FrameT:
        """Decide every row as `decide_frame` does, and say how each rule came out.

        Besides the columns of the decision there are, behind `prefix`, ``fired_RULE`` (a requirement that is met, an
        exclusion or class that applies, the amount that was taken, a limit that binds; null is unknown),
        ``margin_RULE_N`` for the Nth comparison of a rule and ``grade``. A margin is the right side less the left in
        hundredths of its unit, fen for money, rounded away from zero; between days it is in days.
        """
        frames = _frames()
        options = frames.Options(
            columns=columns or {},
            lists=lists or {},
            known_on=known_on,
            assume=assume,
            prefix=prefix,
            audited=True,
        )
        made = frames.decide_frame(self, frame, on=on, options=options)
        return cast("FrameT", made)

    def only(self, *kinds: Kind, classes: Iterable[str] | None = None) -> Policy:
        """The policy with only some kinds of rule, or only some classes: to ask one part of the question.

        ``policy.only("exclude")`` grants what is not excluded; ``policy.only(classes=["deep"])`` asks for one class.
        """
        unknown = sorted(set(kinds) - set(get_args(Kind)))
        if unknown:
            raise PolicyError(
                f"{unknown[0]!r} is not a kind of rule", hint=f"one of: {', '.join(get_args(Kind))}"
            )
        wanted = None if classes is None else {classes} if isinstance(classes, str) else set(classes)
        names = {rule.name for edition in self.editions for rule in edition.classes}
        if (wanted is not None and not wanted <= names) or wanted == set():
            missing = min(wanted - names, default="")
            raise PolicyError(
                f"no class is called {missing!r}", hint=f"the classes: {', '.join(sorted(names))}"
            )
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

    def _repr_html_(self) -> str | None:
        return (notebook_view(self) or {}).get("text/html")


def _frames() -> ModuleType:
    """The column executor, opened when it is first asked for."""
    try:
        return importlib.import_module("unionkit.rules.frames.deciding")
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"deciding frames needs {error.name}", hint='install it with: pip install "unionkit[frames]"'
        ) from None


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
        kept = evolve(kept, classes=_classes_called(classes, edition))
    if edition.classes and not kept.classes and any(CLASS in names_in(tree) for tree in _paying(kept)):
        raise PolicyError(
            "the amounts go by class", hint='ask for both: policy.only("class", "amount", "limit")'
        )
    return kept if kept == edition else evolve(kept, fingerprint="")


def _classes_called(names: set[str], edition: Edition) -> tuple[Class, ...]:
    """The classes of some names; where an edition has none of them, one that no case can belong to."""
    found = tuple(rule for rule in edition.classes if rule.name in names)
    return found or (Class(id="class-not-here", name=min(names), when=Truth(False)),)


def _paying(edition: Edition) -> Iterable[Node]:
    """The trees that amounts and limits are worked out with."""
    for amount in edition.amounts:
        yield from (amount.when, *ends_of(amount))
    for limit in edition.limits:
        yield from (tree for tree in (limit.value, limit.only_if, limit.less) if tree is not None)
