"""The text of a kernel: the generated function of an edition, its roundings, and the loop over arrays of integers."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from attrs import define

from unionkit.rules.inputs import Input
from unionkit.rules.jit.days import MAY_FAIL, texts_for

HEAD = '''"""Generated from a policy; the name of this file is the fingerprint of its text."""
import numpy as np
from numba import njit, types

_IN = types.Array(types.int64, 1, "C", readonly=True)
_SHORT, _LONG = types.int32[::1], types.int64[::1]
'''

ROUNDING = """
@njit(nogil=True, error_model="numpy")
def round_{mode}(above, below):
    size = -above if above < 0 else above
    whole = size // below
    rest = size - whole * below
    if rest != 0 and ({moves}):
        whole += 1
    return -whole if above < 0 else whole
"""
MOVES = {
    "half_up": "2 * rest >= below",
    "half_down": "2 * rest > below",
    "half_even": "2 * rest > below or (2 * rest == below and whole % 2 == 1)",
    "up": "True",
    "down": "False",
    "ceiling": "above > 0",
    "floor": "above < 0",
}


NONZERO = """
@njit(nogil=True, error_model="numpy")
def nonzero(number, fault):
    if number == 0:
        fault[0] = 1
        return 1
    return number
"""


@define
class Rewriting(ast.NodeTransformer):
    """Says the same in words that machine code takes: no exception, no search in a tuple.

    A division by zero leaves its mark in `fault` and goes on with 1, and so does a day that there is not, with another;
    what comes out is thrown away.
    """

    may_fail: bool = False

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Hand `fault` to what would raise."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in MAY_FAIL | {"nonzero"}:
            self.may_fail = True
            node.args.append(ast.Name("fault", ast.Load()))
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """A choice among several as comparisons one after another."""
        self.generic_visit(node)
        listed = node.comparators[0]
        if not (isinstance(node.ops[0], ast.In) and isinstance(listed, ast.Tuple)):
            return node
        tests: list[ast.expr] = [ast.Compare(node.left, [ast.Eq()], [part]) for part in listed.elts]
        return tests[0] if len(tests) == 1 else ast.BoolOp(ast.Or(), tests)


def write_kernel(function: ast.FunctionDef, inputs: Sequence[Input], has_amount: bool) -> str:
    """The text of the module that holds one kernel, `run(start, stop, on, inputs…, number[, low, high])`."""
    called = {
        part.func.id
        for part in ast.walk(function)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)
    }
    roundings = [
        ROUNDING.format(mode=mode, moves=moves) for mode, moves in MOVES.items() if f"round_{mode}" in called
    ]
    rewriting = Rewriting()
    made = rewriting.visit(function)
    if rewriting.may_fail:
        made.args.args.append(ast.arg("fault"))
    decide = f'\n@njit(nogil=True, error_model="numpy")\n{ast.unparse(ast.fix_missing_locations(made))}\n'
    helpers = [*roundings, *texts_for(called), *([NONZERO] if "nonzero" in called else [])]
    return "".join([HEAD, *helpers, decide, _loop(inputs, has_amount, rewriting.may_fail)])


def _loop(inputs: Sequence[Input], has_amount: bool, may_fail: bool) -> str:
    """The loop: rows whose integers all lie in their bounds are decided, the others get -1."""
    columns = [part for part in inputs if part.kind != "day"]
    out = ["number", "low", "high"] if has_amount else ["number"]
    kinds = ["types.int64"] * 3 + ["_IN"] * len(columns) + ["_SHORT", "_LONG", "_LONG"][: len(out)]
    names = ["start", "stop", "on", *(f"from_{part.argument}" for part in columns), *out]
    fits = [f"{bounds(part)[0]} <= {part.argument} <= {bounds(part)[1]}" for part in columns]
    given = [*(part.argument for part in inputs), *(["fault"] if may_fail else [])]
    lines = [
        f'\n@njit([types.void({", ".join(kinds)})], nogil=True, error_model="numpy", cache=True)',
        f"def run({', '.join(names)}):",
        *(["    fault = np.zeros(1, np.int64)"] if may_fail else []),
        "    for i in range(start, stop):",
        *(f"        {part.argument} = from_{part.argument}[i]" for part in columns),
        f"        if {' and '.join(fits)}:",
        f"            {', '.join(f'{name}[i]' for name in out)} = decide({', '.join(given)})",
        *(_FAILING if may_fail else []),
        "        else:",
        "            number[i] = -1",
    ]
    return "\n".join([*lines, ""])


_FAILING = (
    "            if fault[0] != 0:",
    "                number[i] = -1",
    "                fault[0] = 0",
)


def bounds(part: Input) -> tuple[int, int]:
    """Where an input has to lie, both ends included. Conditions are 0 or 1."""
    if part.kind == "test":
        return 0, 1
    low, high = part.interval.low, part.interval.high
    assert low is not None  # noqa: S101  inputs without bounds have no kernel
    assert high is not None  # noqa: S101
    return low, high
