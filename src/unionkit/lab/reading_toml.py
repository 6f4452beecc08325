"""Case files in TOML: ``[[case]]`` tables, and ``policy`` above them where the policy does not stand beside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from unionkit.errors import CaseError, PackError
from unionkit.lab.parts import Case
from unionkit.lab.reading import Problems, dotted, read_case, refuse_all, refuse_doubles
from unionkit.lab.shelf import Shelf
from unionkit.packs.loading import File, read_file
from unionkit.packs.positions import nearest, positions
from unionkit.packs.reader import Path as KeyPath
from unionkit.packs.reader import Reader

if TYPE_CHECKING:
    from unionkit.lab.plan_parts import PlanCase


def read_toml_cases(file: Path, shelf: Shelf) -> tuple[Case | PlanCase, ...]:
    """The cases of a TOML file. Raises CaseError for everything wrong in it, with line and key."""
    try:
        parsed = read_file(file)
    except PackError as error:
        raise CaseError(error.message, hint=error.hint, where=error.where) from None
    lines = positions(parsed.text)
    problems: Problems = []
    reader = Reader(parsed.values, (), problems)
    read = _reading(reader, parsed, shelf)
    cases: list[Case | PlanCase] = []
    paths: dict[str, KeyPath] = {}
    for part in reader.records("case"):
        line = nearest(lines, part.path)
        case = read(part, file, line)
        if case is not None:
            cases.append(case)
            paths[f"{case.id}:{line}"] = part.path
    refuse_doubles(cases, paths, problems)
    if not reader.has("case") or not parsed.values["case"]:
        reader.refuse("there is no case in this file", "write [[case]] with id, on, facts and expect")
    reader.finish()
    if problems:
        refuse_all(
            problems,
            lambda path: f"{file}:{nearest(lines, path)} {dotted(path)}".rstrip(),
            f"{file} has problems",
        )
    return tuple(cases)


def _reading(
    reader: Reader, file: File, shelf: Shelf
) -> Callable[[Reader, Path, int], Case | PlanCase | None]:
    """What reads a case of the file: one of its policy, or of its catalogue."""
    key = "catalogue" if reader.has("catalogue") else "policy"
    reference = reader.text(key)
    try:
        catalogue = None if reference and key == "policy" else shelf.catalogue(file.path, reference)
        if catalogue is not None:
            from unionkit.lab.reading_plans import read_plan_case  # only who plans aid loads what plans it

            return lambda part, path, line: read_plan_case(part, catalogue, path, line)
        policy = shelf.policy(file.path, reference)
        return lambda part, path, line: read_case(part, policy, path, line)
    except (CaseError, PackError) as error:
        line = nearest(positions(file.text), (key,)) if reference else 1
        place = f"{file.path}:{line} {key}" if reference else str(file.path)
        raise CaseError(error.message, hint=error.hint, where=f"{place} {error.where}".rstrip()) from None
