"""A tree as text: the canonical spelling, which reads back as the same tree."""

from __future__ import annotations

import re

from unionkit.expr.nodes import Aggregate, Day, Field, Name, Node, Number, Operation, Text, Truth
from unionkit.expr.operators import OPERATORS

_UNIT_CALLS = {"month": "months", "day": "days", "year": "years", "CNY": "yuan"}
# 2018 - 10 - 30 could be meant as a day, and is refused when read; (2018 - 10) - 30 could not
_BEGINS_A_DAY = re.compile(r"[0-9]{4} - [0-9]{1,2}$")


def write(node: Node) -> str:
    """The canonical text of a tree; `parse` gives the same tree back."""
    return _write(node, 0)


def _write(node: Node, outer: int) -> str:
    if isinstance(node, Number):
        return _number(node, outer)
    if isinstance(node, Truth):
        return "true" if node.value else "false"
    if isinstance(node, Text):
        return quote(node.value)
    if isinstance(node, Day):
        return f'date("{node.value.isoformat()}")'
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Field):
        return f"{node.list_name}.{node.name}"
    if isinstance(node, Aggregate):
        return _aggregate(node)
    return _operation(node, outer)


def _number(node: Number, outer: int) -> str:
    digits = format(node.value, "f")
    if node.unit in _UNIT_CALLS:
        return f"{_UNIT_CALLS[node.unit]}({digits})"
    if node.unit:
        return f"quantity({digits}, {quote(node.unit)})"
    return f"({digits})" if node.value < 0 and outer > OPERATORS["neg"].precedence else digits


def quote(text: str) -> str:
    """A text literal in single quotes; what cannot be seen is written as an escape."""
    plain = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
    return "'" + "".join(_seen(character) for character in plain) + "'"


def _seen(character: str) -> str:
    return character if character.isprintable() else f"\\U{ord(character):08x}"


def _operation(node: Operation, outer: int) -> str:
    operator = OPERATORS[node.operator]
    if not operator.infix:
        return (
            f"{operator.spelling}({', '.join(_argument(node, index) for index in range(len(node.operands)))})"
        )
    text = _infix(node)
    return f"({text})" if operator.precedence < outer else text


def _argument(node: Operation, index: int) -> str:
    operand = node.operands[index]
    if node.operator == "round_to" and index == 1 and isinstance(operand, Number):
        return f'"{format(operand.value, "f")}"'
    return _write(operand, 0)


def _infix(node: Operation) -> str:
    operator = OPERATORS[node.operator]
    level = operator.precedence
    parts = node.operands
    if node.operator == "if":
        return f"{_write(parts[1], 1)} if {_write(parts[0], 1)} else {_write(parts[2], 0)}"
    if node.operator == "not":
        return f"not {_write(parts[0], level)}"
    if node.operator == "neg":
        inner = _write(parts[0], level)
        return f"-({inner})" if isinstance(parts[0], Number) else f"-{inner}"
    if node.operator == "in":
        return f"{_write(parts[0], level + 1)} in [{', '.join(_write(part, 0) for part in parts[1:])}]"
    if node.operator in ("and", "or"):
        return f" {operator.spelling} ".join(_write(part, level + 1) for part in parts)
    right = _write(parts[1], level + 1)
    left = _write(parts[0], level + 1 if level == OPERATORS["lt"].precedence else level)
    if node.operator == "sub" and _BEGINS_A_DAY.search(left) and right[0].isdigit():
        left = f"({left})"
    return f"{left} {operator.spelling} {right}"


def _aggregate(node: Aggregate) -> str:
    arguments = [node.list_name if node.item is None else _write(node.item, 0)]
    if node.where is not None:
        arguments.append(_write(node.where, 0))
    if node.by is not None:
        arguments.append(f"by={_write(node.by, 0)}")
    if node.default is not None:
        arguments.append(f"default={_write(node.default, 0)}")
    return f"{node.operator}({', '.join(arguments)})"
