"""The walk: a tree evaluated over exact values with Kleene logic, recording what was compared.

It is the reference that the other executors are held equal to. An operand is evaluated only if the operands before
it have not settled the answer, so `homes >= 2 and area / people <= 30` never divides where homes is 1.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import cast

from attrs import define, field

from unionkit.errors import ValueRefused
from unionkit.expr.folding import FOLDS, Taken
from unionkit.expr.nodes import Aggregate, Day, Field, Name, Node, Number, Operation, Text, Truth
from unionkit.expr.undefined import Undefined
from unionkit.expr.values import Exact, Record, Value, ratio, simplest
from unionkit.values.dates import Missing, add_months, count_months, count_years, month_end, month_start
from unionkit.values.rounding import Rounding, round_ratio

Evaluator = Callable[["Case"], Value]
Seen = tuple[Value, Value, bool | None]


@define(kw_only=True, eq=False, repr=False)
class Case:
    """One evaluation: what is known, what has been worked out, and what was compared on the way.

    `derived` works out quantities and parameters when they are first asked for; `rows` keeps what a table gave. `seen`
    maps each comparison to its two sides and its truth, and is None where nobody wants to know.
    """

    facts: Mapping[str, Value]
    lists: Mapping[str, Sequence[Record] | None]
    on: date
    derived: Mapping[str, Evaluator]
    known_on: date | None = None
    rows: dict[str, object] = field(factory=dict)
    memo: dict[str, Value] = field(factory=dict)
    seen: dict[Node, Seen] | None = None
    record: Record | None = None

    def value(self, name: str) -> Value:
        """The value of a name: a fact, a derived quantity or a parameter; None where it is unknown."""
        if name == "on":
            return self.on
        memo = self.memo
        if name in memo:
            return memo[name]
        if name in self.facts:
            return self.facts[name]
        outer, self.record = self.record, None
        try:
            found = self.derived[name](self)
        finally:
            self.record = outer
        memo[name] = found
        return found


def evaluator(node: Node) -> Evaluator:
    """A function that evaluates a tree over a case; the tree has been checked against its scope before."""
    if isinstance(node, Number):
        exact = simplest(Fraction(node.value))
        return lambda case: exact
    if isinstance(node, Truth | Text | Day):
        plain = node.value
        return lambda case: plain
    if isinstance(node, Name):
        name = node.name
        return lambda case: case.value(name)
    if isinstance(node, Field):
        return _field(node.name)
    if isinstance(node, Aggregate):
        return _aggregate(node)
    return _BUILDERS[node.operator](node)


def _field(name: str) -> Evaluator:
    def evaluate(case: Case) -> Value:
        return None if case.record is None else case.record.get(name)

    return evaluate


def _strict(function: Callable[..., Value]) -> Callable[[Operation], Evaluator]:
    """A builder for operators whose answer is unknown as soon as an operand is."""

    def build(node: Operation) -> Evaluator:
        parts = tuple(evaluator(operand) for operand in node.operands)
        if len(parts) == 2:
            return _strict_pair(function, *parts)

        def evaluate(case: Case) -> Value:
            values = [part(case) for part in parts]
            return None if None in values else function(*values)

        return evaluate

    return build


def _strict_pair(function: Callable[..., Value], left: Evaluator, right: Evaluator) -> Evaluator:
    def evaluate(case: Case) -> Value:
        one, other = left(case), right(case)
        return None if one is None or other is None else function(one, other)

    return evaluate


def _comparison(function: Callable[..., bool]) -> Callable[[Operation], Evaluator]:
    def build(node: Operation) -> Evaluator:
        left, right = (evaluator(operand) for operand in node.operands)

        def evaluate(case: Case) -> Value:
            one, other = left(case), right(case)
            truth = None if one is None or other is None else function(one, other)
            if case.seen is not None and case.record is None:
                case.seen[node] = (one, other, truth)
            return truth

        return evaluate

    return build


def _membership(node: Operation) -> Evaluator:
    left = evaluator(node.operands[0])
    members = tuple(evaluator(operand)(_NOWHERE) for operand in node.operands[1:])

    def evaluate(case: Case) -> Value:
        one = left(case)
        truth = None if one is None else one in members
        if case.seen is not None and case.record is None:
            case.seen[node] = (one, None, truth)
        return truth

    return evaluate


def _logic(settles: bool) -> Callable[[Operation], Evaluator]:
    def build(node: Operation) -> Evaluator:
        parts = tuple(evaluator(operand) for operand in node.operands)

        def evaluate(case: Case) -> Value:
            answer: bool | None = not settles
            for part in parts:
                truth = part(case)
                if truth is settles:
                    return settles
                if truth is None:
                    answer = None
            return answer

        return evaluate

    return build


def _conditional(node: Operation) -> Evaluator:
    condition, then, otherwise = (evaluator(operand) for operand in node.operands)

    def evaluate(case: Case) -> Value:
        truth = condition(case)
        if truth is None:
            return None
        return then(case) if truth else otherwise(case)

    return evaluate


def _negative(number: Exact) -> Exact:
    return -number


def _magnitude(number: Exact) -> Exact:
    return -number if number < 0 else number


def _divide(above: Exact, below: Exact) -> Exact:
    if below == 0:
        raise Undefined("division_by_zero")
    return ratio(above, below)


def _round(node: Operation) -> Evaluator:
    inner = evaluator(node.operands[0])
    step = Fraction(cast("Exact", evaluator(node.operands[1])(_NOWHERE)))
    named = node.operands[2] if len(node.operands) == 3 else None
    mode = cast("Rounding", named.value if isinstance(named, Text) else "half_up")

    def evaluate(case: Case) -> Value:
        value = inner(case)
        if value is None:
            return None
        steps = Fraction(cast("Exact", value)) / step
        return simplest(round_ratio(steps.numerator, steps.denominator, mode) * step)

    return evaluate


def _whole(number: Exact) -> int:
    """A count of days or months as an int. Raises Undefined where it is not whole."""
    if isinstance(number, Fraction):
        if number.denominator != 1:
            raise Undefined("not_whole")
        return number.numerator
    return number


def _add_days(day: date, days: Exact) -> date:
    try:
        return day + timedelta(days=_whole(days))
    except OverflowError:
        raise Undefined("no_such_day") from None


def _add_months(day: date, months: Exact, missing: Missing) -> date:
    try:
        return add_months(day, _whole(months), missing=missing)
    except (ValueRefused, OverflowError, ValueError):
        raise Undefined("no_such_day") from None


def _months_between(start: date, end: date, missing: Missing) -> int:
    try:
        return count_months(start, end, missing=missing)
    except ValueRefused:
        raise Undefined("no_such_day") from None


def _years_between(start: date, end: date, missing: Missing) -> int:
    try:
        return count_years(start, end, missing=missing)
    except ValueRefused:
        raise Undefined("no_such_day") from None


def _in_months_before(day: date, months: Exact, anchor: date) -> bool:
    distance = (anchor.year - day.year) * 12 + anchor.month - day.month
    return 1 <= distance <= months


def _aggregate(node: Aggregate) -> Evaluator:
    collect = FOLDS[node.operator]
    item, where, by, default = (
        None if part is None else evaluator(part) for part in (node.item, node.where, node.by, node.default)
    )

    def evaluate(case: Case) -> Value:
        records = case.lists.get(node.list_name)
        if records is None:
            return None
        outer = case.record
        try:
            return collect(_taken(case, records, item, where, by), lambda: _outside(case, outer, default))
        finally:
            case.record = outer

    return evaluate


def _outside(case: Case, outer: Record | None, default: Evaluator | None) -> Value:
    """The value for the empty list, which is asked for only then."""
    case.record = outer
    return None if default is None else default(case)


def _taken(
    case: Case,
    records: Sequence[Record],
    item: Evaluator | None,
    where: Evaluator | None,
    by: Evaluator | None,
) -> Iterator[Taken]:
    """What each record gives: whether it counts, its item and its key; an undefined part is handed on as such."""
    for record in records:
        case.record = record
        try:
            counts = True if where is None else where(case)
            if counts is False:
                continue
            yield counts, None if item is None else item(case), None if by is None else by(case)
        except Undefined as undefined:
            yield None, undefined, None


_BUILDERS: Mapping[str, Callable[[Operation], Evaluator]] = {
    "if": _conditional,
    "or": _logic(True),
    "and": _logic(False),
    "not": _strict(operator.not_),
    "lt": _comparison(operator.lt),
    "le": _comparison(operator.le),
    "eq": _comparison(operator.eq),
    "ne": _comparison(operator.ne),
    "ge": _comparison(operator.ge),
    "gt": _comparison(operator.gt),
    "in": _membership,
    "add": _strict(operator.add),
    "sub": _strict(operator.sub),
    "mul": _strict(operator.mul),
    "div": _strict(_divide),
    "neg": _strict(_negative),
    "abs": _strict(_magnitude),
    "min": _strict(min),
    "max": _strict(max),
    "round_to": _round,
    "starts_with": _strict(str.startswith),
    "year": _strict(lambda day: day.year),
    "month": _strict(lambda day: day.month),
    "day": _strict(lambda day: day.day),
    "year_start": _strict(lambda day: date(day.year, 1, 1)),
    "year_end": _strict(lambda day: date(day.year, 12, 31)),
    "month_start": _strict(month_start),
    "month_end": _strict(month_end),
    "add_days": _strict(_add_days),
    "add_months": _strict(_add_months),
    "days_between": _strict(lambda start, end: (end - start).days),
    "months_between": _strict(_months_between),
    "years_between": _strict(_years_between),
    "in_months_before": _strict(_in_months_before),
}

_NOWHERE = Case(facts={}, lists={}, on=date.min, derived={})
