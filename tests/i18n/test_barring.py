from __future__ import annotations

import pytest
from tests.i18n.one_rule import DAY, policy

import unionkit
from unionkit.rules.decision import Decision

CLASSES: list[dict[str, object]] = [
    {"is": "cheap", "when": "fare <= 100", "label": {"zh": "低价票", "en": "cheap"}},
    {"is": "dear", "when": "fare > 50", "label": {"zh": "高价票", "en": "dear"}},
]
DOG: dict[str, object] = {"when": "dog", "bars": ["cheap"], "label": {"zh": "带狗的", "en": "a dog"}}
CAT: dict[str, object] = {"when": "cat", "for": ["cheap"], "label": {"zh": "带猫的", "en": "a cat"}}


def decided(edition: dict[str, object], **facts: object) -> Decision:
    """A case of the two classes."""
    return policy({"class": CLASSES, **edition}).decide(facts, on=DAY)


def lines(decision: Decision, language: str = "en") -> list[str]:
    """The lines of an explanation without their sources."""
    said = unionkit.explain(decision, language).lines
    return [line.removesuffix(" [no source]").removesuffix("〔未注明依据〕") for line in said]


@pytest.mark.parametrize(
    ("edition", "facts", "english", "chinese"),
    [
        ({"exclude": [DOG]}, {"fare": 90, "dog": True},
         ("Class “cheap” does not fit: its condition is met, but exclusion “a dog” bars it; "
         "fare 90.00 yuan ≤ 100.00 yuan (10.00 yuan below the limit)"),
         ("不符合类别“低价票”：类别条件已满足，但被排除情形“带狗的”排除在外；"
         "票价 90.00 元 ≤ 100.00 元（低于界限 10.00 元）")),
        ({"require": [CAT]}, {"fare": 90, "cat": False},
         ("Class “cheap” does not fit: its condition is met, but requirement “a cat” for it is not met; "
         "fare 90.00 yuan ≤ 100.00 yuan (10.00 yuan below the limit)"),
         ("不符合类别“低价票”：类别条件已满足，但不满足对该类别的要求“带猫的”；"
         "票价 90.00 元 ≤ 100.00 元（低于界限 10.00 元）")),
        ({"exclude": [DOG], "require": [CAT]}, {"fare": 90, "cat": False, "dog": True},
         ("Class “cheap” does not fit: its condition is met, but requirement “a cat” for it is not met "
         "and exclusion “a dog” bars it; fare 90.00 yuan ≤ 100.00 yuan (10.00 yuan below the limit)"),
         ("不符合类别“低价票”：类别条件已满足，但不满足对该类别的要求“带猫的”，且被排除情形“带狗的”排除在外；"
         "票价 90.00 元 ≤ 100.00 元（低于界限 10.00 元）")),
        ({"exclude": [DOG]}, {"dog": True},
         ("Class “cheap” does not fit: whether its condition is met is not known, but exclusion “a dog” bars it; "
         "fare ≤ 100 yuan (not known)"),
         "不符合类别“低价票”：类别条件是否满足尚不清楚，但被排除情形“带狗的”排除在外；票价 ≤ 100 元（尚不清楚）"),
        ({"require": [CAT]}, {"cat": False},
         ("Class “cheap” does not fit: whether its condition is met is not known, but requirement “a cat” for it "
         "is not met; fare ≤ 100 yuan (not known)"),
         "不符合类别“低价票”：类别条件是否满足尚不清楚，但不满足对该类别的要求“带猫的”；票价 ≤ 100 元（尚不清楚）"),
        ({"exclude": [DOG]}, {"fare": 90},
         ("Class “cheap” is open: its condition is met, but it is open whether exclusion “a dog” bars it; "
         "fare 90.00 yuan ≤ 100.00 yuan (10.00 yuan below the limit)"),
         ("类别“低价票”尚不能判定：类别条件已满足，但是否被排除情形“带狗的”排除在外尚不能判定；"
         "票价 90.00 元 ≤ 100.00 元（低于界限 10.00 元）")),
        ({"require": [CAT]}, {},
         ("Class “cheap” is open: it is open whether requirement “a cat” for it is met; "
         "fare ≤ 100 yuan (not known)"),
         "类别“低价票”尚不能判定：是否满足对该类别的要求“带猫的”尚不能判定；票价 ≤ 100 元（尚不清楚）"),
        ({"exclude": [DOG]}, {"fare": 110, "dog": True},
         "Class “cheap” does not fit: fare 110.00 yuan > 100.00 yuan (10.00 yuan above the limit)",
         "不符合类别“低价票”：票价 110.00 元 > 100.00 元（高于界限 10.00 元）"),
        ({"exclude": [DOG]}, {"fare": 90, "dog": False},
         "Class “cheap” fits: fare 90.00 yuan ≤ 100.00 yuan (10.00 yuan below the limit)",
         "符合类别“低价票”：票价 90.00 元 ≤ 100.00 元（低于界限 10.00 元）"),
    ],
)  # fmt: skip
def test_a_class_says_what_keeps_it_from_fitting_besides_its_condition(
    edition: dict[str, object], facts: dict[str, object], english: str, chinese: str
) -> None:
    decision = decided(edition, **facts)
    assert lines(decision)[0] == english
    assert lines(decision, "zh_CN")[0] == chinese


@pytest.mark.parametrize(
    ("edition", "english", "chinese"),
    [
        ({"exclude": [DOG]}, "Exclusion “a dog” applies (bars only class “cheap”): bringing a dog: yes",
         "属于排除情形“带狗的”（只排除类别“低价票”）：带狗：是"),
        ({"exclude": [{**DOG, "bars": ["cheap", "dear"]}]},
         "Exclusion “a dog” applies (bars only classes “cheap”, “dear”): bringing a dog: yes",
         "属于排除情形“带狗的”（只排除类别“低价票”“高价票”）：带狗：是"),
        ({"require": [CAT]}, "Requirement “a cat” is not met (asked only for class “cheap”): bringing a cat: no",
         "不满足条件“带猫的”（只对类别“低价票”要求）：带猫：否"),
    ],
)  # fmt: skip
def test_a_rule_for_single_classes_says_for_which(
    edition: dict[str, object], english: str, chinese: str
) -> None:
    decision = decided(edition, fare=90, dog=True, cat=False)
    assert lines(decision)[1] == english
    assert lines(decision, "zh_CN")[1] == chinese


def test_a_class_that_is_not_known_settles_no_amount_and_breaks_no_explanation() -> None:
    decision = decided({"amount": [{"pay": 1, "when": "class == 'cheap' and dog"}]}, dog=False)
    assert decision.code == "no_amount"
    assert lines(decision)[-2] == "Amount is not applied: bringing a dog: no"


def test_a_repr_of_what_bars_a_class_tells_nothing_of_the_case() -> None:
    barred = decided({"exclude": [{**DOG, "id": "dog"}]}, fare=90, dog=True).findings[0].barred
    assert repr(barred) == "Barred(dog)"


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"fare": 90}, "two classes fit and only one may (“cheap”, “dear”)"),
        ({"fare": 90, "dog": True}, "two classes fit and only one may (“cheap”, “third”)"),
    ],
)
def test_a_conflict_names_both_classes(facts: dict[str, object], named: str) -> None:
    third = {"is": "third", "when": "dog", "label": {"zh": "三", "en": "third"}}
    classes = [CLASSES[0], third, CLASSES[1]] if "dog" in facts else CLASSES
    made = policy({"class": classes, "classes": "unique"})
    title = unionkit.explain(made.decide(facts, on=DAY), "en").title
    assert title == f"Cannot be decided: {named}"
