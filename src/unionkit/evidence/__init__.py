"""What rules and scores rest on: sources with grades, citations, labels and findings."""

from __future__ import annotations

from unionkit.evidence.citation import Citation, Source
from unionkit.evidence.code_lists import Code, CodeList
from unionkit.evidence.finding import Barred, Comparison, ComparisonText, Finding, RuleText
from unionkit.evidence.grade import Grade, read_grade
from unionkit.evidence.labels import Labels

__all__ = [
    "Barred",
    "Citation",
    "Code",
    "CodeList",
    "Comparison",
    "ComparisonText",
    "Finding",
    "Grade",
    "Labels",
    "RuleText",
    "Source",
    "read_grade",
]
