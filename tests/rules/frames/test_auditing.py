"""An audit says of every rule what the findings of the decision say, with the same margins and no better grade."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from tests.rules.frames.comparing import framed
from tests.rules.frames.engines import rows_of
from tests.rules.frames.generated import Generator, known_facts

import unionkit
from unionkit import Decision, Grade, Policy
from unionkit.evidence import Comparison, Finding

PACK = unionkit.load_pack("cn")
NAMES = (
    "cn/acftu/file-2015",
    "cn/anhui/aid-ceilings",
    "cn/anhui/bengbu/file",
    "cn/anhui/chuzhou/file",
    "cn/beijing/file",
    "cn/guangdong/shenzhen/income",
    "cn/hunan/mutual/hospital",
    "cn/zhejiang/hangzhou/file",
)


def day_of(policy: Policy) -> date:
    usual = date(2020, 8, 1)
    return usual if policy.edition_on(usual) else max(edition.start for edition in policy.editions)


def audited(name: str, count: int = 120) -> Iterator[tuple[Decision, Mapping[str, object]]]:
    """Decisions of generated cases beside their rows of an audit; what is invalid is left out."""
    policy = PACK.policies[name]
    on = day_of(policy)
    cases = list(Generator(policy, 7).cases(count))
    made = framed(policy, cases)
    rows = rows_of(policy.audit_frame(made.frame, on=on, columns=made.columns, lists=made.lists))
    for case, row in zip(cases, rows, strict=True):
        decision = policy.decide(known_facts(case), on=on)
        if decision.outcome.value != "invalid":
            yield decision, row


def margin_of(comparison: Comparison) -> int | None:
    """Right less left in hundredths, away from zero; days as they are."""
    margin = comparison.margin
    if margin is None:
        return None
    if isinstance(comparison.left_value, date):
        return int(margin)
    hundredths = abs(margin) * 100
    return int(math.copysign(1, margin)) * math.ceil(hundredths) if margin else 0


def place_of(decision: Decision, finding: Finding, comparison: Comparison) -> int:
    program = decision.run.program
    assert program is not None
    texts = [text for _, text in program.shown[finding.rule].comparisons]
    return texts.index(comparison.text) + 1


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_fired_where_its_finding_says_so(name: str) -> None:
    for decision, row in audited(name):
        told = {
            found.rule: found.fired for found in decision.findings if found.kind not in ("amount", "limit")
        }
        assert told == {rule: row[f"decision_fired_{rule}"] for rule in told}


@pytest.mark.parametrize("name", NAMES)
def test_a_limit_fired_where_it_changed_the_amount(name: str) -> None:
    for decision, row in audited(name):
        if decision.amount is not None:
            told = {found.rule: found.fired for found in decision.findings if found.kind == "limit"}
            assert told == {rule: row[f"decision_fired_{rule}"] or False for rule in told}


@pytest.mark.parametrize("name", NAMES)
def test_a_margin_is_that_of_the_comparison_rounded_away_from_zero(name: str) -> None:
    for decision, row in audited(name):
        for finding in decision.findings:
            for comparison in finding.comparisons:
                wanted = margin_of(comparison)
                column = f"decision_margin_{finding.rule}_{place_of(decision, finding, comparison)}"
                if wanted is not None and column in row:
                    assert row[column] == wanted


def test_a_third_of_a_fen_over_the_limit_is_no_tie() -> None:
    policy = PACK.policies["cn/anhui/chuzhou/file"]
    case = {"place": "340500", "area": "urban", "people": 3, "rigid_spending": 0, "homes": 1}
    made = framed(policy, [{**case, "income_year": "34992.00"}, {**case, "income_year": "34992.01"}])
    found = rows_of(policy.audit_frame(made.frame, on="2020-08-01", columns=made.columns))
    assert [row["decision_margin_income_1"] for row in found] == [0, -1]


@pytest.mark.parametrize("name", NAMES)
def test_an_outcome_rests_on_no_better_grade_than_its_rules_have(name: str) -> None:
    for decision, row in audited(name):
        said = row["decision_grade"]
        if decision.outcome.value not in ("granted", "review", "refused"):
            assert said is None
        elif decision.grade is not None and decision.outcome.value != "refused":
            assert said is not None
            assert Grade[str(said)] <= decision.grade
