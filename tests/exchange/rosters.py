"""Small rosters to test with: rows by their labels, in files of either kind."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from unionkit.exchange.rosters import Demands, Entry, read_roster

ON = "2026-11-25"
GOOD = {
    "序号": "1",
    "姓名": "张三",
    "性别": "女",
    "出生日期": "1970/1/31",
    "民族": "汉族",
    "就业状况": "在岗",
    "有效证件类别": "居民身份证",
    "证件号码": "340421197001319982",
    "学历": "本科",
    "技术等级": "无",
    "移动电话": "13800000000",
    "户籍类型": "农业户口",
    "户籍所在地": "安徽凤台",
    "会籍变化类型": "入会",
    "会籍变化日期": "2020-01-02",
    "会籍变化原因": "",
    "政治面貌": "群众",
    "工作单位": "某矿业有限公司",
    "籍贯": "安徽凤台",
    "是否农民工会员": "是",
}
SECOND = GOOD | {
    "序号": "2",
    "姓名": "李四",
    "出生日期": "1980-01-09",
    "证件号码": "34042119800109997X",
    "性别": "男",
    "移动电话": "13800000001",
}
UNION = {
    "单位名称": "某矿业有限公司",
    "职工人数": "120",
    "工会名称": "某矿业有限公司工会委员会",
    "工会统一社会信用代码": "81340421TE5T000165",
    "建会日期": "2019-05-01",
    "会员人数": "100",
    "联系电话": "0554-1234567",
}


def write(path: Path, *rows: Mapping[str, str], above: Sequence[Sequence[str]] = ()) -> Path:
    """A CSV with the labels of the first row, and other rows above them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([*above, list(rows[0]), *(list(row.values()) for row in rows)])
    return path


def entries(path: Path, *rows: Mapping[str, str], **demanded: object) -> list[Entry]:
    """What is made of rows."""
    demands = Demands(**demanded)  # type: ignore[arg-type]
    return list(read_roster(write(path / "roster.csv", *rows), on=ON, demands=demands))


def codes(entry: Entry) -> set[tuple[str, str]]:
    """The problems of a row: names of columns with codes."""
    return {(problem.name, problem.code) for problem in entry.problems}
