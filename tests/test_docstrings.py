"""Promises of the examples: what docstrings and pages show is what happens."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import unionkit

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
FENCE = re.compile(r"^```(?P<language>python|pycon)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def modules() -> list[str]:
    found = pkgutil.walk_packages(unionkit.__path__, prefix="unionkit.")
    return ["unionkit", *(module.name for module in found)]


def pages() -> Iterator[Path]:
    """All pages but the READMEs and guides, whose blocks belong together: tests/test_docs.py follows those."""
    folders = {"_build", "how-to"}
    yield from (page for page in sorted((ROOT / "docs").rglob("*.md")) if not folders & set(page.parts))


def blocks(language: str) -> list[object]:
    """Each fenced block of a language on every page, named by page and line."""
    return [
        pytest.param(
            found["text"],
            id=f"{page.relative_to(ROOT).as_posix()}:{text.count(chr(10), 0, found.start()) + 1}",
        )
        for page in pages()
        for text in [page.read_text(encoding="utf-8")]
        for found in FENCE.finditer(text)
        if found["language"] == language
    ]


@pytest.mark.parametrize("name", modules())
def test_the_examples_of_a_module_run(name: str) -> None:
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if (missing.name or "unionkit").startswith("unionkit"):
            raise
        pytest.skip(f"{name} needs the extra that brings {missing.name}")
    assert doctest.testmod(module, optionflags=OPTIONS).failed == 0


@pytest.mark.parametrize("text", blocks("pycon"))
def test_a_dialogue_on_a_page_goes_as_printed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    example = doctest.DocTestParser().get_doctest(text, {}, "page", None, 0)
    assert doctest.DocTestRunner(optionflags=OPTIONS).run(example).failed == 0


@pytest.mark.parametrize("text", blocks("python"))
def test_a_program_on_a_page_runs(
    text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(text, "page", "exec"), {"__name__": "page"})
    if "print(" in text:
        assert capsys.readouterr().out.strip()
