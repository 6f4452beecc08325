"""The Python spelling of expressions: operators on `col`-like objects that build trees and never evaluate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from attrs import field, frozen

from unionkit.errors import ExpressionError, TruthTested, UnknownName, ValueRefused
from unionkit.expr.checking import infer
from unionkit.expr.nodes import Aggregate, Day, Field, Name, Node, Number, Operation, Text, Truth, walk_nodes
from unionkit.expr.operators import AGGREGATES, OPERATORS
from unionkit.expr.parsing import parse
from unionkit.expr.types import Scope, Type
from unionkit.expr.writing import write

Operand: TypeAlias = "Expr | int | Decimal | str | bool | date"


@frozen(eq=False, repr=False)
class Expr:
    """An expression: `col("income") / months(12) <= 1.5 * col("L")` without the float.

    Built with a `scope`, types and units are checked at each step; without one, when a policy takes it. Combine
    conditions with `&`, `|` and `~`: `and`, `or`, `not` and chained comparisons cannot be seen and raise TruthTested.
    """

    node: Node
    scope: Scope | None = field(default=None, kw_only=True)

    def __bool__(self) -> bool:
        raise TruthTested(
            "Python asked whether an expression is true",
            hint="write & for and, | for or, ~ for not, (a <= x) & (x < b) for a chain, and when(c).then(a).otherwise(b)",
        )

    def __hash__(self) -> int:
        return hash(self.node)

    def __str__(self) -> str:
        return write(self.node)

    def __repr__(self) -> str:
        return f"expression({write(self.node)!r})"

    @property
    def type(self) -> Type:
        """Kind and unit. Raises ExpressionError for an expression that was built without a scope."""
        if self.scope is None:
            raise ExpressionError(
                "this expression has no scope", hint="build it from a schema or check it in a policy"
            )
        return infer(self.node, self.scope)

    def same(self, other: Expr) -> bool:
        """Whether both are the same tree; `==` builds a comparison instead."""
        return self.node == other.node

    def __add__(self, other: Operand) -> Expr:
        return _combine("add", self, other)

    def __radd__(self, other: Operand) -> Expr:
        return _combine("add", other, self)

    def __sub__(self, other: Operand) -> Expr:
        return _combine("sub", self, other)

    def __rsub__(self, other: Operand) -> Expr:
        return _combine("sub", other, self)

    def __mul__(self, other: Operand) -> Expr:
        return _combine("mul", self, other)

    def __rmul__(self, other: Operand) -> Expr:
        return _combine("mul", other, self)

    def __truediv__(self, other: Operand) -> Expr:
        return _combine("div", self, other)

    def __rtruediv__(self, other: Operand) -> Expr:
        return _combine("div", other, self)

    def __neg__(self) -> Expr:
        return _combine("neg", self)

    def __abs__(self) -> Expr:
        return _combine("abs", self)

    def __lt__(self, other: Operand) -> Expr:
        return _combine("lt", self, other)

    def __le__(self, other: Operand) -> Expr:
        return _combine("le", self, other)

    def __gt__(self, other: Operand) -> Expr:
        return _combine("gt", self, other)

    def __ge__(self, other: Operand) -> Expr:
        return _combine("ge", self, other)

    def __eq__(self, other: object) -> Expr:  # type: ignore[override]
        return _combine("eq", self, other)

    def __ne__(self, other: object) -> Expr:  # type: ignore[override]
        return _combine("ne", self, other)

    def __and__(self, other: Operand) -> Expr:
        return _joined("and", self, other)

    def __rand__(self, other: Operand) -> Expr:
        return _joined("and", other, self)

    def __or__(self, other: Operand) -> Expr:
        return _joined("or", self, other)

    def __ror__(self, other: Operand) -> Expr:
        return _joined("or", other, self)

    def __invert__(self) -> Expr:
        return _combine("not", self)

    def is_in(self, options: Iterable[int | Decimal | str | date]) -> Expr:
        """Whether it is one of some literals."""
        return _combine("in", self, *options)

    def between(self, low: Operand, high: Operand) -> Expr:
        """Whether it lies from `low` to `high`, both included; for open ends write two comparisons."""
        return (self >= low) & (self <= high)


def as_expr(value: object, scope: Scope | None = None) -> Expr:
    """An operand as an expression. Floats raise ValueRefused with what to write."""
    if isinstance(value, Expr):
        return value
    if isinstance(value, bool):
        return Expr(Truth(value), scope=scope)
    if isinstance(value, int | Decimal):
        return Expr(Number(Decimal(value)), scope=scope)
    if isinstance(value, str):
        return Expr(Text(value), scope=scope)
    if isinstance(value, date):
        return Expr(Day(value), scope=scope)
    hint = (
        f'write Decimal("{value}")'
        if isinstance(value, float)
        else "hand in a number, text, date or expression"
    )
    raise ValueRefused(f"an expression cannot hold a {type(value).__name__}", hint=hint)


def _combine(operator: str, *operands: object) -> Expr:
    scope = next((part.scope for part in operands if isinstance(part, Expr) and part.scope is not None), None)
    nodes = tuple(as_expr(part).node for part in operands)
    if operator == "neg" and isinstance(nodes[0], Number):
        return Expr(Number(nodes[0].value.copy_negate(), nodes[0].unit), scope=scope)
    if operator not in OPERATORS:
        raise UnknownName(
            f"there is no operator {operator!r}", hint="see the list of operators in the reference"
        )
    return _checked(Operation(operator, nodes), scope)


def _joined(operator: str, *operands: object) -> Expr:
    made = _combine(operator, *operands)
    if not isinstance(made.node, Operation):
        return made
    parts: list[Node] = []
    for position, part in enumerate(made.node.operands):
        nested = isinstance(part, Operation) and part.operator == operator and position == 0
        parts.extend(part.operands if nested and isinstance(part, Operation) else [part])
    return Expr(Operation(operator, tuple(parts)), scope=made.scope)


def _checked(node: Node, scope: Scope | None) -> Expr:
    if scope is not None:
        infer(node, scope)
    return Expr(node, scope=scope)


def col(name: str, *, scope: Scope | None = None) -> Expr:
    """A fact, quantity or parameter by its name; ``list.field`` is a field of a record."""
    head, dot, tail = name.partition(".")
    return _checked(Field(head, tail) if dot else Name(head), scope)


def expression(text: str, *, scope: Scope | None = None) -> Expr:
    """An expression read from text; `str()` of it gives text that reads back as the same tree."""
    return _checked(parse(text), scope)


def _quantity(amount: int | Decimal | str, unit: str) -> Expr:
    return Expr(Number(_exact(amount), unit))


def _exact(amount: int | Decimal | str) -> Decimal:
    if isinstance(amount, float | bool):
        raise ValueRefused(
            "a quantity cannot be a float or a truth value", hint='write Decimal("0.5") or "0.5"'
        )
    try:
        return Decimal(amount)
    except (InvalidOperation, TypeError, ValueError):
        raise ValueRefused("this is not a decimal number", hint='write digits such as "0.5"') from None


def months(count: int) -> Expr:
    """Give a duration, which turns what came in over it into a monthly figure."""
    return _quantity(count, "month")


def days(count: int) -> Expr:
    """A number of days."""
    return _quantity(count, "day")


def years(count: int) -> Expr:
    """A number of years."""
    return _quantity(count, "year")


def yuan(amount: int | Decimal | str) -> Expr:
    """A sum of money in yuan."""
    return _quantity(amount, "CNY")


def call(function: str, *operands: Operand) -> Expr:
    """One of the listed functions by name, as in ``call("years_between", born, on, "down")``."""
    return _combine(function, *operands)


def least(*operands: Operand) -> Expr:
    """The smallest operand."""
    return _combine("min", *operands)


def greatest(*operands: Operand) -> Expr:
    """The greatest operand."""
    return _combine("max", *operands)


def round_to(value: Operand, step: str | Decimal, mode: str = "half_up") -> Expr:
    """Rounded to a multiple of `step` by a named rule; half-up goes away from zero."""
    exact = _exact(step)
    operands = (value, exact) if mode == "half_up" else (value, exact, mode)
    return _combine("round_to", *operands)


@frozen
class _Then:
    condition: Expr
    then_value: object

    def otherwise(self, value: Operand) -> Expr:
        """The value where the condition is false."""
        return _combine("if", self.condition, self.then_value, value)


@frozen
class _When:
    condition: Expr

    def then(self, value: Operand) -> _Then:
        """The value where the condition is true."""
        return _Then(self.condition, value)


def when(condition: Expr) -> _When:
    """The beginning of `when(condition).then(a).otherwise(b)`."""
    return _When(condition)


def over(
    operator: str,
    item: Expr | str,
    where: Expr | None = None,
    *,
    by: Expr | None = None,
    default: Operand | None = None,
) -> Expr:
    """An aggregate by name (sum, count, min, max, any, all, distinct, longest_run, latest_run) over a list.

    `item` is an expression over one list's fields, or the list's name for `count`.
    """
    if operator not in AGGREGATES:
        raise UnknownName(f"there is no aggregate {operator!r}", hint=f"one of: {', '.join(AGGREGATES)}")
    parts = [part for part in (item, where) if isinstance(part, Expr)]
    lists = {node.list_name for part in parts for node in walk_nodes(part.node) if isinstance(node, Field)}
    if isinstance(item, str):
        lists = {item}
    if len(lists) != 1:
        raise ExpressionError(
            "an aggregate runs over the records of one list", hint="use fields of one list only"
        )
    scope = next((part.scope for part in parts if part.scope is not None), None)
    node = Aggregate(
        operator=operator,
        list_name=lists.pop(),
        item=item.node if isinstance(item, Expr) else None,
        where=None if where is None else where.node,
        by=None if by is None else by.node,
        default=None if default is None else as_expr(default).node,
    )
    return _checked(node, scope)
