"""How a tree of a wanted type is drawn: one operator at a time, from the root down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

from unionkit.expr.nodes import Field, Name, Node, Number, Operation, Text
from unionkit.expr.types import TRUTH, Scope, Type
from unionkit.testing.strategies.growing_conditions import condition_forms
from unionkit.testing.strategies.growing_days import day_forms
from unionkit.testing.strategies.growing_numbers import number_forms
from unionkit.testing.strategies.leaves import literals

Item = TypeVar("Item")


class Grower:
    """Draws trees over a scope; `within` is the list whose records are at hand, '' outside of lists."""

    def __init__(self, draw: st.DrawFn, scope: Scope, within: str = "") -> None:
        self.draw = draw
        self.scope = scope
        self.within = within

    def inside(self, list_name: str) -> Grower:
        """The same, with the fields of a list's records at hand."""
        return Grower(self.draw, self.scope, list_name)

    def pick(self, options: Sequence[Item]) -> Item:
        """One of several; the first is the simplest."""
        return self.draw(st.sampled_from(options))

    def grow(self, wanted: Type, depth: int) -> Node:
        """A tree of the wanted type with at most `depth` operators inside one another."""
        if depth <= 0:
            return self.leaf(wanted)
        forms: list[Callable[[], Node]] = [lambda: self.leaf(wanted), *self.forms(wanted, depth - 1)]
        return self.pick(forms)()

    def forms(self, wanted: Type, depth: int) -> list[Callable[[], Node]]:
        """The ways in which an operator may yield the wanted type."""
        forms = [lambda: self.conditional(wanted, depth)]
        if wanted.kind == "number":
            return [*forms, *number_forms(self, wanted, depth)]
        if wanted.kind == "truth":
            return [*forms, *condition_forms(self, depth)]
        return [*forms, *day_forms(self, depth)] if wanted.kind == "date" else forms

    def conditional(self, wanted: Type, depth: int) -> Node:
        """One of two by a condition. One may be a literal choice, unless an order has to be kept."""
        branches = [self.grow(wanted, depth), self.grow(wanted, depth)]
        if wanted.kind == "choice" and not wanted.ordered and self.draw(st.booleans()):
            branches[1] = Text(self.pick(wanted.choices))
        return Operation("if", (self.grow(TRUTH, depth), *branches))

    def names_of(self, wanted: Type) -> list[Node]:
        """The names, and fields of the record at hand, that have a type."""
        found: list[Node] = [Name(name) for name, type_ in self.scope.names.items() if type_ == wanted]
        fields = self.scope.lists.get(self.within, {})
        return [*found, *(Field(self.within, name) for name, type_ in fields.items() if type_ == wanted)]

    def leaf(self, wanted: Type) -> Node:
        """A name or a literal; a quotient of days where no name is a number without a unit."""
        names = self.names_of(wanted)
        if wanted.kind == "date":
            names.append(Name("on"))
        written = literals(wanted)
        if written is None and not names:
            return Operation("div", (Number(Decimal(self.pick((1, 2, 3))), "day"), Number(Decimal(1), "day")))
        if written is None or (names and self.draw(st.booleans())):
            return self.pick(names)
        return self.draw(written)
