"""Case files in TOML: ``[[case]]`` tables, and ``policy`` above them where the policy does not stand beside."""

from __future__ import annotations

from pathlib import Path

from unionkit.errors import CaseError, PackError
from unionkit.lab.parts import Case
from unionkit.lab.reading import Problems, dotted, read_case, refuse_all, refuse_doubles
from unionkit.lab.shelf import Shelf
from unionkit.packs.loading import File, read_file
from unionkit.packs.positions import nearest, positions
from unionkit.packs.reader import Path as KeyPath
from unionkit.packs.reader import Reader
from unionkit.rules.policy import Policy


def read_toml_cases(file: Path, shelf: Shelf) -> tuple[Case, ...]:
    """The cases of a TOML file. Raises CaseError for everything wrong in it, with line and key."""
    try:
        parsed = read_file(file)
    except PackError as error:
        raise CaseError(error.message, hint=error.hint, where=error.where) from None
    lines = positions(parsed.text)
    problems: Problems = []
    reader = Reader(parsed.values, (), problems)
    policy = _policy(reader, parsed, shelf)
    cases: list[Case] = []
    paths: dict[str, KeyPath] = {}
    for part in reader.records("case"):
        line = nearest(lines, part.path)
        case = read_case(part, policy, file, line)
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


def _policy(reader: Reader, file: File, shelf: Shelf) -> Policy:
    reference = reader.text("policy")
    try:
        return shelf.policy(file.path, reference)
    except (CaseError, PackError) as error:
        line = nearest(positions(file.text), ("policy",)) if reference else 1
        place = f"{file.path}:{line} policy" if reference else str(file.path)
        raise CaseError(error.message, hint=error.hint, where=f"{place} {error.where}".rstrip()) from None
