"""Rosters of members that nobody is, with mistakes of known kinds planted in known rows."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from unionkit.values.identity import ResidentNumber, identity_check

ON = date(2026, 11, 25)
LABELS = (
    "序号*",
    "姓名*",
    "性别",
    "出生日期",
    "民族",
    "就业状况",
    "有效证件类别",
    "证件号码*",
    "学历",
    "技术等级",
    "移动电话*",
    "户籍类型",
    "户籍所在地",
    "会籍变化类型",
    "会籍变化日期",
    "会籍变化原因",
    "政治面貌",
    "工作单位",
    "籍贯",
    "是否农民工会员",
)
NAME, SEX, BIRTH, NATION, STATUS, IDENTITY, MOBILE, CHANGED, REASON, EMPLOYER, MIGRANT = (
    LABELS.index(label)
    for label in (
        "姓名*",
        "性别",
        "出生日期",
        "民族",
        "就业状况",
        "证件号码*",
        "移动电话*",
        "会籍变化日期",
        "会籍变化原因",
        "工作单位",
        "是否农民工会员",
    )
)
FIRST_ROW = 2
EVERY = 50
REGIONS = ("340421", "460105", "610103", "320102")
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静强磊军洋勇艳杰娟涛明超霞平刚桂英"
FIRST_BIRTH, DAYS = date(1967, 1, 1), 14_000
Row = list[str]


class Planted(NamedTuple):
    """A mistake: what it does to a row (and knows of the row before), and what must be found in the row and in that before."""

    plant: Callable[[Row, Row], None]
    found: tuple[tuple[int, str], ...]
    before: tuple[tuple[int, str], ...] = ()


def put(place: int, text: str) -> Callable[[Row, Row], None]:
    def plant(row: Row, _: Row) -> None:
        row[place] = text

    return plant


def change(place: int, how: Callable[[str], str]) -> Callable[[Row, Row], None]:
    def plant(row: Row, _: Row) -> None:
        row[place] = how(row[place])

    return plant


def copy(*places: int) -> Callable[[Row, Row], None]:
    def plant(row: Row, before: Row) -> None:
        for place in places:
            row[place] = before[place]

    return plant


def without_last_cells(row: Row, _: Row) -> None:
    del row[-3:]


def another_check(number: str) -> str:
    return number[:-1] + ("X" if number[-1] != "X" else "1")


def rounded(number: str) -> str:
    return f"{float(int(number[:17] + '0')):.11E}"


def impossible_day(number: str) -> str:
    body = f"{number[:10]}{int(number[10]) + 2}{number[11:17]}"
    return body + identity_check(body)


def later(text: str) -> str:
    year, rest = text[:4], text[4:]
    return str(int(year) + 1) + rest


KINDS: Mapping[str, Planted] = {
    "no name": Planted(put(NAME, " \u200b"), ((NAME, "missing"),)),
    "no phone": Planted(put(MOBILE, ""), ((MOBILE, "missing"),)),
    "no number": Planted(put(IDENTITY, "　"), ((IDENTITY, "missing"),)),
    "digits in a name": Planted(change(NAME, lambda name: name + "2"), ((NAME, "not_a_name"),)),
    "wrong check character": Planted(change(IDENTITY, another_check), ((IDENTITY, "wrong_check"),)),
    "a digit too few": Planted(change(IDENTITY, lambda number: number[:-1]), ((IDENTITY, "length"),)),
    "no such day of birth": Planted(change(IDENTITY, impossible_day), ((IDENTITY, "no_such_day"),)),
    "rounded by Excel": Planted(change(IDENTITY, rounded), ((IDENTITY, "spreadsheet_rounded"),)),
    "masked": Planted(
        change(IDENTITY, lambda number: f"{number[:6]}********{number[-4:]}"), ((IDENTITY, "masked"),)
    ),
    "fifteen digits": Planted(
        change(IDENTITY, lambda number: number[:6] + number[8:17]), ((IDENTITY, "first_generation"),)
    ),
    "another day of birth": Planted(change(BIRTH, later), ((BIRTH, "birth_differs"),)),
    "another sex": Planted(change(SEX, lambda sex: "女" if sex == "男" else "男"), ((SEX, "sex_differs"),)),
    "a phone too short": Planted(change(MOBILE, lambda phone: phone[:-1]), ((MOBILE, "not_a_mobile"),)),
    "a rounded phone": Planted(put(MOBILE, "1.38E+10"), ((MOBILE, "phone_rounded"),)),
    "a misspelt choice": Planted(put(STATUS, "在刚"), ((STATUS, "not_a_choice"),)),
    "no choice at all": Planted(put(NATION, "地球人民"), ((NATION, "not_in_list"),)),
    "neither yes nor no": Planted(put(MIGRANT, "也许"), ((MIGRANT, "not_yes_or_no"),)),
    "half a day": Planted(put(CHANGED, "2020年1月"), ((CHANGED, "not_a_day"),)),
    "a day to come": Planted(put(CHANGED, "2027-01-02"), ((CHANGED, "day_to_come"),)),
    "changed before birth": Planted(put(CHANGED, "1950/1/2"), ((CHANGED, "changed_before_birth"),)),
    "a day as Excel keeps it": Planted(put(CHANGED, "43831"), ((CHANGED, "day_from_serial"),)),
    "an unreadable day of birth": Planted(put(BIRTH, "不详"), ((BIRTH, "taken_from_number"),)),
    "another word for a choice": Planted(put(NATION, "汉"), ((NATION, "read_as"),)),
    "nothing where the template asks": Planted(put(EMPLOYER, ""), ((EMPLOYER, "missing_in_template"),)),
    "the number of the row before": Planted(
        copy(IDENTITY, BIRTH, SEX, CHANGED), ((IDENTITY, "repeated"),), ((IDENTITY, "repeated_below"),)
    ),
    "the phone of the row before": Planted(
        copy(MOBILE), ((MOBILE, "repeated"),), ((MOBILE, "repeated_below"),)
    ),
    "cells cut off": Planted(without_last_cells, ((-1, "unreadable_row"),)),
}


class Found(NamedTuple):
    """Something that must be found: the row as a spreadsheet numbers it, the place of the column, the code."""

    row: int
    place: int
    code: str


def good_row(index: int) -> Row:
    """A row without a mistake, one of its own for every index; days and blanks are written in several ways."""
    birth = FIRST_BIRTH + timedelta(days=index * 37 % DAYS)
    sequence = 101 + index // DAYS % 90
    region = REGIONS[index // (DAYS * 90) % len(REGIONS)]
    number = ResidentNumber(region=region, birth_date=birth, sequence=sequence)
    joined = birth + timedelta(days=365 * 20 + index % 300)
    name = FAMILY[index % 10] + GIVEN[index // 10 % 20] + (GIVEN[index // 200 % 20] if index % 3 else "")
    days = (birth.isoformat(), f"{birth.year}/{birth.month}/{birth.day}", f"{birth:%Y%m%d}")
    return [
        str(index + 1),
        name,
        "男" if number.sex == "male" else "女",
        days[index % 3],
        ("汉族", "黎族", "苗族", "回族")[index % 4],
        ("在岗", "在岗", "病休", "其他")[index % 4],
        "居民身份证",
        number.number,
        ("大专", "本科", "高中", "初中")[index % 4],
        "无",
        f"13{(index * 7_919) % 1_000_000_000:09d}",
        ("农业户口", "非农业户口")[index % 2],
        f"安徽省淮南市第{index % 500}街道",
        "入会",
        f"{joined.year}年{joined.month}月{joined.day}日",
        "",
        ("群众", "中共党员", "共青团员")[index % 3],
        f"第{index % 2_000}矿业有限公司",
        "安徽凤台",
        "是" if index % 5 == 0 else "否",
    ]


def planted_rows(count: int, without: Collection[str] = ()) -> Iterator[tuple[Row, list[Found], str]]:
    """Rows, what must be found in each or in the one before, and the kind of mistake, '' for none."""
    names = [name for name in KINDS if name not in without]
    before: Row = []
    for index in range(count):
        row, kind, wanted = good_row(index), "", []
        if index % EVERY == EVERY // 2:
            kind = names[index // EVERY % len(names)]
            planted = KINDS[kind]
            planted.plant(row, before)
            number = index + FIRST_ROW
            wanted = [Found(number, place, code) for place, code in planted.found]
            wanted += [Found(number - 1, place, code) for place, code in planted.before]
        yield row, wanted, kind
        before = row


def write_csv(path: Path, count: int, without: Collection[str] = ()) -> tuple[dict[str, int], set[Found]]:
    """Write a roster; how often each kind was planted, and all that must be found."""
    kinds = dict.fromkeys(KINDS, 0)
    wanted: set[Found] = set()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(LABELS)
        for row, found, kind in planted_rows(count, without):
            writer.writerow(row)
            wanted.update(found)
            if kind:
                kinds[kind] += 1
    return kinds, wanted


def write_excel(path: Path, count: int, without: Collection[str] = ()) -> set[Found]:
    """The same as a workbook, all cells as text; what must be found comes back."""
    import xlsxwriter

    wanted: set[Found] = set()
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    for place, label in enumerate(LABELS):
        sheet.write_string(0, place, label)
    for number, (row, found, _) in enumerate(planted_rows(count, without), start=1):
        wanted.update(found)
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell)
    book.close()
    return wanted
