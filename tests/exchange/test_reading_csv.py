"""Promises of reading CSV: a broken row costs itself alone, and says on which line it begins."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.harbour import csv_text

from unionkit.errors import InputError
from unionkit.exchange import reading_csv
from unionkit.exchange.reading_csv import MOST_COLUMNS, MOST_LINES, QUOTES, Row, read_rows


def rows_of(text: str, separator: str = ",") -> list[Row]:
    return list(read_rows(io.StringIO(text, newline=""), separator))


def good(text: str) -> list[list[str]]:
    return [list(row.cells) for row in rows_of(text) if not row.problem][1:]


def bad(text: str) -> list[tuple[int, str]]:
    return [(row.line, row.problem) for row in rows_of(text) if row.problem]


def test_rows_come_with_the_lines_on_which_they_begin() -> None:
    assert [(row.line, list(row.cells)) for row in rows_of('a,b\n1,"x\ny"\n3,4\n')] == [
        (1, ["a", "b"]),
        (2, ["1", "x\ny"]),
        (4, ["3", "4"]),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(end: str) -> None:
    assert good(f"a,b{end}1,2{end}3,4{end}") == [["1", "2"], ["3", "4"]]


def test_a_last_line_without_an_end_is_read() -> None:
    assert good("a,b\n1,2") == [["1", "2"]]


def test_blank_rows_are_passed_over_and_counted_as_lines() -> None:
    rows = rows_of("\n ,\na,b\n\n,\n , ,\n1,2\n")
    assert [(row.line, row.problem) for row in rows] == [(3, ""), (7, "")]


@pytest.mark.parametrize(("line", "cells"), [("1", 1), ("1,2,3", 3)])
def test_a_ragged_row_is_reported_with_both_counts(line: str, cells: int) -> None:
    row = rows_of(f"a,b\n{line}\n1,2\n")[1]
    assert (row.line, row.figures, row.problem) == (2, (cells, 2), "{} cells where the header has {}")
    assert good(f"a,b\n{line}\n1,2\n") == [["1", "2"]]


def test_a_quote_that_is_never_closed_costs_one_line() -> None:
    text = 'a,b\n1,"2\n3,4\n5,6\n'
    assert good(text) == [["3", "4"], ["5", "6"]]
    assert bad(text) == [(2, QUOTES)]


def test_a_row_with_a_stray_quote_keeps_its_cells() -> None:
    (row,) = [row for row in rows_of('a,b\n1,"2\n3,4\n') if row.problem]
    assert row.cells == ["1", '"2']


def test_a_quote_that_is_closed_in_a_later_row_costs_one_line() -> None:
    text = 'a,b\n1,"2\n3,4\n5,"6,000"\n7,8\n'
    assert good(text) == [["3", "4"], ["5", "6,000"], ["7", "8"]]
    assert bad(text) == [(2, QUOTES)]


def test_the_rest_of_a_broken_row_is_no_row() -> None:
    text = 'a,b\n1,"say "hello"\nto,me"\n3,4\n'
    assert good(text) == [["3", "4"]]
    assert bad(text) == [(2, QUOTES), (3, QUOTES)]


def test_a_quote_inside_an_unquoted_cell_is_refused_where_it_has_no_pair() -> None:
    assert bad('a,b\n5" pipe,2\n3,4\n') == [(2, QUOTES)]


def test_a_quoted_cell_longer_than_any_case_costs_one_line() -> None:
    text = 'a,b\n1,"2\n' + "3,4\n" * (MOST_LINES + 5)
    assert bad(text) == [(2, QUOTES)]
    assert good(text) == [["3", "4"]] * (MOST_LINES + 5)


def test_a_quoted_cell_of_more_lines_than_any_case_has_is_refused() -> None:
    assert bad(csv_text(("a", "b"), ("1", "x\n" * MOST_LINES)))[0] == (2, QUOTES)


def test_a_quoted_cell_of_many_lines_is_read() -> None:
    cell = "x\n" * (MOST_LINES - 2)
    assert good(csv_text(("a", "b"), ("1", cell), ("3", "4"))) == [["1", cell], ["3", "4"]]


def test_a_nul_is_reported_and_stops_nothing() -> None:
    assert bad("a,b\n1,\0\n3,4\n") == [(2, "This row holds a NUL character")]
    assert good("a,b\n1,\0\n3,4\n") == [["3", "4"]]


def test_a_very_long_cell_is_read() -> None:
    cell = "x" * 100_000
    assert good(f"a,b\n1,{cell}\n") == [["1", cell]]


def test_a_cell_beyond_all_measure_costs_its_row() -> None:
    cell = "x" * (csv.field_size_limit() + 1)
    assert bad(f"a,b\n1,{cell}\n3,4\n") == [(2, "A cell of this row is too long")]
    assert good(f"a,b\n1,{cell}\n3,4\n") == [["3", "4"]]


def test_a_line_beyond_all_measure_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_csv, "LONGEST_LINE", 10)
    text = "a,b\n1," + "x" * 35 + "\n3,4\n"
    assert bad(text) == [(2, "This line is too long")]
    assert good(text) == [["3", "4"]]


def test_a_line_as_long_as_may_be_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_csv, "LONGEST_LINE", 10)
    assert good("a,b\n1,3456789\n1,2\n") == [["1", "3456789"], ["1", "2"]]


@pytest.mark.parametrize(
    "text", ["", "\n\n", " , \n", 'a,"b\n1,2\n', ",".join("x" * (MOST_COLUMNS + 1)) + "\n"]
)
def test_a_file_without_a_usable_header_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no usable header"):
        rows_of(text)


def test_a_mark_before_the_header_is_no_part_of_it() -> None:
    assert rows_of("\ufeffa,b\n1,2\n")[0].cells == ["a", "b"]


def test_a_header_alone_is_a_file_without_rows() -> None:
    assert len(rows_of("a,b\n")) == 1


def test_tabs_separate_where_they_are_asked_for() -> None:
    assert rows_of("a\tb\n1,5\t2\n", "\t")[1].cells == ["1,5", "2"]


def test_bytes_of_another_encoding_are_refused_with_the_place() -> None:
    file = io.TextIOWrapper(io.BytesIO(b"a,b\n1,2\n" * 5000 + b"\xff"), encoding="utf-8", newline="")
    with pytest.raises(InputError, match="another encoding") as refused:
        list(read_rows(file, ","))
    assert refused.value.where.startswith("after line ")


CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('",\n'), min_size=1, max_size=8
)


@pytest.mark.property
@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_what_a_program_writes_as_csv_is_read_back(rows: list[tuple[str, str]]) -> None:
    wanted = [list(row) for row in rows if any(cell.strip() for cell in row)]
    assert good(csv_text(("a", "b"), *rows)) == wanted


@pytest.mark.property
@pytest.mark.fuzz
@given(
    before=st.lists(st.sampled_from(["1,2", '"x",y', '"a""b",c'])),
    broken=st.text(alphabet='",ab', max_size=9),
)
def test_a_broken_line_never_costs_a_good_one_behind_it(before: list[str], broken: str) -> None:
    lines = ["h,k", *before, broken, "last,row"]
    text = "".join(f"{line}\n" for line in lines)
    assert good(text)[-1] == ["last", "row"] or broken.count('"') % 2 == 0
    assert len(good(text)) >= len(before)


@pytest.mark.property
@pytest.mark.fuzz
@given(text=st.text(alphabet='",\n\r\0 ab', max_size=60))
def test_any_text_gives_rows_whose_lines_rise(text: str) -> None:
    try:
        rows = rows_of(text)
    except InputError:
        return
    lines = [row.line for row in rows]
    assert lines == sorted(set(lines))
    assert all(row.problem or len(row.cells) == len(rows[0].cells) for row in rows)
