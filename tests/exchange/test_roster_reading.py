"""Promises of rosters as a whole: columns by label, rows against one another, nothing personal in a remark."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from bench.planted_roster import KINDS as PLANTED
from bench.planted_roster import LABELS, Found, planted_rows, write_csv
from bench.planted_roster import ON as PLANTED_ON
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.rosters import GOOD, ON, SECOND, UNION, codes, entries, write

from unionkit import load_pack
from unionkit.errors import InputError, ValueRefused
from unionkit.exchange.rosters import Demands, person_of, read_roster, roll_in, roll_of, row_of
from unionkit.exchange.rosters.cleaning import bare

FIFTEEN = "340421700131998"


# ------------------------------------------------------------------------------------------------------ columns


@pytest.mark.property
@given(st.permutations(list(GOOD)))
def test_the_order_of_the_columns_never_matters(
    tmp_path_factory: pytest.TempPathFactory, labels: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("roster")
    (usual,) = entries(folder, GOOD)
    (entry,) = entries(folder, {label: GOOD[label] for label in labels})
    assert dict(entry.values) == dict(usual.values)
    assert entry.problems == ()


@pytest.mark.parametrize(
    "label",
    [
        "证件号码*",
        " 证 件 号 码 ",
        "＊证件号码（必填）",
        "身份证号",
        "公民身份号码",
        "证件号码(18位)",
        "证件号码：",
        "identity",
    ],
)
def test_a_column_is_found_by_its_label_marks_and_remarks_aside(tmp_path: Path, label: str) -> None:
    row = {label if name == "证件号码" else name: cell for name, cell in GOOD.items()}
    (entry,) = entries(tmp_path, row)
    assert entry.values["identity"] is not None
    assert entry.problems == ()


def test_titles_above_the_labels_are_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    titles = [["海南省工会会员信息采集表"], [], ["填报单位：某矿", "", "2026年"]]
    path = write(tmp_path / "roster.csv", GOOD, above=titles)
    roster = read_roster(path, on=ON)
    assert (roster.header.row, [entry.row for entry in roster]) == (4, [5])


def test_a_missing_column_that_is_needed_is_named_with_the_nearest_label(tmp_path: Path) -> None:
    row = {"证件号": GOOD["证件号码"], "姓 名": "张三", "移动电活": "13800000000"}
    with pytest.raises(InputError, match="移动电话") as caught:
        entries(tmp_path, row)
    assert "移动电活" in caught.value.hint


def test_a_column_that_stands_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'证件号码' and '身份证号'"):
        entries(tmp_path, GOOD | {"身份证号": ""})


def test_a_file_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no labels"):
        entries(tmp_path, {"a": "1", "b": "2"})


def test_columns_that_mean_nothing_are_told_and_carried(tmp_path: Path) -> None:
    path = write(tmp_path / "roster.csv", GOOD | {"备注": "x"})
    roster = read_roster(path, on=ON)
    assert roster.header.unread == ("备注",)
    assert [entry.cells[-1] for entry in roster] == ["x"]


def test_columns_of_the_template_that_are_not_there_are_told(tmp_path: Path) -> None:
    row = {label: GOOD[label] for label in ("姓名", "证件号码", "移动电话")}
    roster = read_roster(write(tmp_path / "roster.csv", row), on=ON)
    assert [column.title for column in roster.header.absent][:2] == ["序号", "性别"]
    assert [entry.accepted for entry in roster] == [True]


def test_a_million_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(["姓名", "证件号码", "移动电话", *["x"] * 100_000]) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="columns"):
        read_roster(path, on=ON)


# --------------------------------------------------------------------------------------------------------- rows


def test_blank_rows_are_passed_over_and_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "roster.csv", GOOD, dict.fromkeys(GOOD, " "), SECOND)
    assert [entry.row for entry in read_roster(path, on=ON)] == [2, 4]


def test_a_row_with_cells_cut_off_is_refused_and_costs_no_other(tmp_path: Path) -> None:
    path = write(tmp_path / "roster.csv", GOOD, dict(list(SECOND.items())[:8]), SECOND)
    found = list(read_roster(path, on=ON))
    assert [entry.accepted for entry in found] == [True, False, True]
    assert found[1].problems[0].text("en").startswith("row 3: 8 cells where the header has 20")


def test_what_is_needed_can_be_chosen(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, GOOD | {"移动电话": "", "工作单位": ""}, needed=("name", "employer"))
    assert codes(entry) == {("phone", "missing_in_template"), ("employer", "missing")}


def test_a_needed_column_that_no_layout_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueRefused, match="wage"):
        entries(tmp_path, GOOD, needed=("wage",))


def test_an_empty_cell_of_the_template_is_a_remark_and_can_be_made_an_error(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, GOOD | {"籍贯": ""})
    assert entry.accepted
    (entry,) = entries(tmp_path, GOOD | {"籍贯": ""}, levels={"missing_in_template": "error"})
    assert not entry.accepted


# ------------------------------------------------------------------------------------------------- across cells


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"出生日期": "1970-01-30"}, {("birth_date", "birth_differs")}),
        ({"性别": "男"}, {("sex", "sex_differs")}),
        ({"会籍变化日期": "2026-11-26"}, {("change_date", "day_to_come")}),
        ({"会籍变化日期": "1970-01-30"}, {("change_date", "changed_before_birth")}),
        ({"会籍变化日期": "2026-11-25"}, set()),
        ({"会籍变化日期": "1970-01-31"}, set()),
    ],
)
def test_cells_of_a_row_must_fit_together(
    tmp_path: Path, changed: dict[str, str], wanted: set[tuple[str, str]]
) -> None:
    (entry,) = entries(tmp_path, GOOD | changed)
    assert codes(entry) == wanted


@pytest.mark.parametrize(("text", "code"), [("", "missing_in_template"), ("不详", "taken_from_number")])
def test_a_day_of_birth_that_cannot_be_read_comes_from_the_number_with_a_remark(
    tmp_path: Path, text: str, code: str
) -> None:
    (entry,) = entries(tmp_path, GOOD | {"出生日期": text})
    assert entry.values["birth_date"] == date(1970, 1, 31)
    assert [problem.code for problem in entry.warnings] == [code]


def test_an_empty_day_of_change_is_never_filled_in(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, GOOD | {"会籍变化日期": ""})
    assert entry.values["change_date"] is None


@pytest.mark.parametrize(
    ("number", "sex", "status", "remarked"),
    [
        ("340421197001319982", "女", "退休", False),  # reached 50 long ago
        ("34042119800109997X", "男", "退休", True),
        (
            "340421196610019999",
            "男",
            "退休",
            False,
        ),  # 60 in 2026-10: early by choice, the statutory month is in 2027
        ("34042119800109997X", "男", "在岗", False),
    ],
)
def test_who_is_put_down_as_retired_too_early_is_remarked_on(
    tmp_path: Path, number: str, sex: str, status: str, remarked: bool
) -> None:
    retirable_from = partial(load_pack("cn").retirement.first_day, on=date(2026, 11, 25))
    row = GOOD | {"证件号码": number, "性别": sex, "就业状况": status, "出生日期": ""}
    (entry,) = entries(tmp_path, row, retirable_from=retirable_from)
    assert (("work_status", "retired_early") in codes(entry)) is remarked
    assert entry.accepted


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"会员人数": "121"}, ("members", "more_members_than_staff")),
        ({"工会统一社会信用代码": "91340421TE5T00014U"}, ("union_code", "not_a_union")),
        ({"建会日期": "2030-01-01"}, ("founded", "day_to_come")),
        ({"工会名称": ""}, ("union_name", "missing")),
    ],
)
def test_what_does_not_fit_on_the_sheet_of_unions_is_found(
    tmp_path: Path, changed: dict[str, str], wanted: tuple[str, str]
) -> None:
    path = write(tmp_path / "unions.csv", UNION | changed)
    (entry,) = read_roster(path, on=ON, layout="cn/rosters/organisations")
    found = codes(entry)
    assert wanted in found or (wanted[1] == "not_a_union" and ("union_code", "wrong_check") in found)


# ------------------------------------------------------------------------------------------------------ repeats


def test_rows_with_one_number_name_each_other_and_the_first_is_taken(tmp_path: Path) -> None:
    third = SECOND | {"证件号码": GOOD["证件号码"], "出生日期": "", "性别": "", "移动电话": "13800000002"}
    first, second, again = entries(tmp_path, GOOD, SECOND, third)
    assert [(problem.code, problem.figure) for problem in first.problems] == [("repeated_below", "4")]
    assert [(problem.code, problem.figure) for problem in again.errors] == [("repeated", "2")]
    assert [first.accepted, second.accepted, again.accepted] == [True, True, False]


@pytest.mark.parametrize("spelled", ["３４０４２１１９７００１３１９９８２", "'340421197001319982", FIFTEEN])
def test_a_number_repeats_another_however_it_is_spelled(tmp_path: Path, spelled: str) -> None:
    _, again = entries(tmp_path, GOOD, SECOND | {"证件号码": spelled, "出生日期": "", "性别": ""})
    assert ("identity", "repeated") in codes(again)


@pytest.mark.parametrize("spelled", ["138 0000 0000", "13800000000.0", "+86 138-0000-0000"])
def test_a_phone_repeats_another_however_it_is_spelled(tmp_path: Path, spelled: str) -> None:
    _, again = entries(tmp_path, GOOD, SECOND | {"移动电话": spelled})
    assert codes(again) == {("phone", "repeated")}


def test_a_user_name_that_repeats_another_is_refused(tmp_path: Path) -> None:
    _, again = entries(tmp_path, GOOD | {"用户名": "Zhang3"}, SECOND | {"用户名": "zhang3 "})
    assert codes(again) == {("user_name", "repeated")}


def test_a_number_of_the_rows_that_repeats_is_only_a_remark(tmp_path: Path) -> None:
    _, again = entries(tmp_path, GOOD, SECOND | {"序号": "1"})
    assert codes(again) == {("number", "repeated_number")}
    assert again.accepted


def test_rounded_numbers_do_not_repeat_one_another(tmp_path: Path) -> None:
    rounded = {"证件号码": "3.40421196501E+17"}
    _, again = entries(tmp_path, GOOD | rounded, SECOND | rounded)
    assert codes(again) == {("identity", "spreadsheet_rounded")}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"identity": "340421197001319982"}, "identity"),
        ({"identity": FIFTEEN}, "identity"),
        ({"phone": "138 0000 0000"}, "phone"),
    ],
)
def test_who_is_on_the_roll_already_is_refused_with_a_name_to_look_for(
    tmp_path: Path, cells: dict[str, str | None], column: str
) -> None:
    known = roll_of([("A17", cells)])
    found = list(read_roster(write(tmp_path / "roster.csv", GOOD, SECOND), on=ON, known=known))
    assert [(problem.name, problem.code, problem.figure) for problem in found[0].problems] == [
        (column, "on_roll", "A17")
    ]
    assert found[1].accepted


def test_a_roll_in_a_file_is_named_by_its_rows(tmp_path: Path) -> None:
    known = roll_in(write(tmp_path / "roll.csv", SECOND, GOOD))
    (entry,) = read_roster(write(tmp_path / "roster.csv", GOOD), on=ON, known=known)
    assert {(problem.name, problem.figure) for problem in entry.problems} == {
        ("identity", "3"),
        ("phone", "3"),
    }


# ------------------------------------------------------------------------------------------------------ mistakes


def test_every_planted_mistake_is_found_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "planted.csv"
    kinds, wanted = write_csv(path, 3 * 50 * len(PLANTED))
    found = {
        Found(problem.row, LABELS.index(problem.column) if problem.column else -1, problem.code)
        for entry in read_roster(path, on=PLANTED_ON)
        for problem in entry.problems
    }
    assert len(kinds) >= 20
    assert set(kinds.values()) == {3}
    assert found == wanted


PERSONAL = [label for label in GOOD if label in ("姓名", "证件号码", "移动电话", "出生日期", "户籍所在地")]


@pytest.mark.property
@given(st.integers(min_value=0, max_value=10**6), st.randoms(use_true_random=False))
def test_no_problem_and_no_repr_shows_a_person_even_where_cells_are_shifted(
    tmp_path_factory: pytest.TempPathFactory, index: int, chance: random.Random
) -> None:
    cells = list(GOOD.values())
    cells[7] = next(iter(planted_rows(1)))[0][7][:-1] + "0"
    chance.shuffle(cells)
    row = dict(zip(GOOD, cells, strict=True))
    (entry,) = entries(tmp_path_factory.mktemp("roster"), row)
    secrets = [row_cell for row_cell in cells if bare(row_cell) and len(row_cell) > 8]
    secrets += ["13800000000", "张三"]
    for text in (
        *(problem.text(locale) for problem in entry.problems for locale in ("en", "zh_CN")),
        repr(entry),
    ):
        assert not [secret for secret in secrets if secret in text]


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({"出生日期": "1970"}, "****"),
        ({"移动电话": "1380000000"}, "******0000"),
        ({"证件号码": "340421197001319983"}, "340***********9983"),
        ({"姓名": "张三2"}, "张**"),
        ({"就业状况": "待下岗位"}, "待下岗位"),
        ({"就业状况": "340421197001319982"}, "******************"),
        ({"是否农民工会员": "2"}, "2"),
    ],
)
def test_a_remark_shows_of_a_cell_what_tells_of_nobody(
    tmp_path: Path, changed: dict[str, str], shown: str
) -> None:
    (entry,) = entries(tmp_path, GOOD | changed)
    assert [problem.shown for problem in entry.problems] == [shown]


def test_a_remark_tells_of_a_day_of_birth_no_more_than_the_year(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, GOOD | {"出生日期": "25599"})
    (problem,) = entry.problems
    assert "1970-**-**" in problem.text("en")


@pytest.mark.property
@pytest.mark.fuzz
@given(st.lists(st.text(max_size=30), min_size=20, max_size=20))
def test_whatever_stands_in_the_cells_a_row_comes_back(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    plain = [cell.encode("utf-8", "ignore").decode().replace("\0", "") for cell in cells]
    found = entries(tmp_path_factory.mktemp("roster"), dict(zip(GOOD, plain, strict=True)))
    assert len(found) <= 1
    for entry in found:
        assert all(problem.text("en") and problem.text("zh_CN") for problem in entry.problems)


# -------------------------------------------------------------------------------------------------------- people


def test_an_accepted_row_makes_a_person_with_labels(tmp_path: Path) -> None:
    path = write(tmp_path / "roster.csv", GOOD)
    roster = read_roster(path, on=ON)
    (entry,) = roster
    person = person_of(entry, "A1", roster.layout)
    assert (person.name, person.nation, person.sex, person.migrant) == ("张三", "汉族", "female", True)
    assert row_of(person)["nation"] == "汉族"


def test_a_row_with_errors_makes_no_person(tmp_path: Path) -> None:
    roster = read_roster(write(tmp_path / "roster.csv", GOOD | {"姓名": ""}), on=ON)
    (entry,) = roster
    with pytest.raises(ValueRefused, match="errors"):
        person_of(entry, "A1", roster.layout)


def test_a_document_without_a_check_is_kept_as_the_number_of_a_document(tmp_path: Path) -> None:
    roster = read_roster(
        write(tmp_path / "roster.csv", GOOD | {"有效证件类别": "护照", "证件号码": "E12345678"}), on=ON
    )
    (entry,) = roster
    person = person_of(entry, "A1", roster.layout)
    assert (person.identity, person.document_number) == (None, "E12345678")
    assert row_of(person)["identity"] == "E12345678"


@pytest.mark.parametrize("make", [lambda: Demands(levels={"missing": "fatal"})])  # type: ignore[dict-item]
def test_a_level_that_does_not_exist_is_refused(make: Callable[[], Demands]) -> None:
    with pytest.raises(ValueRefused, match="fatal"):
        make()
