"""Promises of cells of rosters: what people type is read, what has two readings is refused, what is changed is told."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from tests.exchange.rosters import GOOD, UNION, codes, entries, write

from unionkit.exchange.rosters import Demands, load_layout, read_roster
from unionkit.exchange.rosters.cells import Limits, reader_of
from unionkit.exchange.rosters.kinds import KINDS
from unionkit.values.identity import FINDINGS

DAY = date(2020, 1, 2)


def test_a_good_row_has_no_problem(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, GOOD)
    assert entry.accepted
    assert entry.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "2020/1/2",
        "2020-01-02",
        "2020.1.2",
        "20200102",
        "2020年1月2日",
        "２０２０－０１－０２",
        " 2020年 1月 2日\u200b",
        "2020-01-02 00:00:00",
        "'2020-01-02",
        "20200102.0",
    ],
)
def test_a_day_is_read_in_the_ways_in_which_offices_write_it(tmp_path: Path, text: str) -> None:
    (entry,) = entries(tmp_path, GOOD | {"会籍变化日期": text})
    assert (entry.values["change_date"], entry.problems) == (DAY, ())


@pytest.mark.parametrize("text", ["43832", "43832.0", "４３８３２"])
def test_a_serial_number_of_excel_is_read_with_a_remark_that_names_the_day(tmp_path: Path, text: str) -> None:
    (entry,) = entries(tmp_path, GOOD | {"会籍变化日期": text})
    assert entry.values["change_date"] == DAY
    assert [(problem.code, problem.figure) for problem in entry.problems] == [
        ("day_from_serial", "2020-01-02")
    ]


@pytest.mark.parametrize("text", ["2020", "2020年1月", "1/2/2020", "2020-02-30", "不详", "2020-01-02 08:30"])
def test_what_is_no_single_day_is_refused(tmp_path: Path, text: str) -> None:
    (entry,) = entries(tmp_path, GOOD | {"会籍变化日期": text})
    assert codes(entry) == {("change_date", "not_a_day")}


@pytest.mark.parametrize(
    "text",
    [
        "13800000000.0",
        "１３８００００００００",
        "138-0000-0000",
        "138 0000 0000",
        "+8613800000000",
        "'13800000000",
    ],
)
def test_a_mobile_is_read_however_it_was_spelled(tmp_path: Path, text: str) -> None:
    (entry,) = entries(tmp_path, GOOD | {"移动电话": text})
    assert (entry.values["phone"], entry.problems) == ("13800000000", ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.38E+10", "phone_rounded"),
        ("138****0000", "phone_masked"),
        ("1380000000", "not_a_mobile"),
        ("12345678901", "not_a_mobile"),
        ("13800000000/13900000000", "not_a_mobile"),
        ("0554-1234567", "not_a_mobile"),
    ],
)
def test_what_is_no_mobile_is_refused_with_the_reason(tmp_path: Path, text: str, code: str) -> None:
    (entry,) = entries(tmp_path, GOOD | {"移动电话": text})
    assert codes(entry) == {("phone", code)}


@pytest.mark.parametrize(
    "text", ["0554-1234567", "05541234567.0", "13800000000", "(0554)1234567", "4001234567"]
)
def test_a_union_may_give_any_phone(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "unions.csv", UNION | {"联系电话": text})
    (entry,) = read_roster(path, on="2026-11-25", layout="cn/rosters/organisations")
    assert not [problem for problem in entry.problems if problem.name == "phone"]


@pytest.mark.parametrize(
    "text",
    [
        "340421197001319982",
        "３４０４２１１９７００１３１９９８２",
        "340421 19700131 9982",
        "'340421197001319982",
    ],
)
def test_an_identity_number_is_read_however_it_was_spelled(tmp_path: Path, text: str) -> None:
    (entry,) = entries(tmp_path, GOOD | {"证件号码": text})
    assert entry.problems == ()
    assert getattr(entry.values["identity"], "number", "") == "340421197001319982"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.1010519491231E+17", "spreadsheet_rounded"),
        ("110105194912310000", "spreadsheet_rounded"),
        ("340421197001319983", "wrong_check"),
        ("34042119700131998", "length"),
        ("340421700131998", "first_generation"),
        ("340421********9982", "masked"),
    ],
)
def test_a_number_that_is_nobodys_is_refused_with_the_reason(tmp_path: Path, text: str, code: str) -> None:
    (entry,) = entries(tmp_path, GOOD | {"证件号码": text})
    assert ("identity", code) in codes(entry)
    assert not entry.accepted


def test_the_remedy_of_a_rounded_number_says_how_to_format_the_column(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, GOOD | {"证件号码": "1.1010519491231E+17"})
    (problem,) = entry.problems
    assert "文本" in problem.remedy("zh_CN")
    assert "text (文本)" in problem.remedy("en")


@pytest.mark.parametrize("text", ["在岗", " 在 岗 ", "在岗\u200b", "'在岗"])
def test_a_choice_is_found_by_its_label_blanks_aside(tmp_path: Path, text: str) -> None:
    (entry,) = entries(tmp_path, GOOD | {"就业状况": text})
    assert (entry.values["work_status"], entry.problems) == ("on_post", ())


@pytest.mark.parametrize("text", ["待(下)岗", "待（下）岗"])
def test_brackets_of_either_width_make_no_difference_to_a_label(tmp_path: Path, text: str) -> None:
    (entry,) = entries(tmp_path, GOOD | {"就业状况": text})
    assert (entry.values["work_status"], entry.problems) == ("laid_off", ())


def test_a_number_is_never_taken_for_a_choice(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, GOOD | {"就业状况": "1"})
    assert codes(entry) == {("work_status", "not_in_list")}


def test_another_word_for_a_choice_is_read_with_a_remark_that_names_the_label(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, GOOD | {"民族": "汉"})
    assert entry.values["nation"] == "han"
    assert [(problem.code, problem.figure) for problem in entry.warnings] == [("read_as", "汉族")]


def test_a_misspelt_choice_is_refused_with_the_nearest_labels(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, GOOD | {"就业状况": "退修"})
    (problem,) = entry.problems
    assert problem.code == "not_a_choice"
    assert "退休" in problem.figure


def test_what_is_like_no_choice_is_refused_with_all_labels(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, GOOD | {"会籍变化类型": "未知"})
    (problem,) = entry.problems
    assert problem.code == "not_in_list"
    assert "入会, 转入, 保留, 转出, 除名, 退会" in problem.figure


@pytest.mark.parametrize("text", ["李四2", "李四(新)", "=李四", "138", "/"])
def test_a_name_has_no_digits_and_signs(tmp_path: Path, text: str) -> None:
    (entry,) = entries(tmp_path, GOOD | {"姓名": text})
    assert codes(entry) == {("name", "not_a_name")}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张 三", "张三"),
        ("张　三", "张三"),
        ("买买提·艾力", "买买提·艾力"),
        ("Li  Ming", "Li Ming"),
        ("𠮷田", "𠮷田"),
    ],
)
def test_blanks_go_out_of_a_name_where_they_only_pad_it(tmp_path: Path, text: str, name: str) -> None:
    (entry,) = entries(tmp_path, GOOD | {"姓名": text})
    assert (entry.values["name"], entry.problems) == (name, ())


@pytest.mark.parametrize("text", ["12.5", "一百", "-3", "约100"])
def test_a_count_is_a_whole_number(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "unions.csv", UNION | {"会员人数": text})
    (entry,) = read_roster(path, on="2026-11-25", layout="cn/rosters/organisations")
    assert ("members", "not_a_count") in codes(entry)


def test_a_text_that_is_very_long_is_refused(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, GOOD | {"籍贯": "安" * 201})
    assert codes(entry) == {("native_place", "too_long")}


def test_a_number_of_a_document_without_a_check_is_taken_as_it_is(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, GOOD | {"有效证件类别": "普通护照", "证件号码": " E12345678 "})
    assert (entry.values["identity"], entry.problems) == ("E12345678", ())


def test_the_same_number_under_an_identity_card_is_refused(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, GOOD | {"证件号码": "E12345678"})
    assert codes(entry) == {("identity", "length")}


@pytest.mark.parametrize("code", sorted(FINDINGS))
def test_every_finding_about_a_number_is_a_kind_of_the_same_level(code: str) -> None:
    assert KINDS[code].level == FINDINGS[code].level


@pytest.mark.parametrize("name", [column.name for column in load_layout("cn/rosters/members")])
@pytest.mark.parametrize("cell", ["", "  ", "\u3000", "\u200b", "'"])
def test_an_empty_cell_is_nothing_in_every_column(name: str, cell: str) -> None:
    read = reader_of(load_layout("cn/rosters/members")[name], Limits(on=DAY))
    assert read(cell) == (None, ())


def test_a_level_that_is_none_is_refused() -> None:
    with pytest.raises(Exception, match="repeated_twice"):
        Demands(levels={"repeated_twice": "error"})


def test_every_kind_of_problem_is_on_the_page_of_codes() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "codes.md").read_text(encoding="utf-8")
    section = page.partition("## Problems of rosters\n")[2].partition("\n## ")[0]
    listed = set(re.findall(r"^\| `(\w+)` \| (\w+) \|", section, re.MULTILINE))
    assert listed == {(kind.code, kind.level) for kind in KINDS.values()}
