"""What is still to be asked: the unknown facts that can change an outcome, and which of them to ask first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from unionkit.expr.nodes import Aggregate, Field, Name, Node, Operation, children
from unionkit.expr.undefined import Undefined
from unionkit.expr.values import Value, simplest
from unionkit.expr.walking import Case
from unionkit.rules.facts import Fact
from unionkit.rules.judging import AMOUNT, CLASS
from unionkit.rules.reading import Known

if TYPE_CHECKING:
    from unionkit.rules.policy import Run
    from unionkit.rules.programs import Program


def needed(run: Run, known: Known) -> tuple[str, ...]:
    """The unknown facts that can still change the outcome, in the order of the policy's facts."""
    program = run.program
    if program is None:
        return ()
    search = _Search(program, run.case(known))
    found = set(search.open_facts())
    return tuple(name for name in program.facts if name in found)


def ask_next(run: Run, known: Known, candidates: Iterable[str]) -> str | None:
    """The fact that settles the outcome for the largest share of its possible answers.

    Choices and truth values are all tried; of numbers and days the ends of the bounds, the middle and the usual value.
    Of equals the first wins.
    """
    if run.program is None:
        return None
    best: str | None = None
    best_share = Fraction(-1)
    for name in candidates:
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
        """The open facts of all rules; amounts count too, since their absence keeps a decision open."""
        edition = self.program.edition
        for gate in edition.requires:
            yield from self.of(gate.when)
        for barrier in edition.excludes:
            if self.value(barrier.when) is not False:
                spared = barrier.unless is not None and self.value(barrier.unless) is True
                if not spared:
                    yield from self.of(barrier.when)
                    yield from () if barrier.unless is None else self.of(barrier.unless)
        for rule in edition.classes:
            yield from self.of(rule.when)
            if self.program.judge.holds(rule, self.case) is True and edition.classes_are == "first":
                self.case.memo[CLASS] = rule.name
                break
        for amount in edition.amounts:
            yield from self.of(amount.when)
            if self.value(amount.when) is not False:
                yield from self.of(amount.value)
                yield from () if amount.high is None else self.of(amount.high)
        self.case.memo.setdefault(AMOUNT, None)
        for limit in edition.limits:
            for part in (limit.only_if, limit.value, limit.less):
                yield from () if part is None else self.of(part)

    def of(self, node: Node) -> Iterator[str]:
        """The unknown facts in a tree that has no value yet."""
        if self.value(node) is not None:
            return
        if isinstance(node, Name):
            yield from self.of_name(node.name)
        elif isinstance(node, Aggregate | Field):
            yield node.list_name
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
