"""A policy over a whole frame: outcome, class, amount and reason of every row, as new columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import narwhals as nw
from attrs import define, evolve, field, frozen

from unionkit.errors import NotPortable, PolicyError
from unionkit.expr.columns import Engine
from unionkit.expr.columns.days import ordinal_of, parts_of_date
from unionkit.expr.columns.engine import any_of, whole
from unionkit.expr.lowering import NotLowerable
from unionkit.rules.frame_columns import Column, Records
from unionkit.rules.frames.aggregates import Aggregates
from unionkit.rules.frames.auditing import audit, basis_of, grade_column
from unionkit.rules.frames.canonical import Problem, canonical, sources_of, wanted_columns
from unionkit.rules.frames.kernels import EngineName, by_kernel
from unionkit.rules.frames.names import Given, Names
from unionkit.rules.frames.opening import Opened, open_frame
from unionkit.rules.frames.parameters import Day, Parameters
from unionkit.rules.frames.results import declared
from unionkit.rules.frames.speaking import ENDS, Additions, Verdicts, ends_by, said, said_by
from unionkit.rules.frames.staged import Frame, Staged
from unionkit.rules.frames.verdicts import EditionColumns, Judged
from unionkit.rules.parts import Edition
from unionkit.rules.policy import Policy
from unionkit.values.dates import as_day

TEMPORARY = "_uk_"
Placed = Sequence[tuple[Judged, "nw.Expr | None"]]


@frozen(kw_only=True)
class Options:
    """How a frame is decided, as `Policy.decide_frame` takes it."""

    columns: Mapping[str, str | Column] = field(factory=dict)
    lists: Mapping[str, Records] = field(factory=dict)
    known_on: date | str | None = None
    assume: Literal["nothing", "usual"] = "nothing"
    prefix: str = "decision_"
    audited: bool = False
    engine: EngineName = "auto"
    cache: str | Path | None = None


def decide_frame(
    policy: Policy,
    frame: object,
    *,
    on: date | str | Column,
    options: Options,
) -> object:
    """The frame with the decision on every row: see `Policy.decide_frame` and, for `audited`, `Policy.audit_frame`."""
    if options.assume not in ("nothing", "usual"):
        raise PolicyError(f"assume cannot be {options.assume!r}", hint='write assume="usual" or leave it out')
    columns, lists = options.columns, options.lists
    wanted = wanted_columns(policy.facts, columns)
    wanted |= {name for given in lists.values() for name in (given.key, given.known)}
    opened = open_frame(frame, wanted | ({on.name} if isinstance(on, Column) else set()))
    deciding = Deciding(
        policy=policy,
        opened=opened,
        columns=columns,
        lists=lists,
        known_on=None if options.known_on is None else as_day(options.known_on),
        usual=options.assume == "usual",
        prefix=options.prefix,
        audited=options.audited,
    )
    day = on if isinstance(on, Column) else as_day(on)
    made, added = by_kernel(deciding, day, options.engine, options.cache) or deciding.decide(day)
    return opened.close(made, added)


@define(kw_only=True)
class Deciding:
    """One run of a policy over one frame."""

    policy: Policy
    opened: Opened
    columns: Mapping[str, str | Column]
    lists: Mapping[str, Records]
    known_on: date | None
    usual: bool
    prefix: str
    audited: bool = False
    verdicts: Verdicts = field(factory=Verdicts)
    staged: Staged = field(init=False)
    engine: Engine = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.staged = Staged(frame=self.opened.lazy)
        self.engine = evolve(self.opened.engine, bind=self.staged.bind)

    def decide(self, on: date | Column) -> tuple[Frame, Sequence[str]]:
        """The frame with what was decided, and the names of the new columns."""
        additions = self.work_out(on)
        return said(self.opened, self.staged.frame, self.verdicts, additions, self.prefix)

    def work_out(self, on: date | Column) -> Additions:
        """Put the number of each row's verdict into the staged frame; what else the rows will have comes back."""
        schema = self.opened.lazy.collect_schema()
        self.check_names(schema.names())
        facts, problems = self.facts(schema)
        day = self.day(on, schema)
        editions = self.editions(day)
        used = [edition for edition, _ in editions]
        given = self.given(facts, day, used)
        aggregates = Aggregates(
            opened=self.opened,
            policy=self.policy,
            lists=self.lists,
            usual=self.usual,
            invalid=self.verdicts.invalid,
        )
        aggregates.open_all(self.staged)
        placed = [
            (self.judge(edition, given, aggregates, f"_{place}"), test)
            for place, (edition, test) in enumerate(editions)
        ]
        number, ends = self.pick(placed)
        if used:
            number = self.after_problems(number, problems, aggregates.problems)
            number = self.inside_editions(number, [test for _, test in placed])
        kept = {
            name: None if end is None else self.staged.add(f"_uk_end_{name}", end)
            for name, end in {**ends, **self.results(placed)}.items()
        }
        self.staged.add("_uk_number", number)
        # the audit is worked out of what the rules were; else nothing but the frame itself is looked at any more
        self.staged.close(None if self.audited else schema.names())
        more = self.audit_of(placed, given) if self.audited else {}
        return Additions(words=said_by(self.policy), ends=kept, more=more)

    def check_names(self, present: Sequence[str]) -> None:
        """Refuse a frame that has columns of the names of those to come."""
        wanted = {f"{self.prefix}{name}" for name in (*said_by(self.policy), *ends_by(self.policy))}
        wanted |= {f"{self.prefix}{name}" for name in declared(self.policy)}
        clash = [
            name for name in (*present, *self.opened.names) if name in wanted or name.startswith(TEMPORARY)
        ]
        if clash:
            raise NotPortable(
                f"the frame has a column {clash[0]!r} already", hint='choose another prefix="…", or rename it'
            )

    def facts(self, schema: nw.Schema) -> tuple[Mapping[str, nw.Expr], Mapping[str, Sequence[Problem]]]:
        """The canonical column of each fact, and what may be wrong with it."""
        sources = sources_of(self.policy.facts, self.columns, schema.names())
        kinds = self.opened.kinds()
        found: dict[str, nw.Expr] = {}
        problems: dict[str, Sequence[Problem]] = {}
        for name, fact in self.policy.facts.items():
            if fact.type == "list":
                continue
            source = sources.get(name)
            kind = None if source is None else kinds[source.name]
            made = canonical(fact, source, kind, self.engine, self.usual)
            found[name] = made.value if made.bare else self.staged.add(f"_uk_f_{name}", made.value)
            problems[name] = made.problems
        self.staged.close()
        return found, problems

    def after_problems(
        self,
        number: nw.Expr,
        problems: Mapping[str, Sequence[Problem]],
        of_lists: Mapping[str, nw.Expr],
    ) -> nw.Expr:
        """The number of the first problem of a row, in the order of the policy's facts, else what was judged."""
        for name in reversed(tuple(self.policy.facts)):
            if name in of_lists:
                number = nw.when(~of_lists[name].is_null()).then(of_lists[name]).otherwise(number)
            for condition, code in reversed(problems.get(name, ())):
                number = nw.when(condition).then(whole(self.verdicts.invalid(code, name))).otherwise(number)
        return number

    def inside_editions(self, number: nw.Expr, tests: Sequence[nw.Expr | None]) -> nw.Expr:
        """The number of a row, that of no edition where its day lies in none: nothing else is looked at there."""
        inside = [test for test in tests if test is not None]
        if not inside:
            return number
        none = whole(self.verdicts.invalid("no_edition", ""))
        return nw.when(any_of(inside)).then(number).otherwise(none)

    def day(self, on: date | Column, schema: nw.Schema) -> Day:
        """The governing day, or the column of ordinals that carries it."""
        if isinstance(on, date):
            return on
        if on.name not in schema.names() or schema[on.name] != nw.Date:
            raise NotPortable(
                f"there is no column of days called {on.name!r}", hint="name a column of dates, or one day"
            )
        return self.staged.bind(ordinal_of(self.engine, parts_of_date(nw.col(on.name))))

    def editions(self, day: Day) -> list[tuple[Edition, nw.Expr | None]]:
        """The editions that rows may fall under, each with the condition for it."""
        if isinstance(day, date):
            program = self.policy.program_on(day)
            return [] if program is None else [(program.edition, None)]
        found: list[tuple[Edition, nw.Expr | None]] = []
        ordered = sorted(self.policy.editions, key=lambda edition: edition.start)
        for edition, following in zip(ordered, [*ordered[1:], None], strict=True):
            inside = day >= whole(edition.start.toordinal())
            if following is not None:
                inside = inside & (day < whole(following.start.toordinal()))
            if edition.end is not None:
                inside = inside & (day <= whole(edition.end.toordinal()))
            found.append((edition, inside))
        return found

    def given(self, facts: Mapping[str, nw.Expr], day: Day, editions: Sequence[Edition]) -> Given:
        """Facts, the day, and the parameters that the editions use."""
        parameters = Parameters(
            policy=self.policy,
            opened=self.opened,
            engine=self.engine,
            known_on=self.known_on,
            graded=self.audited,
            invalid=self.verdicts.invalid,
        )
        bare = Given(facts=facts, day=whole(day.toordinal()) if isinstance(day, date) else day)
        return parameters.joined(self.staged, bare, day, editions)

    def judge(self, edition: Edition, given: Given, aggregates: Aggregates, mark: str) -> Judged:
        """The columns of one edition. Raises NotPortable for what columns cannot say or prove."""
        names = Names(
            facts=self.policy.facts,
            parameters=self.policy.parameters,
            derived=edition.derived,
            given=given,
            engine=self.engine,
            number=self.verdicts.invalid,
        )
        try:
            aggregates.join(self.staged, names, edition)
            first = len(self.verdicts.verdicts)
            made = EditionColumns(
                edition=edition, names=names, staged=self.staged, verdicts=self.verdicts, mark=mark
            )
            judged = made.judge()
            if self.audited:
                judged = evolve(judged, audit=audit(self.policy, made))
                self.verdicts.rests |= {
                    number: basis_of(verdict, edition, self.policy.parameters)
                    for number, verdict in enumerate(self.verdicts.verdicts)
                    if number >= first
                }
        except NotLowerable as reason:
            raise NotPortable(
                f"columns cannot say: {reason}",
                hint="decide it in Python, or write the rule another way",
                where=self.policy.id,
            ) from None
        names.proven(self.policy.id)
        return judged

    def audit_of(self, placed: Placed, given: Given) -> Mapping[str, nw.Expr]:
        """The audit columns by their names, each as the edition of a row gives it, and the grade."""
        found: dict[str, nw.Expr] = {}
        for judged, test in placed:
            for name, column in judged.audit.columns.items():
                kind = nw.Boolean if name.startswith("fired_") else nw.Int64
                found[name] = _where(test, column, found.get(name, nw.lit(None, dtype=kind)))
        named = {name for _, names in self.verdicts.rests.values() for name in names}
        return {
            **found,
            "grade": grade_column({name: given.grades[name] for name in named & given.grades.keys()}),
        }

    def pick(self, placed: Placed) -> tuple[nw.Expr, Mapping[str, nw.Expr | None]]:
        """What the edition of each row says, and both ends of its amount; no edition where none was in force."""
        number: nw.Expr = whole(self.verdicts.invalid("no_edition", ""))
        ends: dict[str, nw.Expr | None] = dict.fromkeys(ends_by(self.policy))
        for judged, test in placed:
            number = _where(test, judged.number, number)
            for name, end in zip(ENDS, (judged.low, judged.high), strict=True):
                rest = ends.get(name)
                if end is not None:
                    ends[name] = _where(
                        test, nw.col(end), nw.lit(None, dtype=nw.Int64) if rest is None else rest
                    )
                elif rest is not None and test is not None:
                    ends[name] = nw.when(~test).then(rest)
        return number, ends

    def results(self, placed: Placed) -> Mapping[str, nw.Expr]:
        """The declared results by their names, each as the edition of a row gives it, null where that has none such."""
        found: dict[str, nw.Expr] = {
            name: nw.lit(None, dtype=kind) for name, kind in declared(self.policy).items()
        }
        for judged, test in placed:
            for result in judged.results:
                found[result.name] = _where(test, result.column, found[result.name])
        return found


def _where(test: nw.Expr | None, then: nw.Expr, otherwise: nw.Expr) -> nw.Expr:
    """A column under a condition, or everywhere."""
    return then if test is None else nw.when(test).then(then).otherwise(otherwise)
