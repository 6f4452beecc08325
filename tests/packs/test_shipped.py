"""The shipped pack: whole, cited, and its table of low-income standards equal to the published list beside this file."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from unionkit import load_pack
from unionkit.evidence import Citation, Grade
from unionkit.lab.cases import run_cases
from unionkit.packs import Pack
from unionkit.packs.loading import shipped_folder
from unionkit.rules.tables import Row, Table

LIST = Path(__file__).with_name("dibao_standards.csv")
PLACES = {
    "马鞍山": "340500",
    "合肥": "340100",
    "北京": "110000",
    "上海": "310000",
    "南京": "320100",
    "深圳": "440300",
    "杭州": "330100",
    "武汉": "420100",
    "南通": "320600",
    "泰州": "321200",
    "高邮": "321084",
    "宿迁": "321300",
    "蚌埠": "340300",
    "安庆": "340800",
    "池州贵池": "341702",
    "滁州": "341100",
    "淮南": "340400",
    "阜阳颍州": "341202",
    "六安": "341500",
}
AREAS = {"all": "*", "urban": "urban", "urban core": "urban", "county": "county", "rural": "rural"}


def published() -> list[dict[str, str]]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def first_day(text: str) -> date:
    """The first day of a published period: a day, a month or a year; of ``before …`` the last day before it."""
    before, words = text.startswith("before "), text.removeprefix("before ").split()
    parts = [int(part) for part in words[0].split("-")]
    day = date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    return day - timedelta(days=1) if before else day


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("cn")


@pytest.fixture(scope="module")
def table(pack: Pack) -> Table:
    return pack.tables["cn/dibao"]


def found(line: dict[str, str], table: Table) -> Row:
    area = AREAS[line["area"]]
    row = table.find(
        [PLACES[line["city"]], "urban" if area == "*" else area], first_day(line["effective_from"])
    )
    assert row
    return row


LINES = published()


@pytest.mark.parametrize(
    "line", LINES, ids=[f"{line['city']}-{line['area']}-{line['effective_from']}" for line in LINES]
)
def test_a_published_standard_stands_in_the_table(line: dict[str, str], table: Table) -> None:
    row = found(line, table)
    assert row.keys == (PLACES[line["city"]], AREAS[line["area"]])
    assert row.value == int(line["standard_yuan_month"])
    if not line["effective_from"].startswith("before "):
        assert row.start == first_day(line["effective_from"])


@pytest.mark.parametrize(
    "line", LINES, ids=[f"{line['city']}-{line['area']}-{line['effective_from']}" for line in LINES]
)
def test_a_published_standard_names_its_page_and_what_was_inferred(
    line: dict[str, str], table: Table
) -> None:
    row = found(line, table)
    assert row.citation is not None
    assert row.citation.source.url == line["source_url"]
    inferred = "inferred" in line["inferred"] or line["effective_from"].startswith("before ")
    if inferred:
        assert row.inferred
        assert row.grade is Grade.unverified
    elif len(line["effective_from"]) == 10:
        assert not row.inferred
        assert row.grade is row.citation.source.grade


def test_a_row_that_is_not_in_the_list_comes_of_a_page_that_is_or_is_called_unverified(table: Table) -> None:
    listed = {(PLACES[line["city"]], AREAS[line["area"]], int(line["standard_yuan_month"])) for line in LINES}
    others = [row for row in table.rows if (*row.keys, row.value) not in listed]
    assert len(table.rows) - len(others) == len(LINES)
    pages = {line["source_url"] for line in LINES}
    for row in others:
        assert row.citation is not None
        assert row.citation.source.url in pages or row.grade is Grade.unverified


def test_a_standard_issued_late_was_not_known_before(table: Table) -> None:
    late = table.find(["110000", "urban"], date(2023, 9, 1))
    known = table.find(["110000", "urban"], date(2023, 9, 1), known_on=date(2023, 10, 18))
    assert (late and late.value, known and known.value) == (1395, 1320)


def test_every_rule_and_every_number_has_a_source_with_a_grade(pack: Pack) -> None:
    citations: list[Citation | None] = []
    for policy in pack.policies.values():
        for edition in policy.editions:
            for rule in edition.rules():
                assert rule.citations, f"{policy.id} {rule.id}"
                citations += rule.citations
    for each in pack.tables.values():
        citations += [row.citation for row in each.rows]
    assert len(citations) > 200
    for citation in citations:
        assert citation is not None
        assert isinstance(citation.grade, Grade)
        assert citation.source.title


def test_every_policy_of_the_pack_has_a_title_and_days_in_order(pack: Pack) -> None:
    for policy in pack.policies.values():
        assert policy.title.has("zh")
        assert all(edition.end is None or edition.start <= edition.end for edition in policy.editions)
        assert all(edition.start.year > 1900 for edition in policy.editions)


def test_every_case_file_of_the_pack_passes() -> None:
    report = run_cases(shipped_folder())
    assert [case for case in report.cases if not case.passed] == []
    assert len(report.cases) >= 588
