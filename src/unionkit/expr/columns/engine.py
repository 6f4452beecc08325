"""What engines do differently with whole numbers, and the operations that are the same on all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import narwhals as nw
from attrs import frozen


def _as_it_is(column: nw.Expr) -> nw.Expr:
    return column


@frozen(kw_only=True)
class Engine:
    """How an engine treats whole numbers, and where it keeps what is needed more than once.

    `divides_by_double`: its floor division goes through floating point, and of large numbers only the first digits are
    right. `divides_at_length`: its floor division writes both numbers out many times over.
    `overflow_raises`: a product that does not fit stops the query, so numbers out of bounds must not reach one.
    `bind` works a column out once and gives a column to use instead: engines write an expression out as often as it is
    used, so that without it calendars and nested conditions would grow beyond measure.
    """

    divides_by_double: bool = False
    divides_at_length: bool = False
    overflow_raises: bool = False
    bind: Callable[[nw.Expr], nw.Expr] = _as_it_is


def whole(number: int) -> nw.Expr:
    """A literal of 64 bits."""
    return nw.lit(number, dtype=nw.Int64)


def choose(condition: nw.Expr, then: nw.Expr, otherwise: nw.Expr) -> nw.Expr:
    """One of two columns; null where the condition is."""
    return nw.when(condition).then(then).otherwise(nw.when(~condition).then(otherwise))


def indicator(condition: nw.Expr) -> nw.Expr:
    """1 where a condition holds and 0 elsewhere, null included."""
    return nw.when(condition).then(whole(1)).otherwise(whole(0))


def lesser(left: nw.Expr, right: nw.Expr) -> nw.Expr:
    """The smaller of two numbers, null where one is; the horizontal minimum would skip it."""
    return choose(left <= right, left, right)


def greater(left: nw.Expr, right: nw.Expr) -> nw.Expr:
    """The greater of two numbers, null where one is."""
    return choose(left >= right, left, right)


def magnitude(number: nw.Expr) -> nw.Expr:
    """The absolute value."""
    return choose(number >= whole(0), number, whole(0) - number)


def quotient(engine: Engine, above: nw.Expr, below: nw.Expr) -> nw.Expr:
    """Floor division by a positive number, exact.

    Where the engine divides through a double, the first quotient may be off in its last digits; dividing what it leaves
    over is off by one at most, and the sign of the remainder says which way.
    """
    if engine.divides_at_length:
        above, below = engine.bind(above), engine.bind(below)
    rough = above // below
    if not engine.divides_by_double:
        return rough
    rough = engine.bind(rough.cast(nw.Int64))
    left_over = engine.bind(above - rough * below)
    rough = engine.bind(rough + (left_over // below).cast(nw.Int64))
    rest = engine.bind(above - rough * below)
    return rough + indicator(rest >= below) - indicator(rest < whole(0))


def small_quotient(engine: Engine, above: nw.Expr, below: int) -> nw.Expr:
    """Floor division of numbers below 2^53, such as days, by a positive constant.

    So small a quotient cannot round up to a whole number in a double: that is exact, and short where text is long.
    """
    if engine.divides_by_double or engine.divides_at_length:
        return (above / whole(below)).floor().cast(nw.Int64)
    return above // whole(below)


def all_of(conditions: Sequence[nw.Expr]) -> nw.Expr:
    """Kleene and."""
    found = conditions[0]
    for condition in conditions[1:]:
        found = found & condition
    return found


def any_of(conditions: Sequence[nw.Expr]) -> nw.Expr:
    """Kleene or."""
    found = conditions[0]
    for condition in conditions[1:]:
        found = found | condition
    return found
