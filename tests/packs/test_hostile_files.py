"""Whatever stands in a file, the doors refuse it with an error of their own, with file and line, or take it."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit import UnionkitError, load_pack
from unionkit.errors import flatten
from unionkit.packs.loading import shipped_folder

BAD = sorted((Path(__file__).parents[1] / "cases" / "bad").glob("*.toml"))
LAW = [path for path in sorted(shipped_folder().rglob("*.toml")) if path.stat().st_size < 6_000]
TEXTS = [path.read_text(encoding="utf-8") for path in (*BAD, *LAW) if not path.name.endswith(".cases.toml")]
PIECES = [
    "nan",
    "inf",
    "true",
    "[]",
    "{}",
    '""',
    "1e9",
    "-1",
    "2024-02-29",
    "'x'",
    "[[1]]",
    '{ is = "a" }',
    '"9" * 9',
    "0.001",
]
VALUE = re.compile(r"(?<== )[^\s{\[,}]+")


def check_loading(text: str) -> None:
    """Load a pack of one file; what is refused is refused with the file's name."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "hostile.toml"
        file.write_text(text, encoding="utf-8", errors="surrogateescape")
        try:
            load_pack(folder)
        except UnionkitError as error:
            for single in flatten(error):
                assert single.where.startswith(str(file))
                assert single.hint
                assert single.message


def swapped(text: str, random: Random) -> str:
    """A text in which a few values are other values."""
    for _ in range(random.randint(1, 3)):
        places = list(VALUE.finditer(text))
        if places:
            place = random.choice(places)
            text = text[: place.start()] + random.choice(PIECES) + text[place.end() :]
    return text


def mixed(text: str, random: Random) -> str:
    """A text of which some lines are missing, doubled or moved."""
    lines = text.splitlines()
    for _ in range(random.randint(1, 3)):
        place = random.randrange(len(lines))
        what = random.choice(["drop", "double", "move"])
        line = lines.pop(place) if what != "double" else lines[place]
        if what != "drop" or not lines:
            lines.insert(random.randint(0, len(lines)), line)
    return "\n".join(lines)


@pytest.mark.property
@pytest.mark.fuzz
@given(st.sampled_from(TEXTS), st.randoms(use_true_random=False))
def test_a_file_with_other_values_is_taken_or_refused_with_its_place(text: str, random: Random) -> None:
    check_loading(swapped(text, random))


@pytest.mark.property
@pytest.mark.fuzz
@given(st.sampled_from(TEXTS), st.randoms(use_true_random=False))
def test_a_file_with_lines_in_disorder_is_taken_or_refused_with_its_place(text: str, random: Random) -> None:
    check_loading(mixed(text, random))


@pytest.mark.property
@pytest.mark.fuzz
@given(st.text(alphabet="a1=\"[]{}.,\n# '-:月", max_size=60))
def test_any_text_is_taken_or_refused_with_its_place(text: str) -> None:
    check_loading(text)
