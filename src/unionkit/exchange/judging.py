"""One row judged: its cells read, the policy asked, the decision written as cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from unionkit.errors import InputError, UnionkitError, ValueRefused, flatten
from unionkit.exchange.cells import remembering
from unionkit.exchange.columns import closest, match_columns
from unionkit.exchange.problems import in_language
from unionkit.exchange.reading_csv import Row
from unionkit.exchange.summary import Summary
from unionkit.exchange.telling import Teller
from unionkit.i18n import translator
from unionkit.rules import Decision
from unionkit.values.numbers import read_day

if TYPE_CHECKING:
    from unionkit.exchange.screening import Screening

LONGEST_SHOWN = 60


class Bad(NamedTuple):
    """What is wrong with a row: the column and the value where there is one, the problem and what to do."""

    column: str
    value: str
    problem: str
    remedy: str


Told = Sequence[str] | Bad


class Worker:
    """Judges the rows of one file."""

    def __init__(self, job: Screening, header: Sequence[str]) -> None:
        self.job = job
        self.header = header
        day = job.on_column.strip()
        self.columns = match_columns(header, job.policy.facts, job.names, {*job.carried, day})
        self.plan = [(column.fact.name, column.place, column.read) for column in self.columns]
        read = {column.place for column in self.columns}
        self.carried = tuple(title for place, title in enumerate(header) if place not in read and title)
        self.translate = translator(job.locale)
        self.read_day = remembering(read_day)
        self.day_place = self.place_of_day(day)
        self.teller = Teller(job.policy, job.locale, reasons=job.reasons)
        taken = {title.strip() for title in header}
        self.cells = self.teller.cells
        titles = [f"{job.name}.{name}" if job.name else name for name in self.teller.titles]
        self.added = [f"decision_{name}" if name in taken else name for name in titles]
        self.kinds = self.teller.kinds

    def place_of_day(self, title: str) -> int | None:
        """The place of the column that holds each row's day, None where one day is named for all rows."""
        titles = [each.strip() for each in self.header]
        if not title:
            if self.job.on is None:
                raise InputError("no day was named", hint="give --on 2024-07-01 or --on-column NAME")
            return None
        if titles.count(title) != 1:
            how_many = "two columns are" if title in titles else "no column is"
            raise InputError(f"{how_many} called {title!r}", hint=closest(title, titles))
        return titles.index(title)

    def summary(self, encoding: str) -> Summary:
        """An empty summary."""
        return Summary(encoding=encoding, carried=self.carried)

    def judged(self, rows: Iterable[Row], summary: Summary) -> Iterator[tuple[Row, Told]]:
        """Every row with its decision as cells, counted, or with what is wrong with it."""
        for row in rows:
            yield row, self.told(row, summary)

    def told(self, row: Row, summary: Summary) -> Told:
        """One row's decision as cells, counted, or what is wrong with it."""
        judged = self.bad_row(row) if row.problem else self.judge(row)
        if isinstance(judged, Bad):
            summary.rejected += 1
            return judged
        summary.add(judged)
        return self.cells(judged)

    def judge(self, row: Row) -> Decision | Bad:
        """The decision on a row, journaled, or what is wrong with it."""
        judged = self.decided(row)
        if isinstance(judged, Bad):
            return judged
        if self.job.journal is not None:
            self.job.journal.note(row, *judged)
        return judged[0]

    def decided(self, row: Row) -> tuple[Decision, Mapping[str, object]] | Bad:
        """The decision on a row with the facts that it was taken on, or what is wrong with it."""
        cells = row.cells
        given: dict[str, object] = {}
        place = -1
        try:
            for name, place, read in self.plan:
                cell = cells[place].strip()
                if cell:
                    given[name] = read(cell)
            if self.day_place is None:
                day = self.job.on
            else:
                place = self.day_place
                day = self.read_day(cells[place])
        except ValueRefused as error:
            return self.bad_cell(place, cells[place].strip(), error)
        judged = self.decide(given, day)
        return judged if isinstance(judged, Bad) else (judged, given)

    def decide(self, given: dict[str, object], day: date | None) -> Decision | Bad:
        """The policy's decision; what it refuses to take is a list with records that do not fit."""
        job = self.job
        try:
            return job.policy.decide(given, on=day or date.min, known_on=job.known_on, assume=job.assume)
        except UnionkitError as error:
            first = flatten(error)[0]
            return Bad(first.where.removeprefix("facts."), "…", *self.said(first.message, first.hint))

    def bad_cell(self, place: int, cell: str, error: ValueRefused) -> Bad:
        """A cell that cannot be read; a sensitive value is not repeated beside the row, nor what a list holds."""
        if error.where:
            return Bad(error.where.removeprefix("facts."), "…", *self.said(error.message, error.hint))
        sensitive = any(column.fact.sensitive for column in self.columns if column.place == place)
        shown = "…" if sensitive and cell else cell[:LONGEST_SHOWN]
        return Bad(self.header[place], shown, *self.said(error.message, error.hint))

    def bad_row(self, row: Row) -> Bad:
        """A row that is no row."""
        problem, remedy = self.said(row.problem, row.remedy)
        return Bad("", "", problem.format(*row.figures), remedy)

    def said(self, problem: str, remedy: str) -> tuple[str, str]:
        """A problem and its remedy in the language of the job."""
        return in_language(problem, self.translate), in_language(remedy, self.translate)
