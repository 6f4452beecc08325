"""Where an expression has no value at all: the column of error numbers of a tree, in the order in which the walk meets them.

A number stands for a pair of code and subject; null says that nothing is the matter. Most trees cannot fail, and for
them there is no column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import narwhals as nw
from attrs import define, field, frozen

from unionkit.expr.columns.days import Calendar
from unionkit.expr.columns.engine import Engine, whole
from unionkit.expr.intervals import Interval
from unionkit.expr.lowering import Lowered, Ratio, Stamp
from unionkit.expr.nodes import Aggregate, Field, Name, Node, Operation, Text

_LAST_DAY = Interval(1, 3_652_059)

Number = Callable[[str, str], int]


@frozen(kw_only=True)
class Evaluated:
    """What an error needs to know of a tree: its lowered form and its column."""

    lowered: Lowered
    column: nw.Expr


@define(kw_only=True)
class Errors:
    """Builds error columns. `evaluate` gives a tree's lowered form and column, `of_name` the error of a name or aggregate.

    `number` gives the number that stands for a code and a subject.
    """

    engine: Engine
    evaluate: Callable[[Node], Evaluated]
    of_leaf: Callable[[Node], nw.Expr | None]
    number: Number
    _memo: dict[Node, nw.Expr | None] = field(factory=dict)

    def of(self, node: Node) -> nw.Expr | None:
        """The error column of a tree, None where it cannot fail."""
        if node not in self._memo:
            self._memo[node] = self._of(node)
        return self._memo[node]

    def forget(self) -> None:
        """Work everything out anew, since a name stands for something else now."""
        self._memo.clear()

    def _of(self, node: Node) -> nw.Expr | None:
        if isinstance(node, Name | Field | Aggregate):
            return self.of_leaf(node)
        if not isinstance(node, Operation):
            return None
        if node.operator in ("and", "or"):
            return self.in_turn(node.operands, stops_at=node.operator == "or")
        if node.operator == "if":
            return self.of_conditional(node)
        found = [self.of(operand) for operand in node.operands]
        return first_of([*found, self.own(node)])

    def in_turn(self, parts: Sequence[Node], *, stops_at: bool) -> nw.Expr | None:
        """The first error of conditions that are looked at until one is `stops_at`."""
        rest: nw.Expr | None = None
        for part in reversed(parts):
            here = self.of(part)
            if rest is not None:
                truth = self.engine.bind(self.evaluate(part).column)
                reached = truth.is_null() | (~truth if stops_at else truth)
                rest = nw.when(reached).then(rest)
            rest = first_of([here, rest])
        return rest

    def of_conditional(self, node: Operation) -> nw.Expr | None:
        """The error of a condition, else of the branch that is taken."""
        condition, then, otherwise = node.operands
        branches: list[nw.Expr | None] = [self.of(condition)]
        errors = [self.of(branch) for branch in (then, otherwise)]
        if any(error is not None for error in errors):
            truth = self.engine.bind(self.evaluate(condition).column)
            for error, reached in zip(errors, (truth, ~truth), strict=True):
                branches.append(None if error is None else nw.when(reached).then(error))
        return first_of(branches)

    def own(self, node: Operation) -> nw.Expr | None:
        """The error that an operator itself may raise, given that its operands are known."""
        if node.operator == "div":
            return self.of_division(node)
        if node.operator == "add_days":
            return self.of_moved_days(node)
        if node.operator == "add_months":
            return self.of_moved_months(node)
        if node.operator in ("months_between", "years_between") and _missing(node) == "refuse":
            start, end = (self.bound(operand).column for operand in node.operands[:2])
            step = 12 if node.operator == "years_between" else 1
            return self.fails(
                Calendar(engine=self.engine).months_between_fails(start, end, step), "no_such_day"
            )
        return None

    def of_division(self, node: Operation) -> nw.Expr | None:
        """Where a divisor that may be zero is."""
        below = self.evaluate(node.operands[1])
        if not isinstance(below.lowered, Ratio) or not below.lowered.interval.holds(0):
            return None
        zero = (below.column == whole(0)) & ~self.evaluate(node.operands[0]).column.is_null()
        return self.fails(zero, "division_by_zero")

    def of_moved_days(self, node: Operation) -> nw.Expr | None:
        """Where days lead out of the calendar, unless the bounds rule it out."""
        day, days = (self.bound(operand) for operand in node.operands)
        if isinstance(day.lowered, Stamp) and isinstance(days.lowered, Ratio):
            reach = day.lowered.interval + days.lowered.interval
            if None not in (reach.low, reach.high) and _LAST_DAY.join(reach) == _LAST_DAY:
                return None
        return self.fails(Calendar(engine=self.engine).add_days_fails(day.column, days.column), "no_such_day")

    def of_moved_months(self, node: Operation) -> nw.Expr | None:
        """Where months lead out of the calendar or to a day that is missing, unless that is ruled out."""
        day, months = (self.bound(operand) for operand in node.operands[:2])
        if (
            isinstance(day.lowered, Stamp)
            and isinstance(months.lowered, Ratio)
            and _missing(node) != "refuse"
        ):
            span = months.lowered.interval
            reach = day.lowered.interval + Interval(
                None if span.low is None else span.low * 31 - 31,
                None if span.high is None else span.high * 31 + 31,
            )
            if None not in (reach.low, reach.high) and _LAST_DAY.join(reach) == _LAST_DAY:
                return None
        moved = Calendar(engine=self.engine).add_months_fails(day.column, months.column, _missing(node))
        return self.fails(moved, "no_such_day")

    def bound(self, node: Node) -> Evaluated:
        """A tree whose column is used more than once."""
        found = self.evaluate(node)
        return Evaluated(lowered=found.lowered, column=self.engine.bind(found.column))

    def fails(self, condition: nw.Expr, code: str) -> nw.Expr:
        """The number of a code where a condition holds."""
        return nw.when(condition).then(whole(self.number(code, "")))


def first_of(columns: Sequence[nw.Expr | None]) -> nw.Expr | None:
    """The first error of several columns, None where there is none at all."""
    present = [column for column in columns if column is not None]
    if not present:
        return None
    return present[0] if len(present) == 1 else nw.coalesce(*present)


def _missing(node: Operation) -> str:
    last = node.operands[-1]
    return last.value if isinstance(last, Text) else "down"
