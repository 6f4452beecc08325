"""Concerns: what they show of themselves, and that all of them are documented and can be told."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from unionkit.i18n.concerns import tell, texts
from unionkit.process.concerns import Concern, errors_in

ROOT = Path(__file__).parents[2]
FOLDERS = ("process/ballots", "members/organisations")


def sources() -> Iterator[str]:
    for folder in FOLDERS:
        for path in sorted((ROOT / "src" / "unionkit" / folder).glob("*.py")):
            yield path.read_text(encoding="utf-8")


def codes() -> set[str]:
    found = r'Concern\(\s*"([a-z_]+)"|^(?:    \(|        )"([a-z_]+)",'
    return {one or two for text in sources() for one, two in re.findall(found, text, re.MULTILINE)} - {""}


def told() -> set[str]:
    """Every text in the sources that reads like a message or remedy: what is given to a concern or named as such."""
    found: set[str] = set()
    for text in sources():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Concern":
                found |= {str(part.value) for part in node.args[2:4] if isinstance(part, ast.Constant)}
            if isinstance(node, ast.Assign) and re.search(
                r"\b(message|hint)\b", ast.unparse(node.targets[0])
            ):
                parts = [part for part in ast.walk(node.value) if isinstance(part, ast.Constant)]
                found |= {str(part.value) for part in parts}
    return found - {""}


def test_every_concern_is_in_the_list_of_codes_and_no_other_is() -> None:
    page = (ROOT / "docs" / "reference" / "codes.md").read_text(encoding="utf-8")
    section = page.partition("## Concerns about counts, lists and trees\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == codes()


def test_every_message_and_remedy_can_be_translated() -> None:
    assert told() - set(texts(str)) == set()


def test_a_concern_shows_no_subject() -> None:
    assert "张三" not in repr(Concern("tied", "warning", "{} are equal", "", (2,), ("张三", "李四")))


def test_only_errors_keep_a_result_from_counting() -> None:
    found = [Concern("a", "error", ""), Concern("b", "warning", ""), Concern("c", "note", "")]
    assert [concern.code for concern in errors_in(found)] == ["a"]


def test_days_and_words_are_told_in_the_language_of_the_reader() -> None:
    gone = Concern("parent_gone", "error", "Its {} does not exist on {}", "", ("parent", date(2026, 1, 2)))
    assert tell(gone, "zh_CN") == "其上级工会在2026年1月2日不存在。"
    assert tell(gone, "en") == "Its parent does not exist on 2 January 2026."
