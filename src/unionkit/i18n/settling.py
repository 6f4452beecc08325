"""What settled a condition or a choice between branches in one case, and nothing that did not matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from unionkit.expr.nodes import Aggregate, Name, Node, Operation, Truth
from unionkit.expr.operators import COMPARISONS

if TYPE_CHECKING:
    from unionkit.i18n.speaking import Speaker
    from unionkit.i18n.working import Working


def settled_by(condition: Node, voice: Speaker, working: Working) -> Iterator[str]:
    """The parts that made a condition true or false, said with their values; all of them where it took all."""
    if isinstance(condition, Name) and condition.name in working.program.edition.derived:
        yield from settled_by(working.program.edition.derived[condition.name].value, voice, working)
    elif isinstance(condition, Operation) and condition.operator in ("and", "or"):
        decisive = condition.operator == "or"
        parts = condition.operands
        settling = next((part for part in parts if working.value(part) is decisive), None)
        for part in parts if settling is None else (settling,):
            yield from settled_by(part, voice, working)
    elif isinstance(condition, Operation) and condition.operator == "not":
        yield from settled_by(condition.operands[0], voice, working)
    elif isinstance(condition, Operation) and condition.operator in (*COMPARISONS, "in"):
        yield voice.compared(condition, working)
    elif not isinstance(condition, Truth):
        yield voice.truth(condition, cast("bool | None", working.value(condition)))


def branches(tree: Node, voice: Speaker, working: Working) -> Iterator[str]:
    """Why each branch that was taken in a tree was taken. What is done to each record of a list is left out."""
    if isinstance(tree, Aggregate):
        return
    if isinstance(tree, Operation) and tree.operator == "if":
        condition, then, otherwise = tree.operands
        yield from settled_by(condition, voice, working)
        yield from branches(then if working.value(condition) is True else otherwise, voice, working)
    elif isinstance(tree, Operation):
        for part in tree.operands:
            yield from branches(part, voice, working)
