"""A policy of one requirement, to see how its condition is said."""

from __future__ import annotations

from datetime import date

import unionkit
from unionkit import Decision, Policy
from unionkit.packs.reader import Reader
from unionkit.packs.reading_policy import read_policy

DAY = date(2022, 5, 1)
PASS = {"zh": "票种", "en": "kind of ticket"}
FACTS: dict[str, object] = {
    "fare": {"type": "money", "label": {"zh": "票价", "en": "fare"}},
    "budget": {"type": "money", "label": {"zh": "预算", "en": "budget"}},
    "riders": {"type": "count", "unit": "head", "label": {"zh": "人数", "en": "riders"}},
    "wait": {"type": "days", "label": {"zh": "等候", "en": "waiting time"}},
    "share": {"type": "decimal", "label": {"zh": "占比", "en": "share"}},
    "born": {"type": "date", "label": {"zh": "出生日期", "en": "day of birth"}},
    "sails": {"type": "date", "label": {"zh": "开船日期", "en": "day of sailing"}},
    "dog": {"type": "bool", "label": {"zh": "带狗", "en": "bringing a dog"}},
    "cat": {"type": "bool", "label": {"zh": "带猫", "en": "bringing a cat"}},
    "port": {"type": "text", "label": {"zh": "港口", "en": "port"}},
    "season": {
        "type": "choice",
        "choices": ["low", "high"],
        "ordered": True,
        "label": {"zh": "季节", "en": "season"},
        "choice_labels": {"low": {"zh": "淡季", "en": "low season"}, "high": {"zh": "旺季", "en": "high season"}},
    },
    "other": {"type": "choice", "choices": ["low", "high"], "ordered": True, "label": {"zh": "票面季节", "en": "printed season"}},
    "trips": {
        "type": "list",
        "label": {"zh": "航次", "en": "trips"},
        "fields": {
            "price": {"type": "money", "label": {"zh": "航次票价", "en": "price"}},
            "day": {"type": "date", "label": {"zh": "航次日期", "en": "day"}},
            "late": {"type": "bool", "label": {"zh": "晚点", "en": "late"}},
        },
    },
}  # fmt: skip


def policy(edition: dict[str, object], **more: object) -> Policy:
    """A policy with one edition."""
    problems: list[object] = []
    values = {"id": "ferry/rule", "facts": FACTS, "edition": [{"from": date(2020, 1, 1), **edition}], **more}
    made = read_policy(Reader(values, (), problems), {}, lambda _: None)  # type: ignore[arg-type]
    assert not problems, problems
    return made


def decided(when: str, **facts: object) -> Decision:
    """One requirement without a label, decided."""
    return policy({"require": [{"when": when}]}).decide(facts, on=DAY)


def said(when: str, language: str = "en", **facts: object) -> str:
    """How the requirement came out, without its beginning and its source."""
    line = unionkit.explain(decided(when, **facts), language).lines[0]
    for beginning in (" is met: ", " is not met: ", " is open: ", "”："):
        if beginning in line:
            line = line.split(beginning, 1)[1]
            break
    return line.removesuffix(" [no source]").removesuffix("〔未注明依据〕")


def named(when: str, language: str = "en") -> str:
    """The requirement in words."""
    line = unionkit.explain(decided(when), language).lines[0]
    return line.split("“", 1)[1].rsplit("” is ", 1)[0].rsplit("”尚不", 1)[0].rsplit("”：", 1)[0]
