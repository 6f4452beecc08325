"""Choices that a table leaves out: a table of amounts, or one of parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unionkit.expr.nodes import Name, Node, Operation, Text, walk_nodes
from unionkit.rules.lint.places import Place, derived_trees, edition_trees, rule_place
from unionkit.rules.lint.remark import Remark
from unionkit.rules.parts import Amount, Derived, Edition, Parameter
from unionkit.rules.policy import Policy
from unionkit.rules.tables import ANY

CHOICE_WITHOUT_CELL, CHOICE_WITHOUT_ROW = "UL15", "UL25"
THE_REST = ("none", "other")
"""Choices that stand for everything that no rule names."""


def choices_without_cell(policy: Policy) -> Iterator[Remark]:
    """Choices that a table of amounts leaves out and that nothing else in the edition names: they get nothing.

    A rule that picks a few of many choices is common and is left alone; a table goes through them one by one.
    """
    for edition in policy.editions:
        named = _choices_named(policy, edition)
        parts: tuple[Amount | Derived, ...] = (*edition.amounts, *edition.derived.values())
        for part in parts:
            where = rule_place(edition, part) if isinstance(part, Amount) else f"let.{part.name}"
            for name, cells in _cells_of(part).items():
                missing = [
                    choice
                    for choice in _choices(policy, edition, name)
                    if choice not in cells and (name, choice) not in named and choice not in THE_REST
                ]
                if missing:
                    yield Remark(
                        code=CHOICE_WITHOUT_CELL,
                        level="warning",
                        where=where,
                        message=f"the table says nothing for {name} {', '.join(missing)}",
                        hint="add them to the table, with 0 where nothing is due",
                    )


def _choices(policy: Policy, edition: Edition, name: str) -> Sequence[str]:
    if name in policy.facts:
        return policy.facts[name].choices
    return list(dict.fromkeys(rule.name for rule in edition.classes)) if name == "class" else ()


def _choices_named(policy: Policy, edition: Edition) -> set[tuple[str, str]]:
    """Names with the literals that conditions compare them with, but those of the cells of tables."""
    places: list[Place] = [*edition_trees(edition), *derived_trees(policy)]
    cells: set[Node] = set()
    parts: tuple[Amount | Derived, ...] = (*edition.amounts, *edition.derived.values())
    for part in parts:
        cells |= set(_cell_tests(part))
    found: set[tuple[str, str]] = set()
    for place in places:
        for node in walk_nodes(place.node):
            if isinstance(node, Operation) and node.operator in ("eq", "ne", "in") and node not in cells:
                names = [part.name for part in node.operands if isinstance(part, Name)]
                texts = [part.value for part in node.operands if isinstance(part, Text)]
                found |= {(name, text) for name in names for text in texts}
    return found


def _cell_tests(part: Amount | Derived) -> list[Operation]:
    """The comparisons with literals by which the cells of a table are picked, none where it is no table."""
    value, when = part.value, part.when if isinstance(part, Amount) else None
    if when is None and isinstance(value, Operation) and value.operator == "if":
        when = value.operands[0]
    if isinstance(when, Operation) and when.operator == "and":
        when = when.operands[-1]
    if not (isinstance(when, Operation) and when.operator == "or"):
        return []
    tests = [
        test
        for cell in when.operands
        for test in (cell.operands if isinstance(cell, Operation) and cell.operator == "and" else (cell,))
    ]
    cells = [test for test in tests if isinstance(test, Operation) and _is_cell(test)]
    return cells if len(cells) == len(tests) else []


def _is_cell(test: Operation) -> bool:
    return test.operator == "eq" and isinstance(test.operands[0], Name) and isinstance(test.operands[1], Text)


def _cells_of(part: Amount | Derived) -> dict[str, set[str]]:
    """The choices that a table has cells for, by what it goes by."""
    found: dict[str, set[str]] = {}
    for test in _cell_tests(part):
        name, text = test.operands
        if isinstance(name, Name) and isinstance(text, Text):
            found.setdefault(name.name, set()).add(text.value)
    return found


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
