from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest
from attrs import evolve
from tests.i18n.one_rule import DAY, decided, policy
from tests.i18n.situations import SITUATIONS, filed
from tests.i18n.situations import policy as kept
from tests.views.page import Page, html_of, page_of

from unionkit import Grade, Money, Outcome, Policy, Source
from unionkit.evidence import Citation, Labels
from unionkit.rules.facts import FactType
from unionkit.rules.parts import PERS, AmountKind
from unionkit.rules.tables import Row, Table
from unionkit.values.units import Unit
from unionkit.views import text
from unionkit.views.elements import Markup
from unionkit.views.figures import days_text, figure, margin, number_text, pair
from unionkit.views.rules import edition_rules
from unionkit.views.sources import source_list
from unionkit.views.words import WORDS, bilingual, labelled, unit_words, word


def read(markup: Markup | str | None) -> str:
    return "" if markup is None else " ".join(Page(str(markup)).words)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, "", "未知   not known"),
        (True, "", "是   yes"),
        ("a<b", "", "a<b"),
        (date(2024, 1, 31), "", "2024-01-31"),
        (3, "CNY", "3.00"),
        (1234567, "head", "1,234,567"),
        (Fraction(1, 3), "", "≈ 0.333333"),
        (Decimal("0.125"), "CNY/month", "0.125"),
        (Money(123456), "", "1,234.56"),
        ((), "", "()"),
    ],
)
def test_a_value_is_shown_exactly_or_marked_as_cut(value: object, unit: str, shown: str) -> None:
    assert read(figure(value, unit=unit)) == shown


def test_a_number_keeps_the_decimals_that_it_needs() -> None:
    assert number_text(Decimal("1.10"), 2) == "1.10"
    assert number_text(Fraction(2, 3), 2) == "≈ 0.666667"
    assert number_text(7) == "7"


def sides(when: str, **facts: object) -> tuple[tuple[str, str, str] | None, str]:
    comparison = decided(when, **facts).findings[0].comparisons[0]
    return pair(comparison), margin(comparison)


def test_both_sides_of_a_comparison_get_digits_until_they_differ() -> None:
    assert sides("fare / 3 <= 100", fare=Decimal("300.01")) == (("100.003", "100.000", "−0.003"), "−0.003")
    assert sides("fare <= 100", fare=100) == (("100.00", "100.00", "0.00"), "0.00")
    assert sides("riders <= 3", riders=1) == (("1", "3", "+2"), "+2")


def test_days_are_so_many_days_apart_and_texts_are_not() -> None:
    assert sides("born < sails", born=date(2020, 1, 1), sails=date(2023, 1, 1)) == (None, "+1,096")
    assert sides("born < sails", born=date(2020, 1, 2), sails=date(2020, 1, 1)) == (None, "−1")
    assert sides("port == 'a'", port="b") == (None, "")


def needed() -> Iterator[str]:
    yield from (outcome.value for outcome in Outcome)
    yield from (grade.name for grade in Grade)
    yield from get_args(FactType)
    yield from get_args(AmountKind)
    yield from (f"per_{each}" for each in PERS)
    yield from ("require", "exclude", "class", "amount", "limit", "floor", "cap", "first", "unique")


@pytest.mark.parametrize("key", [*needed()])
def test_everything_that_is_shown_by_its_name_has_words_in_both_languages(key: str) -> None:
    chinese, english = WORDS[key]
    assert chinese
    assert english
    assert read(word(key)) == f"{chinese}   {english}"


def test_words_and_labels_stand_beside_each_other_once() -> None:
    assert read(bilingual("甲", "甲")) == "甲"
    assert read(bilingual("", "a")) == "a"
    assert read(word("no such word")) == "no such word"
    assert read(labelled(Labels({"zh": "甲", "fr": "a"}), "x")) == "甲   a   x"
    assert read(labelled(Labels(), "x")) == "x"
    assert unit_words("") is None
    assert read(unit_words("m2/head")) == "平方米/人   m² per head"


@pytest.fixture(scope="module")
def everything() -> Policy:
    label = {"zh": "标签", "en": "label"}
    return policy(
        {
            "to": date(2021, 12, 31),
            "require": [{"when": "dog"}, {"when": "cat", "for": ["one"]}],
            "exclude": [{"when": "dog", "unless": "cat", "bars": ["one", "two"], "label": label}],
            "class": [{"is": "one", "when": "fare > 1"}, {"is": "two", "when": "fare > 2", "review": True}],
            "amount": [
                {
                    "of": "fare",
                    "bands": [
                        {"above": 0, "to": 9, "between": [1, 2]},
                        {"to": 99, "pay": 3},
                        {"above": 99, "pay": "fare / 3"},
                    ],
                    "round": {"to": "0.1", "mode": "down"},
                },
                {"between": ["fare if dog else 1", "budget"], "when": "cat", "review": True},
            ],
            "limit": [{"cap": 9, "less": "budget", "only_if": "dog", "per": "year"}],
            "results": {"left": "fare"},
            "zero": "granted",
            "note": label,
        },
        title={"zh": "标题"},
    )


