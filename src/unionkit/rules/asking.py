"""What is still to be asked: the unknown facts that can change an outcome, and which of them to ask first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from unionkit.expr.nodes import Aggregate, Field, Name, Node, Operation, children, walk_nodes
from unionkit.expr.undefined import Undefined
from unionkit.expr.values import Value, simplest
from unionkit.expr.walking import Case
from unionkit.rules.facts import Fact
from unionkit.rules.judging import AMOUNT, CLASS, ends_of, excludes_for, requires_for
from unionkit.rules.parts import Class
from unionkit.rules.reading import Known

if TYPE_CHECKING:
    from unionkit.rules.programs import Program
    from unionkit.rules.runs import Run


def needed(run: Run, known: Known) -> tuple[str, ...]:
    """The unknown facts that can still change the outcome, in the order of the policy's facts.

    Every fact that can change it alone is among them, and once all are known the outcome is no longer unknown. It is
    read off the trees and not reckoned: a fact of which no value happens to matter may be among them too. A fact that
    may stand in for a table's value is not asked for, since without it the table decides.
    """
    if run.program is None:
        return ()
    found = set(_as_met(run, known))
    return tuple(name for name in run.program.facts if name in found)


def _as_met(run: Run, known: Known) -> Iterator[str]:
    """The open facts in the order in which the rules ask for them, some several times."""
    return iter(()) if run.program is None else _Search(run.program, run.case(known)).open_facts()


def ask_next(run: Run, known: Known, candidates: Iterable[str]) -> str | None:
    """The fact that settles the outcome for the largest share of its possible answers.

    Choices and truth values are all tried; of numbers and days the ends of the bounds, the middle and the usual value.
    Of equals the one wins that the rules ask for first: in ``loss > 0 and struck_on > day`` the loss, since whoever
    lost nothing need not be asked for its day.
    """
    if run.program is None:
        return None
    best: str | None = None
    best_share = Fraction(-1)
    wanted = set(candidates)
    for name in dict.fromkeys(name for name in _as_met(run, known) if name in wanted):
        share = _share_settled(run, known, run.program.facts[name])
        if share > best_share:
            best, best_share = name, share
    return best


def _share_settled(run: Run, known: Known, fact: Fact) -> Fraction:
    answers = list(dict.fromkeys(_possible(fact)))
    if not answers or run.program is None:
        return Fraction(0)
    settled = 0
    for answer in answers:
        asked = evolve(known, facts={**known.facts, fact.name: answer})
        settled += run.program.verdict(asked, run.on, run.known_on).outcome != "unknown"
    return Fraction(settled, len(answers))


def _possible(fact: Fact) -> Iterator[Value]:
    if fact.type == "bool":
        yield from (True, False)
    elif fact.type == "choice":
        yield from (fact.choice(choice) for choice in fact.choices)
    elif isinstance(fact.least, Decimal) and isinstance(fact.most, Decimal):
        middle = (fact.least + fact.most) // 2
        yield from (simplest(Fraction(value)) for value in (fact.least, middle, fact.most))
    elif isinstance(fact.least, date) and isinstance(fact.most, date):
        middle_day = (fact.least.toordinal() + fact.most.toordinal()) // 2
        yield from (fact.least, date.fromordinal(middle_day), fact.most)
    if fact.has_usual and fact.type != "list":
        yield fact.usual


@frozen(eq=False)
class _Search:
    """Looks through the rules of an edition for what is unknown and still open."""

    program: Program
    case: Case

    def value(self, node: Node) -> Value | Undefined:
        try:
            return self.program.judge.of(node)(self.case)
        except Undefined as undefined:
            return undefined

    def open_facts(self) -> Iterator[str]:
        """The open facts of all rules that may still be reached; amounts count too, since they keep a decision open."""
        yield from self.of_gates("")
        yield from self.of_classes()
        if self.program.edition.amounts:
            choice = self.program.judge.choose(self.case) if self.program.edition.classes else None
            self.case.memo[CLASS] = choice.name if isinstance(choice, Class) else None
            self.case.memo[AMOUNT] = None
            yield from self.of_amounts()

    def of_gates(self, class_name: str) -> Iterator[str]:
        """Requirements and exclusions for a class, '' for everybody."""
        for gate in requires_for(self.program.edition, class_name):
            yield from self.of(gate.when)
        for barrier in excludes_for(self.program.edition, class_name):
            spared = barrier.unless is not None and self.value(barrier.unless) is True
            if self.value(barrier.when) is not False and not spared:
                yield from self.of(barrier.when)
                yield from () if barrier.unless is None else self.of(barrier.unless)

    def of_classes(self) -> Iterator[str]:
        """Classes up to the one that holds, where the first that fits is taken."""
        for rule in self.program.edition.classes:
            holds = self.holds(rule)
            if holds is None:
                yield from self.of(rule.when)
                yield from self.of_gates(rule.name)
            if holds and self.program.edition.classes_are == "first":
                return

    def holds(self, rule: Class) -> bool | None:
        try:
            return self.program.judge.holds(rule, self.case)
        except Undefined:  # past a conflict of classes, where the judge does not look
            return None

    def of_amounts(self) -> Iterator[str]:
        """Amount rules up to the one that applies, and the limits."""
        edition = self.program.edition
        for amount in edition.amounts:
            applies = self.value(amount.when)
            yield from self.of(amount.when)
            if applies is not False:
                for end in ends_of(amount):
                    yield from self.of(end)
            if applies is True:
                break
        for limit in edition.limits:
            if limit.only_if is None or self.value(limit.only_if) is not False:
                for part in (limit.only_if, limit.value, limit.less):
                    yield from () if part is None else self.of(part)

    def of(self, node: Node) -> Iterator[str]:
        """The unknown facts in a tree that has no value yet."""
        if self.value(node) is not None:
            return
        if isinstance(node, Name):
            yield from self.of_name(node.name)
        elif isinstance(node, Aggregate | Field):
            yield from (node.list_name,) if self.lacks(node) else ()
            for part in children(node):
                yield from self.of_outer(part)
        elif isinstance(node, Operation) and node.operator == "if":
            yield from self.of(node.operands[0])
            truth = self.value(node.operands[0])
            for branch, wanted in zip(node.operands[1:], (True, False), strict=True):
                if truth is None or truth is wanted:
                    yield from self.of(branch)
        else:
            for part in children(node):
                yield from self.of(part)

    def lacks(self, node: Aggregate | Field) -> bool:
        """Whether a list is unknown, or one of its records in a field that a tree mentions."""
        records = self.case.lists.get(node.list_name)
        fields = {part.name for part in walk_nodes(node) if isinstance(part, Field)}
        return records is None or any(record.get(name) is None for record in records for name in fields)

    def of_outer(self, node: Node) -> Iterator[str]:
        """Unknown facts outside the list that the body of an aggregate mentions."""
        if isinstance(node, Name):
            yield from self.of(node)
        for part in children(node):
            yield from self.of_outer(part)

    def of_name(self, name: str) -> Iterator[str]:
        if name in (CLASS, AMOUNT) and name not in self.program.facts:
            return
        quantity = self.program.edition.derived.get(name)
        parameter = self.program.parameters.get(name)
        if quantity is not None:
            yield from self.of(quantity.value)
        elif parameter is None:
            yield name
        elif parameter.table is None:
            yield from () if parameter.given is None else (parameter.given,)
        else:
            for key in parameter.keys.values():
                yield from self.of(key)
            yield from () if parameter.at is None else self.of(parameter.at)
