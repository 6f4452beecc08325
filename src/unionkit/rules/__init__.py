"""Policies: facts, dated parameters, editions of rules, decisions and what they rest on."""

from __future__ import annotations

from unionkit.rules.decision import Decision, Outcome
from unionkit.rules.facts import Fact
from unionkit.rules.frame_columns import Column, Records, column, records
from unionkit.rules.parts import Amount, Class, Derived, Edition, Exclude, Limit, Parameter, Require, Result
from unionkit.rules.policy import Policy
from unionkit.rules.tables import Row, Table

__all__ = [
    "Amount",
    "Class",
    "Column",
    "Decision",
    "Derived",
    "Edition",
    "Exclude",
    "Fact",
    "Limit",
    "Outcome",
    "Parameter",
    "Policy",
    "Records",
    "Require",
    "Result",
    "Row",
    "Table",
    "column",
    "records",
]
