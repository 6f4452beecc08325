"""Promises of case files in CSV: one case in a row, cells as offices type them, mistakes with line and column."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.lab.conftest import WriteCases

from unionkit.errors import CaseError, ErrorGroup, UnionkitError, flatten
from unionkit.lab import load_cases, run_cases
from unionkit.packs.loading import LARGEST

NAME = "berth.cases.csv"
HEADER = (
    "id,on,crew,fee,facts.debt,licensed,flag,calls,share,remark,expect.outcome,expect.amount,expect.needs\n"
)
GOOD = 'a,2023/1/1,5,"1,200",0,是,本国,"[{""tons"": 3}]",30%,,granted,1200,\n'


def told(path: Path) -> list[str]:
    """Where each problem of a file stands."""
    with pytest.raises(UnionkitError) as refused:
        load_cases(path)
    return [error.where.removeprefix(f"{path}:") for error in flatten(refused.value)]


def test_cells_are_read_as_offices_type_them(cases: WriteCases) -> None:
    (case,) = load_cases(cases(HEADER + GOOD, NAME))
    facts = {key: str(value) for key, value in case.facts.items()}
    assert facts == {
        "crew": "5",
        "fee": "1200",
        "debt": "0",
        "licensed": "True",
        "flag": "home",
        "calls": "[{'tons': 3}]",
        "share": "0.30",
    }
    assert run_cases(case.file).failed == 0


def test_an_empty_cell_is_unknown_or_not_checked(cases: WriteCases) -> None:
    path = cases(HEADER + "a,2023-01-01,3,,0,,,,,,,,fee\nb,2023-01-01,3,,,,,,,,,,debt; fee\n", NAME)
    assert run_cases(path).failed == 0


@pytest.mark.parametrize("between", ["; ", ";", " ", "；", "\n"])
def test_needs_are_parted_by_semicolons_or_blanks(cases: WriteCases, between: str) -> None:
    needs = f'"debt{between}fee"'
    assert run_cases(cases(HEADER + f"b,2023-01-01,3,,,,,,,,,,{needs}\n", NAME)).failed == 0


def test_texts_inside_a_list_are_read_as_in_cells(cases: WriteCases) -> None:
    (case,) = load_cases(cases(HEADER + GOOD.replace('""tons"": 3', '""tons"": ""0.1万""'), NAME))
    assert str(case.facts["calls"]) == "[{'tons': Decimal('1000')}]"


def test_what_cannot_be_read_inside_a_list_is_told_with_its_path(cases: WriteCases) -> None:
    path = cases(HEADER + GOOD.replace('{""tons"": 3}', '{""tons"": ""约3""}, {""tons"": ""三""}'), NAME)
    assert told(path) == ["2 facts.calls[0].tons", "2 facts.calls[1].tons"]


def test_a_case_that_fails_is_a_failure(cases: WriteCases) -> None:
    (failure,) = run_cases(cases(HEADER + GOOD.replace("granted", "refused"), NAME)).failures
    assert [each.what for each in failure.differences] == ["outcome"]


def test_a_case_stands_on_the_line_on_which_it_begins(cases: WriteCases) -> None:
    text = HEADER + GOOD.replace(",,granted", ',"one\ntwo",granted') + "\n" + GOOD.replace("a,", "b,", 1)
    assert [case.line for case in load_cases(cases(text, NAME))] == [2, 5]


def test_a_mark_at_the_beginning_is_no_part_of_the_header(cases: WriteCases) -> None:
    assert len(load_cases(cases(HEADER + GOOD, NAME, "utf-8-sig"))) == 1


def test_rows_may_be_about_different_policies(cases: WriteCases) -> None:
    text = "id,on,policy,crew,people,expect.outcome,expect.needs\n"
    text += "a,2023-01-01,berth.toml,12,,refused,\nb,2020-08-01,cn/anhui/chuzhou/file,,101,invalid,\n"
    assert [case.policy.id for case in load_cases(cases(text, "any.cases.csv"))] == [
        "harbour/berth",
        "cn/anhui/chuzhou/file",
    ]


def test_more_days_and_reasons_are_read(cases: WriteCases) -> None:
    text = "id,on,known_on,assume,crew,fee,why,cite,expect.outcome\n"
    text += "a,2023-01-01,2023年2月1日,usual,3,1,as printed,page 3,granted\n"
    (case,) = load_cases(cases(text, NAME))
    assert (str(case.known_on), case.assume, case.why, case.cite) == (
        "2023-02-01",
        "usual",
        "as printed",
        "page 3",
    )
    assert run_cases(case.file).failed == 0


MISTAKES = [
    (GOOD.replace("a,2023", ",2023"), ["2 id"]),
    (GOOD.replace("2023/1/1", "1/1/23"), ["2 on"]),
    (GOOD.replace("2023/1/1", ""), ["2 on"]),
    (GOOD.replace(",5,", ",五,"), ["2 crew"]),
    (GOOD.replace("是", "也许"), ["2 licensed"]),
    (GOOD.replace('"[{""tons"": 3}]"', "three"), ["2 calls"]),
    (GOOD.replace("granted", "granded"), ["2 expect.outcome"]),
    (GOOD.replace(",1200,", ",many,"), ["2 expect.amount"]),
    (GOOD + GOOD, ["3 id"]),
    ("a,2023-01-01\n", ["2"]),
    (GOOD.replace("a,2023/1/1,5", "a,soon,五"), ["2 on", "2 crew"]),
]


@pytest.mark.parametrize(("rows", "places"), MISTAKES)
def test_a_mistake_is_told_with_line_and_column(cases: WriteCases, rows: str, places: list[str]) -> None:
    assert told(cases(HEADER + rows, NAME)) == places


HEADERS = [
    ("id,on,crw,expect.outcome\na,2023-01-01,3,granted\n", ["1 crw"]),
    ("id,id,on,expect.outcome\na,a,2023-01-01,granted\n", ["1"]),
    ("on,expect.outcome\n2023-01-01,granted\n", ["1"]),
    ("id,on,expect.outcome\n", ["1"]),
    ("", ["1"]),
    ("id,on,expect.amuont\na,2023-01-01,3\n", ["2 expect"]),
]


@pytest.mark.parametrize(("text", "places"), HEADERS)
def test_a_mistake_in_the_header_is_told_with_its_column(
    cases: WriteCases, text: str, places: list[str]
) -> None:
    assert any(place.startswith(places[0]) for place in told(cases(text, NAME)))


def test_a_quote_that_is_never_closed_is_told_with_its_line(cases: WriteCases) -> None:
    path = cases(HEADER + GOOD + 'b,"2023', NAME)
    with pytest.raises(CaseError, match="not CSV") as refused:
        load_cases(path)
    assert refused.value.where == f"{path}:3"


def test_a_file_that_is_not_utf_8_is_refused(cases: WriteCases) -> None:
    with pytest.raises(CaseError, match="not UTF-8"):
        load_cases(cases(HEADER + GOOD, NAME, "gb18030"))


def test_a_file_that_is_too_large_is_refused(cases: WriteCases) -> None:
    path = cases("", NAME)
    os.truncate(path, LARGEST + 1)
    with pytest.raises(CaseError, match="too large"):
        load_cases(path)


def test_a_file_that_cannot_be_opened_is_refused(cases: WriteCases, monkeypatch: pytest.MonkeyPatch) -> None:
    path = cases(HEADER + GOOD, NAME)

    def deny(*_arguments: object, **_more: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", deny)
    with pytest.raises(CaseError, match=r"cannot be read \(Permission denied\)"):
        load_cases(path)


def test_a_row_about_a_policy_that_is_not_there_is_told_once_for_each_row(cases: WriteCases) -> None:
    text = "id,on,policy,expect.outcome\na,2023-01-01,absent.toml,granted\nb,2023-01-01,absent.toml,granted\n"
    assert told(cases(text, NAME)) == ["2 policy", "3 policy"]


def test_a_fact_of_another_policy_is_refused_in_its_row(cases: WriteCases) -> None:
    text = "id,on,policy,crew,people,expect.outcome\n"
    text += "a,2023-01-01,berth.toml,3,,granted\nb,2023-01-01,berth.toml,3,4,granted\nc,2020-08-01,cn/anhui/chuzhou/file,,4,granted\n"
    assert told(cases(text, "any.cases.csv")) == ["3 people"]


def test_all_mistakes_come_together(cases: WriteCases) -> None:
    path = cases(HEADER + GOOD.replace("a,2023/1/1,5", ",soon,五"), NAME)
    with pytest.raises(ErrorGroup):
        load_cases(path)
