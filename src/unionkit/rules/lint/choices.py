"""Choices that no rule tells apart, and tables that leave a choice out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unionkit.expr.nodes import Field, Name, Node, Operation, Text, children
from unionkit.rules.facts import Fact
from unionkit.rules.lint.places import all_trees
from unionkit.rules.lint.remark import Remark
from unionkit.rules.parts import Parameter
from unionkit.rules.policy import Policy
from unionkit.rules.tables import ANY

UNUSED_CHOICE, CHOICE_WITHOUT_ROW = "UL15", "UL25"
THE_REST = ("none", "other")
"""Choices that stand for everything that no rule names."""


def unused_choices(policy: Policy) -> Iterator[Remark]:
    """Choices that no rule names, where two or more of one fact are left: the rules cannot tell them apart."""
    named, whole = _choices_named(policy)
    for where, key, fact in _choice_facts(policy.facts, ""):
        rest = [
            choice
            for choice in fact.choices
            if choice not in named.get(key, set()) and choice not in THE_REST
        ]
        if key in named and key not in whole and len(rest) > 1:
            yield Remark(
                code=UNUSED_CHOICE,
                level="warning",
                where=where,
                message=f"no rule tells {', '.join(rest)} apart",
                hint="make them one choice, or check whether a rule forgot one",
            )


def _choice_facts(facts: Mapping[str, Fact], prefix: str) -> Iterator[tuple[str, str, Fact]]:
    for name, fact in facts.items():
        if fact.type == "choice":
            yield (
                (f"facts.{name}" if not prefix else f"facts.{prefix}.fields.{name}"),
                f"{prefix}.{name}".lstrip("."),
                fact,
            )
        yield from _choice_facts(fact.fields, name)


def _choices_named(policy: Policy) -> tuple[dict[str, set[str]], set[str]]:
    """The choices that rules name, by fact, and the facts that are used as a whole: as keys or in an order."""
    named: dict[str, set[str]] = {}
    whole: set[str] = set()
    waiting: list[Node] = [place.node for place in all_trees(policy)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Name | Field):
            whole.add(_key(node))
            continue
        subject = _told_apart(node)
        if subject is None:
            waiting += children(node)
        else:
            texts = {part.value for part in children(node) if isinstance(part, Text)}
            named.setdefault(_key(subject), set()).update(texts)
    return named, whole


def _told_apart(node: Node) -> Name | Field | None:
    """The fact of a comparison with literal choices."""
    if not (isinstance(node, Operation) and node.operator in ("eq", "ne", "in")):
        return None
    sides = [part for part in node.operands if not isinstance(part, Text)]
    return sides[0] if len(sides) == 1 and isinstance(sides[0], Name | Field) else None


def _key(node: Name | Field) -> str:
    return node.name if isinstance(node, Name) else f"{node.list_name}.{node.name}"


def choices_without_row(policy: Policy) -> Iterator[Remark]:
    """Choices that serve as a key of a table in which no row has them."""
    for name, parameter in policy.parameters.items():
        for key, node in parameter.keys.items():
            wanted: tuple[str, ...] = ()
            if isinstance(node, Text):
                wanted = (node.value,)
            elif isinstance(node, Name) and node.name in policy.facts:
                wanted = policy.facts[node.name].choices
            missing = [choice for choice in wanted if not _has_row(parameter, key, choice)]
            if missing:
                yield Remark(
                    code=CHOICE_WITHOUT_ROW,
                    level="warning",
                    where=f"parameters.{name}",
                    message=f"the table has no row whose {key} is {', '.join(missing)}",
                    hint="add rows, or take the choice out: a case with it is invalid",
                )


def _has_row(parameter: Parameter, key: str, choice: str) -> bool:
    table = parameter.table
    if table is None or key == table.prefix:
        return True
    place = table.keys.index(key)
    return any(row.keys[place] in (choice, ANY) for row in table.rows)
