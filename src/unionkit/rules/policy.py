"""Policies: all editions of a set of rules, decided for a case on a day."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Literal, TypeVar, cast, get_args

from attrs import evolve, field, frozen

from unionkit.errors import MissingExtra, PolicyError, UnionkitError
from unionkit.evidence import Labels, Source
from unionkit.rules.binding import Binding, bound_facts
from unionkit.rules.decision import Decision
from unionkit.rules.facts import Schema
from unionkit.rules.judging import Verdict
from unionkit.rules.narrowing import part_of
from unionkit.rules.parts import Edition, Parameter
from unionkit.rules.programs import Program
from unionkit.rules.reading import read_facts
from unionkit.rules.runs import Run
from unionkit.values.dates import as_day
from unionkit.values.display import notebook_view

if TYPE_CHECKING:
    from pathlib import Path

    from unionkit.rules.frame_columns import Column, Records

FrameT = TypeVar("FrameT")
Kind = Literal["require", "exclude", "class", "amount", "limit"]
MOST_RUNS = 1024


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

    def decide_frame(  # noqa: PLR0913  a keyword for each thing that may be said, all but one optional
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
        columns: outcome, class, code, subject and rule, each behind `prefix`; amount_fen, amount_high_fen and amount_kind
        where any edition has amounts; and the results that any edition declares. Null is unknown. `columns` says which
        column holds which fact; a column of the fact's own name needs no saying. Money is whole yuan or decimals; whole
        fen are said with ``column("…", unit="fen")``. `lists` has the child tables of lists, made with `records`. `on`
        is one day or ``column("…")``, a column of days.

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
        if wanted is not None and not (wanted and wanted <= names):
            missing = min(wanted - names, default="")
            raise PolicyError(
                f"no class is called {missing!r}", hint=f"the classes: {', '.join(sorted(names))}"
            )
        return evolve(self, editions=tuple(part_of(edition, set(kinds), wanted) for edition in self.editions))

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
