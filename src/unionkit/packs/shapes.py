"""Shapes as trees, and the parts of which they are read."""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from unionkit.errors import PolicyError
from unionkit.expr.nodes import Node, Number, Operation
from unionkit.expr.parsing import parse
from unionkit.packs.reader import Reader, plain_number
from unionkit.rules.parts import ALWAYS

ZERO = Number(Decimal(0))


@frozen(kw_only=True)
class Shape:
    """A shape as trees: the value, the upper end where a person decides, and when it applies."""

    value: Node
    high: Node | None = None
    when: Node = ALWAYS
    form: str = "pay"


def tree(value: object) -> Node:
    """An expression out of TOML: a text, or a plain number. Raises ExpressionError or PolicyError."""
    if isinstance(value, str) and value.strip():
        return parse(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Number(plain_number(value))
    raise PolicyError(
        "an expression is wanted here", hint='write a number, or a text such as "0.3 * self_paid"'
    )


def tree_at(reader: Reader, key: str) -> Node:
    """The expression under a key; a wrong or missing one is kept as a problem, and nothing stands for it."""
    if not reader.has(key):
        reader.refuse(f"{key} is missing", f'add {key} = "…"')
    return reader.attempt(key, tree) or ZERO


def quantity_of(reader: Reader) -> Node:
    """The quantity that a shape is taken of. Raises PolicyError where it is missing."""
    if not reader.has("of"):
        raise PolicyError("this shape needs the quantity that it is taken of", hint='add of = "self_paid"')
    return tree_at(reader, "of")


def rate_at(reader: Reader) -> Node:
    """A rate; one written as a number is at least 0 and at most 1, so that 30 is not taken for 30%."""
    rate = tree_at(reader, "rate")
    if isinstance(rate, Number) and not 0 <= rate.value <= 1:
        reader.refuse(
            f"a rate of {rate.value} is {rate.value * 100} %",
            'write rate = "30%" or 0.3; a multiple is written pay = "2 * standard"',
            "rate",
        )
    return rate


def times(left: Node, right: Node) -> Node:
    """The product of two trees."""
    return Operation("mul", (left, right))


def any_of(conditions: list[Node]) -> Node:
    """The condition that one of several holds."""
    return conditions[0] if len(conditions) == 1 else Operation("or", tuple(conditions))


def read_between(reader: Reader) -> Shape:
    """Two ends between which a person decides. Raises PolicyError."""
    ends = reader.raw("between")
    if not isinstance(ends, list) or len(ends) != 2:
        raise PolicyError("between has two ends", hint="write between = [30_000, 50_000]")
    low, high = tree(ends[0]), tree(ends[1])
    if isinstance(low, Number) and isinstance(high, Number) and low.value >= high.value:
        raise PolicyError("between begins above its end", hint="write the lower end first")
    return Shape(value=low, high=high, form="between")
