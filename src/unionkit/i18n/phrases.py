"""Expressions in the words of a language: labels for names, the usual signs for operators."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import field, frozen

from unionkit.evidence import Labels
from unionkit.expr.nodes import Aggregate, Day, Field, Name, Node, Number, Operation, Text
from unionkit.expr.operators import OPERATORS
from unionkit.i18n.catalogue import Translate
from unionkit.i18n.numbers import decimal_text, shortest_places

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
    """Writes trees in one language. `translate` gives texts, `label` the label of a name or field, `choice` that of a choice of a fact."""

    locale: str
    _: Translate = field(alias="translate")
    label: Callable[[str], Labels]
    choice: Callable[[str, str], str]

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
            return node.value.isoformat()
        if isinstance(node, Name):
            return self._("the governing day") if node.name == "on" else self.name(node.name)
        if isinstance(node, Field):
            return self.name(f"{node.list_name}.{node.name}")
        if isinstance(node, Aggregate):
            return self.aggregate(node)
        if isinstance(node, Operation):
            return self.operation(node, outer)
        return self._("true") if node.value else self._("false")

    def number(self, node: Number) -> str:
        """A literal number with its unit."""
        top, bottom = node.value.as_integer_ratio()
        text = decimal_text(top, bottom, shortest_places(top, bottom, 12), self.locale)
        units = {"day": self._("{} days"), "year": self._("{} years"), "CNY": self._("{} yuan")}
        return units[node.unit].format(text) if node.unit in units else text

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
            listed = self._(", ").join(self.side(part, parts[0]) for part in parts[1:])
            return self._("{} is one of {}").format(self.write(parts[0], level), listed)
        if node.operator == "neg":
            return f"−{self.write(parts[0], level)}"
        left, right = self.side(parts[0], parts[1], level), self.side(parts[1], parts[0], level + 1)
        return f"{left} {SIGNS[node.operator]} {right}"

    def side(self, node: Node, other: Node, level: int = 4) -> str:
        """One side of a comparison; a literal choice gets its label from the fact on the other side."""
        if isinstance(node, Text) and isinstance(other, Name | Field):
            key = other.name if isinstance(other, Name) else f"{other.list_name}.{other.name}"
            return self.choice(key, node.value)
        return self.write(node, level)

    def call(self, node: Operation) -> str:
        """A function."""
        texts = [self.write(part) for part in node.operands]
        patterns = {
            "abs": self._("the size of {}"),
            "round_to": self._("{} rounded to {}"),
            "starts_with": self._("{} begins with {}"),
            "year": self._("the year of {}"),
            "month": self._("the month of {}"),
            "day": self._("the day of the month of {}"),
            "year_start": self._("the first day of the year of {}"),
            "year_end": self._("the last day of the year of {}"),
            "month_start": self._("the first day of the month of {}"),
            "month_end": self._("the last day of the month of {}"),
            "add_days": self._("{1} days after {0}"),
            "add_months": self._("{1} months after {0}"),
            "days_between": self._("days from {} to {}"),
            "months_between": self._("full months from {} to {}"),
            "years_between": self._("full years from {} to {}"),
            "in_months_before": self._("{} lies in the {} months before the month of {}"),
        }
        if node.operator in ("min", "max"):
            pattern = self._("the smallest of {}") if node.operator == "min" else self._("the greatest of {}")
            return pattern.format(self._(", ").join(texts))
        return patterns[node.operator].format(*texts)

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
