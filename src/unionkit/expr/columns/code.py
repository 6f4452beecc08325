"""Generated integer code as columns.

`expr.lowering` writes an expression as plain integer Python; here the same text becomes a Narwhals expression. Unknown is
null: arithmetic and comparisons hand it on, `and`, `or` and `not` follow Kleene, and what engines would do otherwise with
a null (conditionals, minima, membership) is spelled out. Every literal has 64 bits.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import narwhals as nw
from attrs import frozen

from unionkit.expr.columns.days import ON_DAYS, Calendar
from unionkit.expr.columns.engine import (
    Engine,
    all_of,
    any_of,
    choose,
    greater,
    lesser,
    magnitude,
    quotient,
    whole,
)
from unionkit.expr.columns.rounding import ROUND

FEW = 12
SMALL = 8


@frozen
class ChoiceColumn:
    """A choice as a column of texts; in the code it is the place in `choices`."""

    texts: nw.Expr
    choices: tuple[str, ...]

    def places(self) -> nw.Expr:
        """The place of each choice."""
        found: nw.Expr = nw.lit(None, dtype=nw.Int64)
        for place, choice in enumerate(self.choices):
            found = nw.when(self.texts == nw.lit(choice)).then(whole(place)).otherwise(found)
        return found

    def is_among(self, places: Sequence[int]) -> nw.Expr:
        """Whether it is one of some choices; null where it is unknown."""
        wanted = [choice for place, choice in enumerate(self.choices) if place in places]
        return is_one_of(self.texts, wanted)


def is_one_of(column: nw.Expr, values: Sequence[str]) -> nw.Expr:
    """Whether a column holds one of some texts, null where it is null."""
    if not values:
        return nw.when(~column.is_null()).then(nw.lit(False))
    if len(values) <= FEW:
        return any_of([column == nw.lit(value) for value in values])
    return nw.when(~column.is_null()).then(column.is_in(values))


Arguments = Mapping[str, "nw.Expr | ChoiceColumn"]

_HOLDS: Mapping[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Lt: int.__lt__,
    ast.LtE: int.__le__,
    ast.Eq: int.__eq__,
    ast.NotEq: int.__ne__,
    ast.GtE: int.__ge__,
    ast.Gt: int.__gt__,
}
_MIRRORED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}
_COMPARE: Mapping[type[ast.cmpop], Callable[[nw.Expr, nw.Expr], nw.Expr]] = {
    ast.Lt: nw.Expr.__lt__,
    ast.LtE: nw.Expr.__le__,
    ast.Eq: nw.Expr.__eq__,
    ast.NotEq: nw.Expr.__ne__,
    ast.GtE: nw.Expr.__ge__,
    ast.Gt: nw.Expr.__gt__,
}


def translate(source: str, arguments: Arguments, engine: Engine) -> nw.Expr:
    """The column of a generated expression; `arguments` says what its names are."""
    return _Translator(arguments=arguments, engine=engine).column(ast.parse(source, mode="eval").body)


@frozen(kw_only=True)
class _Translator:
    arguments: Arguments
    engine: Engine

    def column(self, node: ast.expr) -> nw.Expr:
        return _READ[type(node)](self, node)

    def reusable(self, node: ast.expr) -> nw.Expr:
        """A column that may be written more than once: one that is not small is worked out first."""
        column = self.column(node)
        return column if sum(1 for _ in ast.walk(node)) <= SMALL else self.engine.bind(column)

    def constant(self, node: ast.Constant) -> nw.Expr:
        return nw.lit(node.value) if isinstance(node.value, bool) else whole(int(str(node.value)))

    def name(self, node: ast.Name) -> nw.Expr:
        found = self.arguments[node.id]
        return found.places() if isinstance(found, ChoiceColumn) else found

    def unary(self, node: ast.UnaryOp) -> nw.Expr:
        if isinstance(node.op, ast.Not):
            return ~self.column(node.operand)
        if isinstance(node.operand, ast.Constant):
            return whole(-int(str(node.operand.value)))
        return whole(0) - self.column(node.operand)

    def binary(self, node: ast.BinOp) -> nw.Expr:
        left, right = self.column(node.left), self.column(node.right)
        if isinstance(node.op, ast.Add):
            return left + right
        if isinstance(node.op, ast.Sub):
            return left - right
        return left * right if isinstance(node.op, ast.Mult) else quotient(self.engine, left, right)

    def logic(self, node: ast.BoolOp) -> nw.Expr:
        parts = [self.column(part) for part in node.values]
        return all_of(parts) if isinstance(node.op, ast.And) else any_of(parts)

    def conditional(self, node: ast.IfExp) -> nw.Expr:
        return choose(self.reusable(node.test), self.column(node.body), self.column(node.orelse))

    def compare(self, node: ast.Compare) -> nw.Expr:
        operator, right = node.ops[0], node.comparators[0]
        if isinstance(operator, ast.In):
            return self.membership(node.left, right)
        for one, other, sign in (
            (node.left, right, type(operator)),
            (right, node.left, _MIRRORED.get(type(operator), type(operator))),
        ):
            choice = self.choice(one)
            if choice is not None and isinstance(other, ast.Constant):
                holds = partial(_holds, sign, int(str(other.value)))
                return choice.is_among([place for place in range(len(choice.choices)) if holds(place)])
        return _COMPARE[type(operator)](self.column(node.left), self.column(right))

    def membership(self, left: ast.expr, right: ast.expr) -> nw.Expr:
        places = [int(str(part.value)) for part in ast.walk(right) if isinstance(part, ast.Constant)]
        choice = self.choice(left)
        if choice is not None:
            return choice.is_among(places)
        column = self.reusable(left)
        return any_of([column == whole(place) for place in places])

    def extreme(self, parts: Sequence[nw.Expr], pick: Callable[[nw.Expr, nw.Expr], nw.Expr]) -> nw.Expr:
        """The least or greatest of any number of columns."""
        found = pick(parts[0], parts[1])
        for part in parts[2:]:
            found = pick(self.engine.bind(found), part)
        return found

    def choice(self, node: ast.expr) -> ChoiceColumn | None:
        found = self.arguments.get(node.id) if isinstance(node, ast.Name) else None
        return found if isinstance(found, ChoiceColumn) else None

    def call(self, node: ast.Call) -> nw.Expr:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "nonzero":
            return self.column(node.args[0])
        parts = [self.reusable(part) for part in node.args]
        if name == "abs":
            return magnitude(parts[0])
        if name in ("min", "max"):
            return self.extreme(parts, lesser if name == "min" else greater)
        if name.startswith("round_"):
            return ROUND[name.removeprefix("round_")](self.engine, *parts)
        return ON_DAYS[name](Calendar(engine=self.engine), *parts)


def _holds(sign: type[ast.cmpop], constant: int, place: int) -> bool:
    return _HOLDS[sign](place, constant)


_READ: Mapping[type[ast.expr], Callable[..., nw.Expr]] = {
    ast.Constant: _Translator.constant,
    ast.Name: _Translator.name,
    ast.UnaryOp: _Translator.unary,
    ast.BinOp: _Translator.binary,
    ast.BoolOp: _Translator.logic,
    ast.IfExp: _Translator.conditional,
    ast.Compare: _Translator.compare,
    ast.Call: _Translator.call,
}
