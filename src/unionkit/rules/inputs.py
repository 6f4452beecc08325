"""What generated code takes: facts, parameters and tests of texts as integers, each with the interval it lies in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from attrs import frozen

from unionkit.expr.intervals import Interval
from unionkit.expr.lowering import Code, Flag, Lowered, NotLowerable, Ratio, Stamp, Words
from unionkit.expr.nodes import Name, Node, Operation, Text
from unionkit.rules.facts import NUMERIC, Fact, Schema
from unionkit.rules.parts import Parameter


@frozen(kw_only=True)
class Input:
    """One argument of generated code: a fact, a parameter, the day, or a test of a text fact (`node`)."""

    argument: str
    kind: Literal["fact", "parameter", "day", "test"]
    name: str
    scale: int = 1
    interval: Interval = Interval()
    node: Node | None = None


class Inputs:
    """Gathers the inputs that a tree turns out to need, in the order in which it needs them."""

    def __init__(self, facts: Schema, parameters: Mapping[str, Parameter]) -> None:
        self.facts = facts
        self.parameters = parameters
        self.used: dict[str, Input] = {}

    def resolve(self, node: Node) -> Lowered:
        """What a name is in the code. Raises NotLowerable for lists."""
        if isinstance(node, Operation):
            return self.test(node)
        if not isinstance(node, Name):
            raise NotLowerable("something over a list of records")
        if node.name == "on":
            self.used.setdefault("on", Input(argument="on", kind="day", name="on"))
            return Stamp("on")
        if node.name in self.parameters:
            return self.parameter(self.parameters[node.name])
        return self.fact(self.facts[node.name])

    def fact(self, fact: Fact) -> Lowered:
        """What a fact is in the code."""
        if fact.type == "text":
            return Words("")
        argument = f"f_{fact.name}"
        interval = fact_interval(fact)
        self.used.setdefault(
            fact.name,
            Input(argument=argument, kind="fact", name=fact.name, scale=fact.scale, interval=interval),
        )
        if fact.type in NUMERIC:
            return Ratio(numerator=argument, interval=interval, divisor=fact.scale)
        if fact.type == "bool":
            return Flag(argument, 3)
        return Code(argument, fact.choices) if fact.type == "choice" else Stamp(argument, interval)

    def parameter(self, parameter: Parameter) -> Lowered:
        """What a parameter is in the code."""
        argument = f"p_{parameter.name}"
        scale = 10**parameter.places
        interval = self.parameter_interval(parameter)
        self.used.setdefault(
            parameter.name,
            Input(argument=argument, kind="parameter", name=parameter.name, scale=scale, interval=interval),
        )
        return Ratio(numerator=argument, interval=interval, divisor=scale)

    def parameter_interval(self, parameter: Parameter) -> Interval:
        """Where the integer of a parameter lies: over its rows and the bounds of the fact that may replace it."""
        scale = 10**parameter.places
        found: Interval | None = None
        if parameter.table is not None:
            for row in parameter.table.rows:
                value = int(Fraction(row.value) * scale)
                here = Interval(value, value)
                found = here if found is None else found.join(here)
        if parameter.given is not None:
            given = self.facts[parameter.given]
            if given.scale != scale:
                raise NotLowerable("a parameter with other decimals than the fact that may replace it")
            found = fact_interval(given) if found is None else found.join(fact_interval(given))
        return found or Interval()

    def test(self, node: Operation) -> Lowered:
        """A test of a text fact, as an input of its own."""
        subject = node.operands[0]
        if not (
            isinstance(subject, Name)
            and subject.name in self.facts
            and all(isinstance(part, Text) for part in node.operands[1:])
        ):
            raise NotLowerable("a text compared with something that is not written out")
        key = f"test {len(self.used)}"
        for used, part in self.used.items():
            if part.node == node:
                key = used
        made = Input(argument=f"t_{len(self.used)}", kind="test", name=subject.name, node=node)
        return Flag(self.used.setdefault(key, made).argument, 3)


def fact_interval(fact: Fact) -> Interval:
    """Where the integer of a fact lies: steps of numbers, ordinals of days, places of choices."""
    if fact.type == "bool":
        return Interval(0, 1)
    if fact.type == "choice":
        return Interval(0, len(fact.choices) - 1)
    ends: list[int | None] = []
    for end in (fact.least, fact.most):
        if isinstance(end, date):
            ends.append(end.toordinal())
        else:
            ends.append(int(end * fact.scale) if isinstance(end, Decimal) else None)
    return Interval(*ends)
