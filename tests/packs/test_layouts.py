"""Promises of layouts of rosters as data: the shipped ones, one's own, and what is wrong in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from unionkit import load_pack
from unionkit.errors import PackError, PolicyError, UnionkitError
from unionkit.evidence import Grade
from unionkit.packs.layouts import load_layout
from unionkit.packs.linting import lint_path

HEAD = 'kind = "roster"\nid = "club/members"\ncite = "form"\nsources.form = { title = "The form", grade = "issuer" }\n'
COLUMN = '[[column]]\nname = "name"\nlabel = { zh = "姓名", en = "name" }\ntype = "name"\n'
TEMPLATE = (
    "序号 姓名 性别 出生日期 民族 就业状况 有效证件类别 证件号码 学历 技术等级 移动电话 户籍类型 户籍所在地 会籍变化类型 "
    "会籍变化日期 会籍变化原因 政治面貌 工作单位 籍贯 是否农民工会员"
)
SHEET = (
    "序号 单位名称 统一社会信用代码 单位地址 单位所在政区 单位性质类别 经济类型 单位所属行业 职工人数 工会名称 "
    "工会统一社会信用代码 上级工会名称 建会日期 基层工会类型 会员人数 工会负责人(法定代表人) 联系电话"
)


@pytest.mark.parametrize(
    ("name", "titles"), [("cn/rosters/members", TEMPLATE), ("cn/rosters/organisations", SHEET)]
)
def test_the_shipped_layouts_print_the_columns_of_the_templates(name: str, titles: str) -> None:
    layout = load_layout(name)
    assert [column.title for column in layout.printed] == titles.split()
    assert layout.grade == Grade.mirror


def test_importers_need_name_number_and_phone() -> None:
    needed = {column.name for column in load_layout("cn/rosters/members") if column.needed}
    assert needed == {"name", "identity", "phone"}


@pytest.mark.parametrize("name", ["unit_nature", "economic_type", "union_type"])
def test_the_lists_of_the_sheet_of_unions_have_as_many_entries_as_the_sheet(name: str) -> None:
    assert len(load_pack("cn").codes[name]) == {"unit_nature": 20, "economic_type": 9, "union_type": 5}[name]


def test_a_layout_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(PackError, match="cn/rosters/members"):
        load_layout("cn/rosters/people")


def test_a_layout_of_ones_own_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "sheet.toml"
    path.write_text(HEAD + COLUMN, encoding="utf-8")
    assert load_layout(path)["name"].type == "name"


def test_a_file_that_holds_no_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sheet.toml"
    path.write_text('kind = "codes"\n', encoding="utf-8")
    with pytest.raises(PackError, match="no layout"):
        load_layout(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD, "has columns"),
        (HEAD + COLUMN.replace('"name"\nlabel', '"name"\nkind = 1\nlabel'), "means nothing"),
        (HEAD + COLUMN.replace('type = "name"', 'type = "nama"'), "did you mean 'name'"),
        (HEAD + COLUMN.replace('type = "name"', 'type = "choice"'), "list of codes"),
        (
            HEAD + COLUMN.replace('type = "name"', 'type = "choice"\ncodes = "nations"'),
            "did you mean 'nation'",
        ),
        (HEAD + COLUMN + COLUMN.replace('name = "name"', 'name = "other"'), "'姓名'"),
        (HEAD + 'roles = { sex = "sex" }\n' + COLUMN, "'sex' is not known"),
        (HEAD.replace('cite = "form"\n', "") + COLUMN, "cites"),
        (HEAD + COLUMN.replace('label = { zh = "姓名", en = "name" }\n', ""), "label is missing"),
    ],
)
def test_what_is_wrong_in_a_layout_is_told(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "sheet.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((PolicyError, UnionkitError)) as caught:
        load_layout(path)
    assert said in str(caught.value)


def test_the_linter_finds_a_source_that_a_layout_does_not_cite(tmp_path: Path) -> None:
    path = tmp_path / "sheet.toml"
    path.write_text(HEAD + 'sources.old = { title = "x", grade = "issuer" }\n' + COLUMN, encoding="utf-8")
    assert ["sources.old" in remark.where for remark in lint_path(path)] == [True]


def test_a_pack_reports_what_is_wrong_in_its_layouts(tmp_path: Path) -> None:
    (tmp_path / "sheet.toml").write_text(HEAD, encoding="utf-8")
    with pytest.raises(UnionkitError, match="has columns"):
        load_pack(tmp_path)
