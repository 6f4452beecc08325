"""Promises of screening: every row is judged or set aside with what to do, in any encoding, and files are whole."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.harbour import csv_text, table

from unionkit import ErrorGroup, Policy, explain
from unionkit.errors import InputError
from unionkit.exchange import Screening, Summary, screen
from unionkit.exchange import screening as module
from unionkit.i18n import translator

DAY = date(2023, 5, 1)
HEADER = ("编号", "船员人数", "停泊费", "欠款", "备注")
GOOD = ("B1", "3", "1,200.50", "0", "")


class Desk:
    """Screens texts in one folder."""

    def __init__(self, folder: Path, policy: Policy) -> None:
        self.folder, self.policy = folder, policy
        self.out, self.rejects = folder / "out.csv", folder / "out.rejects.csv"

    def screen(self, content: str | bytes, name: str = "boats.csv", /, **more: object) -> Summary:
        source = self.folder / name
        source.write_bytes(content.encode() if isinstance(content, str) else content)
        plain: dict[str, object] = {"on": DAY, "out": self.out, "rejects": self.rejects, "locale": "en"}
        return screen(Screening(source=source, policy=self.policy, **{**plain, **more}))  # type: ignore[arg-type]

    def files(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}


@pytest.fixture
def desk(tmp_path: Path, berth: Policy) -> Desk:
    return Desk(tmp_path, berth)


def test_a_row_comes_out_with_its_decision(desk: Desk) -> None:
    desk.screen(csv_text(HEADER, GOOD))
    (row,) = table(desk.out)
    assert (row["编号"], row["停泊费"]) == ("B1", "1,200.50")
    assert (row["outcome"], row["class"], row["amount"], row["amount_kind"]) == (
        "granted",
        "small",
        "1200.50",
        "exact",
    )
    assert (row["grade"], row["edition"], row["code"], row["needs"]) == ("press", "2022-01-01", "", "")


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_a_row_carries_its_reason_and_its_source(desk: Desk, berth: Policy, locale: str) -> None:
    desk.screen(csv_text(HEADER, GOOD), locale=locale)
    (row,) = table(desk.out)
    said = explain(berth.decide({"crew": 3, "fee": "1200.50", "debt": 0}, on=DAY), locale)
    assert row["reason"] == " | ".join((said.title, *said.lines))
    assert row["citation"] == "Rules of the harbour board"


def test_reasons_can_be_left_out(desk: Desk) -> None:
    desk.screen(csv_text(HEADER, GOOD), reasons=False)
    assert list(table(desk.out)[0])[-2:] == ["grade", "edition"]


def test_an_unknown_case_says_what_it_needs(desk: Desk) -> None:
    desk.screen(csv_text(HEADER, ("B1", "3", "", "", "")))
    (row,) = table(desk.out)
    assert (row["outcome"], set(row["needs"].split())) == ("unknown", {"fee", "debt"})
    assert row["ask_next"] in ("fee", "debt")


def test_what_is_usual_is_assumed_where_it_is_asked_for(desk: Desk) -> None:
    desk.screen(csv_text(HEADER, ("B1", "3", "10", "", "")), assume="usual")
    assert table(desk.out)[0]["outcome"] == "granted"


def test_a_refusal_shows_its_code_and_neither_class_nor_amount(desk: Desk) -> None:
    desk.screen(csv_text(HEADER, ("B1", "3", "10", "200", "")))
    (row,) = table(desk.out)
    assert (row["outcome"], row["code"], row["class"], row["amount"]) == ("refused", "exclusion", "", "")


def test_a_value_out_of_bounds_is_a_decision_and_no_reject(desk: Desk) -> None:
    summary = desk.screen(csv_text(HEADER, ("B1", "51", "10", "0", "")))
    assert (summary.rejected, table(desk.out)[0]["code"]) == (0, "out_of_bounds")


def test_a_column_that_is_there_already_is_not_written_over(desk: Desk) -> None:
    desk.screen(csv_text((*HEADER, "outcome"), (*GOOD, "mine")))
    (row,) = table(desk.out)
    assert (row["outcome"], row["decision_outcome"]) == ("mine", "granted")


def test_a_list_is_read_from_json(desk: Desk) -> None:
    desk.screen(csv_text(("crew", "fee", "debt", "calls"), ("3", "10", "0", '[{"tons": 4}]')))
    assert table(desk.out)[0]["outcome"] == "granted"


# ------------------------------------------------------------------------------------------------------ bad rows

BAD = [
    (("B2", "三", "10", "0", ""), "船员人数", "三", "This number is in Chinese numerals"),
    (
        ("B2", "3", "1.200,50", "0", ""),
        "停泊费",
        "1.200,50",
        "The points and commas can be read in more than one way",
    ),
    (("B2", "3", "10", "1e9", ""), "欠款", "…", "This is in scientific notation"),
]


@pytest.mark.parametrize(("row", "column", "value", "problem"), BAD)
def test_a_bad_cell_is_reported_with_line_column_and_value(
    desk: Desk, row: tuple[str, ...], column: str, value: str, problem: str
) -> None:
    desk.screen(csv_text(HEADER, GOOD, row, GOOD))
    (reject,) = table(desk.rejects)
    assert [reject[name] for name in ("line", "column", "value", "problem")] == ["3", column, value, problem]
    assert reject["remedy"]


def test_a_bad_row_stops_nothing_and_keeps_its_cells(desk: Desk) -> None:
    summary = desk.screen(csv_text(HEADER, GOOD, ("B2", "三", "10", "0", "x"), ("B3", "4", "1", "0", "")))
    assert [row["编号"] for row in table(desk.out)] == ["B1", "B3"]
    assert [table(desk.rejects)[0][name] for name in HEADER] == ["B2", "三", "10", "0", "x"]
    assert (summary.rows, summary.rejected) == (2, 1)


def test_a_sensitive_value_is_masked_beside_the_row(desk: Desk) -> None:
    desk.screen(csv_text(HEADER, ("B2", "3", "10", "约5000", "")))
    (reject,) = table(desk.rejects)
    assert "5000" not in reject["value"] + reject["problem"] + reject["remedy"]


def test_a_long_value_is_shown_cut_off(desk: Desk) -> None:
    desk.screen(csv_text(HEADER, ("B2", "9" * 80, "10", "0", "")))
    assert table(desk.rejects)[0]["value"] == "9" * 60


def test_a_problem_is_told_in_chinese(desk: Desk) -> None:
    desk.screen(csv_text(HEADER, ("B2", "三", "10", "0", "")), locale="zh_CN")
    (reject,) = table(desk.rejects)
    assert not any(letter.isascii() and letter.isalpha() for letter in reject["problem"] + reject["remedy"])


@pytest.mark.parametrize("cells", [("B2", "3"), ("B2", "3", "10", "0", "", "", "x")])
def test_a_ragged_row_keeps_its_cells_behind_the_report(desk: Desk, cells: tuple[str, ...]) -> None:
    desk.screen(csv_text(HEADER, cells))
    line = desk.rejects.read_text(encoding="utf-8").splitlines()[1]
    assert line.startswith(f"2,,,{len(cells)} cells where the header has 5,")
    assert line.endswith(",".join(cells))


def test_a_list_with_records_that_do_not_fit_is_a_bad_row(desk: Desk) -> None:
    desk.screen(csv_text(("crew", "calls"), ("3", '[{"tonnes": 4}]')))
    (reject,) = table(desk.rejects)
    assert reject["column"].startswith("calls")
    assert "tonnes" in reject["problem"]


def test_a_text_inside_a_list_that_cannot_be_read_is_told_by_its_path_and_not_shown(desk: Desk) -> None:
    desk.screen(csv_text(("crew", "calls"), ("3", '[{"tons": "三"}, {"tons": "四"}]')))
    (reject,) = table(desk.rejects)
    assert (reject["column"], reject["value"]) == ("calls[0].tons", "…")
    assert reject["problem"] == "This number is in Chinese numerals"


def test_rejects_that_are_mended_can_be_screened_again(desk: Desk) -> None:
    desk.screen(csv_text(HEADER, ("B2", "三", "10", "0", "")))
    mended = desk.rejects.read_text(encoding="utf-8").replace(",三,10", ",3,10")
    desk.screen(mended)
    assert (table(desk.out)[0]["编号"], table(desk.out)[0]["outcome"]) == ("B2", "granted")


def test_without_bad_rows_there_is_no_rejects_file(desk: Desk) -> None:
    desk.screen(csv_text(HEADER, ("B2", "三", "10", "0", "")))
    desk.screen(csv_text(HEADER, GOOD))
    assert desk.files() == {"boats.csv", "out.csv"}


def test_cells_that_a_spreadsheet_would_run_are_defused_in_both_files(desk: Desk) -> None:
    desk.screen(
        csv_text((*HEADER, "=h"), ("=1+1", "3", "10", "0", "", "-5"), ("@x", "三", "10", "0", "", ""))
    )
    assert (table(desk.out)[0]["编号"], table(desk.out)[0]["'=h"]) == ("'=1+1", "-5")
    assert table(desk.rejects)[0]["编号"] == "'@x"


# ---------------------------------------------------------------------------------------------------- each row's day


def test_each_row_is_judged_on_the_day_in_its_column(desk: Desk) -> None:
    rows = [("2021/6/1", "8", "5"), ("2023年6月1日", "8", "5"), ("1999-01-01", "8", "5")]
    desk.screen(
        csv_text(("到期日", "crew", "fee", "debt"), *[(*row, "0") for row in rows]),
        on=None,
        on_column="到期日",
    )
    assert [(row["outcome"], row["edition"]) for row in table(desk.out)] == [
        ("refused", "2020-01-01"),
        ("granted", "2022-01-01"),
        ("invalid", ""),
    ]


@pytest.mark.parametrize("cell", ["", "1/2/2023", "2023-02-30"])
def test_a_row_without_a_readable_day_is_a_bad_row(desk: Desk, cell: str) -> None:
    desk.screen(csv_text(("day", "crew"), (cell, "3")), on=None, on_column=" day ")
    (reject,) = table(desk.rejects)
    assert (reject["column"], reject["value"]) == ("day", cell)


def test_the_day_may_also_be_a_fact(desk: Desk) -> None:
    text = csv_text(("到港日期", "crew", "fee", "debt"), ("2023-01-01", "3", "1", "0"))
    desk.screen(text, on=None, on_column="到港日期")
    assert table(desk.out)[0]["outcome"] == "granted"


def test_a_day_column_that_is_not_there_is_refused_with_the_nearest(desk: Desk) -> None:
    with pytest.raises(InputError) as refused:
        desk.screen(csv_text(("到期日", "crew"), ("2023-01-01", "3")), on=None, on_column="到期")
    assert "'到期日'" in refused.value.hint


def test_two_day_columns_of_one_name_are_refused(desk: Desk) -> None:
    with pytest.raises(InputError, match="two columns are called 'day'"):
        desk.screen(csv_text(("day", "day", "crew"), ("2023-01-01", "", "3")), on=None, on_column="day")


def test_without_a_day_nothing_is_judged(desk: Desk) -> None:
    with pytest.raises(InputError, match="no day was named"):
        desk.screen(csv_text(HEADER, GOOD), on=None)


# ------------------------------------------------------------------------------------------- encodings and separators


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_encoding_gives_the_same_decisions_and_is_named(desk: Desk, encoding: str) -> None:
    summary = desk.screen(csv_text(HEADER, ("船甲", *GOOD[1:])).encode(encoding))
    (row,) = table(desk.out)
    assert (row["编号"], row["outcome"], summary.encoding) == ("船甲", "granted", encoding)


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", False), ("utf-8-sig", True), ("gb18030", True)])
def test_decisions_for_a_spreadsheet_carry_the_mark_that_it_needs(
    desk: Desk, encoding: str, mark: bool
) -> None:
    desk.screen(csv_text(HEADER, ("船甲", "三", "", "", ""), GOOD).encode(encoding))
    for path in (desk.out, desk.rejects):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf") is mark


def test_an_encoding_can_be_named(desk: Desk) -> None:
    text = csv_text(HEADER, ("船甲", *GOOD[1:]))
    desk.screen(text.encode("utf-16"), encoding="utf-16")
    assert table(desk.out)[0]["编号"] == "船甲"


@pytest.mark.parametrize("encoding", ["klingon", "base64"])
def test_an_encoding_that_does_not_exist_is_refused(desk: Desk, encoding: str) -> None:
    with pytest.raises(InputError, match="no encoding"):
        desk.screen(csv_text(HEADER, GOOD), encoding=encoding)


def test_a_wrong_encoding_leaves_no_file(desk: Desk) -> None:
    content = csv_text(HEADER, GOOD).encode() + "B2,3,10,0,船\n".encode("gb18030")
    with pytest.raises(InputError, match="another encoding"):
        desk.screen(content, encoding="utf-8")
    assert desk.files() == {"boats.csv"}


def test_tabs_separate_in_a_tsv_file(desk: Desk) -> None:
    desk.screen("crew\tfee\tdebt\n3\t1,200\t0\n", "boats.tsv")
    assert "1,200\t0\tgranted" in desk.out.read_text(encoding="utf-8")


# ----------------------------------------------------------------------------------------------------------- files


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_file_is_refused_and_leaves_no_file(desk: Desk, text: str) -> None:
    with pytest.raises(InputError, match="no usable header"):
        desk.screen(text)
    assert desk.files() == {"boats.csv"}


def test_a_header_alone_gives_a_header_alone(desk: Desk) -> None:
    summary = desk.screen(csv_text(HEADER))
    assert (summary.rows, table(desk.out)) == (0, [])
    assert desk.out.read_text(encoding="utf-8").startswith("编号,")


def test_doubtful_headers_are_one_error_and_leave_no_file(desk: Desk) -> None:
    with pytest.raises(ErrorGroup):
        desk.screen(csv_text(("crew", "crew", "sinse"), ("1", "1", "1")))
    assert desk.files() == {"boats.csv"}


def test_a_file_that_is_not_there_is_refused_with_an_encoding_too(desk: Desk, berth: Policy) -> None:
    job = Screening(
        source=desk.folder / "absent.csv", policy=berth, on=DAY, out=desk.out, rejects=None, encoding="utf-8"
    )
    with pytest.raises(InputError, match="cannot be read"):
        screen(job)


@pytest.mark.parametrize("named", [{"out": "boats.csv"}, {"rejects": "boats.csv"}, {"rejects": "out.csv"}])
def test_no_file_is_written_over_another(desk: Desk, named: dict[str, str]) -> None:
    more: dict[str, object] = {key: desk.folder / "." / name for key, name in named.items()}
    with pytest.raises(InputError, match="named twice"):
        desk.screen(csv_text(HEADER, GOOD), "boats.csv", **more)
    assert desk.files() == {"boats.csv"}


def test_an_interrupted_run_leaves_no_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PROGRESS_EVERY", 1)

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    source = desk.folder / "boats.csv"
    source.write_text(csv_text(HEADER, ("B2", "三", "", "", ""), GOOD), encoding="utf-8")
    job = Screening(source=source, policy=desk.policy, on=DAY, out=desk.out, rejects=desk.rejects)
    with pytest.raises(KeyboardInterrupt):
        screen(job, stop)
    assert desk.files() == {"boats.csv"}


def test_progress_counts_good_and_bad_rows(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PROGRESS_EVERY", 2)
    source = desk.folder / "boats.csv"
    source.write_text(csv_text(HEADER, GOOD, ("B2", "三", "", "", ""), GOOD, GOOD, GOOD), encoding="utf-8")
    heard: list[int] = []
    job = Screening(source=source, policy=desk.policy, on=DAY, out=desk.out, rejects=desk.rejects)
    screen(job, heard.append)
    assert heard == [2, 4]


# ---------------------------------------------------------------------------------------------------------- summary


def test_the_summary_counts_what_came_out(desk: Desk) -> None:
    rows = [
        GOOD,
        ("B2", "8", "100", "0", ""),
        ("B3", "8", "", "0", ""),
        ("B4", "8", "1", "500", ""),
        ("B5", "99", "1", "0", ""),
        ("B6", "三", "", "", ""),
    ]
    summary = desk.screen(csv_text(HEADER, *rows))
    assert summary.text(translator("en")).splitlines() == [
        "5 rows judged",
        "  granted: 2",
        "  refused: 1",
        "  facts missing: 1",
        "  cannot be decided: 1",
        "    big: 1",
        "    small: 1",
        "Exact amounts granted: 1300.50 yuan",
        "1 rows could not be read and are in the rejects file",
        "Columns carried over unread: 编号",
        "Encoding: UTF-8",
    ]


def test_the_summary_is_told_in_chinese(desk: Desk) -> None:
    text = desk.screen(csv_text(HEADER, GOOD, ("B6", "三", "", "", ""))).text(translator("zh_CN"))
    words = [line for line in text.splitlines() if line.strip().isascii()]
    assert words == ["    small: 1"]


# ------------------------------------------------------------------------------------------------------- properties

CELL = st.sampled_from(
    ["3", "12", "1,200.50", "三", "", "1.2万", "-4", "=1", "0", "x", "是", "\0", '"', "a\nb"]
)


@pytest.mark.property
@given(rows=st.lists(st.tuples(CELL, CELL, CELL), max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_every_row_that_is_not_blank_is_judged_or_set_aside(
    desk: Desk, rows: list[tuple[str, str, str]]
) -> None:
    summary = desk.screen(csv_text(("crew", "fee", "debt"), *rows), reasons=False)
    wanted = [row for row in rows if any(cell.strip() for cell in row)]
    assert (summary.rows + summary.rejected, len(table(desk.out))) == (len(wanted), summary.rows)


@pytest.mark.property
@given(rows=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 10**6), st.integers(0, 300)), min_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_a_row_is_decided_as_the_policy_decides_its_facts(
    desk: Desk, berth: Policy, rows: list[tuple[int, int, int]]
) -> None:
    cells = [(str(crew), f"{fee // 100}.{fee % 100:02d}", str(debt)) for crew, fee, debt in rows]
    desk.screen(csv_text(("crew", "fee", "debt"), *cells))
    for (crew, fee, debt), row in itertools.zip_longest(cells, table(desk.out)):
        decision = berth.decide({"crew": int(crew), "fee": fee, "debt": int(debt)}, on=DAY)
        amount = "" if decision.amount is None else str(decision.amount)
        assert (row["outcome"], row["amount"], row["code"]) == (decision.outcome.value, amount, decision.code)
