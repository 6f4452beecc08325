"""Every mistake in `tests/cases/bad` is told at its own place.

A line with a mistake ends in ``#! key | message | hint`` for each problem that is to be found on it: the key in full, of
message and hint a part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen

from unionkit import UnionkitError, load_pack
from unionkit.errors import ErrorGroup, PackError, PolicyError, flatten
from unionkit.packs.linting import lint_path

BAD = Path(__file__).parents[1] / "cases" / "bad"
FILES = sorted(BAD.glob("*.toml"))
PLACE = re.compile(r"(?P<file>.*\.toml):(?P<line>\d+)(?: (?P<key>.*))?")


@frozen(order=True)
class Expected:
    line: int
    key: str
    message: str
    hint: str


def expected(text: str) -> Iterator[Expected]:
    for number, line in enumerate(text.splitlines(), start=1):
        for mark in line.split("#!")[1:]:
            key, message, hint = (part.strip() for part in mark.split(" | "))
            yield Expected(number, key, message, hint)


def problems(folder: Path) -> tuple[UnionkitError, ...]:
    with pytest.raises(UnionkitError) as caught:
        load_pack(folder)
    return flatten(caught.value)


def copied(file: Path, folder: Path) -> Path:
    copy = folder / file.name
    copy.write_bytes(file.read_bytes())
    return copy


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_mistake_is_told_with_file_line_key_message_and_hint(file: Path, tmp_path: Path) -> None:
    copy = copied(file, tmp_path)
    found = problems(tmp_path)
    wanted = sorted(expected(file.read_text(encoding="utf-8")))
    places = [PLACE.fullmatch(error.where) for error in found]
    assert all(place and place["file"] == str(copy) for place in places)
    assert sorted((int(place["line"]), place["key"] or "") for place in places if place) == [
        (each.line, each.key) for each in wanted
    ]
    told = sorted(
        (int(place["line"]), place["key"] or "", error.message, error.hint)
        for place, error in zip(places, found, strict=True)
        if place
    )
    for each, (_, _, message, hint) in zip(wanted, told, strict=True):
        assert each.message in message
        assert each.hint in hint


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_bad_file_says_what_is_wrong_with_it_in_its_first_line_and_expects_something(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert re.match(r"# [A-Z].*\.", text)
    assert list(expected(text))


def test_problems_of_one_file_come_in_the_order_of_its_lines(tmp_path: Path) -> None:
    copied(BAD / "several-at-once.toml", tmp_path)
    lines = [int(found["line"]) for error in problems(tmp_path) if (found := PLACE.fullmatch(error.where))]
    assert lines == sorted(lines)
    assert len(lines) == 6


def test_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    for file in FILES:
        copied(file, tmp_path)
    with pytest.raises(ErrorGroup) as caught:
        load_pack(tmp_path)
    assert len(caught.value.errors) == sum(
        len(list(expected(file.read_text(encoding="utf-8")))) for file in FILES
    )
    assert all(isinstance(error, PolicyError | PackError) or error.hint for error in caught.value.errors)


def test_the_linter_refuses_a_bad_file_as_the_loader_does(tmp_path: Path) -> None:
    copy = copied(BAD / "table-row-cites.toml", tmp_path)
    with pytest.raises(ErrorGroup) as caught:
        lint_path(copy)
    assert [str(error) for error in caught.value.errors] == [str(error) for error in problems(tmp_path)]
