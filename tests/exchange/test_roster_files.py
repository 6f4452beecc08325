"""Promises of rosters as files: what goes out comes back, nothing is half imported, no spreadsheet rounds or runs a cell."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.exchange.rosters import GOOD, ON, SECOND, UNION, codes, write

from unionkit.__main__ import main
from unionkit.errors import InputError, MissingExtra
from unionkit.exchange.rosters import Roster, export_roster, import_roster, load_layout, read_roster, roll_of
from unionkit.values.identity import ResidentNumber

ENDINGS = ["csv", "xlsx"]
BAD = SECOND | {"移动电话": "1380000"}
MEMBERS = load_layout("cn/rosters/members")


def grid(path: Path) -> list[list[str]]:
    """The cells of a file as texts."""
    if path.suffix == ".xlsx":
        with CalamineWorkbook.from_path(path) as book:
            return [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def roster_of(folder: Path, *rows: Mapping[str, str]) -> Roster:
    return read_roster(write(folder / "roster.csv", *rows), on=ON)


def workbook(path: Path, rows: list[list[object]], *, above: int = 0, hidden: bool = False) -> Path:
    """A workbook in whose last sheet rows stand, numbers as numbers and days as days."""
    book = xlsxwriter.Workbook(str(path))
    if hidden:
        book.add_worksheet("别处").write(0, 0, "x")
    sheet = book.add_worksheet("名单")
    day = book.add_format({"num_format": "yyyy/mm/dd"})
    for number, row in enumerate(rows, start=above):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, place, cell, day)
            else:
                sheet.write(number, place, cell)
    book.close()
    return path


# ------------------------------------------------------------------------------------------------------- import


@pytest.mark.parametrize("ending", ENDINGS)
def test_good_rows_are_written_and_bad_ones_do_not_take_them_along(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"out.{ending}"
    summary = import_roster(roster_of(tmp_path, GOOD, BAD), accepted=out)
    assert (summary.rows, summary.accepted, summary.refused) == (2, 1, 1)
    assert [row[1] for row in grid(out)] == ["姓名", "张三"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_result_holds_every_row_as_it_stands_and_what_came_of_it(tmp_path: Path, ending: str) -> None:
    result = tmp_path / f"result.{ending}"
    import_roster(roster_of(tmp_path, GOOD | {"移动电话": "138 0000 0000"}, BAD), result=result)
    head, good, bad = grid(result)
    assert head == [*GOOD, "是否导入成功", "错误原因", "提醒"]
    assert (good[10], good[-3:]) == ("138 0000 0000", ["是", "", ""])
    assert bad[-3] == "否"
    assert bad[-2].startswith("移动电话：不是手机号码。")


def test_a_trial_finds_what_an_import_finds(tmp_path: Path) -> None:
    trial, real = tmp_path / "trial.csv", tmp_path / "real.csv"
    tried = import_roster(roster_of(tmp_path, GOOD, BAD), result=trial)
    done = import_roster(roster_of(tmp_path, GOOD, BAD), accepted=tmp_path / "out.csv", result=real)
    assert trial.read_bytes() == real.read_bytes()
    assert tried == done


def test_the_result_speaks_english_where_asked(tmp_path: Path) -> None:
    result = tmp_path / "result.csv"
    import_roster(roster_of(tmp_path, BAD), result=result, locale="en")
    assert grid(result)[0][-3:] == ["imported", "reasons", "remarks"]
    assert "This is not a mobile phone number" in grid(result)[1][-2]


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_import_that_breaks_off_leaves_nothing_behind(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = roster_of(tmp_path, GOOD, SECOND)
    whole = Roster.__iter__

    def breaking(self: Roster) -> Iterator[object]:
        yield next(iter(whole(self)))
        raise KeyboardInterrupt

    monkeypatch.setattr(Roster, "__iter__", breaking)
    with pytest.raises(KeyboardInterrupt):
        import_roster(roster, accepted=tmp_path / f"out.{ending}", result=tmp_path / f"result.{ending}")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["roster.csv"]


def test_an_import_that_breaks_off_leaves_the_file_before_it_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster, out = roster_of(tmp_path, GOOD), tmp_path / "out.csv"
    out.write_text("before", encoding="utf-8")

    def breaking(_: Roster) -> Iterator[object]:
        raise KeyboardInterrupt

    monkeypatch.setattr(Roster, "__iter__", breaking)
    with pytest.raises(KeyboardInterrupt):
        import_roster(roster, accepted=out)
    assert out.read_text(encoding="utf-8") == "before"


def test_the_accepted_file_appears_after_the_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    replace = Path.replace

    def noting(self: Path, target: Path) -> Path:
        order.append(Path(target).name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", noting)
    import_roster(roster_of(tmp_path, GOOD), accepted=tmp_path / "out.csv", result=tmp_path / "result.csv")
    assert order == ["result.csv", "out.csv"]


@pytest.mark.parametrize("which", ["accepted", "result"])
def test_no_file_is_written_over_the_roster(tmp_path: Path, which: str) -> None:
    roster = roster_of(tmp_path, GOOD)
    with pytest.raises(InputError, match="twice"):
        import_roster(roster, **{which: tmp_path / "roster.csv"})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["missing/out.csv", "out.xls"])
def test_a_file_that_cannot_be_written_is_refused_before_anything_is_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        import_roster(roster_of(tmp_path, GOOD), accepted=tmp_path / name)


def test_a_result_can_be_mended_and_handed_in_again(tmp_path: Path) -> None:
    result = tmp_path / "result.xlsx"
    import_roster(roster_of(tmp_path, GOOD, SECOND), result=result)
    roster = read_roster(result, on=ON)
    assert roster.header.unread == ("是否导入成功", "错误原因", "提醒")
    assert [entry.problems for entry in roster] == [(), ()]


def test_progress_is_told_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unionkit.exchange.rosters.importing.PROGRESS_EVERY", 1)
    told: list[int] = []
    import_roster(roster_of(tmp_path, GOOD, SECOND), progress=told.append)
    assert told == [1, 2]


# ------------------------------------------------------------------------------------------------------- export


@pytest.mark.parametrize("ending", ENDINGS)
def test_numbers_of_documents_and_phones_go_out_as_text(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out.{ending}"
    export_roster([{"identity": "340421197001319982", "phone": "13800000000"}], path)
    row = grid(path)[1]
    wanted = "'340421197001319982" if ending == "csv" else "340421197001319982"
    assert (row[7], row[10]) == (wanted, "13800000000")


def test_a_plain_csv_has_no_apostrophes(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    export_roster([{"identity": "340421197001319982"}], path, plain=True)
    assert grid(path)[1][7] == "340421197001319982"


def test_a_csv_begins_with_the_mark_by_which_spreadsheets_know_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    export_roster([], path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1-1", "@SUM(A1)", "\t=1+1", "＝1+1"])
def test_no_formula_goes_out_in_a_csv(tmp_path: Path, text: str) -> None:
    path, result = tmp_path / "out.csv", tmp_path / "result.csv"
    export_roster([{"employer": text}], path)
    import_roster(roster_of(tmp_path, GOOD | {"工作单位": text}), result=result)
    assert grid(path)[1][17].startswith("'")
    assert grid(result)[1][17].startswith("'")


def test_no_formula_goes_out_in_a_workbook(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "out.xlsx"
    export_roster([{"employer": "=1+1"}], path)
    with zipfile.ZipFile(path) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert grid(path)[1][17] == "=1+1"


def test_the_template_is_that_of_twenty_columns_with_drop_down_lists(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    export_roster([], path)
    import zipfile

    with zipfile.ZipFile(path) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert grid(path)[0] == list(GOOD)
    assert len(re.findall("<dataValidation ", sheet)) == 11


def test_the_sheet_of_unions_has_seventeen_columns(tmp_path: Path) -> None:
    path = tmp_path / "template.csv"
    export_roster([], path, layout="cn/rosters/organisations")
    assert len(grid(path)[0]) == 17


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Z"]), min_size=1, max_size=20
)


@pytest.mark.property
@pytest.mark.parametrize("ending", ENDINGS)
@given(
    born=st.dates(date(1940, 1, 1), date(2008, 1, 1)),
    sequence=st.integers(1, 998).filter(lambda number: number % 100 != 0),
    employer=TEXTS.filter(lambda text: text[0] not in "'‘’`"),
    nation=st.sampled_from([code.id for code in MEMBERS["nation"].codes or ()]),
    migrant=st.booleans(),
    phone=st.integers(13_000_000_000, 19_999_999_999).map(str),
)
def test_what_is_written_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
    ending: str,
    born: date,
    sequence: int,
    employer: str,
    nation: str,
    migrant: bool,
    phone: str,
) -> None:
    number = ResidentNumber(region="340421", birth_date=born, sequence=sequence)
    values = {
        "name": "张三",
        "identity": number,
        "sex": number.sex,
        "birth_date": born,
        "employer": employer,
        "nation": nation,
        "migrant": migrant,
        "phone": phone,
        "change_date": date(2020, 2, 29),
    }
    path = tmp_path_factory.mktemp("roster") / f"out.{ending}"
    assert export_roster([values], path) == 1
    (entry,) = read_roster(path, on=ON)
    assert {name: entry.values[name] for name in values} == values
    assert not entry.errors


# -------------------------------------------------------------------------------------------------- workbooks in


def test_a_workbook_with_titles_days_and_numbers_is_read_as_a_csv_is(tmp_path: Path) -> None:
    cells: list[object] = list(GOOD.values())
    cells[0], cells[3], cells[10], cells[14] = 1, date(1970, 1, 31), 13800000000, date(2020, 1, 2)
    path = workbook(tmp_path / "roster.xlsx", [["会员信息采集表"], [*GOOD], cells], above=2, hidden=True)
    roster = read_roster(path, on=ON)
    (wanted,) = roster_of(tmp_path, GOOD)
    assert roster.header.row == 4
    assert [(entry.row, dict(entry.values), entry.problems) for entry in roster] == [
        (5, dict(wanted.values), ())
    ]


def test_a_number_that_excel_rounded_is_refused_in_a_workbook(tmp_path: Path) -> None:
    cells: list[object] = list(GOOD.values())
    cells[7] = 340421197001319982
    path = workbook(tmp_path / "roster.xlsx", [[*GOOD], cells])
    (entry,) = read_roster(path, on=ON)
    assert codes(entry) == {("identity", "spreadsheet_rounded")}


def test_a_day_without_a_format_is_read_with_a_remark_in_a_workbook(tmp_path: Path) -> None:
    cells: list[object] = list(GOOD.values())
    cells[14] = 43832
    (entry,) = read_roster(workbook(tmp_path / "roster.xlsx", [[*GOOD], cells]), on=ON)
    assert codes(entry) == {("change_date", "day_from_serial")}
    assert entry.accepted


def test_a_sheet_is_named_or_found_by_its_labels(tmp_path: Path) -> None:
    path = workbook(tmp_path / "roster.xlsx", [[*GOOD], [*GOOD.values()]], hidden=True)
    assert len(list(read_roster(path, on=ON))) == len(list(read_roster(path, on=ON, sheet="名单"))) == 1
    with pytest.raises(InputError, match="labels"):
        read_roster(path, on=ON, sheet="别处")
    with pytest.raises(InputError, match="sheet"):
        read_roster(path, on=ON, sheet="没有")


def test_without_the_extra_a_workbook_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> object:
        raise ModuleNotFoundError(name="python_calamine")

    monkeypatch.setattr("unionkit.exchange.files.importlib.import_module", missing)
    with pytest.raises(MissingExtra, match=r"unionkit\[excel\]"):
        read_roster(tmp_path / "roster.xlsx", on=ON)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_of_spreadsheets(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("\r\n".join([",".join(GOOD), ",".join(GOOD.values()), ""]), encoding=encoding, newline="")
    assert [entry.problems for entry in read_roster(path, on=ON)] == [()]


def test_cells_in_quotes_with_line_ends_keep_the_rows_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = write(tmp_path / "roster.csv", GOOD | {"工作单位": "某矿,\n“选煤厂”"}, SECOND)
    first, second = read_roster(path, on=ON)
    assert (first.values["employer"], second.row) == ("某矿, “选煤厂”", 3)


# ------------------------------------------------------------------------------------------------- command line


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str]:
    status = main(["roster", *map(str, words)])
    return status, capsys.readouterr().out


def test_the_command_imports_and_says_what_came_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write(tmp_path / "roster.csv", GOOD, BAD)
    out, result = tmp_path / "out.xlsx", tmp_path / "result.xlsx"
    status, text = run(capsys, "import", source, "--on", ON, "--out", out, "--result", result)
    assert (status, len(grid(out)), len(grid(result))) == (3, 2, 3)
    assert "不能导入：1" in text


def test_the_command_checks_without_writing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, text = run(capsys, "check", write(tmp_path / "roster.csv", GOOD), "--on", ON, "--language", "en")
    assert (status, [path.name for path in tmp_path.iterdir()]) == (0, ["roster.csv"])
    assert "accepted: 1" in text


def test_the_command_holds_a_roster_against_a_roll(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roll, source = write(tmp_path / "roll.csv", GOOD), write(tmp_path / "roster.csv", GOOD)
    assert run(capsys, "check", source, "--on", ON, "--roll", roll)[0] == 3


def test_the_command_can_want_the_whole_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(tmp_path / "roster.csv", GOOD | {"籍贯": ""})
    assert [run(capsys, "check", source, "--on", ON, *more)[0] for more in ([], ["--whole"])] == [0, 3]


def test_the_command_remarks_on_those_who_retired_early(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, text = run(
        capsys, "check", write(tmp_path / "roster.csv", SECOND | {"就业状况": "退休"}), "--on", ON
    )
    assert status == 0
    assert "最早可以退休的日期还没有到" in text


def test_the_command_writes_an_empty_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "template.xlsx"
    assert run(capsys, "template", "--out", out, "--layout", "cn/rosters/organisations") == (0, "")
    assert grid(out)[0][1:3] == ["单位名称", "统一社会信用代码"]


def test_a_roll_may_lack_what_is_compared() -> None:
    known = roll_of([("1", {"identity": None}), ("2", {})])
    assert [len(keys) for keys in known.values()] == [0, 0, 0]


def test_unions_are_imported_by_the_same_way(tmp_path: Path) -> None:
    path = write(tmp_path / "unions.csv", UNION)
    roster = read_roster(path, on=ON, layout="cn/rosters/organisations")
    out = tmp_path / "out.csv"
    assert import_roster(roster, accepted=out).accepted == 1
    assert "81340421TE5T000165" in grid(out)[1]
