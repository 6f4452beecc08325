"""One way in to explanations, whatever is to be explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from unionkit.i18n.explaining import Explanation
from unionkit.i18n.explaining import explain as explain_decision
from unionkit.rules.decision import Decision

if TYPE_CHECKING:
    from unionkit.aid import Plan
    from unionkit.i18n.plans import PlanExplanation

__all__ = ["explain"]


@overload
def explain(decision: Decision, locale: str = "zh_CN") -> Explanation: ...
@overload
def explain(decision: Plan, locale: str = "zh_CN") -> PlanExplanation: ...
def explain(decision: Decision | Plan, locale: str = "zh_CN") -> Explanation | PlanExplanation:
    """Explain a decision, or a plan of aid, in Chinese (``zh_CN``) or English (``en``).

    Raises ValueRefused for a locale that has no texts.
    """
    if isinstance(decision, Decision):
        return explain_decision(decision, locale)
    from unionkit.i18n.plans import explain_plan  # only who plans aid loads what plans it

    return explain_plan(decision, locale)
