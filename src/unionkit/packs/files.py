"""Single TOML files: reading them, and telling what is wrong in them by file, line and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from attrs import frozen

from unionkit.errors import PackError, UnionkitError, raise_all
from unionkit.packs.consequences import without_consequences
from unionkit.packs.positions import nearest, positions
from unionkit.packs.reader import MOST_DIGITS, Reader
from unionkit.packs.reader import Path as KeyPath

Found = TypeVar("Found")

OTHER_KINDS = ("table", "calendar", "process", "codes", "roster", "catalogue", "mutual_plan")
LARGEST = 4_000_000
_PLACED = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", re.DOTALL)


@frozen(kw_only=True)
class File:
    """A TOML file that has been parsed but not understood."""

    path: Path
    text: str
    values: Mapping[str, object]

    @property
    def id(self) -> str:
        """The id that it declares, '' where it declares none."""
        found = self.values.get("id")
        return found if isinstance(found, str) else ""

    @property
    def is_table(self) -> bool:
        """Whether it holds a table of parameters."""
        return self.values.get("kind") == "table"

    @property
    def is_calendar(self) -> bool:
        """Whether it holds a calendar of working days."""
        return self.values.get("kind") == "calendar"

    @property
    def is_process(self) -> bool:
        """Whether it holds a process."""
        return self.values.get("kind") == "process"

    @property
    def is_codes(self) -> bool:
        """Whether it holds lists of codes."""
        return self.values.get("kind") == "codes"

    @property
    def is_roster(self) -> bool:
        """Whether it holds the layout of a roster."""
        return self.values.get("kind") == "roster"

    @property
    def is_catalogue(self) -> bool:
        """Whether it holds a catalogue of schemes."""
        return self.values.get("kind") == "catalogue"

    @property
    def is_mutual_plan(self) -> bool:
        """Whether it holds a mutual plan."""
        return self.values.get("kind") == "mutual_plan"

    @property
    def is_policy(self) -> bool:
        """Whether it holds a policy, which is what a file does that names no other kind."""
        return self.values.get("kind") not in OTHER_KINDS


def read_file(path: Path) -> File:
    """Parse a TOML file, decimals as Decimal; a byte order mark is skipped. Raises PackError with file and line."""
    try:
        if path.stat().st_size > LARGEST:
            raise PackError("this file is too large", hint=f"{LARGEST} bytes is the limit", where=str(path))
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PackError(
            f"this file cannot be read ({error.strerror})", hint="check the path", where=str(path)
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PackError("this file is not UTF-8", hint="save it as UTF-8", where=f"{path}:{line}") from None
    try:
        return File(path=path, text=text, values=tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(str(error), text, path) from None
    except ValueError:  # Python's own, for a whole number of thousands of digits
        raise PackError(
            "a number in this file is too long", hint=f"{MOST_DIGITS} digits are the limit", where=str(path)
        ) from None
    except RecursionError:
        raise PackError("this file is nested too deeply", hint="write it flatter", where=str(path)) from None


def _not_toml(message: str, text: str, path: Path) -> PackError:
    found = _PLACED.fullmatch(message)
    what, line = (found[1], found[2]) if found else (message, None)
    place = f"{path}:{line or text.rstrip().count(chr(10)) + 1}"
    hint = "texts stand in quotes, days and numbers do not; a table in braces stays on one line"
    if "overwrite" in what or "twice" in what:
        hint = "this key or table stands in the file before: keep one of the two"
    return PackError(f"this is not TOML: {what}", hint=hint, where=place)


def interpret(file: File, make: Callable[[Reader], Found]) -> tuple[Found, list[UnionkitError]]:
    """What a function makes of a file, and all problems with file, line and key, in the order of their lines."""
    problems: list[tuple[KeyPath, UnionkitError]] = []
    found = make(Reader(file.values, (), problems))
    if not problems:
        return found, []
    lines = positions(file.text)
    once = {(path, str(error), error.hint): (path, error) for path, error in problems}
    told = without_consequences(list(once.values()), file.values)
    placed = sorted(((nearest(lines, path), path, error) for path, error in told), key=lambda each: each[0])
    return found, [error.at(f"{file.path}:{line} {_dotted(path)}".rstrip()) for line, path, error in placed]


def understand(file: File, make: Callable[[Reader], Found]) -> Found:
    """What a function makes of a file. Raises its problems, each with file, line and key."""
    found, errors = interpret(file, make)
    if errors:
        raise_all(errors, f"{file.path} has problems")
    return found


def _dotted(path: KeyPath) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text
