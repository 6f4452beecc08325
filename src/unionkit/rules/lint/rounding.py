"""Amounts that may end between two fen and say nothing about rounding."""

from __future__ import annotations

from collections.abc import Iterator

from unionkit.rules.lint.places import rule_place
from unionkit.rules.lint.remark import Remark
from unionkit.rules.lint.steps import FEN, Steps
from unionkit.rules.policy import Policy

NO_ROUNDING = "UL41"


def missing_rounding(policy: Policy) -> Iterator[Remark]:
    """Amount rules whose value is not provably whole fen and that state no rounding."""
    for edition in policy.editions:
        steps = Steps(edition, policy.facts, policy.parameters)
        for rule in edition.amounts:
            ends = [steps.of(node) for node in (rule.value, rule.high) if node is not None]
            if rule.rounding is None and any(step is None or (step / FEN).denominator != 1 for step in ends):
                yield Remark(
                    code=NO_ROUNDING,
                    level="warning",
                    where=rule_place(edition, rule),
                    message="this amount may end between two fen, and no rounding is stated",
                    hint='add round = "0.01" (half up), or the step and mode that the source names',
                )
