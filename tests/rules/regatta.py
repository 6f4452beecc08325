"""A policy about something else than unions, written for one test at a time: who may sail in a regatta."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import unionkit
from unionkit import Decision, Policy

DAY = date(2022, 5, 1)

FACTS = """
harbour = { type = "text" }
sail = { type = "choice", choices = ["small", "middle", "large"], ordered = true }
flag = { type = "choice", choices = ["red", "green", "none"] }
crew = { type = "count", unit = "head", most = 40 }
boats = { type = "count", most = 9 }
chest = { type = "money", most = 1_000_000 }
debt = { type = "money", most = 1_000_000 }
rate = { type = "decimal", most = 1 }
afloat = { type = "months", most = 600 }
built = { type = "date" }
foul = { type = "bool" }
pardon = { type = "bool" }
paid = { type = "bool" }
"""

LEGS = """
legs = { type = "list", fields = { day = { type = "date" }, prize = { type = "money" }, late = { type = "bool" } } }
"""

SOURCES = """
[sources.log]
title = "Log of the harbour master"
grade = "issuer"
[sources.hearsay]
title = "Told on the quay"
grade = "unverified"
"""


def regatta(edition: str, *, more: str = "", facts: str = FACTS, start: str = "2020-01-01") -> Policy:
    """A policy with one edition; `more` stands before it: parameters, tables, quantities."""
    return read(
        f'id = "regatta/entry"\n{SOURCES}[facts]{facts}\n{more}\n[[edition]]\nfrom = {start}\n{edition}\n'
    )


def read(text: str) -> Policy:
    """A policy out of the text of a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entry.toml"
        path.write_text(text, encoding="utf-8")
        return unionkit.load_policy(path)


def both_ways(policy: Policy, facts: Mapping[str, object], on: date | str = DAY) -> Decision:
    """The decision through the fast door, held equal to the one of the walk."""
    fast = policy.decide(facts, on=on)
    assert fast.is_plain, policy.run_on(on).program
    assert_equal_by_walk(policy, facts, fast, on)
    return fast


def assert_equal_by_walk(
    policy: Policy, facts: Mapping[str, object], decision: Decision, on: date | str = DAY
) -> None:
    """Hold a decision equal to that of the walk: under assume="usual" without usual values only the walk decides."""
    walked = policy.decide(facts, on=on, assume="usual")
    assert not walked.is_plain
    assert walked == decision
    assert (walked.rule, walked.subject, walked.amount_rule) == (
        decision.rule,
        decision.subject,
        decision.amount_rule,
    )
    assert dict(walked.results) == dict(decision.results)


def outcome_of(decision: Decision) -> tuple[str, str]:
    """Outcome with code or class."""
    return decision.outcome.value, decision.code or decision.class_name or ""
