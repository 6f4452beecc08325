"""Lists of region codes from a file: the shipped one, or one of your own in the same form."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from unionkit.errors import PackError, raise_all
from unionkit.packs.installed import shipped_folder
from unionkit.values.identity.regions import Regions

__all__ = ["read_regions", "shipped_regions"]

_FIRST = re.compile("as_of,([0-9]{4})")
_ROW = re.compile("([0-9]{6}),([0-9]{4})?")


def read_regions(path: Path | str) -> Regions:
    """Read a list of region codes.

    Lines that begin with # are remarks. The first row is ``as_of,2020``, the year up to which the list is complete; each
    other is a code of six digits, a comma and, if the code was withdrawn, the last year in which it was in force.
    Raises PackError for a file that cannot be read and for wrong rows, all of them as one group.
    """
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(
            "the list of regions cannot be read", hint="check path and encoding", where=str(path)
        ) from error
    rows = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip() and line[0] != "#"]
    first = _FIRST.fullmatch(rows[0][1]) if rows else None
    if first is None:
        raise PackError("the first row is no year", hint="write as_of,2020", where=str(path))
    years: dict[str, int | None] = {}
    wrong: list[PackError] = []
    for number, line in rows[1:]:
        row = _ROW.fullmatch(line)
        if row is None or row[1] in years:
            problem = "this is no row of regions" if row is None else "this code stands here twice"
            wrong.append(
                PackError(problem, hint="write `340421,` or `110103,2009`", where=f"{path.name}:{number}")
            )
        else:
            years[row[1]] = None if row[2] is None else int(row[2])
    if wrong:
        raise_all(wrong, f"the list of regions {path.name} has problems")
    return Regions(
        in_force=frozenset(code for code, last in years.items() if last is None),
        withdrawn={code: last for code, last in years.items() if last is not None},
        as_of=int(first[1]),
    )


@lru_cache(maxsize=1)
def shipped_regions() -> Regions:
    """The list that comes with the library; see the head of its file for its source, and `as_of` for its year."""
    return read_regions(shipped_folder() / "regions.csv")
