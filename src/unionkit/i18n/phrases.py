"""Expressions in the words of a language: labels for names, the usual signs for operators."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import field, frozen

from unionkit.evidence import Labels
from unionkit.expr.nodes import Aggregate, Day, Field, Name, Node, Number, Operation, Text
from unionkit.expr.operators import OPERATORS
from unionkit.i18n.catalogue import Translate
from unionkit.i18n.days import day_text
from unionkit.i18n.kinds import is_rate, is_year
from unionkit.i18n.numbers import decimal_text, percent_text, shortest_places
from unionkit.i18n.units import with_measure

SIGNS: Mapping[str, str] = {
    "lt": "<",
    "le": "≤",
    "eq": "=",
    "ne": "≠",
    "ge": "≥",
    "gt": ">",
    "add": "+",
    "sub": "−",
    "mul": "×",
    "div": "÷",
}


@frozen(kw_only=True)
class Phrases:
    """Writes trees in one language. `translate` gives texts, `label` the label of a name or field, `choice` that of a choice of a fact.

    `named` are trees that have a name of their own, `rates` the names of quantities that are written with a percent sign.
    """

    locale: str
    _: Translate = field(alias="translate")
    label: Callable[[str], Labels]
    choice: Callable[[str, str], str]
    named: Mapping[Node, str] = field(factory=dict)
    rates: frozenset[str] = frozenset()

    def name(self, name: str) -> str:
        """The label of a name, or the name itself."""
        return self.label(name).in_language(self.locale, name)

    def write(self, node: Node, outer: int = 0) -> str:
        """A tree in words."""
        if isinstance(node, Number):
            return self.number(node)
        if isinstance(node, Text):
            return node.value
        if isinstance(node, Day):
            return day_text(node.value, self.locale)
        if isinstance(node, Name):
            return self._("the governing day") if node.name == "on" else self.name(node.name)
        if isinstance(node, Field):
            return self.name(f"{node.list_name}.{node.name}")
        if isinstance(node, Aggregate | Operation):
            if self.named and node in self.named:
                return self.name(self.named[node])
            return self.aggregate(node) if isinstance(node, Aggregate) else self.operation(node, outer)
        return self._("true") if node.value else self._("false")

    def number(self, node: Number) -> str:
        """A literal number with its unit, or with the percent sign that it was written with."""
        if node.percent:
            return percent_text(node.value, self.locale)
        top, bottom = node.value.as_integer_ratio()
        text = decimal_text(top, bottom, shortest_places(top, bottom, 12), self.locale)
        return with_measure(text, node.unit, self._) if node.unit else text

    def factor(self, node: Node, level: int) -> str:
        """A factor of a product: a share as a percentage."""
        if isinstance(node, Number) and not node.unit and 0 < node.value < 1:
            return percent_text(node.value, self.locale)
        return self.write(node, level)

    def is_rate(self, node: Node) -> bool:
        """Whether a tree is a rate, written with a percent sign."""
        return is_rate(node, self.rates)

    def rate(self, value: object) -> str:
        """A number as a percentage, with up to four decimals."""
        return f"{self.value('', value * 100 if isinstance(value, int | Fraction) else value)}%"

    def value(self, name: str, value: object) -> str:
        """A value: of the fact of that name where it is a choice, without a unit."""
        if value is None:
            return self._("not known")
        if isinstance(value, bool):
            return self._("yes") if value else self._("no")
        if isinstance(value, str):
            return self.choice(name, str(value))
        if isinstance(value, date):
            return day_text(value, self.locale)
        ratio = getattr(value, "as_integer_ratio", None)
        if ratio is None:
            return str(value)
        top, bottom = ratio()
        return decimal_text(top, bottom, shortest_places(top, bottom, 4), self.locale)

    def operation(self, node: Operation, outer: int) -> str:
        """An operation, in brackets where it needs them."""
        operator = OPERATORS[node.operator]
        text = self.infix(node) if operator.infix else self.call(node)
        return f"({text})" if operator.infix and operator.precedence < outer else text

    def infix(self, node: Operation) -> str:
        """An operator between or before its operands."""
        level = OPERATORS[node.operator].precedence
        parts = node.operands
        if node.operator in ("and", "or"):
            joint = self._(" and ") if node.operator == "and" else self._(" or ")
            return joint.join(self.write(part, level + 1) for part in parts)
        if node.operator == "not":
            return self._("not {}").format(self.write(parts[0], level + 1))
        if node.operator == "if":
            texts = [self.write(part, 1) for part in parts]
            return self._("{1} if {0}, otherwise {2}").format(*texts)
        if node.operator == "in":
            listed = self.listed([self.quoted(part, parts[0]) for part in parts[1:]])
            return self._("{} is one of {}").format(self.write(parts[0], level), listed)
        if node.operator in ("eq", "ne") and isinstance(parts[0], Text):
            parts = parts[::-1]
        if node.operator in ("eq", "ne") and isinstance(parts[1], Text):
            pattern = self._("{} is {}") if node.operator == "eq" else self._("{} is not {}")
            return pattern.format(self.write(parts[0], level), self.quoted(parts[1], parts[0]))
        if node.operator == "neg":
            return f"−{self.write(parts[0], level)}"
        if node.operator == "mul":
            return f"{self.factor(parts[0], level)} {SIGNS['mul']} {self.factor(parts[1], level + 1)}"
        left, right = self.side(parts[0], parts[1], level), self.side(parts[1], parts[0], level + 1)
        return f"{left} {SIGNS[node.operator]} {right}"

    def side(self, node: Node, other: Node, level: int = 4) -> str:
        """One side of a comparison; a literal choice gets its label from the fact on the other side."""
        if isinstance(node, Text) and isinstance(other, Name | Field):
            key = other.name if isinstance(other, Name) else f"{other.list_name}.{other.name}"
            return self.choice(key, node.value)
        if isinstance(node, Number) and is_year(other):
            return format(node.value, "f")
        return self.write(node, level)

    def listed(self, parts: Sequence[str]) -> str:
        """Some texts one after the other; Chinese puts nothing between what stands in quotation marks."""
        if not all(part.startswith("“") for part in parts):
            return self._(", ").join(parts)
        return self._("“{}”").format(self._("”, “").join(part[1:-1] for part in parts))

    def quoted(self, node: Node, other: Node) -> str:
        """One side, in quotation marks where it is a literal text or choice."""
        said = self.side(node, other)
        return self._("“{}”").format(said) if isinstance(node, Text) else said

    def call(self, node: Operation) -> str:
        """A function."""
        texts = [self.write(part) for part in node.operands]
        patterns = {
            "abs": self._("the size of {}"),
            "starts_with": self._("{} begins with “{}”"),
            "year": self._("the year of {}"),
            "month": self._("the month of {}"),
            "day": self._("the day of the month of {}"),
            "year_start": self._("the first day of the year of {}"),
            "year_end": self._("the last day of the year of {}"),
            "month_start": self._("the first day of the month of {}"),
            "month_end": self._("the last day of the month of {}"),
            "days_between": self._("days from {} to {}"),
            "months_between": self._("full months from {} to {}"),
            "years_between": self._("full years from {} to {}"),
            "in_months_before": self._("{} lies in the {} months before the month of {}"),
        }
        if node.operator in ("add_days", "add_months"):
            return self.moved(node)
        if node.operator == "in_months_before" and isinstance(node.operands[1], Number):
            texts[1] = self.counted(node.operands[1], "month")
            return self._("{} lies in the {} before the month of {}").format(*texts)
        if node.operator in ("min", "max"):
            pattern = self._("the smallest of {}") if node.operator == "min" else self._("the greatest of {}")
            return pattern.format(self._(", ").join(texts))
        if node.operator == "round_to":
            return texts[0] + self.rounding(texts[1], texts[2] if len(texts) > 2 else "half_up")
        return patterns[node.operator].format(*texts)

    def moved(self, node: Operation) -> str:
        """A day some days or months before or after another."""
        day, count = self.write(node.operands[0]), node.operands[1]
        if isinstance(count, Number):
            pattern = self._("{1} before {0}") if count.value < 0 else self._("{1} after {0}")
            return pattern.format(day, self.counted(count, "day" if node.operator == "add_days" else "month"))
        if isinstance(count, Operation) and count.operator == "neg":
            return self._("{0} minus {1}").format(day, self.write(count.operands[0]))
        return self._("{0} plus {1}").format(day, self.write(count))

    def counted(self, node: Number, unit: str) -> str:
        """How many days or months a literal is, before or after."""
        size = Number(abs(node.value), node.unit or unit)
        return self.number(size)

    def rounding(self, step: str, mode: str) -> str:
        """How a number is rounded to a step, to be put behind it."""
        patterns = {
            "half_up": self._(", rounded half up to {}"),
            "half_even": self._(", rounded half to even to {}"),
            "half_down": self._(", rounded half down to {}"),
            "up": self._(", rounded away from zero to {}"),
            "down": self._(", cut off to {}"),
            "ceiling": self._(", rounded up to {}"),
            "floor": self._(", rounded down to {}"),
        }
        return patterns[mode].format(step)

    def aggregate(self, node: Aggregate) -> str:
        """An aggregate over a list."""
        patterns = {
            "sum": self._("the sum of {}"),
            "count": self._("the number of {}"),
            "min": self._("the smallest {}"),
            "max": self._("the greatest {}"),
            "any": self._("at least one: {}"),
            "all": self._("every one: {}"),
            "distinct": self._("the number of different {}"),
            "longest_run": self._("the longest run of months with {}"),
            "latest_run": self._("the latest run of months with {}"),
        }
        item = self.name(node.list_name) if node.item is None else self.write(node.item)
        text = patterns[node.operator].format(item)
        return text if node.where is None else self._("{} where {}").format(text, self.write(node.where))
