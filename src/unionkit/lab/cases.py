"""Case files: found, read and judged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from unionkit.errors import CaseError, UnionkitError, raise_all
from unionkit.lab.comparing import check
from unionkit.lab.parts import Case, CheckedCase, Report
from unionkit.lab.reading_csv import read_csv_cases
from unionkit.lab.reading_toml import read_toml_cases
from unionkit.lab.shelf import Shelf, is_case_file

if TYPE_CHECKING:
    from unionkit.lab.plan_parts import CheckedPlan, PlanCase


def run_cases(path: Path | str) -> Report:
    """Judge every case of a file, or of every case file in a folder and the folders below it.

    Raises CaseError for what cannot be read, and the errors of policies that cannot be loaded: all of them as one
    group, each with file, line and key. A file without a case and a folder without a case file are errors too.
    """
    cases = load_all_cases(path)
    return Report(
        cases=tuple(check(case) for case in cases if isinstance(case, Case)),
        plans=tuple(_check_plan(case) for case in cases if not isinstance(case, Case)),
    )


def check_case(case: Case | PlanCase) -> CheckedCase | CheckedPlan:
    """Work out a case of either kind and compare."""
    return check(case) if isinstance(case, Case) else _check_plan(case)


def _check_plan(case: PlanCase) -> CheckedPlan:
    from unionkit.lab.comparing_plans import check_plan  # only who plans aid loads what plans it

    return check_plan(case)


def load_cases(path: Path | str) -> tuple[Case, ...]:
    """The cases of a file, or of every case file in a folder and the folders below it, each with its policy.

    Cases of catalogues are left out: `run_cases` judges them too. Raises what `run_cases` raises.
    """
    return tuple(case for case in load_all_cases(path) if isinstance(case, Case))


def load_all_cases(path: Path | str) -> tuple[Case | PlanCase, ...]:
    """The cases of policies and catalogues, as `load_cases` finds them. Raises what `run_cases` raises."""
    start, shelf = Path(path), Shelf()
    cases: list[Case | PlanCase] = []
    errors: list[UnionkitError] = []
    for file in case_files(start):
        try:
            cases += read_case_file(file, shelf)
        except UnionkitError as error:
            errors.append(error)
    if errors:
        raise_all(errors, f"the cases in {start} have problems")
    return tuple(cases)


def case_files(path: Path) -> tuple[Path, ...]:
    """The case files at a path, in the order of their names. Raises CaseError where there are none."""
    if not path.exists():
        raise CaseError("there is no such file or folder", hint="check the path", where=str(path))
    if path.is_file():
        if is_case_file(path):
            return (path,)
        hint = "a case file is called <name>.cases.toml or <name>.cases.csv"
        raise CaseError("this is not the name of a case file", hint=hint, where=str(path))
    found = tuple(sorted(file for file in path.rglob("*.cases.*") if file.is_file() and is_case_file(file)))
    if not found:
        hint = "write <name>.cases.toml beside the policy <name>.toml"
        raise CaseError("there is no case file in this folder", hint=hint, where=str(path))
    return found


def read_case_file(file: Path, shelf: Shelf) -> tuple[Case | PlanCase, ...]:
    """The cases of one file; a shelf that is shared opens each pack once. Raises what `run_cases` raises."""
    return read_csv_cases(file, shelf) if file.suffix == ".csv" else read_toml_cases(file, shelf)
