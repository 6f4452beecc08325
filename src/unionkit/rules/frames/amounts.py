"""The amounts of an edition as columns: which rule applies, both ends in fen after all limits, and the last steps."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import narwhals as nw
from attrs import define, field, frozen

from unionkit.expr.columns.engine import choose, greater, lesser, whole
from unionkit.expr.columns.errors import first_of
from unionkit.expr.intervals import Interval
from unionkit.expr.lowering import Lowered, Ratio
from unionkit.expr.nodes import Node, Operation
from unionkit.expr.ratios import literal, multiply, times
from unionkit.rules.frames.names import Names
from unionkit.rules.frames.speaking import Verdicts
from unionkit.rules.frames.staged import Staged
from unionkit.rules.frames.steps import Step, failing, unknown_where
from unionkit.rules.judging import AMOUNT, Verdict, ends_of
from unionkit.rules.parts import ALWAYS, Amount, Class, Edition, Limit


@frozen(kw_only=True)
class Amounts:
    """The steps of amounts, the number where none of them holds, and the names of the columns of both ends."""

    steps: Sequence[Step]
    last: nw.Expr
    low: str
    high: str


@define(kw_only=True)
class AmountColumns:
    """Writes the amounts of one edition.

    `bound` says where each limit changed the amount, `before` what the amount was when the limit came to it.
    """

    edition: Edition
    names: Names
    staged: Staged
    verdicts: Verdicts
    mark: str
    unknown: int
    bound: dict[str, nw.Expr] = field(factory=dict)
    before: dict[str, Lowered] = field(factory=dict)

    def kept(self, what: str, column: nw.Expr) -> nw.Expr:
        """A column of the present layer under a name of its own."""
        return self.staged.add(f"_uk_{what}{self.mark}", column)

    def judge(self, place: nw.Expr | None, settled: nw.Expr | None) -> Amounts:
        """The steps of amounts, the last number, and the columns of both ends."""
        rules = self.edition.amounts
        steps: list[Step] = []
        choice, errors = self.applicable(rules)
        open_parts = [part for part in (settled, place) if part is not None]
        steps += (
            [] if errors is None else failing(self.kept("error_amounts", errors), self.unknown, open_parts)
        )
        which = self.kept("a", choice)
        self.staged.close()
        steps.append((which == whole(-1), self.unknown))
        steps.append((which == whole(-2), self.verdicts.number(Verdict(outcome="refused", code="no_amount"))))
        two = any(rule.high is not None for rule in rules)
        ends = [self.end(rules, which, local) for local in (("low", "high") if two else ("low",))]
        errors = first_of([error for _, error in ends])
        steps += [] if errors is None else failing(self.kept("error_ends", errors), self.unknown, open_parts)
        self.staged.close()
        low, high = ends[0][0], ends[-1][0]
        base, nothing, without = self.grid(place is not None)
        at = which if place is None else place * len(rules) + which
        if self.edition.zero == "refused":
            beyond = which if place is None else choose(place.is_null(), which + without, at + nothing)
            steps.append((nw.col(high) <= whole(0), beyond if place is not None else beyond + nothing))
        steps += unknown_where(open_parts, self.unknown)
        still_open = nw.col(low).is_null() | nw.col(high).is_null()
        steps.append((still_open, self.unknown_with_class(place)))
        return Amounts(steps=steps, last=at + base, low=low, high=high)

    def applicable(self, rules: Sequence[Amount]) -> tuple[nw.Expr, nw.Expr | None]:
        """The place of the first amount rule that applies (-1 open, -2 none), and the errors met on the way."""
        found: nw.Expr = whole(-2)
        for place in range(len(rules) - 1, -1, -1):
            if rules[place].when == ALWAYS:
                found = whole(place)
                continue
            condition = self.staged.bind(self.names.flag(rules[place].when))
            otherwise = nw.when(~condition).then(found).otherwise(whole(-1))
            found = nw.when(condition).then(whole(place)).otherwise(otherwise)
        rest: nw.Expr | None = None
        for rule in reversed(rules):
            if rule.when == ALWAYS:
                rest = None
                continue
            if rest is not None:
                rest = nw.when(~self.names.flag(rule.when)).then(rest)
            rest = first_of([self.names.errors.of(rule.when), rest])
        return found, rest

    def end(self, rules: Sequence[Amount], which: nw.Expr, local: str) -> tuple[str, nw.Expr | None]:
        """One end of the amount after all limits, as a column, and the errors met on the way."""
        column: nw.Expr = nw.lit(None, dtype=nw.Int64)
        errors: list[nw.Expr | None] = []
        reach: Interval | None = None
        for place, rule in enumerate(rules):
            node = ends_of(rule)[-1] if local == "high" else rule.value
            step, mode = rule.rounding or ("0.01", "half_up")
            made = self.in_fen(node, step, mode)
            reach = made.interval if reach is None else reach.join(made.interval)
            column = nw.when(which == whole(place)).then(self.names.column(made.numerator)).otherwise(column)
            error = self.names.errors.of(node)
            errors.append(None if error is None else nw.when(which == whole(place)).then(error))
        name = f"_uk_{local}{self.mark}"
        self.kept(local, column)
        self.staged.close()
        for place, limit in enumerate(self.edition.limits):
            name, reach, error = self.limited(limit, name, reach or Interval(), f"{local}_{place}")
            errors.append(error)
        capped = greater(nw.col(name), whole(0))
        self.kept(f"{local}_end", capped)
        self.staged.close()
        return f"_uk_{local}_end{self.mark}", first_of(errors)

    def limited(
        self, limit: Limit, name: str, reach: Interval, what: str
    ) -> tuple[str, Interval, nw.Expr | None]:
        """The amount after one limit; the errors of a limit count where the amount before it is known."""
        fen = nw.col(name)
        amount = f"amount_{what}"
        self.names.arguments[amount] = fen
        self.names.known[AMOUNT] = Ratio(numerator=amount, interval=reach, divisor=100)
        self.before.setdefault(limit.id, self.names.known[AMOUNT])
        self.names.errors.forget()
        value = limit.value if limit.less is None else Operation("sub", (limit.value, limit.less))
        allowed = self.in_fen(value, "0.01", "floor" if limit.kind == "cap" else "ceiling")
        pick = lesser if limit.kind == "cap" else greater
        after = pick(fen, self.staged.bind(self.names.column(allowed.numerator)))
        error = self.names.errors.of(value)
        if limit.only_if is not None:
            applies = self.staged.bind(self.names.flag(limit.only_if))
            after = choose(applies, after, fen)
            if error is not None:
                error = nw.when(applies.is_null() | applies).then(error)
            error = first_of([self.names.errors.of(limit.only_if), error])
        changed = fen != self.kept(what, after)
        self.staged.close()
        self.bound[limit.id] = self.bound[limit.id] | changed if limit.id in self.bound else changed
        known = None if error is None else nw.when(~fen.is_null()).then(error)
        return f"_uk_{what}{self.mark}", reach.join(allowed.interval), known

    def in_fen(self, node: Node, step: str, mode: str) -> Ratio:
        """The code of an amount in whole fen, rounded to a step in yuan."""
        size = int(Fraction(step) * 100)
        lowering = self.names.lowering
        steps = lowering.note(multiply(lowering.number(node), literal(100, size)))
        return lowering.note(times(lowering.round_whole(steps, mode), size))

    def grid(self, has_class: bool) -> tuple[int, int, int]:
        """Number the verdicts of every class rule with every amount rule: granted, nothing payable, and that without class."""
        classes: Sequence[Class | None] = self.edition.classes if has_class else (None,)
        granted = [
            self.verdicts.number(awarded(found, rule), rule.kind)
            for found in classes
            for rule in self.edition.amounts
        ]
        nothing = [
            self.verdicts.number(empty(found, rule)) for found in classes for rule in self.edition.amounts
        ]
        without = (
            [self.verdicts.number(empty(None, rule)) for rule in self.edition.amounts]
            if has_class
            else nothing
        )
        return granted[0], nothing[0], without[0]

    def unknown_with_class(self, place: nw.Expr | None) -> nw.Expr | int:
        """The number of an unknown amount, by class."""
        if place is None:
            return self.unknown
        numbers = [
            self.verdicts.number(Verdict(outcome="unknown", class_name=rule.name))
            for rule in self.edition.classes
        ]
        return place + whole(numbers[0])


def awarded(found: Class | None, rule: Amount) -> Verdict:
    """The verdict of an amount for a class."""
    review = rule.review or rule.kind == "between" or (found is not None and found.review)
    return Verdict(
        outcome="review" if review else "granted",
        class_name=None if found is None else found.name,
        amount_rule=rule.id,
        rule=rule.id if found is None else found.id,
    )


def empty(found: Class | None, rule: Amount) -> Verdict:
    """The verdict of an amount of nothing for a class."""
    name = None if found is None else found.name
    return Verdict(outcome="refused", code="nothing_payable", rule=rule.id, class_name=name)
