"""Findings: each rule that was looked at, what became of it, and its comparisons with their numbers and margins."""

from __future__ import annotations

from collections.abc import Mapping

from unionkit.errors import UnionkitError
from unionkit.evidence import Comparison, Finding, Labels
from unionkit.expr.nodes import Field, Name, Number
from unionkit.expr.parsing import parse
from unionkit.rules.decision import Decision
from unionkit.rules.facts import Fact
from unionkit.rules.programs import Program
from unionkit.views.elements import Markup, element, join
from unionkit.views.figures import figure, hidden, margin, pair
from unionkit.views.masking import Secrets, tells_the_value
from unionkit.views.sources import cited
from unionkit.views.tabular import cell, heading, line, table
from unionkit.views.words import labelled, unit_words, word

__all__ = ["findings_list"]

SIGNS: Mapping[str, str] = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "in": "∈"}
_MARKS = {True: "✓", False: "✗", None: "?"}
_HEADS = ("", "compared", "value", "", "bound", "margin", "unit")


def findings_list(decision: Decision, program: Program, secrets: Secrets) -> Markup | None:
    """The findings of a decision, in the order in which the rules were looked at."""
    if not decision.findings:
        return None
    view = _Reasons(program, secrets)
    return join(heading("findings"), element("div", *(view.finding(found) for found in decision.findings)))


class _Reasons:
    def __init__(self, program: Program, secrets: Secrets) -> None:
        self.program = program
        self.secrets = secrets

    def finding(self, finding: Finding) -> Markup:
        """One rule: its mark, kind and label; below, the condition, the comparisons and the sources."""
        condition = element("code", finding.condition) if finding.condition else None
        name = (
            element("code", finding.name)
            if finding.kind == "class"
            else word(finding.name)
            if finding.name
            else None
        )
        head = line(
            _mark(finding),
            word(finding.kind, class_="uk-tag"),
            name,
            labelled(finding.label) if finding.label.texts else None,
            self.value(finding),
        )
        told = self.secrets.open_part(finding, self.program)
        rows = [self.comparison(comparison) for comparison in told.comparisons]
        inside = element(
            "div",
            element("div", condition) if condition else None,
            table(_HEADS, rows) if rows else None,
            cited(finding.citations),
            class_="uk-inside",
        )
        return element("div", head, inside, class_="uk-rule")

    def value(self, finding: Finding) -> Markup | None:
        """The amount of an amount rule before limits, or the limit."""
        if finding.value is None:
            return None
        shown = hidden() if self.secrets.in_value(finding) else figure(finding.value, unit="CNY")
        return element("span", shown, " ", unit_words("CNY"))

    def comparison(self, comparison: Comparison) -> tuple[Markup, ...]:
        """One comparison as a row of the table."""
        secret = self.secrets.in_comparison(comparison.text)
        # how many digits tell two numbers apart says something of both
        numbers = None if secret else pair(comparison)
        values = numbers[:2] if numbers else (None, None)
        left, right = comparison.left, comparison.right
        is_told = secret and comparison.truth is not None and tells_the_value(comparison.text)
        return (
            cell(None if is_told else _truth(comparison.truth)),
            cell(self.side(left)),
            cell(self.side_value(left, comparison.left_value, comparison, values[0]), class_="uk-number"),
            cell(SIGNS.get(comparison.operator, comparison.operator), class_="uk-tight"),
            cell(*self.limit(comparison, right, values[1]), class_="uk-bound"),
            cell(
                hidden() if secret and comparison.margin is not None else margin(comparison),
                class_="uk-number",
            ),
            cell(unit_words(comparison.unit)),
        )

    def limit(self, comparison: Comparison, text: str, number: str | None) -> tuple[Markup | str | None, ...]:
        """The right side: its value, and how it was worked out unless it stands there as a number."""
        if comparison.operator == "in":
            return (element("code", text),)
        shown = self.side_value(text, comparison.right_value, comparison, number)
        return (shown,) if isinstance(_tree(text), Number) else (shown, " ", self.side(text))

    def side_value(
        self, text: str, value: object, comparison: Comparison, number: str | None
    ) -> Markup | str:
        """The value of one side; a choice gets its label from the fact on either side."""
        if value is not None and self.secrets.in_text(text):
            return hidden()
        fact = self.fact(text) or self.fact(comparison.left) or self.fact(comparison.right)
        return number or figure(value, fact, unit=comparison.unit)

    def side(self, text: str) -> Markup:
        """One side as it is written; the label instead where it is a name."""
        labels = self.labels(text)
        return element("code", text) if labels is None or not labels.texts else labelled(labels, text)

    def labels(self, text: str) -> Labels | None:
        """The label of a name."""
        fact = self.fact(text)
        if fact is not None:
            return fact.label
        part = self.program.edition.derived.get(text) or self.program.parameters.get(text)
        return None if part is None else part.label

    def fact(self, text: str) -> Fact | None:
        """The fact, or field of records, that a text names."""
        tree = _tree(text)
        if isinstance(tree, Name):
            return self.program.facts.get(tree.name)
        if isinstance(tree, Field) and tree.list_name in self.program.facts:
            return self.program.facts[tree.list_name].fields.get(tree.name)
        return None


def _tree(text: str) -> object:
    try:
        return parse(text)
    except UnionkitError:
        return None


def _mark(finding: Finding) -> Markup:
    """Whether a rule speaks for the case: an exclusion that applies speaks against it, a limit for neither."""
    if finding.fired is None:
        look = "uk-doubt"
    elif finding.kind in ("limit", "class") and not finding.fired:
        look = ""
    else:
        look = "uk-good" if finding.fired != (finding.kind == "exclude") else "uk-bad"
    return element("span", _MARKS[finding.fired], class_=f"uk-mark {look}".strip())


def _truth(truth: bool | None) -> Markup:
    return element("span", _MARKS[truth], class_="uk-small")
