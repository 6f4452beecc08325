"""How an amount or limit came about: the formula with the numbers of the case, the branch that applied, the rounding."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from unionkit.errors import UnionkitError
from unionkit.expr.checking import infer
from unionkit.expr.nodes import Aggregate, Field, Name, Node, Number, Operation, Text, walk_nodes
from unionkit.expr.undefined import Undefined
from unionkit.expr.values import Value
from unionkit.expr.walking import Case
from unionkit.i18n.numbers import decimal_text, shortest_places
from unionkit.i18n.phrases import SIGNS, Phrases
from unionkit.i18n.units import with_measure
from unionkit.rules.parts import Amount, Limit
from unionkit.rules.programs import Program

_MOST_PLACES = 6


@frozen(kw_only=True)
class Working:
    """Writes trees with the numbers of one case; `in_slices` says that the ends of slices are told by their sizes alone."""

    phrases: Phrases
    program: Program
    case: Case
    in_slices: bool = False

    def value(self, node: Node) -> Value:
        """The value of a tree, None where it is unknown or undefined."""
        try:
            return self.program.judge.of(node)(self.case)
        except Undefined:
            return None

    def chosen(self, node: Node) -> Node:
        """The branch of a chain of conditionals that applies."""
        while isinstance(node, Operation) and node.operator == "if":
            node = node.operands[1 if self.value(node.operands[0]) is True else 2]
        return node

    def passed_over(self, node: Node) -> frozenset[Node]:
        """The parts of the conditions of a chain that did not apply, save those that the one that did shares."""
        over: set[Node] = set()
        while isinstance(node, Operation) and node.operator == "if":
            condition, _then, node = node.operands
            if self.value(condition) is True:
                return frozenset(over.difference(walk_nodes(condition)))
            over.update(walk_nodes(condition))
        return frozenset(over)

    def text(self, node: Node) -> str:
        """How a value came about; '' where there is no more to tell than the number, or where it is not known."""
        node, value = self.chosen(node), self.value(node)
        if value is None or isinstance(node, Number):
            return ""
        text = self.reckoned(node, "CNY")
        return "" if text == self.figure(value, "CNY")[0] else text

    def before(self, limit: Limit) -> None:
        """Let `amount` stand for what the amount was before a limit."""
        judge, case = self.program.judge, self.case
        paying = judge.applicable(case)
        if not isinstance(paying, Amount):
            return
        fen = judge.rounded(paying, paying.value, case)
        for each in self.program.edition.limits:
            fen = judge.limited(each, fen, case)
            if each is limit:
                return

    def reckoned(self, node: Node, unit: str) -> str:
        """A tree with its numbers, and what comes out where that does not stand there already."""
        node = self.chosen(node)
        steps = self.steps(node, unit=unit)
        shown, is_exact = self.figure(self.value(node), unit or self.unit(node))
        alone = isinstance(node, Name | Aggregate | Field | Number) or steps == shown
        return steps if alone else f"{steps} {'=' if is_exact else '≈'} {shown}"

    def steps(self, node: Node, outer: int = 0, unit: str = "") -> str:
        """A tree down to its names, with their values; a bare number gets the unit of its sum."""
        node = self.chosen(node)
        if isinstance(node, Operation) and node.operator in ("min", "max", "round_to") and not self.in_slices:
            return self.called(node, outer, unit or self.unit(node))
        if not isinstance(node, Operation) or node.operator not in ("add", "sub", "mul", "div"):
            return self.term(node, unit)
        left, right = node.operands
        if node.operator in ("add", "sub"):
            unit = self.unit(node)
        if node.operator == "add":
            parts = [part for part in node.operands if self.value(part) != 0]
            if len(parts) < 2:
                return self.steps(parts[0] if parts else left, outer, unit)
        if node.operator == "mul":
            parts = [part for part in node.operands if not _is_one_head(part)]
            if len(parts) == 1:
                return self.steps(parts[0], outer)
        is_sum = node.operator in ("add", "sub")
        level, inner = (1, unit) if is_sum else (2, "")
        text = (
            f"{self.steps(left, level, inner)} {SIGNS[node.operator]} {self.steps(right, level + 1, inner)}"
        )
        return f"({text})" if level < outer else text

    def called(self, node: Operation, outer: int, unit: str) -> str:
        """A rounding, or the smallest or greatest of some numbers; what keeps a number from falling below 0 only where it does."""
        _ = self.phrases._
        if node.operator == "round_to":
            inner, step, *mode = node.operands
            size = self.figure(self.value(step), unit)[0]
            named = mode[0].value if mode and isinstance(mode[0], Text) else "half_up"
            text = self.steps(inner, unit=unit) + self.phrases.rounding(size, named)
            return f"({text})" if outer else text
        parts = list(node.operands)
        if node.operator == "max" and self.value(node) != 0:
            parts = [part for part in parts if not (isinstance(part, Number) and part.value == 0)]
        if len(parts) == 1:
            return self.steps(parts[0], outer, unit)
        pattern = _("the smallest of ({})") if node.operator == "min" else _("the greatest of ({})")
        return pattern.format(_("; ").join(self.reckoned(part, unit) for part in parts))

    def term(self, node: Node, unit: str) -> str:
        """One number of a formula, behind its name where it has one."""
        if isinstance(node, Number) and (node.unit or not unit):
            return self.phrases.factor(node, 9)
        is_rate = not unit and self.phrases.is_rate(node)
        shown, is_exact = self.figure(self.value(node), "%" if is_rate else unit or self.unit(node))
        figure = shown if is_exact else f"≈ {shown}"
        return f"{self.phrases.write(node)} {figure}" if isinstance(node, Name | Aggregate) else figure

    def figure(self, value: Value, unit: str) -> tuple[str, bool]:
        """A value with its unit or percent sign, and whether it is written with all its digits."""
        ratio = getattr(value, "as_integer_ratio", None)
        if ratio is None or isinstance(value, bool):
            return self.phrases.value("", value), True
        top, bottom = ratio()
        top *= 100 if unit == "%" else 1
        places = max(2 if "CNY" in unit else 0, shortest_places(top, bottom, _MOST_PLACES))
        text = decimal_text(top, bottom, places, self.phrases.locale)
        said = f"{text}%" if unit == "%" else with_measure(text, unit, self.phrases._)
        return said, top * 10**places % bottom == 0

    def unit(self, node: Node) -> str:
        """The unit of a tree, '' where it has none."""
        try:
            unit = infer(node, self.program.scope).unit
        except UnionkitError:
            return ""
        return "" if unit is None else str(unit)

    def rounded(self, value: object, payable: Fraction, rounding: tuple[str, str] | None) -> str:
        """What rounding made of a value, '' where it changed nothing."""
        if rounding is None or value == payable:
            return ""
        step, mode = rounding
        return self.phrases.rounding(self.figure(Fraction(step), "CNY")[0], mode)


def _is_one_head(node: Node) -> bool:
    return isinstance(node, Number) and node.unit == "head" and node.value == 1
