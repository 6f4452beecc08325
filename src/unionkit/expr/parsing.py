"""Text to tree: a subset of Python's expression syntax, read with the standard `ast`; Python never evaluates it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from unionkit.errors import ExpressionError
from unionkit.expr.nodes import Aggregate, Day, Field, Name, Node, Number, Operation, Text, Truth, walk_nodes
from unionkit.expr.normalise import normalise
from unionkit.expr.operators import AGGREGATES, OPERATORS
from unionkit.expr.slips import function_hint, slip_in

LONGEST = 5_000
DEEPEST = 60
MOST_DIGITS = 30

_PREFIX_RUN = re.compile(r"(?:[-+~]\s*|\bnot\b\s*){40}")
_BARE_DATE = re.compile(r"(?<![\w.'\"-])\d{4}\s*-\s*\d{1,2}\s*-\s*\d{1,2}(?![\w.])")
_SPARED = "spared_keyword_"
_KEYWORD = re.compile(r"\b(class|from|global|pass|return|with|as|for|while|try|raise|def|del|import|yield)\b")
_GROUPED = re.compile(r"(?<![\w.])\d{1,3},\d{3}(?!\d)")
_STRINGS = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_ESCAPE = re.compile(r"\\(?:[\\'\"nrt]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|(?P<odd>.?))")
_RUN_ON = re.compile(r"(?<![\w.])\.?[0-9][\w.]*?[^\W\d_]\w*")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_COMPARE: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Eq: "eq",
    ast.NotEq: "ne",
    ast.GtE: "ge",
    ast.Gt: "gt",
}
_BINARY: Mapping[type[ast.operator], str] = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div"}
_UNIT_OF_CALL = {"months": "month", "days": "day", "years": "year", "yuan": "CNY"}


def parse(text: str) -> Node:
    """The tree of an expression in text.

    Length is capped at 5,000 characters and depth at 60 before anything is parsed. Raises ExpressionError with the
    column and what to write instead.
    """
    if len(text) > LONGEST:
        raise ExpressionError(
            f"an expression of {len(text)} characters", hint=f"split it: {LONGEST} is the limit"
        )
    plain = normalise(text).strip()
    _check_texts(plain)
    _check_shape(plain)
    plain = _spare_keywords(plain)
    try:
        tree = ast.parse(plain, mode="eval")
    except SyntaxError as error:
        raise _not_an_expression(plain, error) from None
    except (RecursionError, MemoryError, ValueError):
        raise ExpressionError(
            "this expression is too complex", hint="split it into named quantities"
        ) from None
    return _Reader(plain.encode()).read(tree.body, 0)


def _not_an_expression(plain: str, error: SyntaxError) -> ExpressionError:
    """What is wrong with a text that Python's grammar refuses, by what people write who mean something else."""
    slip = slip_in(_blanked(plain.replace(_SPARED, ""), '"'))
    if slip is not None:
        return ExpressionError(slip.message, hint=slip.hint, where=f"column {slip.place + 1}")
    before = plain[: (error.offset or 1) - 1].replace(_SPARED, "")
    return ExpressionError(
        f"this is not an expression ({error.msg})",
        hint="check brackets and operators",
        where=f"column {len(before) + 1}",
    )


def _blanked(plain: str, blank: str = " ") -> str:
    """The text with a blank for each character of a text literal."""
    return _STRINGS.sub(lambda found: blank * len(found.group()), plain)


def _check_texts(plain: str) -> None:
    """Refuse escapes that Python would warn of, or that only it knows."""
    for literal in _STRINGS.finditer(plain):
        for escape in _ESCAPE.finditer(literal.group()):
            if escape["odd"] is not None:
                raise ExpressionError(
                    f"{escape.group()} stands for no character",
                    hint="write \\\\ for a backslash",
                    where=f"column {literal.start() + escape.start() + 1}",
                )


