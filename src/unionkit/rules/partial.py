"""Generated code for cases of which some facts are unknown: it gives up where one of them is needed, and only there.

Most cases leave open what they do not turn on: who owns one home is not asked for its size. For each set of unknown
facts that keeps coming back, the conditions and amounts that need one of them are replaced by something that no code
can work out. What is then decided was decided by the rest alone, so the walk decides it alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from attrs import define, evolve, field, frozen

from unionkit.expr.nodes import Name, Node, Number, Operation, names_in
from unionkit.rules.compiling import Compiled, compile_edition
from unionkit.rules.facts import Schema
from unionkit.rules.inputs import Inputs
from unionkit.rules.looking import Looking, compile_look
from unionkit.rules.parts import Edition, Parameter, Rule
from unionkit.rules.rule_texts import Shown

AFTER = 16  # generating code for one set takes as long as some hundred walks
MOST_SETS = 64

Unknown = frozenset[str]

# a division by zero, at which generated code raises and the walk takes over
NO_NUMBER = Operation("div", (Number(1), Number(0)))
NO_TRUTH = Operation("eq", (NO_NUMBER, Number(1)))


@define(eq=False, slots=False)
class Partial:
    """The generated code of an edition for one set of unknown facts."""

    edition: Edition
    facts: Schema
    parameters: Mapping[str, Parameter]
    shown: Mapping[str, Shown]
    lost: frozenset[str]

    @cached_property
    def compiled(self) -> Compiled:
        """The code that decides."""
        return compile_edition(self.edition, self.facts, self.parameters)

    @cached_property
    def looking(self) -> Looking | None:
        """The code that looks again."""
        shown = {rule.id: self._shown(rule) for rule in self.edition.rules()}
        return compile_look(self.edition, Inputs(self.facts, self.parameters), shown)

    def _shown(self, rule: Rule) -> Shown:
        # Texts are those of the whole rule; a comparison that needs an unknown fact is never come to
        whole = self.shown[rule.id]
        kept = tuple(part for part in whole.comparisons if not names_in(part[0]) & self.lost)
        return evolve(whole, rule=rule, comparisons=kept)


@define(eq=False)
class Partials:
    """The partial code of one edition, made for sets of unknown facts that have come often enough."""

    edition: Edition
    facts: Schema
    parameters: Mapping[str, Parameter]
    counts: dict[Unknown, int] = field(factory=dict)
    made: dict[Unknown, Partial] = field(factory=dict)

    def ask(self, unknown: Unknown, shown: Mapping[str, Shown]) -> Partial | None:
        """The code for a set, None where it has not come often enough or too many sets have come."""
        found = self.made.get(unknown)
        if found is not None or len(self.made) >= MOST_SETS:
            return found
        seen = self.counts[unknown] = self.counts.get(unknown, 0) + 1
        if seen <= AFTER:
            if len(self.counts) > MOST_SETS * AFTER:
                self.counts.clear()
            return None
        return self.make(unknown, shown)

    def make(self, unknown: Unknown, shown: Mapping[str, Shown]) -> Partial | None:
        """The code for a set, however often it has come; None where too many sets have come."""
        found = self.made.get(unknown)
        if found is not None or len(self.made) >= MOST_SETS:
            return found
        blank = _Blank(self.edition, _lost(unknown, self.edition, self.parameters))
        found = self.made[unknown] = Partial(
            edition=blank.blanked(),
            facts=self.facts,
            parameters=self.parameters,
            shown=shown,
            lost=blank.lost,
        )
        return found


def _lost(unknown: Unknown, edition: Edition, parameters: Mapping[str, Parameter]) -> frozenset[str]:
    """The unknown facts, and the parameters and quantities that need one of them."""
    lost = set(unknown)
    for name, parameter in parameters.items():
        needed = {name for node in parameter.key_nodes for name in names_in(node)}
        needed |= names_in(parameter.at) if parameter.at is not None else frozenset()
        open_in_table = parameter.table is None or bool(needed & lost)
        if open_in_table and (parameter.given is None or parameter.given in lost):
            lost.add(name)
    grown = True
    while grown:
        more = {name for name, part in edition.derived.items() if names_in(part.value) & lost} - lost
        grown = bool(more)
        lost |= more
    return frozenset(lost)


@frozen
class _Blank:
    edition: Edition
    lost: frozenset[str]

    def blanked(self) -> Edition:
        edition = self.edition
        return evolve(
            edition,
            derived={name: part for name, part in edition.derived.items() if name not in self.lost},
            requires=tuple(evolve(rule, when=self.truth(rule.when)) for rule in edition.requires),
            excludes=tuple(
                evolve(rule, when=self.truth(rule.when), unless=self.if_any(rule.unless))
                for rule in edition.excludes
            ),
            classes=tuple(evolve(rule, when=self.truth(rule.when)) for rule in edition.classes),
            amounts=tuple(
                evolve(
                    rule,
                    when=self.truth(rule.when),
                    value=self.number(rule.value),
                    high=None if rule.high is None else self.number(rule.high),
                )
                for rule in edition.amounts
            ),
            limits=tuple(
                evolve(
                    rule,
                    value=self.number(rule.value),
                    less=None if rule.less is None else self.number(rule.less),
                    only_if=self.if_any(rule.only_if),
                )
                for rule in edition.limits
            ),
            results=(),
        )

    def if_any(self, node: Node | None) -> Node | None:
        return None if node is None else self.truth(node)

    def number(self, node: Node) -> Node:
        return NO_NUMBER if names_in(node) & self.lost else node

    def truth(self, node: Node) -> Node:
        """A condition in which whatever needs a lost name cannot be worked out; and, or, not and if keep their parts."""
        if not names_in(node) & self.lost:
            return node
        if isinstance(node, Name) and node.name in self.edition.derived:
            return self.truth(self.edition.derived[node.name].value)
        if isinstance(node, Operation) and node.operator in ("and", "or", "not", "if"):
            return Operation(node.operator, tuple(self.truth(part) for part in node.operands))
        return NO_TRUTH
