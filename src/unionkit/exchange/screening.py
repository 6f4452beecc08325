"""A CSV of cases judged row by row: decisions out, bad rows aside, in bounded memory."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Literal, TextIO

from attrs import frozen

from unionkit.errors import InputError, UnionkitError, ValueRefused
from unionkit.exchange.columns import Column, match_columns
from unionkit.exchange.reading_csv import encoding_of, read_rows
from unionkit.exchange.summary import Summary
from unionkit.i18n import explain, translator
from unionkit.rules import Decision, Policy

ADDED = (
    "outcome",
    "class",
    "amount",
    "amount_high",
    "amount_kind",
    "code",
    "needs",
    "ask_next",
    "grade",
    "edition",
    "reason",
    "citation",
)
REJECTED = ("line", "column", "value", "problem", "remedy")
PROGRESS_EVERY = 5_000


@frozen(kw_only=True)
class Screening:
    """What to screen and how.

    Each row is judged on `on`, or on the day in its `on_column`. `names` maps headers to facts beyond names and labels.
    Decisions go to `out` (None: standard output), bad rows to `rejects`. Without `reasons` no explanation is written.
    """

    source: Path
    policy: Policy
    on: date | None
    out: Path | None
    rejects: Path | None
    on_column: str = ""
    known_on: date | None = None
    assume: Literal["nothing", "usual"] = "nothing"
    locale: str = "zh_CN"
    reasons: bool = True
    encoding: str = ""
    names: Mapping[str, str] = {}


@frozen
class _Bad:
    column: str
    value: str
    problem: str
    remedy: str


def screen(job: Screening, progress: Callable[[int], None] | None = None) -> Summary:
    """Judge every row of a file. Files appear under their names only when all is written.

    Raises InputError where the file cannot be read at all; a single bad row is reported in the rejects file.
    """
    encoding = job.encoding or encoding_of(job.source)
    separator = "\t" if job.source.suffix.lower() == ".tsv" else ","
    summary = Summary()
    with ExitStack() as stack:
        try:
            file = stack.enter_context(job.source.open(encoding=encoding, newline=""))
        except (OSError, LookupError) as error:
            raise InputError(
                f"this file cannot be opened ({error})", hint="check path and encoding"
            ) from None
        rows = read_rows(file, separator)
        _, header = next(rows)
        worker = _Worker(job, header)
        out = csv.writer(stack.enter_context(_written(job.out)), delimiter=separator, lineterminator="\n")
        out.writerow([*header, *worker.added])
        aside = stack.enter_context(_aside(job.rejects, [*header, *REJECTED], separator))
        for line, row in rows:
            judged = worker.judge(row)
            if isinstance(judged, _Bad):
                summary.rejected += 1
                aside(
                    [
                        *row,
                        *[""] * (len(header) - len(row)),
                        str(line),
                        judged.column,
                        judged.value,
                        judged.problem,
                        judged.remedy,
                    ]
                )
            else:
                count(summary, judged)
                out.writerow([*row, *worker.cells(judged)])
            if progress is not None and (summary.rows + summary.rejected) % PROGRESS_EVERY == 0:
                progress(summary.rows + summary.rejected)
    return summary


def count(summary: Summary, decision: Decision) -> None:
    """Add a decision to a summary."""
    summary.rows += 1
    summary.outcomes[decision.outcome.value] += 1
    if decision.outcome.value in ("granted", "review") and decision.class_name is not None:
        summary.classes[decision.class_name] += 1
    if decision.granted and decision.amount is not None and decision.amount_kind == "exact":
        summary.fen += decision.amount.fen


class _Worker:
    """Judges rows of one file."""

    def __init__(self, job: Screening, header: Sequence[str]) -> None:
        self.job = job
        self.header = header
        self.columns = match_columns(header, job.policy.facts, job.names)
        self.plan = [(column.fact.name, column.place, column.read) for column in self.columns]
        self.text = translator(job.locale)
        self.day_place = self.place_of_day()
        clash = set(header)
        wanted = ADDED if job.reasons else ADDED[:-2]
        self.added = [f"decision_{name}" if name in clash else name for name in wanted]

    def place_of_day(self) -> int | None:
        if not self.job.on_column:
            return None
        if self.job.on_column not in self.header:
            raise InputError(
                f"there is no column {self.job.on_column!r}", hint="name a column that holds the day"
            )
        return self.header.index(self.job.on_column)

    def judge(self, row: Sequence[str]) -> Decision | _Bad:
        """The decision on a row, or what is wrong with it."""
        if len(row) != len(self.header):
            problem = self.text("{} cells where the header has {}").format(len(row), len(self.header))
            return _Bad("", "", problem, self.text("check the separators and quotes of this line"))
        given: dict[str, object] = {}
        for name, place, read in self.plan:
            cell = row[place].strip()
            if cell:
                try:
                    given[name] = read(cell)
                except ValueRefused as error:
                    return self.bad(self.column(place), cell, error)
        try:
            day = self.day(row)
            return self.job.policy.decide(given, on=day, known_on=self.job.known_on, assume=self.job.assume)
        except UnionkitError as error:
            return _Bad("", "", error.message, error.hint)

    def day(self, row: Sequence[str]) -> date:
        if self.day_place is not None:
            from unionkit.values.numbers import read_day

            return read_day(row[self.day_place].strip())
        if self.job.on is None:
            raise InputError("no day was named", hint="give --on 2024-07-01 or --on-column NAME")
        return self.job.on

    def column(self, place: int) -> Column:
        return next(column for column in self.columns if column.place == place)

    def bad(self, column: Column, cell: str, error: ValueRefused) -> _Bad:
        """A cell that cannot be read; sensitive values are not repeated beside the row."""
        shown = "…" if column.fact.sensitive else cell[:60]
        return _Bad(column.header, shown, error.message, error.hint)

    def cells(self, decision: Decision) -> list[str]:
        """The added cells of a decision."""
        amount, high = decision.amount, decision.amount_high
        grade = decision.grade
        cells = [
            decision.outcome.value,
            decision.class_name or "" if decision.outcome.value in ("granted", "review") else "",
            "" if amount is None else str(amount),
            "" if high is None or high == amount else str(high),
            decision.amount_kind or "",
            decision.code,
            " ".join(decision.needs),
            decision.ask_next or "",
            "" if grade is None else grade.name,
            "" if decision.edition is None else decision.edition.isoformat(),
        ]
        if self.job.reasons:
            said = explain(decision, self.job.locale)
            sources = {citation.source.title: citation for citation in decision.citations}
            where = [f"{part.source.title} {part.locator}".strip() for part in sources.values()]
            cells += [" | ".join((said.title, *said.lines)), " | ".join(where)]
        return cells


@contextmanager
def _written(path: Path | None) -> Iterator[TextIO]:
    """A file that takes its name only once it is whole; standard output for None."""
    if path is None:
        yield sys.stdout
        return
    partial = path.with_name(f"{path.name}.part")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            yield file
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _aside(
    path: Path | None, header: Sequence[str], separator: str
) -> Iterator[Callable[[Sequence[str]], None]]:
    """Where bad rows go: a file that is made with the first of them and takes its name at the end."""
    partial = None if path is None else path.with_name(f"{path.name}.part")
    opened: list[TextIO] = []

    def put(row: Sequence[str]) -> None:
        if partial is None:
            return
        if not opened:
            opened.append(partial.open("w", encoding="utf-8", newline=""))
            csv.writer(opened[0], delimiter=separator, lineterminator="\n").writerow(header)
        csv.writer(opened[0], delimiter=separator, lineterminator="\n").writerow(row)

    try:
        yield put
        if path is not None:
            path.unlink(missing_ok=True)
        if opened and partial is not None and path is not None:
            opened[0].close()
            partial.replace(path)
    finally:
        for file in opened:
            file.close()
        if partial is not None:
            partial.unlink(missing_ok=True)
