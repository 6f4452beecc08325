"""The proof that no integer of a generated function leaves 64 bits, by intervals over the very text that will run."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from attrs import define, field

from unionkit.expr.intervals import Interval, point
from unionkit.expr.lowering import INT64
from unionkit.expr.operators import ROUNDINGS
from unionkit.rules.jit.days import DAYS, FAR, REACHES

TRUTH = Interval(0, 1)
CALLS = frozenset({"abs", "min", "max", "nonzero", *(f"round_{mode}" for mode in ROUNDINGS)})


class Unproven(Exception):
    """The text does something that machine integers might not do alike; the message says what."""


@define
class Proof:
    """Walks a function once, statement by statement, and knows where each local lies.

    Branches are joined and never told apart, so that what is found holds on every path.
    """

    ranges: dict[str, Interval] = field()
    widest: Interval = Interval(0, 0)

    def body(self, statements: list[ast.stmt]) -> None:
        """Prove statements in their order. Raises Unproven."""
        for statement in statements:
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                name, found = statement.targets[0].id, self.of(statement.value)
                known = self.ranges.get(name)
                self.ranges[name] = found if known is None else known.join(found)
            elif isinstance(statement, ast.If):
                self.of(statement.test)
                self.body(statement.body)
                self.body(statement.orelse)
            elif isinstance(statement, ast.Return) and statement.value is not None:
                self.of(statement.value)
            else:
                raise Unproven(f"a statement of another kind: {type(statement).__name__}")

    def of(self, node: ast.expr) -> Interval:
        """Where an expression lies, every part of it proven. Raises Unproven."""
        found = self.reach(node)
        if not found.within(INT64):
            raise Unproven("a number may grow beyond 64 bits")
        self.widest = self.widest.join(found)
        return found

    def reach(self, node: ast.expr) -> Interval:
        """Where an expression lies, before it is held against 64 bits."""
        if isinstance(node, ast.Constant) and isinstance(node.value, int):
            return point(int(node.value))
        if isinstance(node, ast.Name):
            return self.ranges[node.id]
        if isinstance(node, ast.BinOp):
            return self.arithmetic(node)
        if isinstance(node, ast.UnaryOp):
            inside = self.of(node.operand)
            return TRUTH if isinstance(node.op, ast.Not) else -inside
        if isinstance(node, ast.Compare | ast.BoolOp | ast.Tuple):
            for part in _parts(node):
                self.of(part)
            return TRUTH
        if isinstance(node, ast.IfExp):
            self.of(node.test)
            return self.of(node.body).join(self.of(node.orelse))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return self.call(node.func.id, node.args)
        raise Unproven(f"an expression of another kind: {type(node).__name__}")

    def arithmetic(self, node: ast.BinOp) -> Interval:
        """Where a sum, a product or a floored quotient lies."""
        left, right = self.of(node.left), self.of(node.right)
        if isinstance(node.op, ast.Add):
            return left + right
        if isinstance(node.op, ast.Sub):
            return left - right
        if isinstance(node.op, ast.Mult):
            return left * right
        if isinstance(node.op, ast.FloorDiv) and right.positive:
            return _floored(left)
        raise Unproven("a division by what may be zero")

    def call(self, name: str, arguments: list[ast.expr]) -> Interval:
        """Where a call lies."""
        given = [self.of(argument) for argument in arguments]
        if name in REACHES:
            if not all(part.within(FAR) for part in given) or DAYS.join(given[0]) != DAYS:
                raise Unproven("a day is moved too far")
            return REACHES[name]
        if name not in CALLS:
            raise Unproven(f"{name} has no twin in machine code")
        if name == "nonzero":
            return _without_zero(given[0])
        if name == "abs":
            return _size(given[0], arguments[0])
        if name in ("min", "max"):
            found = given[0]
            for other in given[1:]:
                found = found.least(other) if name == "min" else found.greatest(other)
            return found
        if not given[1].positive or not (given[1] * point(2)).within(INT64):
            raise Unproven("a divisor that may be zero or doubles beyond 64 bits")
        return _rounded(given[0])


def prove(function: ast.FunctionDef, inputs: Mapping[str, Interval]) -> Interval:
    r"""Where all integers of a function lie, given where its arguments do. Raises Unproven.

    >>> text = "def decide(a):\n    return a * 100"
    >>> prove(ast.parse(text).body[0], {"a": Interval(0, 5)})
    Interval(low=0, high=500)
    """
    for name, interval in inputs.items():
        if not interval.within(INT64):
            raise Unproven(f"{name} has no bounds")
    proof = Proof(dict(inputs))
    proof.body(function.body)
    return proof.widest


def _parts(node: ast.Compare | ast.BoolOp | ast.Tuple) -> list[ast.expr]:
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    return node.values if isinstance(node, ast.BoolOp) else node.elts


def _floored(above: Interval) -> Interval:
    """Where the quotient by a whole number of at least 1 lies, rounded down."""
    return above.join(Interval(0, 0)) if above.low is None or above.low >= 0 else above.join(Interval(-1, 0))


def _rounded(above: Interval) -> Interval:
    """Where the quotient by a whole number of at least 1 lies, rounded either way."""
    return above.join(Interval(-1 if above.low is None or above.low < 0 else 0, 1 if above.high else 0))


def _without_zero(inside: Interval) -> Interval:
    return Interval(1 if inside.low == 0 else inside.low, -1 if inside.high == 0 else inside.high)


def _size(inside: Interval, node: ast.expr) -> Interval:
    """Where a magnitude lies; that of what cannot be zero is at least 1."""
    found = inside.magnitude()
    is_guarded = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "nonzero"
    return found.greatest(point(1)) if is_guarded else found
