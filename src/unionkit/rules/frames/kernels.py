"""Frames in memory by machine code: canonical columns as arrays of integers, one pass, and words for the numbers.

Rows of which the kernel says nothing (something unknown, out of bounds, not found, divided by zero) go the way of
columns, and only those.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

import narwhals as nw
import polars as pl
from attrs import evolve, frozen

from unionkit.errors import NotPortable, PolicyError
from unionkit.expr.columns.engine import any_of
from unionkit.rules import jit
from unionkit.rules.facts import NUMERIC, Schema
from unionkit.rules.frames.canonical import Problem, sources_of
from unionkit.rules.frames.names import Given, Names
from unionkit.rules.frames.numbering import numbered
from unionkit.rules.frames.results import declared
from unionkit.rules.frames.speaking import ENDS, Additions, Verdicts, ends_by, said, said_by
from unionkit.rules.frames.staged import Frame
from unionkit.rules.inputs import Input
from unionkit.rules.parts import AmountKind
from unionkit.rules.programs import Program

if TYPE_CHECKING:
    from unionkit.rules.frames.deciding import Deciding
    from unionkit.rules.jit.kernels import Column

EngineName = Literal["auto", "columns", "jit"]
Made = tuple[Frame, Sequence[str]]
# Measured on two cores by bench/bench_jit.py. For an edition with amounts a kernel at hand takes two thirds of the time of
# columns; where 2 % of the rows are left to columns it breaks even at 400,000 rows. Classes alone are as fast by columns.
# Opening numba and compiling take two seconds, which it saves on tens of millions of rows.
LEAST_READY = 400_000
LEAST_COLD = 20_000_000
NOWHERE = -(2**63)
WORKED = ("_uk_low", "_uk_high")


def by_kernel(
    deciding: Deciding, on: object, engine: EngineName, cache: str | Path | None = None
) -> Made | None:
    """The frame with its decisions by machine code; None where it is to go the way of columns.

    Raises NotPortable, or MissingExtra without numba, where `engine` is "jit" and there is no kernel.
    """
    if engine not in get_args(EngineName):
        raise PolicyError(f"engine cannot be {engine!r}", hint=f"one of: {', '.join(get_args(EngineName))}")
    if engine == "columns":
        return None
    program = deciding.policy.program_on(on) if isinstance(on, date) else None
    reason = why_not(deciding, program, on)
    if reason is None and engine == "auto" and not pays(deciding, cast("Program", program), cache):
        return None
    made = jit.Reason(reason) if reason else jit.kernel(cast("Program", program).compiled, cache=cache)
    if isinstance(made, jit.Kernel):
        return Running(deciding, cast("Program", program), made, cast("date", on)).decide()
    if engine == "jit":
        raise NotPortable(
            f"this frame cannot be decided by machine code: {made}",
            hint='leave engine out, or write engine="columns"',
            where=deciding.policy.id,
        )
    return None


def why_not(deciding: Deciding, program: Program | None, on: object) -> str | None:
    """What stands against machine code before any text is looked at, None where nothing does."""
    if not deciding.opened.in_memory:
        return "it is not in memory"
    if not isinstance(on, date):
        return "its rows have days of their own"
    if program is None:
        return "no edition was in force on that day"
    if deciding.lists:
        return "it has child tables"
    if deciding.audited:
        return "an audit needs columns"
    if program.edition.results:
        return "the edition declares results"
    return None


def pays(deciding: Deciding, program: Program, cache: str | Path | None) -> bool:
    """Whether machine code is likely to be faster than columns, reading or compiling it included."""
    rows = len(cast("pl.LazyFrame", deciding.opened.lazy.to_native()).collect())
    if rows < LEAST_READY or not program.compiled.has_amount or importlib.util.find_spec("numba") is None:
        return False
    if rows < LEAST_COLD and not jit.is_ready(program.compiled, cache):
        return False
    present = sources_of(
        deciding.policy.facts, deciding.columns, deciding.opened.lazy.collect_schema().names()
    )
    facts = [deciding.policy.facts[part.name] for part in program.compiled.inputs if part.kind == "fact"]
    return all(fact.name in present or (deciding.usual and fact.has_usual) for fact in facts)


@frozen
class Running:
    """One run of a kernel over one frame."""

    deciding: Deciding
    program: Program
    kernel: jit.Kernel
    day: date

    def decide(self) -> Made:
        """The frame with what was decided, and the names of the new columns."""
        answers = self.kernel.run(self.arrays(), on=self.day.toordinal())
        found = {"_uk_number": pl.Series(answers.number).cast(pl.Int64)}
        if answers.low is not None and answers.high is not None:
            found |= dict(zip(WORKED, (pl.Series(answers.low), pl.Series(answers.high)), strict=True))
        kinds: dict[str, AmountKind] = {rule.id: rule.kind for rule in self.program.edition.amounts}
        verdicts = Verdicts()
        for verdict in self.kernel.verdicts:
            verdicts.number(verdict, kinds.get(verdict.amount_rule or ""))
        opened, policy = self.deciding.opened, self.deciding.policy
        frame = cast("pl.LazyFrame", opened.lazy.to_native()).collect()
        left = (found["_uk_number"] < 0).arg_true()
        if len(left):
            found = self.completed(found, frame[left], left, verdicts)
        made = cast("Frame", nw.from_native(frame.with_columns(**found).lazy()))
        columns = [nw.col(name) if name in found else None for name in WORKED]
        ends = dict(zip(ends_by(policy), columns, strict=False))
        others = {name: nw.lit(None, dtype=kind) for name, kind in declared(policy).items()}
        additions = Additions(words=said_by(policy), ends={**ends, **others})
        return said(opened, made, verdicts, additions, self.deciding.prefix)

    def completed(
        self, found: Mapping[str, pl.Series], rows: pl.DataFrame, places: pl.Series, verdicts: Verdicts
    ) -> dict[str, pl.Series]:
        """What was found, with the rows that the kernel left filled in by columns, and their verdicts added."""
        lazy = cast("Frame", nw.from_native(rows.lazy()))
        rest = evolve(self.deciding, opened=evolve(self.deciding.opened, lazy=lazy), verdicts=Verdicts())
        ends = rest.work_out(self.day).ends
        columns = {"_uk_number": nw.col("_uk_number") + len(verdicts.verdicts)}
        columns |= {
            name: end for name, end in zip(WORKED, map(ends.get, ENDS), strict=True) if end is not None
        }
        worked = cast("pl.DataFrame", rest.staged.frame.select(**columns).collect().to_native())
        for number, verdict in enumerate(rest.verdicts.verdicts):
            verdicts.number(verdict, rest.verdicts.kinds.get(number))
        return {name: series.scatter(places, worked[name]) for name, series in found.items()}

    def arrays(self) -> list[Column]:
        """The inputs of the kernel as arrays of integers; a value out of all bounds where one cannot be taken."""
        deciding, schema = self.deciding, self.deciding.opened.lazy.collect_schema()
        deciding.check_names(schema.names())
        facts, problems = deciding.facts(schema)
        given = deciding.given(facts, self.day, [self.program.edition])
        inputs = {f"_uk_{part.argument}": part for part in self.kernel.columns}
        columns = {name: self.column(part, given) for name, part in inputs.items()}
        sources = sources_of(deciding.policy.facts, deciding.columns, schema.names())
        exact = {
            name for name, source in sources.items() if deciding.policy.facts[name].scale == source.steps
        }
        used = {part.name for part in inputs.values() if part.kind == "fact"}
        unfit = unfit_rows(deciding.policy.facts, problems, exact, used)
        if unfit is not None:
            first = next(iter(columns))
            columns[first] = nw.when(unfit).then(nw.lit(NOWHERE, dtype=nw.Int64)).otherwise(columns[first])
        # beside the frame's own columns, so that what is the same for all rows is there for each
        made = deciding.staged.frame.with_columns(**columns).select(*columns).collect().to_native()
        return [cast("pl.DataFrame", made)[name].to_numpy() for name in columns]

    def column(self, part: Input, given: Given) -> nw.Expr:
        """One input as a column of whole numbers without null."""
        deciding, fact = self.deciding, self.deciding.policy.facts.get(part.name)
        if part.kind == "parameter":
            made = given.values[part.name]
        elif part.kind == "test" and part.node is not None:
            names = Names(
                facts=deciding.policy.facts,
                parameters={},
                derived={},
                given=given,
                engine=deciding.engine,
                number=deciding.verdicts.invalid,
            )
            made = names.evaluate(part.node).column
        else:
            made = given.facts[part.name]
        if part.kind == "fact" and fact is not None and fact.type == "choice":
            made = numbered(made, fact.choices)
        return made.cast(nw.Int64).fill_null(NOWHERE)


def unfit_rows(
    schema: Schema, problems: Mapping[str, Sequence[Problem]], exact: set[str], used: set[str]
) -> nw.Expr | None:
    """Where a fact has a problem that the bounds of the kernel do not show.

    Those of what it uses show it, save where a value was multiplied on the way (facts that are not `exact`) and may
    have come back into its bounds by overflow.
    """
    hidden: list[nw.Expr] = []
    for name, found in problems.items():
        fact = schema[name]
        shows = name in used and (name in exact or fact.type not in NUMERIC)
        hidden += [
            condition
            for condition, code in found
            if not (shows and code in ("out_of_bounds", "not_a_choice"))
        ]
    return any_of(hidden) if hidden else None
