"""Views for notebooks and terminals: HTML without script that is escaped, masked, and light or dark with the page.

A notebook finds them by itself: leave a policy, a decision or an explanation as the last line of a cell.
"""

from __future__ import annotations

from collections.abc import Mapping

from unionkit.i18n import Explanation
from unionkit.lab.parts import Report
from unionkit.packs import Pack
from unionkit.rules import Decision, Fact, Policy, Table
from unionkit.views.decision import decision_view
from unionkit.views.elements import Markup
from unionkit.views.explanation import explanation_view, masked_text
from unionkit.views.facts import fact_view, facts_view
from unionkit.views.plain import decision_text, policy_text
from unionkit.views.policy import policy_view
from unionkit.views.report import report_view
from unionkit.views.tables import pack_view, table_view

__all__ = ["render", "text"]


def render(value: object) -> dict[str, str] | None:
    """A value as a bundle of ``text/plain`` and ``text/html``; None for a value without a view.

    There are views of policies, decisions, explanations, facts and schemas of facts, tables, packs and reports of
    cases.
    """
    view = _view(value)
    if view is None:
        return None
    plain = masked_text(value) if isinstance(value, Explanation) else repr(value)
    return {"text/plain": plain, "text/html": str(view)}


def text(value: Policy | Decision | Explanation) -> str:
    """A policy with all its rules, or a decision or explanation with its reasons, as plain text; masked as well."""
    if isinstance(value, Policy):
        return policy_text(value)
    return decision_text(value) if isinstance(value, Decision) else masked_text(value)


def _view(value: object) -> Markup | None:
    if isinstance(value, Decision):
        return decision_view(value)
    if isinstance(value, Explanation):
        return explanation_view(value)
    if isinstance(value, Policy):
        return policy_view(value)
    if isinstance(value, Fact):
        return fact_view(value)
    if isinstance(value, Table):
        return table_view(value)
    if isinstance(value, Pack):
        return pack_view(value)
    if isinstance(value, Report):
        return report_view(value)
    return _schema_view(value)


def _schema_view(value: object) -> Markup | None:
    if not isinstance(value, Mapping):
        return None
    facts = {str(name): fact for name, fact in value.items() if isinstance(fact, Fact)}
    return facts_view(facts) if facts and len(facts) == len(value) else None
