from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.i18n.one_rule import DAY, policy
from tests.i18n.situations import aided, filed
from tests.views.page import html_of

import unionkit
from unionkit import Decision
from unionkit.views import render, text
from unionkit.views.figures import MASK

FACTS: dict[str, object] = {
    "income": {"type": "money", "sensitive": True},
    "wage": {"type": "money", "sensitive": True, "usual": Decimal("7771.23")},
    "illness": {
        "type": "choice",
        "choices": ["flu", "gout"],
        "sensitive": True,
        "choice_labels": {"flu": {"zh": "流感"}, "gout": {"zh": "痛风"}},
    },
    "disabled": {"type": "bool", "sensitive": True, "label": {"en": "the disability"}},
    "born": {"type": "date", "sensitive": True},
    "name": {"type": "text", "sensitive": True},
    "people": {"type": "count"},
    "bills": {"type": "list", "fields": {"paid": {"type": "money", "sensitive": True}, "day": {"type": "date"}}},
    "children": {"type": "list", "sensitive": True, "fields": {"age": {"type": "count"}}},
}  # fmt: skip
SECRETS = {
    "income": Decimal("6543.21"),
    "wage": Decimal("7771.23"),
    "illness": "gout",
    "disabled": True,
    "born": date(1971, 2, 3),
    "name": "王小明",
    "people": 3,
    "bills": [{"paid": Decimal("8765.43"), "day": date(2022, 1, 1)}],
    "children": [{"age": 87}],
}
# each secret as it might be written, and what is worked out from it: a third of the income, the sum of the bills
TOLD = (
    "6543", "6,543", "2181.07", "2,181.07", "7771", "7,771", "8765", "8,765", "痛风", "gout", "王小明", "1971",
    "2 月 3", "3 February", "3271", "3,271", "87", "5456", "5,456", "51 years", "51 年",
)  # fmt: skip
EDITION: dict[str, object] = {
    "let": {"each": "income / people"},
    "require": [
        {"when": "each <= 7_000", "label": {"zh": "收入", "en": "income"}},
        {"when": "years_between(born, on) >= 18"},
        {"when": "starts_with(name, '王')"},
        {"when": "any(children.age >= 3)"},
        {"when": "sum(bills.paid) <= 10_000 and count(bills) > 0"},
    ],
    "exclude": [{"when": "income > 9_000_000", "unless": "disabled"}],
    "class": [
        {"is": "first", "when": "illness == 'flu'"},
        {"is": "second", "when": "illness != 'flu' and disabled"},
    ],
    "amount": [{"when": "income > wage / 2", "pay": "income / 2"}],
    "limit": [{"floor": 10, "only_if": "amount > 5_000"}, {"cap": "income"}, {"cap": 100}],
    "results": {"left": "10_000 - income - wage + 2228.02", "old": "born", "ill": "illness", "is_so": "disabled"},
}  # fmt: skip


def decided(*absent: str, usual: bool = False, **changes: object) -> Decision:
    edition = {key: value for key, value in EDITION.items() if key != "let"}
    made = policy(edition, facts=FACTS, let=EDITION["let"])
    facts = {name: value for name, value in {**SECRETS, **changes}.items() if name not in absent}
    return made.decide(facts, on=DAY, assume="usual" if usual else "nothing")


DECISIONS = {
    "granted": decided(),
    "refused": decided(illness="flu", born=date(2019, 2, 3), bills=[{"paid": 5456}]),
    "unknown": decided("people", "disabled"),
    "assumed": decided("wage", usual=True),
    "invalid": decided(people=-1),
    "a division by zero": decided(people=0),
}


@pytest.mark.parametrize("kind", DECISIONS)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_sensitive_value_is_in_any_view(kind: str, language: str) -> None:
    decision = DECISIONS[kind]
    explanation = unionkit.explain(decision, language)
    bundles = [render(decision), render(explanation)]
    shown = [part for bundle in bundles if bundle is not None for part in bundle.values()]
    shown += [text(decision), text(explanation), repr(decision), repr(explanation), repr(decision.findings)]
    for part in shown:
        read = part.partition("</style>")[2] if "</style>" in part else part
        assert [secret for secret in TOLD if secret in read] == []


