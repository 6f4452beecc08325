"""Case files in CSV: one case in a row, facts by their names, expectations in columns that begin with ``expect.``."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import define, field

from unionkit.errors import CaseError, PackError, UnionkitError, UnknownFact, flatten
from unionkit.lab.cells import read_cell
from unionkit.lab.parts import Case
from unionkit.lab.reading import Problems, dotted, key_path, read_case, refuse_all, refuse_doubles
from unionkit.lab.shelf import Shelf
from unionkit.packs.loading import LARGEST
from unionkit.packs.reader import Path as KeyPath
from unionkit.packs.reader import Reader
from unionkit.rules.policy import Policy
from unionkit.values.numbers import read_day

PLAIN = ("id", "on", "known_on", "assume", "policy", "why", "cite")
_DAYS = ("on", "known_on")
_BETWEEN_NAMES = re.compile(r"[\s;；]+")


def read_csv_cases(file: Path, shelf: Shelf) -> tuple[Case, ...]:
    """The cases of a CSV file in UTF-8. Raises CaseError for everything wrong in it, with line and column.

    An empty cell is an unknown fact, or an expectation that is not checked.
    """
    return _Sheet(file=file, shelf=shelf).cases()


@define(kw_only=True)
class _Sheet:
    """A file that is being read; the first part of each path in `problems` is the line."""

    file: Path
    shelf: Shelf
    problems: Problems = field(factory=list)
    policies: dict[str, Policy] = field(factory=dict)

    def cases(self) -> tuple[Case, ...]:
        rows = list(self.rows())
        header = rows[0][1] if rows else []
        self.check_header(header)
        cases: list[Case] = []
        for line, cells in rows[1:]:
            if len(cells) != len(header):
                message = f"this row has {len(cells)} cells and the header has {len(header)}"
                self.refuse(message, "put quotes around a text that holds commas", line)
                continue
            case = self.case(line, dict(zip(header, cells, strict=True)))
            if case is not None:
                cases.append(case)
        refuse_doubles(cases, {f"{case.id}:{case.line}": (case.line, "id") for case in cases}, self.problems)
        if len(rows) < 2:
            self.refuse("there is no case in this file", "write a header and one row for each case", 1)
        if self.policies:
            self.check_columns(header)
        if self.problems:
            refuse_all(self.problems, self.where, f"{self.file} has problems")
        return tuple(cases)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not empty, with the line on which it begins."""
        reader = csv.reader(io.StringIO(_text(self.file), newline=""), strict=True)
        line = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise CaseError(
                f"this is not CSV: {error}", hint="check the quotes", where=f"{self.file}:{line}"
            ) from None

    def check_header(self, header: list[str]) -> None:
        header[:] = [name.strip() for name in header]
        for name in sorted({name for name in header if header.count(name) > 1}):
            self.refuse(f"two columns are called {name!r}", "give each column its own name", 1)
        for name in ("id", "on"):
            if header and name not in header:
                self.refuse(f"there is no column {name!r}", "add it to the header", 1)

    def check_columns(self, header: list[str]) -> None:
        for name in header:
            plain = name in PLAIN or name.startswith("expect.")
            if not plain and not any(_fact(name) in policy.facts for policy in self.policies.values()):
                policy = next(iter(self.policies.values()))
                hint = f"write the name of a fact, one of {', '.join(PLAIN)}, or expect.outcome and the like"
                self.refuse(f"{name!r} is no fact of {policy.id}", hint, 1, name)

    def case(self, line: int, row: Mapping[str, str]) -> Case | None:
        policy = self.policy(row.get("policy", "").strip(), line)
        if policy is None:
            return None
        before = len(self.problems)
        for name in ("id", "on"):
            if name in row and not row[name].strip():
                self.refuse("nothing is written here", "each case has an id and a day", line, name)
        values: dict[str, object] = {name: row[name].strip() for name in PLAIN if row.get(name, "").strip()}
        values.pop("policy", None)
        for name in _DAYS:
            if name in values:
                values[name] = self.attempt(line, name, str(values[name]))
        values["expect"] = _expected(row)
        values["facts"] = {
            _fact(name): self.attempt(line, name, cell, policy)
            for name, cell in row.items()
            if cell.strip() and name not in PLAIN and not name.startswith("expect.")
        }
        if len(self.problems) > before:
            return None
        return read_case(Reader(values, (line,), self.problems), policy, self.file, line)

    def attempt(self, line: int, column: str, cell: str, policy: Policy | None = None) -> object:
        """A cell as a fact of the policy, or as a day where there is none; its error is kept."""
        try:
            if policy is None:
                return read_day(cell)
            fact = policy.facts.get(_fact(column))
            if fact is None:
                raise UnknownFact(
                    f"{policy.id} has no such fact", hint="leave the cell empty, or correct the column"
                )
            return read_cell(cell, fact)
        except UnionkitError as error:
            for each in flatten(error):
                self.problems.append(((line, *(key_path(each.where) or (column,))), each))
            return None

    def policy(self, reference: str, line: int) -> Policy | None:
        if reference not in self.policies:
            try:
                self.policies[reference] = self.shelf.policy(self.file, reference)
            except (CaseError, PackError) as error:
                self.problems.append(((line, "policy"), error))
                return None
        return self.policies[reference]

    def refuse(self, message: str, hint: str, *path: str | int) -> None:
        self.problems.append((path, CaseError(message, hint=hint)))

    def where(self, path: KeyPath) -> str:
        return f"{self.file}:{path[0]} {dotted(path[1:])}".rstrip()


def _fact(column: str) -> str:
    return column.removeprefix("facts.")


def _expected(row: Mapping[str, str]) -> dict[str, object]:
    """The expectations of a row as a TOML file would hold them."""
    found: dict[str, object] = {}
    results: dict[str, object] = {}
    for column, cell in row.items():
        key = column.removeprefix("expect.")
        if key == column or not cell.strip():
            continue
        if key.startswith("results."):
            results[key.removeprefix("results.")] = cell.strip()
        else:
            found[key] = _BETWEEN_NAMES.split(cell.strip(" ;；")) if key == "needs" else cell.strip()
    return {**found, "results": results} if results else found


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise CaseError("this file is too large", hint=f"{LARGEST} bytes is the limit", where=str(file))
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CaseError(
            f"this file cannot be read ({error.strerror})", hint="check the path", where=str(file)
        ) from None
    except UnicodeDecodeError:
        hint = "in a spreadsheet, save it as CSV UTF-8"
        raise CaseError("this file is not UTF-8", hint=hint, where=str(file)) from None
