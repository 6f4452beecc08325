"""Rows judged many at a time: those that columns can decide and tell, and the others one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, cast

import narwhals as nw
import polars as pl
from attrs import frozen

from unionkit.errors import NotPortable, UnionkitError, flatten
from unionkit.exchange.by_columns.blocks import Block, named
from unionkit.exchange.by_columns.cells import Reading
from unionkit.exchange.by_columns.grades import (
    grade_for_all,
    settling_facts,
    settling_rules,
    tables_of,
)
from unionkit.exchange.by_columns.opening import collected, opened
from unionkit.exchange.by_columns.results import ResultCells, yuan
from unionkit.exchange.judging import Bad, Worker
from unionkit.exchange.reading_csv import Row
from unionkit.exchange.telling import TITLES
from unionkit.exchange.writing_csv import defused
from unionkit.rules import Decision
from unionkit.rules.frame_columns import Column

if TYPE_CHECKING:
    from unionkit.exchange.summary import Summary

MOST_REMEMBERED = 100_000
# no fact can have these names
ROW, DAY = "the row", "the day"
SAID = "said "
VERDICT = ("outcome", "class", "code", "rule")
AMOUNTS = {"amount_kind": pl.String(), "amount_fen": pl.Int64(), "amount_high_fen": pl.Int64()}
TOLD = ("granted", "refused", "review")


@frozen(kw_only=True)
class Judged:
    """The rows of a block that were decided, by their places in it, the cells of each, and what is wrong with the others."""

    places: pl.Series
    told: pl.DataFrame
    bad: Sequence[tuple[Row, Bad]]


class Columns:
    """Judges the rows of one file on a frame library, exactly as the worker does.

    Raises MissingExtra without the library, and NotPortable for a policy that columns cannot say.
    """

    def __init__(self, worker: Worker, engine: str) -> None:
        self.worker = worker
        self.policy = worker.job.policy
        self.open = opened(engine)
        self.tables = tables_of(self.policy)
        self.rules = settling_rules(self.policy)
        self.facts = settling_facts(self.policy)
        plain = [column for column in worker.columns if column.fact.type != "list"]
        self.readings = {
            column.fact.name: (column.place, Reading(column.read, column.fact)) for column in plain
        }
        self.lists = [column.place for column in worker.columns if column.fact.type == "list"]
        self.days = Reading(worker.read_day, None)
        self.grades: dict[object, str | None] = {}
        self.results = ResultCells(worker.teller.results)
        self.check(engine, len(worker.header))

    def check(self, engine: str, width: int) -> None:
        """Decide no row at all. Raises NotPortable, with what to do at the command line."""
        try:
            self.decided(self.frame(pl.DataFrame(schema=dict.fromkeys(named(width), pl.String)))[0])
        except UnionkitError as error:
            first = flatten(error)[0]
            if not isinstance(first, NotPortable):
                raise
            raise NotPortable(
                f"{self.policy.id} cannot be decided with --engine {engine}: {first.message}",
                hint="leave --engine out, or write --engine python",
                where=first.where,
            ) from None

    def judged(self, block: Block, summary: Summary) -> Judged:
        """The decisions on the rows of a block, counted: those that columns cannot tell one by one."""
        told = self.told(block, summary)
        left = pl.Series(range(len(block.lines)), dtype=pl.Int64)
        left = left.filter(~left.is_in(told[ROW].implode()))
        rows: list[tuple[object, ...]] = []
        bad: list[tuple[Row, Bad]] = [(row, cast("Bad", self.worker.told(row, summary))) for row in block.odd]
        for place in left:
            row = block.row(place)
            cells = self.worker.told(row, summary)
            if isinstance(cells, Bad):
                bad.append((row, cells))
            else:
                rows.append((place, *cells))
        more = pl.DataFrame(rows, schema=told.schema, orient="row")
        all_told = pl.concat([told, more]).sort(ROW)
        return Judged(
            places=all_told[ROW],
            told=all_told.drop(ROW),
            bad=sorted(bad, key=lambda pair: pair[0].line),
        )

    def told(self, block: Block, summary: Summary) -> pl.DataFrame:
        """The decisions on rows as cells, with the places of the rows; those that columns cannot tell are left out."""
        frame, fit = self.frame(block.cells)
        made = self.decided(frame if fit is None else frame.filter(fit))
        made = made.filter(pl.col(f"{SAID}outcome").is_in(TOLD))
        made = self.graded(made, block).filter(pl.col("grade").is_not_null())
        _count(made, summary)
        return self.cells(made)

    def frame(self, cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series | None]:
        """The facts of rows as columns, and which rows columns can hold, None where that is all of them."""
        made = [pl.Series(ROW, range(len(cells)), dtype=pl.Int64)]
        unfit = [cells[str(at)].str.strip_chars() != "" for at in self.lists]
        readings = dict(self.readings)
        if self.worker.day_place is not None:
            readings[DAY] = self.worker.day_place, self.days
        for name, (at, reading) in readings.items():
            column, wrong = reading.column(name, cells[str(at)])
            made.append(column)
            unfit += [] if wrong is None else [wrong]
        return pl.DataFrame(made), ~reduce(or_, unfit) if unfit else None

    def decided(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows with their verdicts, amounts and the rules that settle a grade, in order."""
        job = self.worker.job
        scales = {name: self.policy.facts[name].scale for name in self.readings}
        on = Column(name=DAY) if self.worker.day_place is not None else cast("date", job.on)
        made = nw.from_native(
            cast(
                "pl.LazyFrame",
                self.policy.audit_frame(
                    self.open(frame),
                    on=on,
                    columns={name: Column(name=name, steps=steps) for name, steps in scales.items()},
                    known_on=job.known_on,
                    assume=job.assume,
                    prefix=SAID,
                ),
            )
        )
        wanted = [*VERDICT, *AMOUNTS, *(f"fired_{rule}" for rule in self.rules), *self.results.names]
        present = set(made.collect_schema().names())
        kept = [*frame.columns, *(f"{SAID}{name}" for name in wanted if f"{SAID}{name}" in present)]
        found = collected(made.select(*kept)).sort(ROW)
        # a policy without amounts has no columns of them
        absent = {f"{SAID}{name}": kind for name, kind in AMOUNTS.items() if f"{SAID}{name}" not in present}
        return found.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in absent.items())

    def graded(self, made: pl.DataFrame, block: Block) -> pl.DataFrame:
        """Rows with their `grade`: null where only a look at the row itself can tell."""
        names = [*VERDICT, "amount_kind", *(f"fired_{rule}" for rule in self.rules)]
        settling = [f"{SAID}{name}" for name in names] + [*self.facts, DAY]
        # which facts are unknown says which rows of tables are looked up
        unknown = [pl.col(name).is_null().alias(f"{name}?") for name in self.readings if self.tables]
        keys = [pl.col(name) for name in settling if name in made.columns] + unknown
        groups = made.group_by(keys).agg(pl.col(ROW).first().alias("first"))
        firsts = groups["first"].to_list()
        alike = groups.drop("first").rows()
        grades = [self.grade(block.row(place), key) for place, key in zip(firsts, alike, strict=True)]
        first = pl.col(ROW).first().over(keys)
        return made.with_columns(grade=first.replace_strict(firsts, grades, return_dtype=pl.String))

    def grade(self, row: Row, alike: object) -> str | None:
        """The grade of all rows that are alike to one, None where they may differ."""
        if alike not in self.grades:
            if len(self.grades) >= MOST_REMEMBERED:
                self.grades.clear()
            decision = self.worker.judge(row)
            self.grades[alike] = (
                grade_for_all(decision, self.tables) if isinstance(decision, Decision) else None
            )
        return self.grades[alike]

    def cells(self, made: pl.DataFrame) -> pl.DataFrame:
        """The cells of rows behind the places of the rows, as a teller without reasons writes them."""
        low, high = pl.col(f"{SAID}amount_fen"), pl.col(f"{SAID}amount_high_fen")
        told = made.select(
            pl.col(ROW),
            _heard(_defused(made[f"{SAID}class"])).alias("class"),
            outcome=pl.col(f"{SAID}outcome"),
            amount=yuan(low),
            amount_high=yuan(pl.when(high != low).then(high)),
            amount_kind=pl.col(f"{SAID}amount_kind"),
            code=pl.col(f"{SAID}code"),
            needs=pl.lit(""),
            ask_next=pl.lit(""),
            grade=pl.col("grade"),
            edition=self.edition(made),
        ).select(ROW, *TITLES)
        return pl.concat([told, self.results.cells(made, SAID)], how="horizontal").with_columns(
            pl.exclude(ROW).fill_null("")
        )

    def edition(self, made: pl.DataFrame) -> pl.Expr:
        """The first day of the edition of each row."""
        if DAY not in made.columns:
            return pl.lit(self.edition_on(cast("date", self.worker.job.on)))
        days = made[DAY].unique().to_list()
        starts = [self.edition_on(day) for day in days]
        return pl.col(DAY).replace_strict(days, starts, return_dtype=pl.String)

    def edition_on(self, day: date) -> str:
        """The first day of the edition in force on a day."""
        edition = self.policy.edition_on(day)
        return "" if edition is None else edition.start.isoformat()


def _heard(named: pl.Series) -> pl.Expr:
    """Classes where the outcome speaks of one."""
    return pl.when(pl.col(f"{SAID}outcome") != "refused").then(named)


def _defused(texts: pl.Series) -> pl.Series:
    """Texts of which there are few, as no spreadsheet runs them."""
    few = texts.drop_nulls().unique().to_list()
    return texts.replace_strict(few, defused(few), default=None, return_dtype=pl.String)


def _count(made: pl.DataFrame, summary: Summary) -> None:
    """Add decisions to a summary."""
    outcome, name = pl.col(f"{SAID}outcome"), pl.col(f"{SAID}class")
    summary.rows += len(made)
    summary.outcomes.update(dict(made[f"{SAID}outcome"].value_counts().rows()))
    heard = made.filter(outcome.is_in(["granted", "review"]) & name.is_not_null())
    summary.classes.update(dict(heard[f"{SAID}class"].value_counts().rows()))
    exact = (outcome == "granted") & (pl.col(f"{SAID}amount_kind") == "exact")
    summary.fen += sum(made.filter(exact)[f"{SAID}amount_fen"].drop_nulls().to_list())