def test_the_rules_of_an_edition_are_all_shown(everything: Policy) -> None:
    shown = read(edition_rules(everything.editions[0]))
    for wanted in (
        "dog", "仅适用于", "unless", "bars only", "须人工审核", "区间内由人核定", "0.1  down", "less", "only if",
        "per year", "结果", "fare / 3", "1  –  2", "1  –  budget", "金额为零仍算符合", "取最先符合的一类", "no source",
    ):  # fmt: skip
        assert wanted in shown


def test_a_policy_as_plain_text_has_its_rules_with_expressions_and_sources(everything: Policy) -> None:
    said = text(everything)
    for wanted in (
        "ferry/rule  标题", "fact riders (count head)  人数 / riders", "fact trips.price (money CNY)",
        "edition 2020-01-01 – 2021-12-31", "require cat for one", "exclude dog unless cat bars one, two",
        "class one when fare > 1", "amount between when", "cap 9 less budget only if dog per year", "result left = fare",
        "3 when fare > 9 and fare <= 99", "[no source]",
    ):  # fmt: skip
        assert wanted in said
    assert "[困难职工建档办法, 工发〔2020〕8号, 第三条, issuer]" in text(kept("file"))
    assert "let per_head = income_year / months(12) / people" in text(kept("file"))


def test_editions_stand_latest_first_and_end_where_the_next_begins(everything: Policy) -> None:
    later = evolve(everything.editions[0], start=date(2021, 7, 1), end=None, note=Labels())
    both = evolve(everything, editions=(everything.editions[0], later), note=Labels({"en": "a remark"}))
    words = page_of(both).text
    assert words.index("2021-07-01 – ") < words.index("2020-01-01 – 2021-06-30")
    assert "a remark" in words
    assert html_of(both).count("<details open") == 1


def test_parameters_say_by_what_and_when_they_are_looked_up() -> None:
    words = " ".join(page_of(kept("file")).words)
    assert "demo/standards" in words
    assert "place =   place" in words or "place =  place" in words


def test_a_source_shows_issuer_number_day_and_doubts() -> None:
    source = Source(
        key="a", title="T", grade=Grade.press, url="https://x.org", issuer="I", number="N", issued=date(2020, 1, 2),
        note="torn",
    )  # fmt: skip
    page = Page(str(source_list([source])))
    assert page.links == ["https://x.org"]
    assert "I · N · 2020-01-02" in page.words
    assert "torn" in page.words


def test_a_long_table_is_cut_and_says_so() -> None:
    rows = tuple(Row(keys=(str(key),), start=date(2020, 1, 1), value=key) for key in range(230))
    table = Table(id="t", unit=Unit(), keys=("kind",), rows=rows, prefix=None)
    page = page_of(table)
    assert page.tags.count("tr") == 201
    assert "30 " in page.words


def test_a_row_without_end_runs_until_the_next_and_an_inferred_one_is_marked() -> None:
    source = Source(key="a", title="T", grade=Grade.issuer)
    rows = (
        Row(keys=("a",), start=date(2020, 1, 1), value=1, citation=Citation(source, "3"), inferred="guessed"),
        Row(keys=("a",), start=date(2021, 1, 1), value=2, issued=date(2021, 2, 3)),
    )
    words = page_of(Table(id="t", unit=Unit(), keys=("kind",), rows=rows, prefix=None)).words
    assert "2020-01-01 – 2020-12-31" in words
    assert " guessed " in words
    assert "未核实" in words
    assert "2021-02-03" in words


def test_many_records_of_a_list_are_cut_and_a_record_shows_its_fields() -> None:
    decision = policy({"require": [{"when": "count(trips) > 0"}]}).decide(
        {"trips": [{"price": 3, "late": False}] * 12}, on=DAY
    )
    words = page_of(decision).words
    assert "12 " in words
    assert "2 " in words
    assert words.count(" 3.00; ") == 10


def test_a_decision_shows_assumptions_days_and_what_to_ask() -> None:
    assert "assumed" in page_of(filed("homes", usual=True)).words
    assert "known on" in page_of(filed(known_on=date(2023, 1, 1))).words
    asked = page_of(SITUATIONS["unknown_with_questions"]()).words
    assert {"Ask first", "needed", "Is the company deregistered?"} <= set(asked)
    assert "no edition was in force on that day" in page_of(filed(on=date(2019, 1, 1))).words
    assert "household size" in page_of(filed(people=101)).words


def test_days_without_an_end_are_left_open() -> None:
    assert days_text(date(2020, 1, 1), None) == "2020-01-01 – "
