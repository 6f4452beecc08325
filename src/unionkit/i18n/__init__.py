"""Sentences in the reader's language: explanations, labels, numbers."""

from __future__ import annotations

from unionkit.i18n.catalogue import LOCALES, translator
from unionkit.i18n.explaining import Explanation, explain
from unionkit.i18n.stepping import explain_step

__all__ = ["LOCALES", "Explanation", "explain", "explain_step", "translator"]
