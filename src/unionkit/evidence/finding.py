"""Findings: what was looked at, what came out and on what it rests. They hold no sentences."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from attrs import frozen

from unionkit.evidence.citation import Citation
from unionkit.evidence.labels import Labels

Truth = bool | None


@frozen(kw_only=True)
class Comparison:
    """One comparison in a rule: both sides as written, their values, and by how much the left side is off.

    `left` and `right` are canonical expression texts. `margin` is right minus left for numbers and days (in days),
    None where a side is unknown or has no distance. `unit` is the unit of both sides.
    """

    left: str
    operator: str
    right: str
    left_value: object
    right_value: object
    truth: Truth
    margin: Fraction | None = None
    unit: str = ""


@frozen(kw_only=True)
class Finding:
    """One rule applied to one case.

    `kind` is that of the rule; `fired` says whether it did what a rule of its kind does (a requirement that is met
    fires, an exclusion that applies fires), None where facts are missing. `name` is the class, limit or result.
    """

    kind: Literal["require", "exclude", "class", "amount", "limit", "result"]
    rule: str
    fired: Truth
    label: Labels
    name: str = ""
    condition: str = ""
    comparisons: tuple[Comparison, ...] = ()
    citations: tuple[Citation, ...] = ()
    value: object = None
