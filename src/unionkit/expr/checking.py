"""Types and units of a tree, checked before anything is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from attrs import evolve

from unionkit.errors import TypeMismatch, UnknownName
from unionkit.expr.nodes import Aggregate, Day, Field, Name, Node, Number, Operation, Text, Truth
from unionkit.expr.operators import AGGREGATES, MISSING_DAYS, OPERATORS, ORDERINGS, ROUNDINGS
from unionkit.expr.types import BARE, DATE, TEXT, TRUTH, Kind, Scope, Type, number
from unionkit.values.unit_conversions import unit_mismatch
from unionkit.values.units import Unit

Rule = Callable[[Operation, Sequence[Type]], Type]


def infer(node: Node, scope: Scope) -> Type:
    """The type and unit of a tree.

    Raises TypeMismatch, UnitMismatch or UnknownName, each with a hint; the message shows the part that does not fit.
    """
    if isinstance(node, Number):
        return number(node.unit) if node.unit else BARE
    if isinstance(node, Truth):
        return TRUTH
    if isinstance(node, Text):
        return TEXT
    if isinstance(node, Day):
        return DATE
    if isinstance(node, Name):
        return scope.type_of(node.name)
    if isinstance(node, Field):
        return scope.type_of_field(node.list_name, node.name)
    if isinstance(node, Aggregate):
        return _aggregate(node, scope)
    _check_arity(node)
    return _RULES[node.operator](node, [infer(operand, scope) for operand in node.operands])


def _check_arity(node: Operation) -> None:
    operator = OPERATORS.get(node.operator)
    if operator is None:
        raise UnknownName(
            f"there is no operator {node.operator!r}", hint="see the list of operators in the reference"
        )
    given = len(node.operands)
    if given < operator.least or (operator.most is not None and given > operator.most):
        wanted = operator.least if operator.most == operator.least else f"at least {operator.least}"
        raise TypeMismatch(
            f"{operator.spelling} takes {wanted} operands, not {given}", hint="check the brackets"
        )


def _want(node: Operation, found: Type, kind: Kind, place: str) -> Type:
    if found.kind != kind:
        raise TypeMismatch(
            f"{OPERATORS[node.operator].spelling} needs {Type(kind=kind)} {place}, not {found}",
            hint="compare it or choose another operator" if kind == "truth" else "check the fact's type",
        )
    return found


def _literal_text(node: Operation, index: int, allowed: Sequence[str]) -> str:
    operand = node.operands[index]
    if not isinstance(operand, Text) or operand.value not in allowed:
        raise TypeMismatch(
            f"{OPERATORS[node.operator].spelling} needs one of {', '.join(allowed)} as operand {index + 1}",
            hint=f"write '{allowed[0]}' in quotes",
        )
    return operand.value


def unify(left: Type, right: Type, what: str) -> Type:
    """The common type of two operands that must be of one kind and unit. Raises TypeMismatch or UnitMismatch."""
    if {left.kind, right.kind} == {"choice", "text"}:
        return left if left.kind == "choice" else right
    if left.kind != right.kind:
        days = {left.kind, right.kind} == {"date", "text"}
        raise TypeMismatch(
            f"{what} has {left} on one side and {right} on the other",
            hint='write a day as date("2024-01-31")' if days else "both sides must be alike",
        )
    if left.kind == "choice" and left.choices != right.choices:
        raise TypeMismatch(
            f"{what} has two different lists of choices", hint="both sides must have the same choices"
        )
    if left.kind == "choice":
        return left if left.ordered else right
    if left.kind != "number" or left.unit == right.unit:
        return left
    if left.unit is None:
        return right
    if right.unit is None:
        return left
    raise unit_mismatch(left.unit, right.unit)


def _same(node: Operation, types: Sequence[Type], operands: Sequence[Node]) -> Type:
    spelling = OPERATORS[node.operator].spelling
    common = types[0]
    for found in types[1:]:
        common = unify(common, found, spelling)
    if common.kind == "choice":
        for operand, found in zip(operands, types, strict=True):
            if found.kind == "text":
                check_choice(operand, common)
    return common


def check_choice(node: Node, choice: Type) -> None:
    """Refuse a text beside a choice, but for literals that are among the choices. Raises TypeMismatch."""
    if isinstance(node, Operation):
        for branch in node.operands[1:]:
            check_choice(branch, choice)
    elif not isinstance(node, Text):
        raise TypeMismatch(
            "a text stands beside a choice", hint="declare it as a choice too, or write one of the choices"
        )
    elif node.value not in choice.choices:
        raise TypeMismatch(
            f"{node.value!r} is not among the choices", hint=f"one of: {', '.join(choice.choices)}"
        )


def _arithmetic(node: Operation, types: Sequence[Type]) -> Type:
    for found in types:
        if found.kind != "number":
            hint = (
                "use add_days, days_between and their kin for days"
                if found.kind == "date"
                else "check the fact's type"
            )
            raise TypeMismatch(f"{OPERATORS[node.operator].spelling} needs numbers, not {found}", hint=hint)
    return _same(node, types, node.operands)


def _extreme(node: Operation, types: Sequence[Type]) -> Type:
    if types[0].kind == "date":
        return _same(node, types, node.operands)
    return _arithmetic(node, types)


def _product(node: Operation, types: Sequence[Type]) -> Type:
    _arithmetic_kinds(node, types)
    left, right = types
    if left.unit is None and right.unit is None:
        return BARE
    return number((left.unit or Unit.parse("")) * (right.unit or Unit.parse("")))


def _quotient(node: Operation, types: Sequence[Type]) -> Type:
    _arithmetic_kinds(node, types)
    left, right = types
    if isinstance(node.operands[1], Number) and node.operands[1].value == 0:
        raise TypeMismatch("division by a literal zero", hint="check the formula")
    if left.unit is None and right.unit is None:
        return BARE
    above = left.unit or Unit.parse("")
    if node.operands[1] == Number(Decimal(12), "month") and above.power("year") < 0:
        return number(above * Unit.parse("year") / Unit.parse("month"))
    return number(above / (right.unit or Unit.parse("")))


def _arithmetic_kinds(node: Operation, types: Sequence[Type]) -> None:
    for index, found in enumerate(types):
        _want(node, found, "number", f"as operand {index + 1}")


def _comparison(node: Operation, types: Sequence[Type]) -> Type:
    common = _same(node, types, node.operands)
    if node.operator in ORDERINGS and not (common.kind in ("number", "date") or common.ordered):
        raise TypeMismatch(
            f"{OPERATORS[node.operator].spelling} cannot order {common}",
            hint="declare the choices with ordered = true, and compare inside the branches of an if that has texts"
            if common.kind == "choice"
            else "use == or !=",
        )
    if common.kind == "text" and all(isinstance(operand, Text) for operand in node.operands):
        raise TypeMismatch("two literal texts are compared", hint="one side should be a fact")
    return TRUTH


def _membership(node: Operation, types: Sequence[Type]) -> Type:
    for operand in node.operands[1:]:
        if not isinstance(operand, Number | Text | Day):
            raise TypeMismatch("in takes a list of literals on its right", hint="write x in ['a', 'b']")
    _same(node, types, node.operands)
    return TRUTH


def _logic(node: Operation, types: Sequence[Type]) -> Type:
    for index, found in enumerate(types):
        _want(node, found, "truth", f"as operand {index + 1}")
    return TRUTH


def _conditional(node: Operation, types: Sequence[Type]) -> Type:
    _want(node, types[0], "truth", "as its condition")
    common = _same(node, types[1:], node.operands[1:])
    # a literal text in a branch does not know its place in the order
    return evolve(common, ordered=common.ordered and all(found.ordered for found in types[1:]))


def _round(node: Operation, types: Sequence[Type]) -> Type:
    _want(node, types[0], "number", "first")
    step = node.operands[1]
    if not isinstance(step, Number) or step.value <= 0:
        raise TypeMismatch("round_to needs a positive step in quotes", hint="write round_to(x, '0.01')")
    if len(node.operands) == 3:
        _literal_text(node, 2, ROUNDINGS)
    return types[0]


def _starts_with(node: Operation, types: Sequence[Type]) -> Type:
    _want(node, types[0], "text", "first")
    if not isinstance(node.operands[1], Text):
        raise TypeMismatch(
            "starts_with needs a literal text as its second operand", hint="write starts_with(x, '34')"
        )
    return TRUTH


def _dates(unit: str | None, *kinds: Kind) -> Rule:
    """A rule for operators on days: what each operand must be, and the unit of the number or None for a day."""

    def rule(node: Operation, types: Sequence[Type]) -> Type:
        for index, kind in enumerate(kinds):
            _want(node, types[index], kind, f"as operand {index + 1}")
        if node.operator in ("add_months", "months_between", "years_between"):
            _literal_text(node, 2, MISSING_DAYS)
        if kinds[1:] == ("number",):
            wanted = number("day" if node.operator == "add_days" else "month")
            unify(types[1], wanted, OPERATORS[node.operator].spelling)
        return DATE if unit is None else number(unit)

    return rule


def _in_months_before(node: Operation, types: Sequence[Type]) -> Type:
    wanted: tuple[Kind, ...] = ("date", "number", "date")
    for index, kind in enumerate(wanted):
        _want(node, types[index], kind, f"as operand {index + 1}")
    unify(types[1], number("month"), "in_months_before")
    return TRUTH


_RULES: Mapping[str, Rule] = {
    "if": _conditional,
    "or": _logic,
    "and": _logic,
    "not": _logic,
    **dict.fromkeys(("lt", "le", "eq", "ne", "ge", "gt"), _comparison),
    "in": _membership,
    **dict.fromkeys(("add", "sub", "neg", "abs"), _arithmetic),
    **dict.fromkeys(("min", "max"), _extreme),
    "mul": _product,
    "div": _quotient,
    "round_to": _round,
    "starts_with": _starts_with,
    **dict.fromkeys(("year", "month", "day"), _dates("", "date")),
    **dict.fromkeys(("year_start", "year_end", "month_start", "month_end"), _dates(None, "date")),
    **dict.fromkeys(("add_days", "add_months"), _dates(None, "date", "number")),
    "days_between": _dates("day", "date", "date"),
    "months_between": _dates("month", "date", "date"),
    "years_between": _dates("year", "date", "date"),
    "in_months_before": _in_months_before,
}


def _aggregate(node: Aggregate, scope: Scope) -> Type:
    scope.fields_of(node.list_name)
    _check_extras(node)
    if node.where is not None:
        found = infer(node.where, scope)
        if found.kind != "truth":
            raise TypeMismatch(
                f"the filter of {node.operator} must be true or false, not {found}", hint="compare it"
            )
    if node.operator == "count":
        if node.item is not None:
            raise TypeMismatch(
                "count counts records, and a field alone says nothing of which",
                hint=f"write count({node.list_name}, condition), such as count({node.list_name}, {node.list_name}.flag)",
            )
        return number("")
    if node.item is None:
        raise TypeMismatch(
            f"{node.operator} needs something of each record", hint=f"write {node.operator}(list.field)"
        )
    item = infer(node.item, scope)
    if node.operator in ("any", "all", "longest_run", "latest_run"):
        return _condition_aggregate(node, item, scope)
    if node.operator == "distinct":
        return number("")
    if item.kind != "number" and not (item.kind == "date" and node.operator != "sum"):
        raise TypeMismatch(f"{node.operator} needs numbers, not {item}", hint="name a field that is a number")
    if node.operator == "sum":
        return item if item.unit is not None else evolve(item, unit=Unit.parse(""))
    if node.default is None:
        raise TypeMismatch(
            f"{node.operator} over a list needs a value for the empty list",
            hint=f"add default= to {node.operator}(…)",
        )
    return unify(item, infer(node.default, scope), node.operator)


def _check_extras(node: Aggregate) -> None:
    if node.operator not in AGGREGATES:
        raise UnknownName(f"there is no aggregate {node.operator!r}", hint=f"one of: {', '.join(AGGREGATES)}")
    if node.by is not None and node.operator not in ("longest_run", "latest_run"):
        raise TypeMismatch(f"{node.operator} takes no by=", hint="leave it out")
    if node.default is not None and node.operator not in ("min", "max"):
        raise TypeMismatch(
            f"{node.operator} takes no default=", hint="leave it out: its value for the empty list is fixed"
        )


def _condition_aggregate(node: Aggregate, item: Type, scope: Scope) -> Type:
    if item.kind != "truth":
        raise TypeMismatch(
            f"{node.operator} needs a condition of each record, not {item}", hint="compare the field"
        )
    if node.operator in ("any", "all"):
        return TRUTH
    if node.by is None or infer(node.by, scope).kind != "date":
        raise TypeMismatch(
            f"{node.operator} needs by= with the month of each record", hint="add by=list.month"
        )
    return number("month")
