"""Well-typed expression trees over a scope."""

from __future__ import annotations

from hypothesis import strategies as st

from unionkit.errors import ValueRefused
from unionkit.expr.nodes import Node
from unionkit.expr.types import Scope, Type
from unionkit.testing.strategies.growing import Grower
from unionkit.testing.strategies.leaves import writable


def trees(scope: Scope, wanted: Type, *, depth: int = 4) -> st.SearchStrategy[Node]:
    """Expression trees of the wanted type, with every operator, aggregate, rounding and unit that the scope allows.

    ``infer(tree, scope) == wanted`` for each of them, and each reads back from its text as the same tree. `depth` is
    the number of operators that may stand inside one another. Raises ValueRefused for a depth outside 0 to 12 and
    for a choice, or a unit of the policy's own, that no name of the scope has.
    """
    if type(depth) is not int or not 0 <= depth <= 12:
        raise ValueRefused("depth is a whole number from 0 to 12", hint="write depth=4")
    spoken = wanted.unit is None or not wanted.unit.powers or writable(wanted.unit)
    if (wanted.kind == "choice" or not spoken) and wanted not in scope.names.values():
        raise ValueRefused("no name of the scope has this type", hint="take the type from scope.names")
    return _grown(scope, wanted, depth)


@st.composite
def _grown(draw: st.DrawFn, scope: Scope, wanted: Type, depth: int) -> Node:
    return Grower(draw, scope).grow(wanted, depth)
