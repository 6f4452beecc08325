"""Steps of a judgement: pairs of a condition and the number of a verdict, of which the first that holds wins."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from unionkit.expr.columns.engine import any_of, whole

Step = tuple[nw.Expr, "nw.Expr | int"]


def failing(error: nw.Expr, unknown: int, open_parts: Sequence[nw.Expr] = ()) -> list[Step]:
    """The step to the verdict that an error number stands for; unknown where an earlier rule is still open."""
    number = error
    for part in open_parts:
        number = nw.when(~part.is_null()).then(number).otherwise(whole(unknown))
    return [(~error.is_null(), number)]


def unknown_where(parts: Sequence[nw.Expr], unknown: int) -> list[Step]:
    """The step to unknown where something is null that has to be known."""
    return [(any_of([part.is_null() for part in parts]), unknown)] if parts else []


def chained(steps: Sequence[Step], last: nw.Expr) -> nw.Expr:
    """The number of the first step whose condition holds, else the last."""
    for condition, number in reversed(steps):
        last = nw.when(condition).then(whole(number) if isinstance(number, int) else number).otherwise(last)
    return last
