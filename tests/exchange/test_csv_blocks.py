"""Promises of reading CSV in blocks: the rows are those that are read one by one, whatever a file holds."""

from __future__ import annotations

import importlib
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unionkit.errors import InputError
from unionkit.exchange.reading_csv import Row, read_rows

pytest.importorskip("polars")
pytest.importorskip("narwhals")
csv_blocks = importlib.import_module("unionkit.exchange.by_columns.csv_blocks")

HEADER = "boat,crew,fee\n"


def one_by_one(text: str, separator: str = ",") -> list[Row]:
    rows = list(read_rows(io.StringIO(text, newline=""), separator))[1:]
    return [Row(row.line, list(row.cells), *row[2:]) for row in rows]


def in_blocks(text: str, separator: str = ",") -> list[Row]:
    _, blocks = csv_blocks.csv_blocks(io.StringIO(text, newline=""), separator)
    found: list[Row] = []
    for block in blocks:
        good = [block.row(place) for place in range(len(block.lines))]
        found += [Row(row.line, list(row.cells), *row[2:]) for row in (*good, *block.odd)]
    return sorted(found, key=lambda row: row.line)


def blocks_of_one_reading(text: str) -> int:
    """How many rows were read without the reader of rows."""
    counted = 0
    real = csv_blocks._Blocks.split

    def split(self: object, lines: object, *, quoted: bool) -> object:
        nonlocal counted
        block = real(self, lines, quoted=quoted)
        counted += len(block.lines)
        return block

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_blocks._Blocks, "split", split)
        in_blocks(text)
    return counted


PLAIN = [
    "a,1,2\nb,3,4\n",
    "a,1,2\r\nb,3,4\r\n",
    "a,1,2\nb,3,4",
    'a,"1,200.50",2\n"b ""x""",,""\n',
    "  a , 1 ,\t2\n",
    "#a,1,2\nnull,NULL,NaN\n",
    "'a',1,2\n",
]


@pytest.mark.parametrize("text", PLAIN)
def test_lines_of_whole_cells_are_split_in_columns(text: str) -> None:
    assert blocks_of_one_reading(HEADER + text) == len(one_by_one(HEADER + text))


ODD = [
    "",
    "\n",
    ",,\n a,1,2\n ,\u3000,\n",
    "a,1\nb,1,2,3\nc,1,2\n",
    '"","",""\n"""",,\n',
    'a,"two\nlines",2\nb,3,4\n',
    'a"b,1,2\nc,3,4\n',
    'a,"1,2\nb,3,4\nc,5,6\n',
    'a,"1"x,2\nb,3,4\n',
    "a,1,2\rb,3,4\r",
    "a,1,2\r\r\nb,3,4\n",
    "a,1,2\nb\0,3,4\nc,5,6\n",
    "a\x1c,1,2\n\x1c,,\n",
    "\ufeffa,1,2\n",
    "a,1,2\n" + "x" * 140_000 + ",1,2\nb,3,4\n",
    "a,1,2\n" + "x" * 1_000_001 + ",1,2\nb,3,4\n",
]


@pytest.mark.parametrize("text", [*PLAIN, *ODD], ids=lambda text: repr(text)[:30])
@pytest.mark.parametrize("size", [1, 5, 4_000_000])
def test_rows_are_those_that_are_read_one_by_one(
    text: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_blocks, "CHARACTERS", size)
    assert in_blocks(HEADER + text) == one_by_one(HEADER + text)


def test_tabs_part_cells_where_they_should() -> None:
    text = 'boat\tcrew\na,b\t"1\t2"\nc\n'
    assert in_blocks(text, "\t") == one_by_one(text, "\t")


PIECES = st.sampled_from(
    [
        *("a", "1", "船", "😀", ",", ",", '"', '""', '"x"', '"a,b"', "\n", "\n", "\r\n", "\r"),
        *(" ", "\t", "\0", "\x1d", "\x85", "\xa0", "\u2028", "\ufeff", "'", "\\"),
    ]
)


@pytest.mark.property
@pytest.mark.fuzz
@given(pieces=st.lists(PIECES, max_size=40), size=st.integers(1, 30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_gives_the_rows_that_are_read_one_by_one(
    pieces: list[str], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_blocks, "CHARACTERS", size)
    text = HEADER + "".join(pieces)
    assert in_blocks(text) == one_by_one(text)


def test_bytes_that_are_no_text_are_told_behind_a_line() -> None:
    file = io.TextIOWrapper(io.BytesIO(HEADER.encode() + b"a,1,2\n" * 5_000 + b"\xff\n"), "utf-8", newline="")
    with pytest.raises(InputError, match="another encoding"):
        list(csv_blocks.csv_blocks(file, ",")[1])
