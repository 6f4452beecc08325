"""A whole edition judged over one case by the walk: the reference for every faster way.

The order is: requirements, exclusions, classes, amounts, limits. A rule that settles the answer ends it; a rule that is
undefined before that makes it invalid; a rule that is unknown leaves it open unless a later one refuses anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Literal, cast

from attrs import define, field, frozen

from unionkit.expr.nodes import Node
from unionkit.expr.undefined import Undefined
from unionkit.expr.values import Exact
from unionkit.expr.walking import Case, Evaluator, evaluator
from unionkit.rules.parts import Amount, Class, Edition, Exclude, Limit, Require
from unionkit.values.rounding import Rounding, round_ratio

OutcomeName = Literal["granted", "refused", "unknown", "review", "invalid"]

CLASS = "class"
AMOUNT = "amount"


@frozen(kw_only=True)
class Verdict:
    """What an edition says of a case; amounts are in fen.

    `code` says why for refused (``requirement``, ``exclusion``, ``no_class``, ``no_amount``, ``nothing_payable``) and
    invalid, `rule` is the id of the rule that settled it.
    """

    outcome: OutcomeName
    code: str = ""
    rule: str = ""
    subject: str = ""
    class_name: str | None = None
    amount_rule: str | None = None
    low: int | None = None
    high: int | None = None


@define(eq=False)
class Judge:
    """The evaluators of one edition, built once; `judge` runs them over a case."""

    edition: Edition
    build: Callable[[Node], Evaluator] = evaluator
    _conditions: dict[Node, Evaluator] = field(init=False, factory=dict)

    def of(self, node: Node) -> Evaluator:
        """The evaluator of a tree, built when it is first needed."""
        found = self._conditions.get(node)
        if found is None:
            found = self._conditions[node] = self.build(node)
        return found

    def judge(self, case: Case) -> Verdict:
        """The verdict on a case; Undefined inside becomes the outcome invalid."""
        try:
            return self._judge(case)
        except Undefined as undefined:
            return Verdict(outcome="invalid", code=undefined.code, subject=undefined.subject)

    def _judge(self, case: Case) -> Verdict:
        refusal, settled = self.gates(case, "")
        if refusal is not None:
            return refusal
        found: Class | None = None
        if self.edition.classes:
            choice = self.choose(case)
            if isinstance(choice, Class):
                found = choice
            elif choice.outcome == "unknown":
                settled = False
            else:
                return choice if settled or choice.outcome == "refused" else Verdict(outcome="unknown")
            if self.edition.amounts:
                case.memo[CLASS] = None if found is None else found.name
        return self.award(case, found) if settled else self.refused_anyway(case, found)

    def require(self, rule: Require, case: Case) -> bool | None:
        """Whether a requirement is met."""
        return cast("bool | None", self.of(rule.when)(case))

    def exclude(self, rule: Exclude, case: Case) -> bool | None:
        """Whether an exclusion applies: its condition holds and its exception does not."""
        applies = cast("bool | None", self.of(rule.when)(case))
        if applies is False or rule.unless is None:
            return applies
        spared = self.of(rule.unless)(case)
        if spared is True:
            return False
        return None if spared is None else applies

    def gates(self, case: Case, class_name: str) -> tuple[Verdict | None, bool]:
        """The refusal by requirements and exclusions for a class ('' for everybody), and whether all are known."""
        settled = True
        for rule in requires_for(self.edition, class_name):
            met = self.require(rule, case)
            if met is False:
                return Verdict(outcome="refused", code="requirement", rule=rule.id), True
            settled = settled and met is not None
        for barrier in excludes_for(self.edition, class_name):
            shut = self.exclude(barrier, case)
            if shut is True:
                return Verdict(outcome="refused", code="exclusion", rule=barrier.id), True
            settled = settled and shut is not None
        return None, settled

    def holds(self, rule: Class, case: Case) -> bool | None:
        """Whether a case belongs to a class, its own requirements and exclusions included."""
        fits = cast("bool | None", self.of(rule.when)(case))
        if fits is False:
            return False
        refusal, settled = self.gates(case, rule.name)
        if refusal is not None:
            return False
        return None if not settled else fits

    def choose(self, case: Case) -> Class | Verdict:
        """The class of a case, or why there is none."""
        found: Class | None = None
        unknown = False
        for rule in self.edition.classes:
            holds = self.holds(rule, case)
            if holds and found is not None and found.name != rule.name:
                return Verdict(outcome="invalid", code="class_conflict", rule=rule.id)
            if holds and found is None:
                found = rule
            if holds is None and (found is None or found.name != rule.name):
                unknown = True
            if holds and self.edition.classes_are == "first":
                break
        if unknown:
            return Verdict(outcome="unknown")
        return found or Verdict(outcome="refused", code="no_class")

    def award(self, case: Case, found: Class | None) -> Verdict:
        """The amount, once it is clear that the case may have one."""
        name = None if found is None else found.name
        review = found is not None and found.review
        if not self.edition.amounts:
            return Verdict(
                outcome="review" if review else "granted", class_name=name, rule=found.id if found else ""
            )
        rule = self.applicable(case)
        if isinstance(rule, Verdict):
            return rule
        ends = [self.payable(rule, node, case) for node in ends_of(rule)]
        if None in ends:
            return Verdict(outcome="unknown", class_name=name, amount_rule=rule.id)
        low, high = cast("int", ends[0]), cast("int", ends[-1])
        if high <= 0 and self.edition.zero == "refused":
            return Verdict(outcome="refused", code="nothing_payable", rule=rule.id, class_name=name)
        review = review or rule.review or rule.kind == "between"
        return Verdict(
            outcome="review" if review else "granted",
            class_name=name,
            amount_rule=rule.id,
            rule=found.id if found else rule.id,
            low=low,
            high=high,
        )

    def refused_anyway(self, case: Case, found: Class | None) -> Verdict:
        """The refusal by the amount that comes whatever the open rules say; unknown where there is none."""
        try:
            verdict = self.award(case, found)
        except Undefined:
            return Verdict(outcome="unknown")
        return verdict if verdict.outcome == "refused" else Verdict(outcome="unknown")

    def applicable(self, case: Case) -> Amount | Verdict:
        """The first amount rule whose condition holds."""
        for rule in self.edition.amounts:
            applies = self.of(rule.when)(case)
            if applies is None:
                return Verdict(outcome="unknown")
            if applies:
                return rule
        return Verdict(outcome="refused", code="no_amount")

    def payable(self, rule: Amount, node: Node, case: Case) -> int | None:
        """One end of the amount in fen, rounded as the rule says and limited; None where it is unknown."""
        fen = self.rounded(rule, node, case)
        for limit in self.edition.limits:
            fen = self.limited(limit, fen, case)
        return None if fen is None else max(fen, 0)

    def rounded(self, rule: Amount, node: Node, case: Case) -> int | None:
        """One end of the amount in fen, rounded as the rule says, before any limit; None where it is unknown."""
        value = self.of(node)(case)
        if value is None:
            return None
        step, mode = rule.rounding or ("0.01", "half_up")
        return round_to_fen(cast("Exact", value), step, cast("Rounding", mode))

    def limited(self, limit: Limit, fen: int | None, case: Case) -> int | None:
        """An amount after one limit; None where the amount or the limit is unknown."""
        if fen is None:
            return None
        case.memo[AMOUNT] = _yuan(fen)
        applies = True if limit.only_if is None else self.of(limit.only_if)(case)
        if applies is False:
            return fen
        bound = self.bound(limit, case)
        if applies is None or bound is None:
            return None
        return min(fen, bound) if limit.kind == "cap" else max(fen, bound)

    def bound(self, limit: Limit, case: Case) -> int | None:
        """What a limit allows in fen, after what was granted before; None where it is unknown."""
        value = self.of(limit.value)(case)
        less = 0 if limit.less is None else self.of(limit.less)(case)
        if value is None or less is None:
            return None
        left = cast("Exact", value) - cast("Exact", less)
        return round_to_fen(left, "0.01", "floor" if limit.kind == "cap" else "ceiling")


def requires_for(edition: Edition, class_name: str) -> Iterator[Require]:
    """The requirements for a class, '' for everybody."""
    for rule in edition.requires:
        if (class_name in rule.classes) if class_name else not rule.classes:
            yield rule


def excludes_for(edition: Edition, class_name: str) -> Iterator[Exclude]:
    """The exclusions from a class, '' from everything."""
    for rule in edition.excludes:
        if (class_name in rule.bars) if class_name else not rule.bars:
            yield rule


def ends_of(rule: Amount) -> tuple[Node, ...]:
    """The value of an amount rule, and the upper end where it has one."""
    return (rule.value,) if rule.high is None else (rule.value, rule.high)


def round_to_fen(value: Exact, step: str, mode: Rounding) -> int:
    """An amount in yuan as whole fen, rounded to a step in yuan that is itself whole fen."""
    size = Fraction(step)
    steps = Fraction(value) / size
    return round_ratio(steps.numerator, steps.denominator, mode) * int(size * 100)


def _yuan(fen: int) -> Exact:
    return fen // 100 if fen % 100 == 0 else Fraction(fen, 100)
