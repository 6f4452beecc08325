"""A second look by generated code: both sides of every comparison of the gates and classes, as integers.

It serves decisions that came through the fast door. Where it cannot, the walk looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from attrs import frozen

from unionkit.evidence import Comparison, ComparisonText, Finding, RuleText
from unionkit.expr.lowering import Code, Lowered, Lowering, NotLowerable, Ratio, Stamp
from unionkit.expr.nodes import Name, Node, Operation, Text, children, names_in, walk_nodes
from unionkit.expr.operators import COMPARISONS
from unionkit.expr.ratios import over_one
from unionkit.expr.runtime import RUNTIME
from unionkit.rules.compiling import barred_flag, named_quantities
from unionkit.rules.inputs import Inputs
from unionkit.rules.parts import Class, Edition, Exclude, Require, Rule
from unionkit.rules.rule_texts import Shown

# the plain constructor of a tuple: these are made for every explanation, and their fields are in place already
_made = tuple.__new__

Look = Callable[..., tuple[object, ...]]


@frozen(kw_only=True)
class Plan:
    """Where the numbers of one rule stand in what the look returns: its truth at `start`, then six for each comparison."""

    text: RuleText
    start: int
    comparisons: tuple[tuple[ComparisonText, int, tuple[str, ...] | type[date] | None], ...]


@frozen(kw_only=True)
class Looking:
    """The generated look and the plans of requirements, exclusions and classes, in order.

    It takes what the fast door stored, then the parameters named in `parameters`, then the governing day. Those that
    only classes need are in `of_classes`.
    """

    look: Look
    parameters: tuple[str, ...]
    of_classes: frozenset[str]
    gates: tuple[Plan, ...]
    classes: tuple[Plan, ...]


def compile_look(edition: Edition, inputs: Inputs, shown: Mapping[str, Shown]) -> Looking | None:
    """Generate the look of an edition; None where rules for single classes, amounts or other trees call for the walk."""
    special = any(rule.classes for rule in edition.requires) or any(rule.bars for rule in edition.excludes)
    if special or edition.amounts or edition.classes_are == "unique":
        return None
    writer = _Writer(edition, inputs)
    try:
        lines = named_quantities(edition, writer.lowering, writer.known)
        barriers: tuple[Require | Exclude, ...] = (*edition.requires, *edition.excludes)
        gates = [writer.plan(shown[rule.id]) for rule in barriers]
        classes = [writer.plan(shown[rule.id]) for rule in edition.classes]
    except NotLowerable:
        return None
    if any(part.kind == "test" for part in inputs.used.values()):
        return None
    wanted = [part for part in inputs.used.values() if part.kind == "parameter"]
    reached = writer.surely_in(barriers)
    if not {part.name for part in wanted} <= reached | writer.surely_in(edition.classes[:1]):
        return None
    plain = [f"f_{fact.name}" for fact in inputs.facts.values() if fact.type != "list"]
    arguments = [*plain, *(part.argument for part in wanted), "on"]
    values = "".join(f"{value}, " for value in writer.values)
    source = "\n".join([f"def look({', '.join(arguments)}):", *lines, f"    return ({values})", ""])
    space: dict[str, object] = dict(RUNTIME)
    exec(compile(source, "<unionkit look>", "exec"), space)  # noqa: S102  our own text, built from a checked tree
    return Looking(
        look=cast("Look", space["look"]),
        parameters=tuple(part.name for part in wanted),
        of_classes=frozenset(part.name for part in wanted) - reached,
        gates=tuple(gates),
        classes=tuple(classes),
    )


class _Writer:
    def __init__(self, edition: Edition, inputs: Inputs) -> None:
        self.edition = edition
        self.inputs = inputs
        self.values: list[str] = []
        self.known: dict[str, Lowered] = {}
        self.lowering = Lowering(self.resolve)

    def resolve(self, node: Node) -> Lowered:
        if isinstance(node, Name) and node.name in self.known:
            return self.known[node.name]
        quantity = self.edition.derived.get(node.name) if isinstance(node, Name) else None
        return self.inputs.resolve(node) if quantity is None else self.lowering.lower(quantity.value)

    def plan(self, shown: Shown) -> Plan:
        start = len(self.values)
        rule = shown.rule
        if isinstance(rule, Exclude):
            self.values.append(barred_flag(self.lowering, rule).text(0))
        elif isinstance(rule, Require | Class):
            self.values.append(self.lowering.flag(rule.when).text(0))
        reached: dict[Node, str] = {}
        for node, before in self.reached_in(rule):
            # one that stands in a condition and in its exception is reached by the condition
            reached.setdefault(node, before)
        return Plan(
            text=shown.text,
            start=start,
            comparisons=tuple(
                (text, *self.sides(node, reached.get(node, ""))) for node, text in shown.comparisons
            ),
        )

    def reached_in(self, rule: Rule) -> Iterator[tuple[Node, str]]:
        """The condition under which the walk comes to each comparison of a rule; '' for always."""
        if isinstance(rule, Exclude):
            yield from self.reached(rule.when, "")
            if rule.unless is not None:
                yield from self.reached(rule.unless, self.lowering.flag(rule.when).text(1))
        elif isinstance(rule, Require | Class):
            yield from self.reached(rule.when, "")

    def reached(self, node: Node, before: str) -> Iterator[tuple[Node, str]]:
        if isinstance(node, Name) and node.name in self.edition.derived:
            yield from self.reached(self.edition.derived[node.name].value, before)
        elif isinstance(node, Operation) and node.operator in ("and", "or"):
            for part in node.operands:
                yield from self.reached(part, before)
                flag = self.lowering.flag(part).text(2)
                passed = flag if node.operator == "and" else f"not ({flag})"
                before = f"{before} and {passed}" if before else passed
        elif isinstance(node, Operation) and node.operator == "not":
            yield from self.reached(node.operands[0], before)
        elif isinstance(node, Operation) and node.operator == "if":
            raise NotLowerable("a choice between conditions")
        elif any(self.is_condition(inner) for part in children(node) for inner in walk_nodes(part)):
            raise NotLowerable("a condition inside a comparison")
        else:
            yield node, before

    def is_condition(self, node: Node) -> bool:
        """Whether a node is a condition, which the walk shows or comes to only at times."""
        if isinstance(node, Name) and node.name in self.edition.derived:
            return any(
                self.is_condition(inner) for inner in walk_nodes(self.edition.derived[node.name].value)
            )
        return isinstance(node, Operation) and node.operator in (*COMPARISONS, "in", "and", "or", "not", "if")

    def surely_in(self, rules: Sequence[Rule]) -> frozenset[str]:
        """The parameters that the walk looks up in any case when it looks at some rules."""
        found: set[str] = set()
        for rule in rules:
            for node, before in self.reached_in(rule):
                found |= set() if before else self.names_below(node)
        return frozenset(found & set(self.inputs.parameters))

    def names_below(self, node: Node) -> frozenset[str]:
        """The names in a tree, those in the quantities that it uses included."""
        found = names_in(node)
        return found.union(
            *(
                self.names_below(self.edition.derived[name].value)
                for name in found & set(self.edition.derived)
            )
        )

    def sides(self, node: Operation, reached: str) -> tuple[int, tuple[str, ...] | type[date] | None]:
        """Write the two sides and the truth of a comparison; say what codes and stamps stand for."""
        start = len(self.values)
        if isinstance(node.operands[0], Text):
            raise NotLowerable("a text on the left, where the walk shows it too")
        lowered = [
            self.lowering.lower(operand) for operand in node.operands[:2] if not isinstance(operand, Text)
        ]
        if len(lowered) < 2 and isinstance(lowered[0], Code):
            self.values += [lowered[0].source, "0", _literal(node), "0"]
            meaning: tuple[str, ...] | type[date] | None = lowered[0].choices
        elif isinstance(lowered[0], Ratio) and node.operator in COMPARISONS:
            for side in lowered:
                if not isinstance(side, Ratio):
                    raise NotLowerable("a number beside something else")
                self.values += [side.numerator, over_one(side).numerator]
            meaning = None
        elif isinstance(lowered[0], Stamp) and isinstance(lowered[1], Stamp) and node.operator in COMPARISONS:
            self.values += [lowered[0].source, "0", lowered[1].source, "0"]
            meaning = date
        else:
            raise NotLowerable("a comparison that the walk shows")
        flag = self.lowering.flag(node).text(0)
        self.values.append(f"({flag}) if {reached} else None" if reached else flag)
        return start, meaning


def _literal(node: Operation) -> str:
    return (
        repr(node.operands[1].value)
        if node.operator in COMPARISONS and isinstance(node.operands[1], Text)
        else "None"
    )


def finding(plan: Plan, values: Sequence[object]) -> Finding:
    """One rule's finding out of what the look returned."""
    comparisons = []
    for text, start, meaning in plan.comparisons:
        sides = values[start : start + 5]
        if sides[4] is None:
            continue
        if meaning is not None:
            sides = _meant(sides, meaning)
        comparisons.append(_made(Comparison, (text, *sides)))
    return _made(Finding, (plan.text, values[plan.start], tuple(comparisons), None, None))


def _meant(sides: Sequence[object], meaning: tuple[str, ...] | type[date]) -> Sequence[object]:
    """Both sides with places of choices and ordinals of days turned into what they stand for."""
    top, bottom, right_top, right_bottom, truth = sides
    if isinstance(meaning, tuple):
        return meaning[cast("int", top)], bottom, right_top, right_bottom, truth
    left, right = (date.fromordinal(cast("int", side)) for side in (top, right_top))
    return left, bottom, right, right_bottom, truth