def test_the_cases_would_tell_if_nothing_were_masked() -> None:
    told = str(unionkit.explain(DECISIONS["granted"], "zh_CN"))
    assert [
        secret for secret in ("2,181.07", "8,765.43", "1971", "痛风", "51 年") if secret not in told
    ] == []


def test_what_is_not_sensitive_is_shown() -> None:
    html = html_of(DECISIONS["granted"])
    assert MASK in html
    assert "2022-01-01" in html
    assert '<span class="uk-badge">100.00</span>' in html


def test_whether_an_equality_held_is_masked_with_the_value() -> None:
    said = text(unionkit.explain(filed(homes=2), "en"))
    assert f"cause of hardship is one of “disaster”, “accident” ({MASK}) [" in said
    assert f"monthly income per head ≤ low-income standard ({MASK}) ✓" in said
    second = text(unionkit.explain(filed(income_year=23_041), "en"))
    assert f"({MASK}) ✓; cause of hardship is not “none” ({MASK}) [" in second


def test_a_secret_truth_is_not_told_as_a_condition() -> None:
    assert "the disability: yes" in str(unionkit.explain(DECISIONS["granted"], "en"))
    assert "the disability: yes" not in text(unionkit.explain(DECISIONS["granted"], "en"))


def test_an_amount_that_is_worked_out_from_a_secret_is_masked_with_its_working() -> None:
    said = text(unionkit.explain(aided("rate"), "en"))
    assert f"Amount “refund at a rate”: {MASK} yuan; kind of aid is “refund at a rate” [" in said
    assert "12,000" not in said


def test_a_view_says_that_something_was_masked_and_how_to_see_it() -> None:
    assert "Some values are masked; print() shows them" in html_of(unionkit.explain(filed(), "en"))
    assert (
        "masked" not in html_of(unionkit.explain(filed(on=date(2019, 1, 1)), "en")).partition("</style>")[2]
    )


def test_a_masked_lower_end_is_not_told_as_the_amount() -> None:
    facts: dict[str, object] = {"wage": {"type": "money", "sensitive": True}, "paid": {"type": "money"}}
    edition: dict[str, object] = {"amount": [{"between": [5, 10], "when": "wage > 3"}]}
    decision = policy(edition, facts=facts).decide({"wage": 4, "paid": 1}, on=DAY)
    assert "Amount: at least 5.00 yuan" in text(unionkit.explain(decision, "en"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"income": 6_000}, {"income": Decimal("20999.99")}),
        ({"born": date(1971, 2, 3)}, {"born": date(2001, 1, 1)}),
        ({"name": "王小明"}, {"name": "王大明"}),
        ({"ill": "flu"}, {"ill": "gout"}),
        ({"disabled": True}, {"disabled": False}),
        ({"bills": [{"paid": 1}]}, {"bills": [{"paid": 2}]}),
    ],
)
def test_a_secret_that_does_not_change_the_answer_does_not_change_a_view(
    one: dict[str, object], other: dict[str, object]
) -> None:
    edition: dict[str, object] = {
        "let": {"each": "income / people"},
        "require": [
            {"when": "each <= 7_000"},
            {"when": "years_between(born, on) >= 18"},
            {"when": "starts_with(name, '王')"},
            {"when": "sum(bills.paid) <= 10_000"},
            {"when": "people >= 1 or disabled"},
        ],
        "exclude": [
            {"when": "ill == 'flu' and people > 9"},
            {"when": "(ill in ['flu', 'x'] or not disabled) and people > 9", "unless": "dog and people > 3"},
            {"when": "disabled and people > 9"},
        ],
    }  # fmt: skip
    facts = {
        **FACTS,
        "ill": {"type": "choice", "choices": ["flu", "gout", "x"], "sensitive": True},
        "dog": {"type": "bool"},
    }
    let = edition.pop("let")
    made = policy(edition, facts=facts, let=let)
    usual = {**SECRETS, "ill": "gout", "dog": True}
    decisions = [made.decide({**usual, **each}, on=DAY) for each in (one, other)]
    views = [[html_of(each), html_of(unionkit.explain(each, "en")), text(each)] for each in decisions]
    assert decisions[0].outcome == decisions[1].outcome == "granted"
    assert views[0] == views[1]
