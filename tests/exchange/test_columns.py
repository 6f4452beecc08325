"""Promises of headers: a column is found by name or label, and a doubtful header is one clear error."""

from __future__ import annotations

import pytest

from unionkit import ErrorGroup, Policy
from unionkit.errors import InputError
from unionkit.evidence import Labels
from unionkit.exchange.columns import closest, match_columns
from unionkit.rules import Fact

HEADERS = [
    ("fee", "fee"),
    ("停泊费", "fee"),
    ("berth fee", "fee"),
    (" Berth  Fee ", "fee"),
    ("ＦＥＥ", "fee"),
    ("船员人数", "crew"),
    ("历次靠泊", "calls"),
]


@pytest.mark.parametrize(("header", "fact"), HEADERS)
def test_a_header_is_a_name_or_a_label_in_either_language(berth: Policy, header: str, fact: str) -> None:
    (column,) = match_columns([header], berth.facts, {})
    assert (column.fact.name, column.header, column.place) == (fact, header, 0)


def test_columns_keep_their_places_among_others(berth: Policy) -> None:
    columns = match_columns(["编号", "crew", "姓名", "停泊费"], berth.facts, {})
    assert [(column.fact.name, column.place) for column in columns] == [("crew", 1), ("fee", 3)]


def test_a_header_can_be_named_by_the_caller(berth: Policy) -> None:
    (column,) = match_columns(["应收 "], berth.facts, {"应收": "fee"})
    assert column.fact.name == "fee"


@pytest.mark.parametrize(
    ("header", "nearest"),
    [
        ("fees", "'fee'"),
        ("船员人口数", "'船员人数'"),
        ("berth-fee", "'berth fee'"),
        ("停泊费（万元）", "'停泊费'"),
    ],
)
def test_a_header_that_is_nearly_a_fact_is_refused_with_the_nearest(
    berth: Policy, header: str, nearest: str
) -> None:
    with pytest.raises(InputError) as refused:
        match_columns(["licensed", header], berth.facts, {})
    assert nearest in refused.value.message
    assert f"--carry {header}" in refused.value.hint


def test_a_doubtful_header_can_be_left_unread(berth: Policy) -> None:
    columns = match_columns(["licensed", "fees"], berth.facts, {}, carried=["fees"])
    assert [column.fact.name for column in columns] == ["licensed"]


def test_a_header_like_a_fact_that_is_there_already_is_another_column(berth: Policy) -> None:
    columns = match_columns(["fee", "fee2"], berth.facts, {})
    assert [column.header for column in columns] == ["fee"]


def test_a_label_that_two_facts_share_is_refused_with_both() -> None:
    facts = {name: Fact(name=name, type="text", label=Labels({"zh": "地址"})) for name in ("home", "work")}
    with pytest.raises(InputError) as refused:
        match_columns(["地址"], facts, {})
    assert "home, work" in refused.value.message
    assert "--column home=地址" in refused.value.hint


def test_the_name_of_a_fact_goes_before_the_label_of_another() -> None:
    facts = {
        "fee": Fact(name="fee", type="money"),
        "other": Fact(name="other", type="text", label=Labels({"en": "fee"})),
    }
    (column,) = match_columns(["fee"], facts, {})
    assert column.fact.name == "fee"


@pytest.mark.parametrize("header", [["fee", "停泊费"], ["fee", "fee"]])
def test_two_columns_for_one_fact_are_refused(berth: Policy, header: list[str]) -> None:
    with pytest.raises(InputError, match="two columns hold 'fee'"):
        match_columns(header, berth.facts, {})


def test_two_columns_of_one_name_that_are_no_facts_are_carried_over(berth: Policy) -> None:
    assert len(match_columns(["编号", "编号", "", "", "fee"], berth.facts, {})) == 1


def test_a_file_without_a_fact_is_refused_with_the_facts(berth: Policy) -> None:
    with pytest.raises(InputError) as refused:
        match_columns(["甲", "乙"], berth.facts, {})
    assert "fee, crew" in refused.value.hint


def test_a_column_named_for_an_unknown_fact_is_refused_with_the_nearest(berth: Policy) -> None:
    with pytest.raises(InputError) as refused:
        match_columns(["应收"], berth.facts, {"应收": "crow"})
    assert "'crew'" in refused.value.hint


def test_a_named_column_that_is_not_there_is_refused_with_the_nearest(berth: Policy) -> None:
    with pytest.raises(InputError) as refused:
        match_columns(["fee", "应收款"], berth.facts, {"应收": "crew"})
    assert "'应收款'" in refused.value.hint


def test_all_problems_of_a_header_come_together(berth: Policy) -> None:
    with pytest.raises(ErrorGroup) as refused:
        match_columns(["fee", "fee", "crw", "sinec"], berth.facts, {})
    assert len(refused.value.errors) == 3


def test_where_nothing_is_near_the_hint_names_what_there_is() -> None:
    assert closest("x", ["fee", "crew", ""]) == "there are: fee, crew"
