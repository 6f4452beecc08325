"""Promises of texts inside JSON: read as the cells of a table are, or refused with the path of the fact."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.rules.regatta import regatta

from unionkit.errors import ErrorGroup, UnionkitError, ValueRefused, flatten
from unionkit.rules.spelled import read_all_spelled, read_spelled

FACTS = """
paid = { type = "bool" }
chest = { type = "money" }
crew = { type = "count" }
share = { type = "decimal" }
since = { type = "date" }
remark = { type = "text" }
flag = { type = "choice", choices = ["home", "foreign", "none"], choice_labels = { home = { zh = "本国", en = "from here" }, foreign = "外", none = "外" } }
legs = { type = "list", fields = { prize = { type = "money" }, late = { type = "bool" }, flag = { type = "choice", choices = ["home"], choice_labels = { home = "本国" } } } }
"""
FIELDS = regatta('require = [{ when = "paid" }]', facts=FACTS).facts


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("paid", "是", True),
        ("paid", "No", False),
        ("chest", "0.1万", Decimal(1_000)),
        ("chest", "￥1,200.50", Decimal("1200.50")),
        ("crew", "12", Decimal(12)),
        ("share", "30%", Decimal("0.3")),
        ("since", "2024年5月6日", date(2024, 5, 6)),
        ("flag", "本国", "home"),
        ("flag", " from here ", "home"),
        ("flag", "foreign", "foreign"),
        ("remark", "是", "是"),
    ],
)
def test_a_text_is_read_as_a_cell_is(name: str, typed: str, value: object) -> None:
    assert read_spelled(typed, FIELDS[name]) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("paid", True),
        ("chest", 5),
        ("chest", None),
        ("crew", True),
        ("flag", 3),
        ("legs", "本国"),
        ("legs", [3]),
    ],
)
def test_what_is_no_text_is_left_for_the_policy_to_judge(name: str, value: object) -> None:
    assert read_spelled(value, FIELDS[name]) == value


@pytest.mark.parametrize("typed", ["海盗", "外"])
def test_a_text_that_names_no_choice_or_several_is_left_for_the_decision_to_find_invalid(typed: str) -> None:
    assert read_spelled(typed, FIELDS["flag"]) == typed


def test_the_records_of_a_list_are_read_field_by_field() -> None:
    typed = [{"prize": "1.2万", "late": "否", "flag": "本国", "colour": "是"}]
    assert read_spelled(typed, FIELDS["legs"]) == [
        {"prize": Decimal(12_000), "late": False, "flag": "home", "colour": "是"}
    ]


def test_texts_that_cannot_be_read_are_refused_together_each_with_its_path() -> None:
    with pytest.raises(ErrorGroup) as refused:
        read_all_spelled({"chest": "约500", "legs": [{}, {"late": "maybe"}]}, FIELDS)
    assert [error.where for error in flatten(refused.value)] == ["facts.chest", "facts.legs[1].late"]


def test_a_text_that_cannot_be_read_is_never_repeated() -> None:
    with pytest.raises(ValueRefused) as refused:
        read_spelled("约98765", FIELDS["chest"])
    assert "98765" not in str(refused.value)


def test_a_name_that_no_fact_has_is_handed_on() -> None:
    assert read_all_spelled({"mast": "是", "paid": "是"}, FIELDS) == {"mast": "是", "paid": True}


def test_a_share_is_no_money() -> None:
    with pytest.raises(UnionkitError, match="share"):
        read_spelled("30%", FIELDS["chest"])
