"""What a finding's comparisons leave out: conditions that are no comparisons, and which belong to an exception."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from attrs import Factory, field, frozen

from unionkit.expr.nodes import Name, Node, Operation, Truth, walk_nodes
from unionkit.expr.operators import COMPARISONS
from unionkit.expr.undefined import Undefined
from unionkit.expr.walking import Case
from unionkit.rules.parts import ALWAYS, Exclude
from unionkit.rules.programs import Program
from unionkit.rules.rule_texts import Shown, trees_of

Look = Callable[[], Case]
Told = tuple[Node, bool | None, bool]


@frozen(kw_only=True)
class Bare:
    """Of one rule: its conditions that are no comparisons, and the ids of the texts of comparisons of its exception."""

    program: Program
    shown: Shown
    leaves: tuple[Node, ...]
    spared_leaves: tuple[Node, ...]
    exception: frozenset[int]
    has_leaves: bool = field(
        init=False, default=Factory(lambda own: bool(own.leaves or own.spared_leaves), takes_self=True)
    )

    def told(self, look: Look | None) -> tuple[Told, ...]:
        """Each condition with its truth and whether it belongs to the exception, which is looked at only where it matters."""
        if look is None or not self.has_leaves:
            return ()
        case = look()
        rule = self.shown.rule
        found = [(node, self.truth(node, case), False) for node in self.leaves]
        if isinstance(rule, Exclude) and self.spared_leaves and self.truth(rule.when, case) is not False:
            found += [(node, self.truth(node, case), True) for node in self.spared_leaves]
        return tuple(found)

    def truth(self, node: Node, case: Case) -> bool | None:
        """Whether a condition holds, None where that is not known."""
        try:
            return cast("bool | None", self.program.judge.of(node)(case))
        except Undefined:
            return None


def bare_truths(program: Program, rule_id: str) -> Bare | None:
    """What is left out of the findings of a rule; None where it is nothing and the rule has no exception."""
    shown = program.shown[rule_id]
    rule = shown.rule
    spared = rule.unless if isinstance(rule, Exclude) else None
    leaves = [
        leaf
        for tree in trees_of(rule)
        if tree not in (ALWAYS, spared)
        for leaf in dict.fromkeys(_leaves(tree, program))
    ]
    spared_leaves = [] if spared is None else list(dict.fromkeys(_leaves(spared, program)))
    if not leaves and spared is None:
        return None
    plain = {node for tree in trees_of(rule) if tree is not spared for node in _all(tree, program)}
    excepted = set() if spared is None else {node for node in _all(spared, program) if node not in plain}
    return Bare(
        program=program,
        shown=shown,
        leaves=tuple(leaves),
        spared_leaves=tuple(spared_leaves),
        exception=frozenset(id(text) for node, text in shown.comparisons if node in excepted),
    )


def leaves_of(tree: Node, program: Program) -> Iterator[Node]:
    """The conditions out of which `and`, `or` and `not` make a tree, in the order in which they are looked at."""
    if isinstance(tree, Operation) and tree.operator in ("and", "or", "not"):
        for part in tree.operands:
            yield from leaves_of(part, program)
    elif isinstance(tree, Name) and tree.name in program.edition.derived:
        yield from leaves_of(program.edition.derived[tree.name].value, program)
    else:
        yield tree


def _leaves(tree: Node, program: Program) -> Iterator[Node]:
    """Those of them that are no comparisons."""
    for leaf in leaves_of(tree, program):
        is_compared = isinstance(leaf, Operation) and leaf.operator in (*COMPARISONS, "in", "if")
        if not is_compared and not isinstance(leaf, Truth):
            yield leaf


def _all(tree: Node, program: Program) -> Iterator[Node]:
    """Every node of a tree and of the named conditions in it."""
    for node in walk_nodes(tree):
        yield node
        if isinstance(node, Name) and node.name in program.edition.derived:
            yield from _all(program.edition.derived[node.name].value, program)
