"""Findings: what was looked at, what came out and on what it rests. They hold no sentences.

The parts that are the same for every case (`RuleText`, `ComparisonText`) are made once and shared.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple

from attrs import frozen

from unionkit.evidence.citation import Citation
from unionkit.evidence.labels import Labels

FindingKind = Literal["require", "exclude", "class", "amount", "limit"]


@frozen(kw_only=True)
class ComparisonText:
    """A comparison as it stands in a rule: both sides in canonical text, the operator and the unit of the sides."""

    left: str
    operator: str
    right: str
    unit: str = ""


class Comparison(NamedTuple):
    """A comparison as it came out in one case.

    Numbers are kept as numerator and denominator; a denominator of 0 says that the numerator is the value itself: a day,
    a text, a truth value, or None for unknown.
    """

    text: ComparisonText
    left_top: object
    left_bottom: int
    right_top: object
    right_bottom: int
    truth: bool | None

    def __repr__(self) -> str:
        """What was compared and what came out, but no value of the case."""
        return f"Comparison({self.left} {self.operator} {self.right}: {self.truth})"

    @property
    def left(self) -> str:
        """The left side in canonical text."""
        return self.text.left

    @property
    def operator(self) -> str:
        """The operator as it is written."""
        return self.text.operator

    @property
    def right(self) -> str:
        """The right side in canonical text."""
        return self.text.right

    @property
    def unit(self) -> str:
        """The unit of both sides."""
        return self.text.unit

    @property
    def left_value(self) -> object:
        """The exact value of the left side, None where it is unknown."""
        return _value(self.left_top, self.left_bottom)

    @property
    def right_value(self) -> object:
        """The exact value of the right side, None where it is unknown or a list."""
        return _value(self.right_top, self.right_bottom)

    @property
    def margin(self) -> Fraction | None:
        """Right minus left for numbers, in days for days; None where a side is unknown or has no distance."""
        left, right = self.left_value, self.right_value
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return right - left
        distance = getattr(right, "toordinal", None), getattr(left, "toordinal", None)
        if distance[0] is not None and distance[1] is not None:
            return Fraction(distance[0]() - distance[1]())
        return None


def _value(top: object, bottom: int) -> object:
    return Fraction(top, bottom) if bottom and isinstance(top, int) else top


@frozen(kw_only=True)
class RuleText:
    """A rule as it stands in an edition. `name` is its class, or ``floor`` or ``cap``; `condition` its canonical text."""

    kind: FindingKind
    rule: str
    label: Labels
    name: str = ""
    condition: str = ""
    citations: tuple[Citation, ...] = ()


class Barred(NamedTuple):
    """What keeps a class from fitting though its own condition does not: its requirements and exclusions.

    `held` says whether the condition is met, None where that is not known; `by` are the rules that refuse the class, or,
    where none does, those that are not known.
    """

    held: bool | None
    by: tuple[RuleText, ...]

    def __repr__(self) -> str:
        """The rules, but nothing of the case."""
        return f"Barred({', '.join(text.rule for text in self.by)})"


class Finding(NamedTuple):
    """One rule applied to one case.

    `fired` says whether it did what a rule of its kind does (a requirement that is met fires, an exclusion that applies
    fires, a limit that binds fires), None where facts are missing. `value` is the amount of an amount rule or limit,
    `barred` what else kept a class from fitting.
    """

    text: RuleText
    fired: bool | None
    comparisons: tuple[Comparison, ...] = ()
    value: object = None
    barred: Barred | None = None

    def __repr__(self) -> str:
        """The rule and whether it fired, but no value of the case."""
        return f"Finding({self.kind} {self.rule}: {self.fired})"

    @property
    def kind(self) -> FindingKind:
        """The kind of rule."""
        return self.text.kind

    @property
    def rule(self) -> str:
        """The id of the rule."""
        return self.text.rule

    @property
    def label(self) -> Labels:
        """The label of the rule."""
        return self.text.label

    @property
    def name(self) -> str:
        """The class, or ``floor`` or ``cap``."""
        return self.text.name

    @property
    def condition(self) -> str:
        """The condition in canonical text."""
        return self.text.condition

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What the rule rests on."""
        return self.text.citations
