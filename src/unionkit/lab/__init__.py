"""Testing rules: case files beside policies, what judges them, and the routing of case tables."""

from __future__ import annotations

from unionkit.lab.cases import load_cases, run_cases
from unionkit.lab.parts import Case, CheckedCase, Difference, Expectation, Report

__all__ = ["Case", "CheckedCase", "Difference", "Expectation", "Report", "load_cases", "run_cases"]
