"""Hypothesis strategies for people who test their own policies: facts of a case, and expression trees.

Hypothesis is optional and is imported only here: ``pip install unionkit[testing]``.
"""

from __future__ import annotations

from unionkit.testing.strategies.facts import facts_for
from unionkit.testing.strategies.trees import trees

__all__ = ["facts_for", "trees"]
