"""The third executor: integer code of an expression as Narwhals columns, in which null is unknown."""

from __future__ import annotations

from unionkit.expr.columns.code import Arguments, ChoiceColumn, translate
from unionkit.expr.columns.engine import Engine
from unionkit.expr.columns.errors import Errors

__all__ = ["Arguments", "ChoiceColumn", "Engine", "Errors", "translate"]
