"""Comparisons said in a language: both values with their unit, and by how much they differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import cast

from attrs import Factory, field, frozen

from unionkit.evidence import Comparison, ComparisonText
from unionkit.expr.nodes import (
    Aggregate,
    Day,
    Field,
    Name,
    Node,
    Number,
    Operation,
    Text,
    Truth,
    walk_nodes,
)
from unionkit.expr.parsing import parse
from unionkit.i18n.kinds import is_year
from unionkit.i18n.nearly import Shown, in_fen, in_whole, not_nearly
from unionkit.i18n.numbers import shortest_places, signs, steps_text, told_apart
from unionkit.i18n.phrases import SIGNS, Phrases
from unionkit.i18n.units import measure, with_measure

Say = Callable[[Comparison], str]
_OPPOSITES = {"lt": "ge", "ge": "lt", "le": "gt", "gt": "le", "eq": "ne", "ne": "eq"}
_LITERAL = (Number, Day, Text, Truth)
_MIRRORED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}
OPERATORS = {"<": "lt", "<=": "le", "==": "eq", "!=": "ne", ">=": "ge", ">": "gt"}


@frozen(kw_only=True)
class Comparing:
    """Makes a function for each comparison of a rule; what is the same for every case is written beforehand.

    `trees` are comparisons by the id of their text, `fixed` the names whose values stand in no case: parameters and what
    is worked out from them alone.
    """

    phrases: Phrases
    trees: Mapping[int, Node] = field(factory=dict)
    fixed: frozenset[str] = frozenset()
    signs: tuple[str, str] = field(
        init=False, default=Factory(lambda own: signs(own.phrases.locale), takes_self=True)
    )

    def saying(self, text: ComparisonText) -> Say:
        """A function that says how one comparison came out."""
        if text.operator == "in":
            return self.choosing(text)
        operator, (left, right) = OPERATORS[text.operator], self.sides(text)
        mirrored = self.is_fixed(left) and not self.is_fixed(right)
        if mirrored:
            operator, left, right = _MIRRORED[operator], right, left
        others = self.others(operator, left, right)
        unknown = self.phrases._("{} (not known)").format(self.open(operator, left, right, text.unit))

        def otherwise(found: Comparison) -> str:
            if found.truth is None:
                return unknown
            return others(found.left_value, found.right_value, found.truth)

        numbers = self.numbers(operator, left, right, text.unit, otherwise)
        return (lambda found: numbers(_mirror(found))) if mirrored else numbers

    def sides(self, text: ComparisonText) -> tuple[Node, Node]:
        """Both sides as they were read, or out of their text."""
        tree = self.trees.get(id(text))
        if isinstance(tree, Operation):
            return tree.operands[0], tree.operands[1]
        return parse(text.left), parse(text.right)

    def is_fixed(self, node: Node) -> bool:
        """Whether a side is a limit by itself: made of literals and parameters only."""
        return all(
            isinstance(part, (*_LITERAL, Operation)) or (isinstance(part, Name) and part.name in self.fixed)
            for part in walk_nodes(node)
        )

    def open(self, operator: str, left: Node, right: Node, unit: str) -> str:
        """A comparison without any value."""
        if not isinstance(right, Number) or right.unit or right.percent:
            return self.phrases.write(Operation(operator, (left, right)))
        bound = with_measure(self.phrases.number(right), unit, self.phrases._)
        return f"{self.phrases.side(left, right)} {SIGNS[operator]} {bound}"

    def numbers(self, operator: str, left: Node, right: Node, unit: str, otherwise: Say) -> Say:
        """Says a comparison of numbers; whatever is none is left to `otherwise`."""
        places = 2 if "CNY" in unit else 0
        in_percent = not unit and (self.phrases.is_rate(left) or self.phrases.is_rate(right))
        one, several, step, steps = self.measures(unit, in_percent)
        most = 2 if in_percent else 4
        bound = "" if isinstance(right, Number) else self.named(right, left)
        middles = [f" {SIGNS[each]} {bound}" for each in (_OPPOSITES[operator], operator)]
        begin = self.named(left, right)
        exactly, *around = self.margins() if operator not in ("eq", "ne") else ("", ("", ""), ("", ""))
        is_told, ungrouped = bool(exactly), is_year(left) or is_year(right)
        nearly = not_nearly if self.signs != (".", ",") else in_fen if places == 2 else in_whole

        def say(found: Comparison) -> str:
            _text, left_top, below, right_top, under, truth = found
            if not below or not under or truth is None:
                return otherwise(found)
            # with something below the line, what stands above it is a whole number
            top, limit = cast("int", left_top), cast("int", right_top)
            shown = nearly(top, below, limit, under)
            if shown is None:
                shown = self.pair((top, below), (limit, under), places, most)
            first, second, distance = shown
            if ungrouped:
                first, second = first.replace(",", ""), second.replace(",", "")
            margin = exactly
            if distance and is_told:
                before, after = around[top * under > limit * below]
                margin = f"{before}{distance}{step if distance == '1' else steps}{after}"
            left_unit = one if first == "1" else several
            right_unit = one if second == "1" else several
            return f"{begin}{first}{left_unit}{middles[truth]}{second}{right_unit}{margin}"

        return _in_percent(say) if in_percent else say

    def measures(self, unit: str, in_percent: bool) -> tuple[str, str, str, str]:
        """What stands behind a value and behind a distance, each for one and for several."""
        _ = self.phrases._
        if in_percent:
            return "%", "%", _(" percentage point"), _(" percentage points")
        one, several = measure(unit, _)
        return one, several, one, several

    def margins(self) -> tuple[str, tuple[str, str], tuple[str, str]]:
        """What is said of a number at the limit, and what stands around the distance below it and above it."""
        _ = self.phrases._
        below, above = (
            pattern.partition("{}") for pattern in (_(" ({} below the limit)"), _(" ({} above the limit)"))
        )
        return _(" (exactly at the limit)"), (below[0], below[2]), (above[0], above[2])

    def named(self, node: Node, other: Node) -> str:
        """The words for one side, up to where its value follows."""
        joint = " " if isinstance(node, Name | Field | Aggregate) else " = "
        return f"{self.phrases.side(node, other)}{joint}"

    def pair(self, one: tuple[int, int], other: tuple[int, int], places: int, most: int = 4) -> Shown:
        """Both values and their distance ('' for none), with up to `most` decimals, or as many as it takes to differ."""
        if places == 0:
            places = max(shortest_places(*one, most), shortest_places(*other, most))
        needed, steps = told_apart(one, other, places)
        first, second, distance = (steps_text(part, needed, self.signs) for part in steps)
        return first, second, distance if one[0] * other[1] != other[0] * one[1] else ""

    def others(self, operator: str, left: Node, right: Node) -> Callable[[object, object, bool], str]:
        """Says a comparison of days, choices, texts and truth values."""
        name, limit = self.phrases.side(left, right), self.phrases.side(right, left)
        literal = isinstance(right, Text | Day)

        def say(one: object, other: object, truth: bool) -> str:
            first = self.quoted(left, right, one)
            if isinstance(right, Truth):
                return self.phrases._("{}: {}").format(name, first)
            if operator in ("eq", "ne") and isinstance(right, Text):
                return self.equal(name, first, self.quoted(right, left, right.value), one == right.value)
            sign = SIGNS[operator if truth else _OPPOSITES[operator]]
            value = right.value if isinstance(right, Text) else other
            second = self.quoted(right, left, value)
            bound = second if literal else f"{limit} {second}"
            return f"{name} {first} {sign} {bound}{self.days_off(operator, one, other)}"

        return say

    def equal(self, name: str, value: str, wanted: str, is_same: bool) -> str:
        """Whether something is what was asked for."""
        _ = self.phrases._
        return (_("{} is {}") if is_same else _("{} is {}, not {}")).format(name, value, wanted)

    def quoted(self, node: Node, other: Node, value: object) -> str:
        """A value, in quotation marks where it is a text or a choice, with the label of the fact on either side."""
        if not isinstance(value, str):
            return self.phrases.value(_key(node), value)
        key = _key(node) or _key(other)
        return self.phrases._("“{}”").format(self.phrases.value(key, value))

    def days_off(self, operator: str, one: object, other: object) -> str:
        """By how many days one day is before or after another."""
        if operator in ("eq", "ne") or not isinstance(one, date) or not isinstance(other, date):
            return ""
        _ = self.phrases._
        days = one.toordinal() - other.toordinal()
        if not days:
            return _(" (on that very day)")
        size = with_measure(f"{abs(days):,}", "day", _)
        return (_(" ({} after it)") if days > 0 else _(" ({} before it)")).format(size)

    def choosing(self, text: ComparisonText) -> Say:
        """A function that says whether a value is in a list."""
        _ = self.phrases._
        node = cast("Operation", parse(f"{text.left} in {text.right}"))
        left, wanted = node.operands[0], node.operands[1:]
        name, unknown = self.phrases.side(left, left), _("{} (not known)").format(self.phrases.write(node))
        listed = self.phrases.listed([self.phrases.quoted(part, left) for part in wanted])
        inside, outside = _("{} is {}, one of: {}"), _("{} is {}, none of: {}")

        def say(found: Comparison) -> str:
            if found.truth is None:
                return unknown
            value = self.quoted(left, left, found.left_value)
            if len(wanted) == 1:
                return self.equal(name, value, listed, found.truth)
            return (inside if found.truth else outside).format(name, value, listed)

        return say


def _in_percent(say: Say) -> Say:
    """The same way of saying for numbers that are told in percent."""

    def hundredfold(found: Comparison) -> str:
        left, right = found.left_top, found.right_top
        if found.left_bottom and found.right_bottom and isinstance(left, int) and isinstance(right, int):
            found = found._replace(left_top=left * 100, right_top=right * 100)
        return say(found)

    return hundredfold


def _mirror(found: Comparison) -> Comparison:
    """The same comparison with its sides exchanged."""
    return found._replace(
        left_top=found.right_top,
        left_bottom=found.right_bottom,
        right_top=found.left_top,
        right_bottom=found.left_bottom,
    )


def _key(node: Node) -> str:
    """The name of a fact or field, '' for any other tree."""
    if isinstance(node, Field):
        return f"{node.list_name}.{node.name}"
    return node.name if isinstance(node, Name) else ""
