"""The fast door: generated code that takes a mapping of facts straight to integers and to a verdict's number.

Whatever is unknown, out of bounds, of another kind or not declared makes it give up with None; the slow way then says
what is the matter. So it never has to explain anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import cast

from unionkit.expr.nodes import Name, Node, Operation, Text, names_in
from unionkit.rules.compiling import Compiled
from unionkit.rules.facts import Fact, Schema
from unionkit.rules.inputs import Input, fact_interval
from unionkit.rules.parts import Parameter
from unionkit.values.money import Money

Found = tuple[int | tuple[int, int, int], tuple[object, ...]]
Door = Callable[[Mapping[str, object]], Found | None]
LookUp = Callable[..., int | None]

MOST_REMEMBERED = 10_000
_EXACT = Context(prec=60, traps=[InvalidOperation, Inexact])


def scaled(value: Decimal, scale: Decimal) -> int:
    """A decimal as a whole number of steps. Raises an ArithmeticError where it has too many places."""
    return int(_EXACT.to_integral_exact(_EXACT.multiply(value, scale)))


def door_source(compiled: Compiled, facts: Schema, parameters: Mapping[str, Parameter]) -> str | None:
    """The text of the door for one edition, None where a parameter needs more than plain facts as keys."""
    used = {part.name for part in compiled.inputs if part.kind in ("fact", "test")}
    wanted = [part for part in compiled.inputs if part.kind == "parameter"]
    for part in wanted:
        parameter = parameters[part.name]
        if not all(isinstance(key, Name | Text) for key in parameter.key_nodes):
            return None
        if parameter.at is not None and names_in(parameter.at) - {"on"}:
            return None
        used |= {key.name for key in parameter.key_nodes if isinstance(key, Name)}
    if any(facts[name].type == "list" for name in used) or "on" in used:
        return None
    lines = ["def door(given):", "    get = given.get"]
    for name in used:
        lines += _read(facts[name], None)
    optional = [fact for fact in facts.values() if fact.name not in used]
    lines.append(f"    present = {len(used)}")
    for fact in optional:
        lines += _read(fact, "present") if fact.type != "list" else []
    lines += ["    if len(given) != present:", "        return None"]
    for part in wanted:
        lines += _parameter(part, parameters[part.name])
    lines += _tests(compiled)
    values = ", ".join(part.argument for part in compiled.inputs)
    kept = "".join(f"f_{fact.name}, " for fact in facts.values() if fact.type != "list")
    lines.append(f"    return main({values}), ({kept})")
    return "\n".join(lines) + "\n"


def _read(fact: Fact, optional: str | None) -> list[str]:
    """Lines that read one fact into a local; an optional one may be absent."""
    local = f"f_{fact.name}"
    lines = [f"    {local} = get({fact.name!r})"]
    checks = _checks(fact, local)
    if optional is None:
        return [*lines, *(f"    {line}" for line in checks)]
    return [
        *lines,
        f"    if {local} is not None:",
        f"        {optional} += 1",
        *(f"        {line}" for line in checks),
    ]


def _checks(fact: Fact, local: str) -> list[str]:
    interval = fact_interval(fact)
    low, high = interval.low, interval.high
    if fact.type == "bool":
        return [f"if {local} is not True and {local} is not False:", "    return None"]
    if fact.type == "choice":
        return [
            f"if {local}.__class__ is not str:",
            "    return None",
            f"{local} = choices_{fact.name}({local})",
            f"if {local} is None:",
            "    return None",
        ]
    if fact.type == "text":
        return [f"if {local}.__class__ is not str or len({local}) > 200:", "    return None"]
    if fact.type == "date":
        return [
            f"if {local}.__class__ is not date:",
            "    return None",
            f"{local} = {local}.toordinal()",
            f"if not {low} <= {local} <= {high}:",
            "    return None",
        ]
    return [*_numeric(fact, local), f"if not {low} <= {local} <= {high}:", "    return None"]


def _numeric(fact: Fact, local: str) -> list[str]:
    if fact.scale == 1:
        return [f"if {local}.__class__ is not int:", "    return None"]
    lines = [f"kind = {local}.__class__"]
    word = "if"
    if fact.type == "money" and fact.scale == 100:
        lines += ["if kind is Money:", f"    {local} = {local}.fen"]
        word = "elif"
    return [
        *lines,
        f"{word} kind is Decimal:",
        f"    {local} = scaled({local}, scale_{fact.scale})",
        "elif kind is int:",
        f"    {local} *= {fact.scale}",
        "else:",
        "    return None",
    ]


def _parameter(part: Input, parameter: Parameter) -> list[str]:
    local = part.argument
    if parameter.table is None:
        return [f"    {local} = f_{parameter.given}", f"    if {local} is None:", "        return None"]
    keys = [_key(node) for node in parameter.key_nodes]
    key = keys[0] if len(keys) == 1 else f"({', '.join(keys)})"
    found = [
        f"{local} = memo_{parameter.name}({key})",
        f"if {local} is None:",
        f"    {local} = look_up_{parameter.name}({', '.join(keys)})",
        f"    if {local} is None:",
        "        return None",
    ]
    if parameter.given is None:
        return [f"    {line}" for line in found]
    return [
        f"    {local} = f_{parameter.given}",
        f"    if {local} is None:",
        *(f"        {line}" for line in found),
    ]


def _key(node: Node) -> str:
    return f"f_{node.name}" if isinstance(node, Name) else repr(node.value if isinstance(node, Text) else "")


def _tests(compiled: Compiled) -> list[str]:
    """Lines that work out the tests of texts."""
    lines = []
    for part in compiled.inputs:
        if part.kind == "test" and isinstance(part.node, Operation):
            texts = [operand.value for operand in part.node.operands[1:] if isinstance(operand, Text)]
            local = f"f_{part.name}"
            condition = {
                "starts_with": f"{local}.startswith({texts[0]!r})",
                "ne": f"{local} != {texts[0]!r}",
            }.get(part.node.operator, f"{local} in {tuple(texts)!r}")
            lines.append(f"    {part.argument} = {condition}")
    return lines


def open_door(
    compiled: Compiled, facts: Schema, parameters: Mapping[str, Parameter], on: date, look_up: LookUp
) -> Door | None:
    """The door of one edition on one day, with a memory of what its parameters are."""
    source = door_source(compiled, facts, parameters)
    if source is None or compiled.main is None:
        return None
    space: dict[str, object] = {"main": compiled.main, "Money": Money, "Decimal": Decimal, "date": date}
    space |= {"scaled": scaled, "on": on.toordinal()}
    for fact in facts.values():
        space[f"scale_{fact.scale}"] = Decimal(fact.scale)
        if fact.type == "choice":
            space[f"choices_{fact.name}"] = fact.ranks.get
    for part in compiled.inputs:
        if part.kind == "parameter" and parameters[part.name].table is not None:
            memory: dict[object, int] = {}
            space[f"memo_{part.name}"] = memory.get
            space[f"look_up_{part.name}"] = _remembering(part.name, part.scale, memory, look_up)
    exec(compile(source, "<unionkit door>", "exec"), space)  # noqa: S102  our own text
    return cast("Door", space["door"])


def _remembering(name: str, scale: int, memory: dict[object, int], look_up: LookUp) -> LookUp:
    def find(*keys: object) -> int | None:
        found = look_up(name, keys, scale)
        if found is not None and len(memory) < MOST_REMEMBERED:
            memory[keys[0] if len(keys) == 1 else keys] = found
        return found

    return find
