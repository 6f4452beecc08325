"""Rows judged many at a time: those that columns can decide and tell, and the others one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, cast

import narwhals as nw
import polars as pl

from unionkit.errors import NotPortable, UnionkitError, flatten
from unionkit.exchange.by_columns.cells import Reading
from unionkit.exchange.by_columns.grades import (
    grade_for_all,
    settling_facts,
    settling_rules,
    tables_of,
)
from unionkit.exchange.by_columns.opening import collected, opened
from unionkit.exchange.judging import Told, Worker
from unionkit.exchange.reading_csv import Row
from unionkit.exchange.writing_csv import defused
from unionkit.rules import Decision
from unionkit.rules.frame_columns import Column

if TYPE_CHECKING:
    from unionkit.exchange.summary import Summary

BATCH = 50_000
MOST_REMEMBERED = 100_000
# no fact can have these names
ROW, DAY = "the row", "the day"
SAID = "said "
VERDICT = ("outcome", "class", "amount_kind", "code", "rule")
TOLD = ("granted", "refused", "review")


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
        self.check(engine)

    def check(self, engine: str) -> None:
        """Decide no row at all. Raises NotPortable, with what to do at the command line."""
        try:
            self.decided(self.frame([])[0])
        except UnionkitError as error:
            first = flatten(error)[0]
            if not isinstance(first, NotPortable):
                raise
            raise NotPortable(
                f"{self.policy.id} cannot be decided with --engine {engine}: {first.message}",
                hint="leave --engine out, or write --engine python",
                where=first.where,
            ) from None

    def judged(self, rows: Iterable[Row], summary: Summary) -> Iterator[tuple[Row, Told]]:
        """Every row with its decision as cells, or with what is wrong with it, in order."""
        waiting = iter(rows)
        while batch := list(islice(waiting, BATCH)):
            told = self.told([row for row in batch if not row.problem], summary)
            for row in batch:
                found = None if row.problem else next(told)
                yield row, self.worker.told(row, summary) if found is None else found

    def told(self, rows: Sequence[Row], summary: Summary) -> Iterator[Sequence[str] | None]:
        """The decisions on rows as cells; None for those that columns cannot tell."""
        frame, unfit = self.frame(rows)
        made = self.decided(frame.filter(~pl.col(ROW).is_in(sorted(unfit))) if unfit else frame)
        made = made.filter(pl.col(f"{SAID}outcome").is_in(TOLD))
        made = self.graded(made, rows).filter(pl.col("grade").is_not_null())
        _count(made, summary)
        found = dict(zip(made[ROW].to_list(), self.cells(made), strict=True))
        return map(found.get, range(len(rows)))

    def frame(self, rows: Sequence[Row]) -> tuple[pl.DataFrame, set[int]]:
        """The facts of rows as columns, and the places of rows that columns cannot hold."""
        cells = [row.cells for row in rows]
        made = [pl.Series(ROW, range(len(rows)), dtype=pl.Int64)]
        unfit = {place for at in self.lists for place, row in enumerate(cells) if row[at].strip()}
        readings = dict(self.readings)
        if self.worker.day_place is not None:
            readings[DAY] = self.worker.day_place, self.days
        for name, (at, reading) in readings.items():
            column, places = reading.column(name, [row[at] for row in cells])
            made.append(column)
            unfit |= places
        return pl.DataFrame(made), unfit

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
        wanted = [*VERDICT, "amount_fen", "amount_high_fen", *(f"fired_{rule}" for rule in self.rules)]
        present = set(made.collect_schema().names())
        kept = [*frame.columns, *(f"{SAID}{name}" for name in wanted if f"{SAID}{name}" in present)]
        return collected(made.select(*kept)).sort(ROW)

    def graded(self, made: pl.DataFrame, rows: Sequence[Row]) -> pl.DataFrame:
        """Rows with their `grade`: null where only a look at the row itself can tell."""
        names = [*VERDICT, *(f"fired_{rule}" for rule in self.rules)]
        settling = [f"{SAID}{name}" for name in names] + [*self.facts, DAY]
        # which facts are unknown says which rows of tables are looked up
        unknown = [pl.col(name).is_null().alias(f"{name}?") for name in self.readings if self.tables]
        keys = [pl.col(name) for name in settling if name in made.columns] + unknown
        groups = made.group_by(keys).agg(pl.col(ROW).first().alias("first"))
        firsts = groups["first"].to_list()
        alike = groups.drop("first").rows()
        grades = [self.grade(rows[place], key) for place, key in zip(firsts, alike, strict=True)]
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

    def cells(self, made: pl.DataFrame) -> Iterator[Sequence[str]]:
        """The cells of rows, as a teller without reasons writes them."""
        low, high = pl.col(f"{SAID}amount_fen"), pl.col(f"{SAID}amount_high_fen")
        told = made.select(
            pl.col(f"{SAID}outcome"),
            _heard(_defused(made[f"{SAID}class"])),
            amount=_yuan(low),
            amount_high=_yuan(pl.when(high != low).then(high)),
            amount_kind=pl.col(f"{SAID}amount_kind"),
            code=pl.col(f"{SAID}code"),
            needs=pl.lit(""),
            ask_next=pl.lit(""),
            grade=pl.col("grade"),
            edition=self.edition(made),
        )
        return told.fill_null("").iter_rows()

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


def _yuan(fen: pl.Expr) -> pl.Expr:
    """Amounts as Money writes them."""
    size = fen.abs()
    sign = pl.when(fen < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    parts = (size // 100).cast(pl.String), pl.lit("."), (size % 100).cast(pl.String).str.zfill(2)
    return pl.concat_str(sign, *parts)


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
