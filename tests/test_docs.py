"""Promises of the guides: what a page tells a reader to write can be written, and does what the page says.

The fenced blocks of a page are taken in order, in one empty folder that holds a copy of `examples/`:

- a block after the comment ``<!-- file: NAME -->`` is saved under that name, one after ``<!-- more: NAME -->`` is added
  to it; what such a comment itself holds below its first line is saved too, and the reader does not see it;
- a ``python`` block is run, all of a page in one namespace; the comment ``<!-- python … -->`` is one that is not seen;
- a ``toml`` block without a name is part of a policy: it is merged into what ``<!-- base … -->`` holds, and must load;
- a ``sh`` block is run line by line, where a line begins with ``unionkit`` or ``python -m pytest``;
- a ``text`` block right after a program is what it prints, with ``...`` for whatever is left out.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from attrs import define, field

from unionkit.__main__ import main
from unionkit.packs.loading import File, understand
from unionkit.packs.reading_policy import read_policy

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    *sorted((ROOT / "docs" / "how-to").glob("*.md")),
    ROOT / "docs" / "reference" / "scheme-file.md",
    ROOT / "docs" / "reference" / "case-files.md",
    *sorted(ROOT.glob("README*.md")),
)
PIECE = re.compile(
    r"^<!-- (?P<mark>file|more|base|python)(?:: (?P<name>\S+))?(?: -->\n|\n(?P<hidden>.*?)^-->\n)"
    r"|^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
ALIKE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@define
class Guide:
    """A page that is being followed: its base of a policy, its names, what was printed last."""

    base: dict[str, object] = field(factory=dict)
    names: dict[str, object] = field(factory=lambda: {"__name__": "page"})
    file: tuple[str, str] | None = None
    printed: str | None = None

    def check(self, page: str) -> None:
        for piece in PIECE.finditer(page):
            if piece["mark"]:
                self.note(piece["mark"], piece["name"], piece["hidden"])
            elif self.file is not None:
                save(*self.file, piece["text"])
                self.file = None
            else:
                self.do(piece["language"], piece["text"])

    def note(self, mark: str, name: str | None, hidden: str | None) -> None:
        if mark == "base":
            self.base = parsed(hidden or "")
        elif mark == "python":
            self.run(hidden or "")
        elif hidden is not None:
            save(mark, str(name), hidden)
        else:
            self.file = (mark, str(name))

    def do(self, language: str, text: str) -> None:
        if language == "text" and self.printed is not None:
            assert doctest.OutputChecker().check_output(text, self.printed, ALIKE), self.printed
        if language == "toml":
            load(merged(self.base, parsed(text)))
        self.printed = None
        if language == "python":
            self.run(text)
        if language == "sh":
            self.printed = "".join(shell(line) for line in text.replace("\\\n", "").splitlines())

    def run(self, text: str) -> None:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(text, "page", "exec", dont_inherit=True), self.names)
        self.printed = out.getvalue()


def save(mark: str, name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a" if mark == "more" else "w", encoding="utf-8") as file:
        file.write(text)


def parsed(text: str) -> dict[str, object]:
    return tomllib.loads(text, parse_float=Decimal)


def merged(base: object, more: object, key: str = "") -> object:
    """One table over another: tables are merged, `tables` are added, everything else is replaced."""
    if isinstance(base, Mapping) and isinstance(more, Mapping):
        return {**base, **{name: merged(base.get(name), value, name) for name, value in more.items()}}
    return [*base, *more] if key == "tables" and isinstance(base, list) and isinstance(more, list) else more


def load(values: object) -> None:
    file = File(path=Path("page.toml"), text="", values=cast("Mapping[str, object]", values))
    understand(file, lambda reader: read_policy(reader, {}, lambda _: None))


def shell(line: str) -> str:
    """What a line prints, for lines that call the library; the last word of a failing one is its exit status."""
    line, _, wanted = line.partition("# exit status ")
    if line.startswith("python -m pytest"):
        done = subprocess.run(
            [sys.executable, *shlex.split(line)[1:], "-p", "no:cacheprovider"],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        status, printed = done.returncode, done.stdout
    elif line.startswith("unionkit "):
        held = io.BytesIO()
        with io.TextIOWrapper(held, encoding="utf-8", write_through=True) as out:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                status = main(shlex.split(line)[1:])
            printed = held.getvalue().decode()
    else:
        return ""
    assert status == int(wanted or 0), printed
    return printed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_does_what_it_says(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    Guide().check(page.read_text(encoding="utf-8"))


def test_every_page_of_the_guides_is_in_the_index() -> None:
    guides = ROOT / "docs" / "how-to"
    index = (guides / "index.md").read_text(encoding="utf-8")
    assert [
        page.stem for page in guides.glob("*.md") if page.stem != "index" and page.stem not in index
    ] == []


def blocks() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for piece in PIECE.finditer(page.read_text(encoding="utf-8")):
            if piece["language"]:
                yield page.name, piece["language"]


def test_no_block_escapes_the_tests_by_its_language() -> None:
    known = {"python", "toml", "sh", "text", "json"}
    assert {language for _, language in blocks()} <= known