def _check_shape(plain: str) -> None:
    bare = _blanked(plain)
    depth = deepest = 0
    for character in bare:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth -= 1
    if deepest > DEEPEST or _PREFIX_RUN.search(bare):
        raise ExpressionError("this expression is nested too deeply", hint="split it into named quantities")
    run_on = _RUN_ON.search(bare)
    if run_on:
        raise ExpressionError(
            f"{run_on.group()} is neither a number nor a name",
            hint="write plain decimal digits, and a blank before a word",
            where=f"column {run_on.start() + 1}",
        )
    grouped = _GROUPED.search(bare)
    if grouped:
        raise ExpressionError(
            f"{grouped.group()} could be one number or two",
            hint="write the number without a comma, or a blank after a comma that separates",
            where=f"column {grouped.start() + 1}",
        )
    found = _BARE_DATE.search(bare)
    if found:
        raise ExpressionError(
            f"{found.group()} is a subtraction, not a day",
            hint=f'write date("{found.group().replace(" ", "")}")',
            where=f"column {found.start() + 1}",
        )


def _spare_keywords(plain: str) -> str:
    """Let facts be called by words that Python keeps for itself, such as class and from."""
    parts, end = [], 0
    for quoted in _STRINGS.finditer(plain):
        parts += [_KEYWORD.sub(rf"{_SPARED}\1", plain[end : quoted.start()]), quoted.group()]
        end = quoted.end()
    return "".join([*parts, _KEYWORD.sub(rf"{_SPARED}\1", plain[end:])])


