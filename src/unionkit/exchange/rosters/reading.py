"""A roster read row by row: what each holds, and every problem of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from unionkit.exchange.reading_csv import Row
from unionkit.exchange.rosters.across import across
from unionkit.exchange.rosters.cells import Limits, reader_of
from unionkit.exchange.rosters.demands import Demands
from unionkit.exchange.rosters.header import Header
from unionkit.exchange.rosters.kinds import KINDS
from unionkit.exchange.rosters.problem import Problem, Slip
from unionkit.exchange.rosters.repeats import Known, Twins, find_twins
from unionkit.exchange.rosters.showing import shown
from unionkit.exchange.rosters.tables import Table, open_table
from unionkit.packs.layouts import load_layout
from unionkit.packs.roster_layouts import Column, Layout
from unionkit.values.dates import as_day

__all__ = ["DEFAULT_LAYOUT", "Entry", "Roster", "read_roster"]

DEFAULT_LAYOUT = "cn/rosters/members"
NO_DEMANDS = Demands()
_VALUE, _FOUND = itemgetter(0), itemgetter(1)


class Entry(NamedTuple):
    """One row: its number in the file, its cells as they stand, its values by the names of columns, its problems."""

    row: int
    cells: Sequence[str]
    values: Mapping[str, object]
    problems: tuple[Problem, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether it has no error; warnings do not count."""
        return not any(problem.level == "error" for problem in self.problems)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems for which the row is refused."""
        return tuple(problem for problem in self.problems if problem.level == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems at which a person should look."""
        return tuple(problem for problem in self.problems if problem.level == "warning")

    def __repr__(self) -> str:
        """The row and the codes of its problems, but nothing that it holds."""
        return f"Entry(row={self.row}, problems={[problem.code for problem in self.problems]})"


class Roster:
    """A roster that can be gone over, as often as wanted, an entry for each row that is not blank.

    Going over it reads the file twice: once for rows that repeat each other, once for all else. `header` says which
    columns were found, `encoding` how a text file is written.
    """

    def __init__(self, path: Path, table: Table, on: date, demands: Demands, known: Known) -> None:
        self.path = path
        self.header: Header = table.header
        self.layout: Layout = table.header.layout
        self.encoding = table.encoding
        self._table, self._on, self._demands, self._known = table, on, demands, known

    def __repr__(self) -> str:
        return f"Roster({self.layout.id!r}, {len(self.header.places)} columns)"

    def __iter__(self) -> Iterator[Entry]:
        judge = _Judge(self.header, self._on, self._demands)
        twins = find_twins(self._table, self._known)
        for row in self._table.rows():
            entry = judge.entry(row, twins)
            if entry is not None:
                yield entry


def read_roster(
    path: str | Path,
    *,
    on: date | str,
    layout: Layout | str = DEFAULT_LAYOUT,
    demands: Demands = NO_DEMANDS,
    known: Known | None = None,
    encoding: str = "",
    sheet: str = "",
) -> Roster:
    """Find the columns of a roster in CSV, TSV or Excel; going over it then reads it row by row.

    `on` is the day of the check, `known` what `roll_of` makes of a roll against which rows are held. Raises InputError
    where there is no usable header and for a workbook that cannot be opened safely.
    """
    found = load_layout(layout) if isinstance(layout, str) else layout
    table = open_table(Path(path), found, demands.needed_of(found), encoding=encoding, sheet=sheet)
    return Roster(Path(path), table, as_day(on), demands, {} if known is None else known)


class _Judge:
    """Reads rows under one header."""

    def __init__(self, header: Header, on: date, demands: Demands) -> None:
        layout = header.layout
        limits = Limits(on=on, youngest=demands.youngest, regions=demands.regions)
        needed = demands.needed_of(layout)
        self.header, self.demands = header, demands
        self.width = len(header.labels)
        columns = [column for column in layout if column.name in header.places]
        self.names = [column.name for column in columns]
        self.reads = [reader_of(column, limits, _empty(column, needed)) for column in columns]
        self.pick = _picking([header.places[name] for name in self.names])
        self.across = across(layout, demands, on)

    def entry(self, row: Row, twins: Twins) -> Entry | None:
        """The entry of a row, None for a blank one."""
        cells = row.cells
        if row.problem or len(cells) != self.width:
            if not any(map(str.strip, cells)):
                return None
            if row.problem or len(cells) < self.width or any(map(str.strip, cells[self.width :])):
                return self._unreadable(row)
        verdicts = [read(cell) for read, cell in zip(self.reads, self.pick(cells), strict=True)]
        values: dict[str, object] = dict(zip(self.names, map(_VALUE, verdicts), strict=True))
        slips: dict[str, tuple[Slip, ...]] = {}
        if any(map(_FOUND, verdicts)):
            slips = {name: found for name, (_, found) in zip(self.names, verdicts, strict=True) if found}
        if slips and not any(map(str.strip, cells)):
            return None
        places = self.header.places
        self.across(values, slips, lambda name: cells[places[name]] if name in places else "")
        for column, slip in twins.get(row.line, ()):
            slips[column.name] = (*slips.get(column.name, ()), slip)
        return Entry(row.line, cells, values, self._problems(row, slips) if slips else ())

    def _problems(self, row: Row, slips: Mapping[str, tuple[Slip, ...]]) -> tuple[Problem, ...]:
        """The problems of a row, in the order of the columns of the layout."""
        return tuple(
            self._problem(row, column, slip)
            for column in self.header.layout
            for slip in slips.get(column.name, ())
        )

    def _problem(self, row: Row, column: Column, slip: Slip) -> Problem:
        place = self.header.places.get(column.name)
        return Problem(
            row=row.line,
            column=column.title if place is None else self.header.labels[place],
            name=column.name,
            code=slip.code,
            level=self.demands.levels.get(slip.code, KINDS[slip.code].level),
            shown="" if place is None else shown(column, row.cells[place]),
            figure=_year_only(slip.figure)
            if column.sensitive and slip.code == "day_from_serial"
            else slip.figure,
            said=(slip.message, slip.remedy),
        )

    def _unreadable(self, row: Row) -> Entry:
        ragged = "{} cells where the header has {}", "Check the separators and quotes of this line"
        problem = Problem(
            row=row.line,
            column="",
            name="",
            code="unreadable_row",
            level=self.demands.levels.get("unreadable_row", "error"),
            figure="" if row.problem else f"{len(row.cells)}/{self.width}",
            said=(row.problem, row.remedy) if row.problem else ragged,
        )
        return Entry(row.line, row.cells, {}, (problem,))


def _year_only(day: str) -> str:
    """A day of birth as far as a remark may tell it."""
    return f"{day[:4]}-**-**"


def _picking(places: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    """What takes the cells at some places out of a row."""
    if len(places) == 1:
        return lambda cells: (cells[places[0]],)
    return itemgetter(*places)


def _empty(column: Column, needed: Sequence[str]) -> tuple[Slip, ...]:
    if column.name in needed:
        return (Slip("missing"),)
    return (Slip("missing_in_template"),) if column.required else ()
