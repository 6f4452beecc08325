"""On which line of a TOML text each key and each array element stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping

import attrs

KeyPath = tuple[str | int, ...]

# A path is copied for every key below it, so one absurdly long dotted key would cost its length squared.
_DEEPEST = 64

_TOKEN = re.compile(
    r"""
      \#[^\n]*+
    | (?P<token>
        \"""(?:[^"\\]++|\\.|"{1,2}(?!"))*"{3,5}
      | '''(?:[^']++|'{1,2}(?!'))*'{3,5}
      | "(?:[^"\\]++|\\.)*"
      | '[^']*+'
      | [\n\[\]{},=.]
      | [^\s\[\]{},=.\#"']++
      )
    """,
    re.VERBOSE | re.DOTALL,
)


def positions(text: str) -> Mapping[KeyPath, int]:
    r"""The line, counted from 1, on which each key and each array element of a TOML text first stands.

    A path holds keys as `str` and indexes as `int`. The element of an array of tables stands on its header.
    The text must be one that `tomllib` accepts; for any other the answer means nothing. Paths of more than
    64 parts are left out.

    >>> found = positions('[[edition]]\nrequire = [\n  { when = "a" },\n]')
    >>> found[("edition", 0, "require", 0, "when")]
    3
    """
    scan = _Scan()  # the line end added below closes the last statement of a text that has none
    for match in _TOKEN.finditer(text + "\n"):
        if token := match["token"]:
            scan.take(token)
    return scan.found


def nearest(positions: Mapping[KeyPath, int], path: KeyPath) -> int:
    """The line of the longest beginning of `path` that has one, and 1 if none has.

    >>> nearest({("let",): 3, ("let", "raw"): 4}, ("let", "raw", "unit"))
    4
    """
    for length in range(len(path), 0, -1):
        line = positions.get(path[:length])
        if line is not None:
            return line
    return 1


@attrs.define(kw_only=True)
class _Open:
    """A table or array that is not closed yet; the file itself is the outermost table."""

    path: KeyPath
    index: int | None = None  # of the element at hand; None in a table
    waiting: bool = True  # for a key, in a table
    here: KeyPath = ()  # what the value at hand belongs to
    parts: list[str] = attrs.field(factory=list[str])  # of the key at hand
    brackets: int = 0  # two for [[header]]


@attrs.define
class _Scan:
    """What has been read so far; it takes one token at a time and never goes back."""

    found: dict[KeyPath, int] = attrs.field(factory=dict[KeyPath, int])
    line: int = 1
    _last: dict[KeyPath, int] = attrs.field(
        factory=dict[KeyPath, int]
    )  # newest index of each array of tables
    _stack: list[_Open] = attrs.field(factory=lambda: [_Open(path=())])

    def take(self, token: str) -> None:
        """Read on by one token."""
        place = self._stack[-1]
        if token == "\n":
            if len(self._stack) == 1:
                self._end_statement(place)
        elif token == ",":
            self._next(place)
        elif place.waiting and place.index is None:
            self._take_key(place, token)
        elif token in ("]", "}"):
            self._stack.pop()
        else:
            self._take_value(place, token)
        self.line += token.count("\n")

    def _take_key(self, place: _Open, token: str) -> None:
        match token:
            case "[":
                place.brackets += 1
            case "]" | ".":
                pass
            case "}":
                self._stack.pop()
            case "=":
                place.here = self._mark(place.path, place.parts)
                place.waiting = False
            case _:
                place.parts.append(_plain(token))

    def _take_value(self, place: _Open, token: str) -> None:
        if place.index is not None:
            place.here = self._mark(place.path, (place.index,))
        if token == "[":
            self._stack.append(_Open(path=place.here, index=0))
        elif token == "{":
            self._stack.append(_Open(path=place.here))

    def _next(self, place: _Open) -> None:
        place.waiting = True
        place.parts = []
        if place.index is not None:
            place.index += 1

    def _end_statement(self, place: _Open) -> None:
        if place.brackets:
            place.path = self._table(place.parts, begins_element=place.brackets == 2)
            place.brackets = 0
        self._next(place)

    def _table(self, parts: list[str], *, begins_element: bool) -> KeyPath:
        """The path that a header opens, through the newest element of each array of tables on its way."""
        path: KeyPath = ()
        for number, part in enumerate(parts, start=1):
            path = self._mark(path, (part,))
            if begins_element and number == len(parts):
                self._last[path] = self._last.get(path, -1) + 1
            if path in self._last:
                path = self._mark(path, (self._last[path],))
        return path

    def _mark(self, path: KeyPath, parts: Iterable[str | int]) -> KeyPath:
        for part in parts:
            if len(path) == _DEEPEST:
                break
            path = (*path, part)
            self.found.setdefault(path, self.line)
        return path


def _plain(token: str) -> str:
    if token[0] not in "\"'":
        return token
    # The escapes are those of any TOML string, and tomllib knows them.
    return str(tomllib.loads(f"key = {token}")["key"]) if "\\" in token else token[1:-1]
