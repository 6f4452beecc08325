"""One edition ready to run: evaluators built once, and the fast way where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from attrs import define, field

from unionkit.expr.nodes import Node
from unionkit.expr.types import Scope
from unionkit.expr.walking import Case, Evaluator, Seen, evaluator
from unionkit.rules.compiling import Compiled, compile_edition
from unionkit.rules.facts import Schema
from unionkit.rules.fingerprint import content, fingerprint
from unionkit.rules.inputs import Inputs
from unionkit.rules.judging import Judge, Verdict
from unionkit.rules.looking import Looking, compile_look
from unionkit.rules.parameters import lookup
from unionkit.rules.partial import Partial, Partials, Unknown
from unionkit.rules.parts import Edition, Parameter
from unionkit.rules.reading import Known
from unionkit.rules.rule_texts import Shown, shown_rules
from unionkit.rules.scopes import edition_scope


@define(eq=False, repr=False, slots=False)
class Program:
    """An edition of a policy with everything that runs it. Programs are shared by all decisions under the edition."""

    policy_id: str
    edition: Edition
    facts: Schema
    parameters: Mapping[str, Parameter]
    judge: Judge = field(init=False)
    derived: Mapping[str, Evaluator] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.judge = Judge(self.edition)
        quantities = {
            name: evaluator(part.value) for name, part in self.edition.derived.items() if "." not in name
        }
        self.derived = {**quantities, **{name: lookup(part) for name, part in self.parameters.items()}}

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint of the content of this edition."""
        return self.edition.fingerprint or fingerprint(self.content)

    @cached_property
    def content(self) -> str:
        """The canonical content of this edition, which a store keeps under the fingerprint."""
        return content(self.policy_id, self.edition, self.facts, self.parameters)

    @cached_property
    def scope(self) -> Scope:
        """The names that this edition's expressions may use, with their types."""
        return edition_scope(self.edition, self.facts, self.parameters)

    @cached_property
    def compiled(self) -> Compiled:
        """The generated code of this edition, or why there is none."""
        return compile_edition(self.edition, self.facts, self.parameters)

    @cached_property
    def shown(self) -> Mapping[str, Shown]:
        """The rules as findings show them, by id."""
        return shown_rules(self.edition, self.scope)

    @cached_property
    def partials(self) -> Partials:
        """The generated code for cases of which some facts are unknown."""
        return Partials(self.edition, self.facts, self.parameters)

    def partial(self, unknown: Unknown) -> Partial | None:
        """The generated code for one set of unknown facts, None where there is none yet."""
        return self.partials.ask(unknown, self.shown)

    @cached_property
    def looking(self) -> Looking | None:
        """The generated second look, None where only the walk can look."""
        return compile_look(self.edition, Inputs(self.facts, self.parameters), self.shown)

    def looking_without(self, unknown: Unknown) -> Looking | None:
        """The generated second look for one set of unknown facts, None where only the walk can look."""
        if not unknown:
            return self.looking
        partial = self.partials.make(unknown, self.shown)
        return None if partial is None else partial.looking

    def case(
        self, known: Known, on: date, known_on: date | None, *, seen: dict[Node, Seen] | None = None
    ) -> Case:
        """A case of this edition, to be judged or looked into."""
        return Case(
            facts=known.facts, lists=known.lists, on=on, known_on=known_on, derived=self.derived, seen=seen
        )

    def verdict(self, known: Known, on: date, known_on: date | None) -> Verdict:
        """What the walk says. Facts out of bounds make it invalid before anything is looked at."""
        if known.problems:
            first = known.problems[0]
            return Verdict(outcome="invalid", code=first.code, subject=first.subject)
        return self.judge.judge(self.case(known, on, known_on))