class _Reader:
    """Turns nodes of Python's `ast` into ours, with the source at hand to keep the digits of literals."""

    def __init__(self, source: bytes) -> None:
        self.source = source

    def refuse(self, node: ast.AST, message: str, hint: str) -> ExpressionError:
        before = self.source[: getattr(node, "col_offset", 0)].decode().replace(_SPARED, "")
        return ExpressionError(message, hint=hint, where=f"column {len(before) + 1}")

    def read(self, node: ast.expr, depth: int) -> Node:
        if depth > DEEPEST:
            raise self.refuse(node, "this expression is nested too deeply", "split it into named quantities")
        reader = self._READERS.get(type(node))
        if reader is None:
            raise self.refuse(
                node,
                f"{type(node).__name__.lower()} is not part of the language",
                "use arithmetic, comparisons, and/or/not, in [...], a if c else b, and the listed functions",
            )
        return reader(self, node, depth + 1)

    def constant(self, node: ast.Constant, depth: int) -> Node:
        value = node.value
        if isinstance(value, bool):
            return Truth(value)
        if isinstance(value, str):
            return self.text(node, value)
        if isinstance(value, int | float):
            return Number(self.digits(node))
        raise self.refuse(
            node, f"the literal {value!r} is not part of the language", "write a number, text or date"
        )

    def text(self, node: ast.Constant, value: str) -> Text:
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise self.refuse(node, "half a character stands in this text", "write the whole character")
        return Text(value)

    def digits(self, node: ast.Constant) -> Decimal:
        written = self.source[node.col_offset : node.end_col_offset].decode().replace("_", "")
        if not re.fullmatch(r"\d+(?:\.\d*)?|\.\d+", written):
            raise self.refuse(
                node, "this number cannot be read", f"write at most {MOST_DIGITS} plain decimal digits"
            )
        return self.bounded(node, written, 0)

    def bounded(self, node: ast.AST, written: str, power: int) -> Decimal:
        """Digits, times a power of ten, as an exact number; all its digits are few enough to be written out.

        Built from its parts, since arithmetic on decimals rounds to whatever the running program has set.
        """
        sign, digits, exponent = Decimal(written).as_tuple()
        moved = Decimal((sign, digits, int(exponent) + power))
        if sum(character.isdigit() for character in format(moved, "f")) > MOST_DIGITS:
            raise self.refuse(
                node, "this number has too many digits", f"write at most {MOST_DIGITS} plain decimal digits"
            )
        return moved

    def name(self, node: ast.Name, depth: int) -> Node:
        if node.id in ("true", "false"):
            return Truth(node.id == "true")
        return Name(node.id.removeprefix(_SPARED))

    def attribute(self, node: ast.Attribute, depth: int) -> Node:
        if not isinstance(node.value, ast.Name):
            raise self.refuse(node, "a record's field is written list.field", "name the list and one field")
        return Field(node.value.id.removeprefix(_SPARED), node.attr.removeprefix(_SPARED))

    def unary(self, node: ast.UnaryOp, depth: int) -> Node:
        operand = self.read(node.operand, depth)
        if isinstance(node.op, ast.Not):
            return Operation("not", (operand,))
        if isinstance(node.op, ast.USub):
            return (
                Number(operand.value.copy_negate(), operand.unit, operand.percent)
                if isinstance(operand, Number)
                else Operation("neg", (operand,))
            )
        raise self.refuse(node, "this sign is not part of the language", "leave it out")

    def binary(self, node: ast.BinOp, depth: int) -> Node:
        operator = _BINARY.get(type(node.op))
        if operator is None:
            raise self.refuse(
                node, "this operator is not part of the language", "use + - * / and the listed functions"
            )
        return Operation(operator, (self.read(node.left, depth), self.read(node.right, depth)))

    def logic(self, node: ast.BoolOp, depth: int) -> Node:
        operator = "and" if isinstance(node.op, ast.And) else "or"
        return Operation(operator, tuple(self.read(value, depth) for value in node.values))

    def compare(self, node: ast.Compare, depth: int) -> Node:
        parts: list[Node] = []
        left = self.read(node.left, depth)
        for operator, comparator in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, ast.In | ast.NotIn):
                inside = Operation("in", (left, *self.literals(comparator, depth)))
                parts.append(inside if isinstance(operator, ast.In) else Operation("not", (inside,)))
                continue
            name = _COMPARE.get(type(operator))
            if name is None:
                raise self.refuse(node, "is and is not are not part of the language", "write == or !=")
            right = self.read(comparator, depth)
            parts.append(Operation(name, (left, right)))
            left = right
        return parts[0] if len(parts) == 1 else Operation("and", tuple(parts))

    def literals(self, node: ast.expr, depth: int) -> tuple[Node, ...]:
        if not isinstance(node, ast.List | ast.Tuple | ast.Set) or not node.elts:
            raise self.refuse(node, "in needs a list of literals", "write x in ['a', 'b']")
        return tuple(self.read(element, depth) for element in node.elts)

    def conditional(self, node: ast.IfExp, depth: int) -> Node:
        return Operation("if", tuple(self.read(part, depth) for part in (node.test, node.body, node.orelse)))

    def call(self, node: ast.Call, depth: int) -> Node:
        if not isinstance(node.func, ast.Name):
            raise self.refuse(node, "only the listed functions can be called", "see the reference")
        name = node.func.id.removeprefix(_SPARED)
        if name in ("percent", "scaled"):
            return self.shifted(node, name)
        if name in ("date", "quantity") or name in _UNIT_OF_CALL:
            return self.literal_call(node, name)
        if name in AGGREGATES and not (
            name in ("min", "max") and len(node.args) > 1 and not self.over_list(node)
        ):
            return self.aggregate(node, name, depth)
        operator = OPERATORS.get(name)
        if operator is None or operator.infix:
            raise self.refuse(node, f"there is no function {name!r}", function_hint(name))
        if node.keywords:
            raise self.refuse(node, f"{name} takes no named arguments", "give them in order")
        operands = [self.read(argument, depth) for argument in node.args]
        return Operation(name, tuple(self.defaults(node, name, operands)))

    def defaults(self, node: ast.Call, name: str, operands: list[Node]) -> list[Node]:
        """Fill in what may be left out: a missing day rounds down; `round_to` takes its step in quotes."""
        if name in ("add_months", "months_between", "years_between") and len(operands) == 2:
            operands.append(Text("down"))
        if name == "in_months_before" and len(operands) == 2:
            operands.append(Name("on"))
        if name == "round_to" and len(operands) > 1 and isinstance(operands[1], Text):
            operands[1] = Number(self.decimal(node, operands[1].value))
        return operands

    def decimal(self, node: ast.AST, text: str, power: int = 0) -> Decimal:
        if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
            raise self.refuse(node, "this number cannot be read", "write plain decimal digits such as '0.01'")
        return self.bounded(node, text, power)

    def texts(self, node: ast.Call, count: int) -> list[str]:
        values = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if node.keywords or len(values) != len(node.args) or len(values) != count:
            raise self.refuse(node, "this function takes literals only", "see the reference")
        return [str(value) for value in values]

    def shifted(self, node: ast.Call, name: str) -> Node:
        if name == "percent":
            return Number(self.decimal(node, self.texts(node, 1)[0], -2), percent=True)
        digits, power = self.texts(node, 2)
        if not re.fullmatch(r"[0-9]{1,2}", power):
            raise self.refuse(node, "this number cannot be read", "write its digits")
        return Number(self.decimal(node, digits, int(power)))

    def literal_call(self, node: ast.Call, name: str) -> Node:
        if name == "date":
            written = self.texts(node, 1)[0]
            try:
                # fromisoformat takes weeks and unbroken digits too, which differ between releases of Python
                return Day(date.fromisoformat(written if _ISO_DAY.fullmatch(written) else ""))
            except ValueError:
                raise self.refuse(node, "this is not a day", 'write date("2018-10-30")') from None
        read = () if node.keywords else [self.read(argument, DEEPEST - 1) for argument in node.args]
        match name, *read:
            case "quantity", Number(value, ""), Text(unit):
                return Number(value, unit)
            case _, Number(value, "") if name != "quantity":
                return Number(value, _UNIT_OF_CALL[name])
        shape = "quantity(12, 'CNY/month')" if name == "quantity" else f"{name}(12)"
        raise self.refuse(node, f"{name} takes a literal number", f"write {shape}")

    def over_list(self, node: ast.Call) -> bool:
        """Whether a call of min or max runs over a list: it has default=, which the plain functions have not."""
        return any(keyword.arg == "default" for keyword in node.keywords)

    def aggregate(self, node: ast.Call, name: str, depth: int) -> Node:
        named = {keyword.arg: self.read(keyword.value, depth) for keyword in node.keywords}
        known = len(named) == len(node.keywords) and set(named) <= {"where", "by", "default"}
        if not 1 <= len(node.args) <= 2 or not known:
            raise self.refuse(
                node,
                f"{name} takes an item, a filter, by= and default=",
                f"write {name}(list.field, list.flag)",
            )
        first = self.read(node.args[0], depth)
        where = self.read(node.args[1], depth) if len(node.args) == 2 else named.get("where")
        item: Node | None = first
        if isinstance(first, Name):
            list_name, item = first.name, None
        else:
            list_name = self.list_of(node, [part for part in (first, where) if part is not None])
        return Aggregate(
            operator=name,
            list_name=list_name,
            item=item,
            where=where,
            by=named.get("by"),
            default=named.get("default"),
        )

    def list_of(self, node: ast.Call, parts: list[Node]) -> str:
        found = {inner.list_name for part in parts for inner in walk_nodes(part) if isinstance(inner, Field)}
        if len(found) != 1:
            raise self.refuse(node, "an aggregate runs over the records of one list", "write sum(list.field)")
        return found.pop()

    _READERS: Mapping[type[ast.expr], Callable[..., Node]] = {
        ast.Constant: constant,
        ast.Name: name,
        ast.Attribute: attribute,
        ast.UnaryOp: unary,
        ast.BinOp: binary,
        ast.BoolOp: logic,
        ast.Compare: compare,
        ast.IfExp: conditional,
        ast.Call: call,
    }
