"""The closed table of operators: how each is called in text, how many operands it takes, what it yields.

Type rules live in `checking`; each executor has its own table with the same keys, and a test holds them complete.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen


@frozen(kw_only=True)
class Operator:
    """One operator: its spelling in text and the number of operands it takes (`most` is None for any number)."""

    name: str
    spelling: str
    least: int
    most: int | None
    infix: bool = False
    precedence: int = 9


def _infix(name: str, spelling: str, precedence: int, most: int | None = 2) -> Operator:
    return Operator(name=name, spelling=spelling, least=2, most=most, infix=True, precedence=precedence)


def _call(name: str, least: int, most: int | None) -> Operator:
    return Operator(name=name, spelling=name, least=least, most=most)


OPERATORS: Mapping[str, Operator] = {
    operator.name: operator
    for operator in (
        Operator(name="if", spelling="if", least=3, most=3, infix=True, precedence=0),
        _infix("or", "or", 1, None),
        _infix("and", "and", 2, None),
        Operator(name="not", spelling="not", least=1, most=1, infix=True, precedence=3),
        _infix("lt", "<", 4),
        _infix("le", "<=", 4),
        _infix("eq", "==", 4),
        _infix("ne", "!=", 4),
        _infix("ge", ">=", 4),
        _infix("gt", ">", 4),
        _infix("in", "in", 4, None),
        _infix("add", "+", 5),
        _infix("sub", "-", 5),
        _infix("mul", "*", 6),
        _infix("div", "/", 6),
        Operator(name="neg", spelling="-", least=1, most=1, infix=True, precedence=7),
        _call("abs", 1, 1),
        _call("min", 2, None),
        _call("max", 2, None),
        _call("round_to", 2, 3),
        _call("starts_with", 2, 2),
        _call("year", 1, 1),
        _call("month", 1, 1),
        _call("day", 1, 1),
        _call("year_start", 1, 1),
        _call("year_end", 1, 1),
        _call("month_start", 1, 1),
        _call("month_end", 1, 1),
        _call("add_days", 2, 2),
        _call("add_months", 3, 3),
        _call("days_between", 2, 2),
        _call("months_between", 3, 3),
        _call("years_between", 3, 3),
        _call("in_months_before", 3, 3),
    )
}

COMPARISONS = ("lt", "le", "eq", "ne", "ge", "gt")
ORDERINGS = ("lt", "le", "ge", "gt")

AGGREGATES = ("sum", "count", "min", "max", "any", "all", "distinct", "longest_run", "latest_run")

ROUNDINGS = ("half_up", "half_even", "half_down", "up", "down", "ceiling", "floor")
MISSING_DAYS = ("down", "up", "refuse")
