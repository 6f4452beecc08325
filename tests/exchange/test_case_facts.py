"""Promises of facts that are typed: names or labels, values as in tables, JSON with exact numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from unionkit import Policy
from unionkit.errors import InputError, ValueRefused
from unionkit.exchange.case_facts import facts_from_json, facts_from_pairs


def test_a_name_or_a_label_stands_for_a_fact(berth: Policy) -> None:
    pairs = [("crew", "3"), ("停泊费", "1.2万"), ("has a licence", "有")]
    assert facts_from_pairs(pairs, berth.facts) == {"crew": 3, "fee": Decimal(12000), "licensed": True}


def test_an_empty_value_is_unknown(berth: Policy) -> None:
    assert facts_from_pairs([("crew", "")], berth.facts) == {"crew": None}


def test_a_name_that_no_fact_has_is_left_for_the_policy_to_refuse(berth: Policy) -> None:
    assert facts_from_pairs([("crow", "3")], berth.facts) == {"crow": "3"}


def test_a_value_that_cannot_be_read_is_refused_with_its_fact(berth: Policy) -> None:
    with pytest.raises(ValueRefused) as refused:
        facts_from_pairs([("欠款", "约5000")], berth.facts)
    assert refused.value.where == "facts.debt"
    assert "5000" not in str(refused.value)


def test_a_fact_that_is_given_twice_is_refused(berth: Policy) -> None:
    with pytest.raises(InputError, match="twice"):
        facts_from_pairs([("crew", "3"), ("船员人数", "4")], berth.facts)


def test_numbers_in_json_stay_exact(berth: Policy) -> None:
    found = facts_from_json('\ufeff{"fee": 0.1, "crew": 3}'.encode(), berth.facts)
    assert found == {"fee": Decimal("0.1"), "crew": 3}


def test_texts_in_json_are_read_as_in_cells(berth: Policy) -> None:
    content = '{"fee": "0.1万", "licensed": "是", "flag": "本国", "calls": [{"tons": "3"}], "crow": "是"}'
    assert facts_from_json(content.encode(), berth.facts) == {
        "fee": Decimal(1_000),
        "licensed": True,
        "flag": "home",
        "calls": [{"tons": Decimal(3)}],
        "crow": "是",
    }


def test_a_text_in_json_that_cannot_be_read_is_refused_with_its_fact(berth: Policy) -> None:
    with pytest.raises(ValueRefused) as refused:
        facts_from_json('{"calls": [{"tons": "约5000"}]}'.encode(), berth.facts)
    assert refused.value.where == "facts.calls[0].tons"
    assert "5000" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "line 1, column 2"),
        (b"[1]", "no JSON object"),
        ("船".encode("gb18030"), "not UTF-8"),
        (b"[" * 100_000, "cannot be read"),
        (b'{"a": ' + b"1" * 5_000 + b"}", "cannot be read"),
    ],
)
def test_what_is_no_json_object_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        facts_from_json(content, {})
