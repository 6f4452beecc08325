"""The expression language: trees with two spellings, checked for types and units, and two executors of them."""

from __future__ import annotations

from unionkit.expr.builder import (
    Expr,
    call,
    col,
    days,
    expression,
    greatest,
    least,
    months,
    over,
    round_to,
    when,
    years,
    yuan,
)
from unionkit.expr.checking import infer
from unionkit.expr.parsing import parse
from unionkit.expr.types import Scope, Type, number
from unionkit.expr.writing import write

__all__ = [
    "Expr",
    "Scope",
    "Type",
    "call",
    "col",
    "days",
    "expression",
    "greatest",
    "infer",
    "least",
    "months",
    "number",
    "over",
    "parse",
    "round_to",
    "when",
    "write",
    "years",
    "yuan",
]
