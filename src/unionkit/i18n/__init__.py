"""Sentences in the reader's language: explanations, labels, numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unionkit.i18n.catalogue import LOCALES, translator
from unionkit.i18n.door import explain
from unionkit.i18n.explaining import Explanation

if TYPE_CHECKING:
    from unionkit.i18n.stepping import explain_step

__all__ = ["LOCALES", "Explanation", "explain", "explain_step", "translator"]


def __getattr__(name: str) -> object:
    """`explain_step` when it is asked for, so that only who has processes loads them."""
    if name != "explain_step":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from unionkit.i18n.stepping import explain_step

    return explain_step
