from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from unionkit.errors import PolicyError
from unionkit.evidence import (
    Citation,
    Comparison,
    ComparisonText,
    Finding,
    Grade,
    Labels,
    RuleText,
    Source,
    read_grade,
)


def test_grades_rise_from_recalled_to_the_issuers_own_site() -> None:
    assert sorted(Grade) == [
        Grade.unverified,
        Grade.unidentified,
        Grade.mirror,
        Grade.press,
        Grade.issuer,
    ]
    assert min(Grade.press, Grade.mirror) is Grade.mirror


@pytest.mark.parametrize("grade", Grade)
def test_every_grade_is_read_by_its_name(grade: Grade) -> None:
    assert read_grade(grade.name) is grade


@pytest.mark.parametrize("text", ["", "Issuer", "best", 5, None, ["issuer"]])
def test_anything_else_is_refused_with_the_names_that_there_are(text: object) -> None:
    with pytest.raises(PolicyError) as caught:
        read_grade(text)
    assert caught.value.hint == "one of: issuer, press, mirror, unidentified, unverified"


def test_a_citation_has_the_grade_of_its_source() -> None:
    source = Source(key="log", title="Log", grade=Grade.mirror)
    assert Citation(source, "7").grade is Grade.mirror
    assert Citation(source, "7") != Citation(source, "8")
    assert len({Citation(source), Citation(source), Citation(source, "8")}) == 2


@pytest.mark.parametrize(
    ("texts", "locale", "found"),
    [
        ({"zh": "船", "en": "boat"}, "zh_CN", "船"),
        ({"zh": "船", "en": "boat"}, "zh-Hans-CN", "船"),
        ({"zh": "船", "en": "boat"}, "en", "boat"),
        ({"zh": "船", "en": "boat"}, "fr", "船"),
        ({"zh": "船"}, "en_GB", "船"),
        ({"zh": "", "en": "boat"}, "zh", ""),
        ({}, "zh", "crew"),
    ],
)
def test_a_label_is_in_the_language_asked_or_in_another_or_falls_back(
    texts: dict[str, str], locale: str, found: str
) -> None:
    assert Labels(texts).in_language(locale, "crew") == found


def test_a_label_says_which_languages_it_has() -> None:
    label = Labels({"zh": "船", "en": ""})
    assert (label.has("zh"), label.has("en"), label.has("fr")) == (True, False, False)


TEXT = ComparisonText(left="chest", operator=">=", right="2 * due", unit="CNY")


@pytest.mark.parametrize(
    ("sides", "left", "right", "margin"),
    [
        ((1, 2, 3, 4), Fraction(1, 2), Fraction(3, 4), Fraction(1, 4)),
        ((5, 1, 3, 1), Fraction(5), Fraction(3), Fraction(-2)),
        ((0, 1, 0, 7), Fraction(0), Fraction(0), Fraction(0)),
        ((date(2020, 2, 28), 0, date(2020, 3, 1), 0), date(2020, 2, 28), date(2020, 3, 1), Fraction(2)),
        (("red", 0, "green", 0), "red", "green", None),
        ((True, 0, False, 0), True, False, None),
        ((None, 0, 3, 1), None, Fraction(3), None),
        ((3, 1, None, 0), Fraction(3), None, None),
        ((date(2020, 2, 28), 0, None, 0), date(2020, 2, 28), None, None),
        ((None, 0, date(2020, 2, 28), 0), None, date(2020, 2, 28), None),
    ],
)
def test_a_comparison_has_exact_sides_and_a_margin_where_there_is_a_distance(
    sides: tuple[object, int, object, int], left: object, right: object, margin: Fraction | None
) -> None:
    found = Comparison(TEXT, *sides, truth=None)
    assert (found.left_value, found.right_value, found.margin) == (left, right, margin)


def test_a_comparison_and_a_finding_hand_on_what_stands_in_the_rule() -> None:
    comparison = Comparison(TEXT, 70077, 1, 80088, 1, False)
    assert (comparison.left, comparison.operator, comparison.right, comparison.unit) == (
        "chest",
        ">=",
        "2 * due",
        "CNY",
    )
    cited = (Citation(Source(key="k", title="t", grade=Grade.press)),)
    rule = RuleText(
        kind="class",
        rule="class-1",
        label=Labels({"en": "gold"}),
        name="gold",
        condition="x",
        citations=cited,
    )
    finding = Finding(rule, False, (comparison,), 90099)
    assert (finding.kind, finding.rule, finding.name, finding.condition) == ("class", "class-1", "gold", "x")
    assert (finding.label.in_language("en"), finding.citations) == ("gold", cited)


def test_the_repr_of_a_finding_shows_the_rule_and_no_value_of_the_case() -> None:
    comparison = Comparison(TEXT, 70077, 1, 80088, 1, False)
    finding = Finding(RuleText(kind="limit", rule="cap", label=Labels()), True, (comparison,), 90099)
    assert repr(comparison) == "Comparison(chest >= 2 * due: False)"
    assert repr(finding) == "Finding(limit cap: True)"
    assert not any(secret in f"{[finding]}{finding!s}" for secret in ("70077", "80088", "90099"))
