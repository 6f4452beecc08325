"""What an audit adds to the columns of a decision: which rule fired, the margin of each comparison, and the grade.

A margin is the right side less the left, in hundredths of the unit of the comparison (fen for money), rounded away from
zero, so that only an exact tie is 0; between days it is a number of days. The grade is the lowest among the sources
that the outcome may rest on, limits and parameters included whether or not they made a difference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import narwhals as nw

from unionkit.evidence import Grade
from unionkit.expr.columns.engine import choose, quotient, whole
from unionkit.expr.lowering import INT64, NotLowerable, Ratio, Stamp
from unionkit.expr.nodes import Operation, names_in
from unionkit.expr.operators import COMPARISONS
from unionkit.expr.ratios import add, literal, multiply, over_one
from unionkit.rules.frames.verdicts import Audit, EditionColumns, barred
from unionkit.rules.judging import AMOUNT, Verdict
from unionkit.rules.parts import Amount, Class, Edition, Exclude, Limit, Require, Rule
from unionkit.rules.policy import Policy
from unionkit.rules.rule_texts import shown_rules
from unionkit.rules.scopes import edition_scope


def audit(policy: Policy, made: EditionColumns) -> Audit:
    """The audit of an edition whose columns have been written."""
    edition = made.edition
    columns: dict[str, nw.Expr] = {}
    shown = shown_rules(edition, edition_scope(edition, policy.facts, policy.parameters))
    for rule in edition.rules():
        fired = _fired(rule, made)
        if fired is not None:
            columns[f"fired_{rule.id}"] = made.keep(f"fired_{rule.id}", fired)
        if rule.id in made.amounts.before:
            made.names.known[AMOUNT] = made.amounts.before[rule.id]
        for place, (node, _) in enumerate(shown[rule.id].comparisons):
            margin = _margin(made, node)
            if margin is not None:
                columns[f"margin_{rule.id}_{place + 1}"] = made.keep(f"margin_{rule.id}_{place}", margin)
    made.staged.close()
    return Audit(columns=columns)


def _fired(rule: Rule, made: EditionColumns) -> nw.Expr | None:
    """Whether a rule did what a rule of its kind does; null where that is unknown."""
    if isinstance(rule, Require):
        return made.names.flag(rule.when)
    if isinstance(rule, Exclude):
        return made.names.flag(barred(rule))
    if isinstance(rule, Class):
        return made.names.flag(made.fits(rule))
    if isinstance(rule, Amount):
        return nw.col(f"_uk_a{made.mark}") == whole(made.edition.amounts.index(rule))
    return made.amounts.bound.get(rule.id)


def _margin(made: EditionColumns, node: Operation) -> nw.Expr | None:
    """The margin of a comparison; None where the two sides have no distance, or it might not fit 64 bits."""
    if node.operator not in COMPARISONS:
        return None
    try:
        left, right = (made.names.lowering.lower(operand) for operand in node.operands)
        if isinstance(left, Stamp) and isinstance(right, Stamp):
            return made.names.column(right.source) - made.names.column(left.source)
        if not (isinstance(left, Ratio) and isinstance(right, Ratio)):
            return None
        distance = multiply(add(right, left, -1), literal(100))
    except NotLowerable:
        return None
    below = over_one(distance)
    if not (distance.interval.within(INT64) and below.interval.within(INT64)):
        return None
    above = made.staged.bind(made.names.column(distance.numerator))
    divisor = made.staged.bind(made.names.column(below.numerator))
    engine = made.names.engine
    upwards = whole(0) - quotient(engine, whole(0) - above, divisor)
    return choose(above >= whole(0), upwards, quotient(engine, above, divisor))


def _names_of(rule: Rule, edition: Edition) -> Iterator[str]:
    """The names that a rule mentions, through quantities to what they use."""
    trees = (getattr(rule, key, None) for key in ("when", "unless", "value", "high", "only_if", "less"))
    waiting = [name for tree in trees if tree is not None for name in names_in(tree)]
    done: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in done:
            continue
        done.add(name)
        yield name
        if name in edition.derived:
            waiting += names_in(edition.derived[name].value)


def basis_of(
    verdict: Verdict, edition: Edition, parameters: Collection[str]
) -> tuple[Grade | None, frozenset[str]]:
    """The lowest grade among the rules that a verdict may rest on, and the parameters in them.

    What is unknown or invalid rests on nothing.
    """
    if verdict.outcome in ("unknown", "invalid"):
        return None, frozenset()
    rules = [rule for rule in edition.rules() if _rests_on(rule, verdict)]
    grade = min((citation.grade for rule in rules for citation in rule.citations), default=None)
    named = {name for rule in rules for name in _names_of(rule, edition)}
    return grade, frozenset(named & set(parameters))


def _rests_on(rule: Rule, verdict: Verdict) -> bool:
    if verdict.code in ("requirement", "exclusion", "nothing_payable"):
        return rule.id == verdict.rule
    if verdict.code:
        return isinstance(rule, Require | Class)
    if isinstance(rule, Class):
        return rule.name == verdict.class_name
    if isinstance(rule, Amount):
        return rule.id == verdict.amount_rule
    return isinstance(rule, Require | Exclude | Limit)


def grade_column(grades: Mapping[str, nw.Expr]) -> nw.Expr:
    """The name of the lowest grade: that of the rules, or of a parameter in them that was looked up."""
    lowest = nw.col("_uk_grade")
    for name, column in grades.items():
        counts = (nw.col(f"_uk_rests_{name}") == whole(1)) & (column < lowest)
        lowest = nw.when(counts).then(column).otherwise(lowest)
    found: nw.Expr = nw.lit(None, dtype=nw.String)
    for grade in Grade:
        found = nw.when(lowest == whole(int(grade))).then(nw.lit(grade.name)).otherwise(found)
    return found
