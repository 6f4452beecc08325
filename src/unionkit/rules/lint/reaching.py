"""Conditions that are settled by the bounds of the facts alone, and classes and amounts that no case can reach."""

from __future__ import annotations

from collections.abc import Iterator

from unionkit.expr.nodes import Name, Node, Operation
from unionkit.expr.writing import write
from unionkit.rules.lint.bands import bands_of
from unionkit.rules.lint.periods import last_days
from unionkit.rules.lint.places import conditions, rule_place
from unionkit.rules.lint.reasoning import Reasoning
from unionkit.rules.lint.remark import Remark
from unionkit.rules.parts import ALWAYS, Amount, Class, Edition, Exclude, Rule
from unionkit.rules.policy import Policy

NEVER_HOLDS, ALWAYS_HOLDS, UNREACHED = "UL51", "UL52", "UL53"


def settled_by_bounds(policy: Policy) -> Iterator[Remark]:
    """Conditions, or parts of them, that the bounds of the facts make always true or always false."""
    for edition, reasoning in _editions(policy):
        for rule in edition.rules():
            for condition in conditions(rule):
                for part in _parts(condition, rule):
                    yield from _settled(part, reasoning, rule_place(edition, rule))


def _parts(condition: Node, rule: Rule) -> Iterator[Node]:
    """A condition as its author wrote it, in parts; what comes of bands is left out."""
    if isinstance(rule, Amount) and bands_of(rule):
        if isinstance(condition, Operation) and condition.operator == "and":
            yield from _comparisons(condition.operands[0])
        return
    everybody = isinstance(rule, Class | Amount) and condition == ALWAYS
    if not everybody:  # a last class or amount may well take whoever is left
        yield from _comparisons(condition)


def _comparisons(node: Node) -> Iterator[Node]:
    if isinstance(node, Operation) and node.operator in ("and", "or", "not"):
        for part in node.operands:
            yield from _comparisons(part)
    else:
        yield node


def _settled(node: Node, reasoning: Reasoning, where: str) -> Iterator[Remark]:
    if not reasoning.possible([node]):
        yield _remark(
            NEVER_HOLDS, where, f"{_text(node)} can never hold", "correct it, or the bounds of its facts"
        )
    elif not reasoning.possible([], [node]):
        yield _remark(
            ALWAYS_HOLDS,
            where,
            f"{_text(node)} always holds",
            "take it out, or correct the bounds of its facts",
        )


def unreached(policy: Policy) -> Iterator[Remark]:
    """Classes, exclusions and amounts that no case can come to, given the rules before them."""
    for edition, reasoning in _editions(policy):
        gates = [rule.when for rule in edition.requires if not rule.classes]
        barriers = [rule for rule in edition.excludes if not rule.bars]
        for rule in barriers:
            if not reasoning.possible([*gates, rule.when]) and reasoning.possible([rule.when]):
                text = "whoever meets the requirements is never excluded by this"
                yield _remark(
                    UNREACHED, rule_place(edition, rule), text, "take it out, or correct the requirements"
                )
        yield from _classes(edition, reasoning, gates, barriers)
        yield from _amounts(edition, reasoning)


def _classes(
    edition: Edition, reasoning: Reasoning, gates: list[Node], barriers: list[Exclude]
) -> Iterator[Remark]:
    for place, rule in enumerate(edition.classes):
        before = edition.classes[:place] if edition.classes_are == "first" else ()
        true, false = [*gates, *_membership(edition, rule)], [_applies(barrier) for barrier in barriers]
        taken = [_conjunction(_membership(edition, other)) for other in before]
        if not reasoning.possible(true, [*false, *taken]) and reasoning.possible([rule.when]):
            text = f"no case can come to {rule.name}: the rules before it decide all that it would take"
            yield _remark(
                UNREACHED, rule_place(edition, rule), text, "check the order and the limits of the classes"
            )


def _membership(edition: Edition, rule: Class) -> list[Node]:
    """What must hold for a class: its condition, its own requirements, and none of its own exclusions."""
    own = [gate.when for gate in edition.requires if rule.name in gate.classes]
    shut = [
        Operation("not", (_applies(barrier),)) for barrier in edition.excludes if rule.name in barrier.bars
    ]
    return [rule.when, *own, *shut]


def _applies(rule: Exclude) -> Node:
    return (
        rule.when if rule.unless is None else Operation("and", (rule.when, Operation("not", (rule.unless,))))
    )


def _conjunction(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Operation("and", tuple(nodes))


def _amounts(edition: Edition, reasoning: Reasoning) -> Iterator[Remark]:
    for place, rule in enumerate(edition.amounts):
        before = [other.when for other in edition.amounts[:place]]
        if before and not reasoning.possible([rule.when], before) and reasoning.possible([rule.when]):
            text = "the amounts before this one take every case that it would take"
            yield _remark(UNREACHED, rule_place(edition, rule), text, "put the narrower condition first")


def _editions(policy: Policy) -> Iterator[tuple[Edition, Reasoning]]:
    for edition, last in last_days(policy):
        yield edition, Reasoning(edition, policy.facts, policy.parameters, last)


def _text(node: Node) -> str:
    return node.name if isinstance(node, Name) else write(node)


def _remark(code: str, where: str, message: str, hint: str) -> Remark:
    return Remark(code=code, level="warning", where=where, message=message, hint=hint)
