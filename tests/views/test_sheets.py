"""Promises of the sheet of a case: what stands on it, masked unless it is open, as text and as a page to print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.views.page import Page

from unionkit import Decision, Money, load_pack, load_policy
from unionkit.aid import Grant, Plan, plan
from unionkit.errors import ValueRefused
from unionkit.views.sheet import Sheet, sheet_page, sheet_text

AID = """
id = "demo/aid"
title = { zh = "示例<b>帮扶", en = "demo <b>aid" }
[sources.notice]
title = "示例通知"
grade = "press"
[facts]
kind = { type = "choice", choices = ["life", "care", "loan"], label = { zh = "类别", en = "kind" }, choice_labels = { life = { zh = "生活", en = "living" }, care = { zh = "医疗", en = "care" }, loan = { zh = "借款", en = "loan" } } }
income = { type = "money", unit = "CNY/year", sensitive = true, label = { zh = "家庭年收入", en = "yearly income" } }
people = { type = "count", unit = "head", label = { zh = "家庭人口", en = "people" } }
since = { type = "date", label = { zh = "起始日", en = "since" } }
orphan = { type = "bool", usual = false, label = { zh = "孤儿", en = "orphan" } }
bills = { type = "list", label = { zh = "票据", en = "bills" }, fields = { paid = { type = "money", sensitive = true, label = { zh = "自付", en = "paid" } }, town = { type = "text", label = { zh = "地点", en = "town" } } } }
[[edition]]
from = 2020-01-01
cite = "notice"
require = [{ id = "income", when = "income <= 50_000", label = { zh = "收入不高", en = "low income" } }]
amount = [{ when = "kind == 'life'", pay = 10_403 }, { when = "kind == 'care'", pay = 2_000, kind = "up_to" }]
"""
CATALOGUE = """
kind = "catalogue"
id = "demo/catalogue"
title = { zh = "示例目录", en = "demo catalogue" }
[schemes.life]
policy = "demo/aid"
facts = { kind = "life" }
label = { zh = "生活救助", en = "life aid" }
[schemes.care]
policy = "demo/aid"
facts = { kind = "care" }
label = { zh = "医疗救助", en = "medical aid" }
[schemes.loan]
policy = "demo/aid"
facts = { kind = "loan" }
label = { zh = "借款", en = "a loan" }
[[edition]]
from = 2020-01-01
"""
FACTS = {
    "income": 23_456,
    "people": 3,
    "since": "2021-03-04",
    "bills": [{"paid": 777, "town": "A"}, {"paid": 888, "town": "B"}],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo")
    (made / "pack.toml").write_text('id = "demo"\n', encoding="utf-8")
    (made / "aid.toml").write_text(AID, encoding="utf-8")
    (made / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def decision(folder: Path) -> Decision:
    policy = load_policy(folder / "aid.toml")
    return policy.decide({**FACTS, "kind": "life"}, on="2024-05-06", assume="usual")


@pytest.fixture(scope="module")
def planned(folder: Path) -> Plan:
    return plan(FACTS, load_pack(folder).catalogues["demo/catalogue"], "2024-05-06", assume="usual")


def sheet(about: Decision | Plan, **more: object) -> Sheet:
    said: dict[str, object] = {
        "on": "2024-05-07",
        "person": "欧阳小强",
        "case": "17",
        "unit": "一车间",
        **more,
    }
    return Sheet(about=about, **said)  # type: ignore[arg-type]


def body(page: str) -> Page:
    """What stands in the body of a page, read strictly."""
    found = re.search(r"<body>\n(.*)\n</body>", page, re.DOTALL)
    assert found
    return Page(found[1])


@pytest.mark.parametrize(
    ("locale", "lines"),
    [
        (
            "zh_CN",
            [
                "困难职工帮扶审批表",
                "工会：一车间",
                "编号：17",
                "决定日：2024年5月6日",
                "类别：生活",
                "家庭人口：3 人",
                "起始日：2021年3月4日",
                "孤儿：否（按通常情况认定）",
                "金额（小写）：10,403.00 元",
                "金额（大写）：人民币壹万零肆佰零叁元整",
                "- 《示例通知》，来源：报纸或官方转载",
                "日期：2024年5月7日",
                "经办人：________________",
            ],
        ),
        (
            "en",
            [
                "Decision on aid to a worker in hardship",
                "Union: 一车间",
                "Day of the decision: 6 May 2024",
                "kind: living",
                "people: 3 people",
                "orphan: no (assumed)",
                "Amount in figures: 10,403.00 yuan",
                "Amount in capitals: 人民币壹万零肆佰零叁元整",
                "Officer: ________________",
            ],
        ),
    ],
)
def test_a_sheet_tells_the_case_the_decision_its_sources_and_where_to_sign(
    decision: Decision, locale: str, lines: list[str]
) -> None:
    text = sheet_text(sheet(decision, locale=locale)).splitlines()
    assert [line for line in lines if line not in text] == []
    places = [text.index(line) for line in lines]
    assert places == sorted(places)


def test_sensitive_facts_and_the_name_are_masked(decision: Decision, planned: Plan) -> None:
    for about in (decision, planned):
        for shown in (sheet_text(sheet(about)), sheet_page(sheet(about))):
            assert "欧阳**" in shown
            assert not [told for told in ("小强", "23,456", "23456", "777", "888") if told in shown]


def test_an_open_sheet_shows_them(decision: Decision) -> None:
    shown = sheet_text(sheet(decision, open=True))
    assert not [told for told in ("欧阳小强", "23,456.00 元", "自付：777.00", "地点：B") if told not in shown]


def test_the_repr_of_a_sheet_names_nobody(decision: Decision) -> None:
    assert "欧阳" not in repr(sheet(decision))


def test_an_amount_that_is_a_ceiling_says_so(folder: Path) -> None:
    policy = load_policy(folder / "aid.toml")
    decision = policy.decide({**FACTS, "kind": "care"}, on="2024-05-06", assume="usual")
    assert "金额（小写）：不超过2,000.00 元" in sheet_text(sheet(decision)).splitlines()


def test_a_refusal_has_its_reason_and_no_amount(folder: Path) -> None:
    policy = load_policy(folder / "aid.toml")
    refused = policy.decide({**FACTS, "kind": "life", "income": 60_000}, on="2024-05-06", assume="usual")
    shown = sheet_text(sheet(refused, locale="en"))
    assert "Decision: Refused: a requirement is not met (low income)" in shown
    assert "Amount" not in shown


def test_a_plan_stands_on_one_sheet_with_its_sum_and_what_is_left_out(planned: Plan) -> None:
    text = sheet_text(sheet(planned, locale="en"))
    assert text.count("people: 3 people") == 1
    parts = [
        "[ Facts ]",
        "[ life aid ]",
        "kind: living",
        "[ medical aid ]",
        "kind: care",
        "[ Not granted ]",
        "- a loan: ",
        "[ In all ]",
        "Amount in figures: 12,403.00 yuan",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_what_others_pay_is_told_and_not_counted_into_the_sum(planned: Plan) -> None:
    text = sheet_text(sheet(planned, locale="en", others=("life",)))
    assert "[ life aid ]" not in text
    assert "[ Counted, and not paid on this sheet ]\n- life aid: 10,403.00 yuan" in text
    assert text.count("Amount in figures: 2,000.00 yuan") == 1  # the sum, where the part is a ceiling


def test_what_is_paid_in_fact_is_what_the_sheet_says(planned: Plan) -> None:
    paid = Grant(scheme="care", on=planned.on, amount=Money.of(1_500))
    text = sheet_text(sheet(planned, locale="en", grants=[paid]))
    assert text.count("Amount in figures: 1,500.00 yuan") == 2
    assert "[ Counted, and not paid on this sheet ]\n- life aid" in text


def test_a_grant_for_another_person_is_no_payment_of_an_award(planned: Plan) -> None:
    paid = Grant(scheme="care", on=planned.on, amount=Money.of(1_500), person="child-1")
    assert "1,500.00" not in sheet_text(sheet(planned, grants=[paid]))


def test_a_page_is_whole_escaped_and_without_script(planned: Plan, decision: Decision) -> None:
    for about in (planned, decision):
        page = sheet_page(sheet(about, title="<i>表</i>", unit="<script>x</script>"))
        assert page.startswith('<!doctype html>\n<html lang="zh-CN">')
        assert "<title>&lt;i&gt;表&lt;/i&gt;</title>" in page
        assert "<script" not in page
        read = body(page)
        assert "<script>x</script>" in read.words
        assert read.tags[:2] == ["div", "h1"]


def test_a_page_says_what_the_text_says(decision: Decision) -> None:
    words = set(body(sheet_page(sheet(decision))).words)
    for line in sheet_text(sheet(decision)).splitlines():
        value = line[2:] if line.startswith("- ") else line.partition("：")[2]
        if value and value != "________________" and "条记录" not in value and line[0] != " ":
            assert value in words, line


def test_a_page_is_dark_on_a_dark_screen_and_black_on_white_in_print(decision: Decision) -> None:
    page = sheet_page(sheet(decision))
    screen, dark, printed = re.findall(r":root \{ (?:color-scheme: light; )?--surface: (#\w+);[^}]*\}", page)
    assert (screen, printed) == ("#ffffff", "#fff")
    assert dark not in (screen, printed)
    assert "@page { size: A4;" in page


def test_text_keeps_to_its_lines_whatever_a_name_holds(decision: Decision) -> None:
    shown = sheet_text(sheet(decision, person="a\n工会：假的", unit="b\x1b[2J\u2028工会：假的", open=True))
    assert "工会：假的" not in shown.splitlines()
    assert "\x1b" not in shown


def test_the_lines_to_sign_on_can_be_named(decision: Decision) -> None:
    lines = sheet_text(sheet(decision, signatures=("审计委员",))).splitlines()
    assert lines[-1] == "审计委员：________________"


def test_a_language_without_texts_is_refused(decision: Decision) -> None:
    with pytest.raises(ValueRefused, match="there are no texts for 'fr'"):
        sheet(decision, locale="fr")
