"""A second look at a decided case, which keeps what was compared, by how much it was off and on what it rests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from attrs import frozen

from unionkit.evidence import Citation, Comparison, ComparisonText, Finding, Grade
from unionkit.expr.nodes import Node
from unionkit.expr.undefined import Undefined
from unionkit.expr.walking import Case, Seen
from unionkit.rules.judging import AMOUNT, CLASS, Verdict
from unionkit.rules.looking import finding as looked
from unionkit.rules.parts import Amount, Exclude, Rule
from unionkit.rules.reading import Known
from unionkit.rules.tables import Row

if TYPE_CHECKING:
    from unionkit.rules.policy import Run
    from unionkit.rules.programs import Program


@frozen(kw_only=True)
class Inspection:
    """What a second look sees: every rule that matters and the rows of tables that were used."""

    findings: tuple[Finding, ...] = ()
    rows: Mapping[str, Row] = {}


def inspect(run: Run, known: Known, verdict: Verdict) -> Inspection:
    """Look at a decided case again, by the walk."""
    if run.program is None or known.problems:
        return Inspection()
    seen: dict[Node, Seen] = {}
    case = run.program.case(known, run.on, run.known_on, seen=seen)
    look = _Look(program=run.program, case=case, seen=seen, verdict=verdict)
    findings = tuple(look.findings())
    return Inspection(findings=findings, rows=cast("Mapping[str, Row]", case.rows))


def inspect_fast(run: Run, stored: Sequence[object], verdict: Verdict) -> Inspection | None:
    """Look again at a case that came through the fast door, by generated code; None where only the walk can."""
    program = run.program
    looking = None if program is None else program.looking
    if program is None or looking is None:
        return None
    found = run.parameters_again(stored, looking.parameters)
    if found is None:
        return None
    parameters, rows = found
    try:
        values = looking.look(*stored, *parameters, run.on.toordinal())
    except (ZeroDivisionError, ValueError, OverflowError):
        return None
    findings = [looked(plan, values) for plan in looking.gates]
    if verdict.code not in ("requirement", "exclusion"):
        for plan in looking.classes:
            made = looked(plan, values)
            findings.append(made)
            if made.fired:
                break
    return Inspection(findings=tuple(findings), rows=rows)


def resting_on(inspection: Inspection, verdict: Verdict) -> tuple[tuple[Citation, ...], Grade | None]:
    """The citations on which an outcome rests, parameters included, and the lowest grade among them."""
    citations = [
        citation for found in inspection.findings if settles(found, verdict) for citation in found.citations
    ]
    rows = inspection.rows.values()
    citations += [row.citation for row in rows if row.citation is not None]
    grades = [citation.grade for citation in citations] + [row.grade for row in rows if row.grade is not None]
    return tuple(dict.fromkeys(citations)), min(grades, default=None)


def settles(finding: Finding, verdict: Verdict) -> bool:
    """Whether an outcome rests on a finding."""
    if verdict.code in ("requirement", "exclusion", "nothing_payable"):
        return finding.rule == verdict.rule
    if verdict.code:
        return finding.kind != "exclude"
    if finding.kind == "class":
        return finding.name == verdict.class_name
    return finding.kind in ("require", "exclude", "amount") or bool(finding.fired)


@frozen(kw_only=True, eq=False)
class _Look:
    program: Program
    case: Case
    seen: dict[Node, Seen]
    verdict: Verdict

    def truth(self, node: Node) -> bool | None:
        try:
            return cast("bool | None", self.program.judge.of(node)(self.case))
        except Undefined:
            return None

    def findings(self) -> Iterator[Finding]:
        edition = self.program.edition
        for gate in edition.requires:
            if not gate.classes:
                yield self.made(gate, self.truth(gate.when))
        for barrier in edition.excludes:
            if not barrier.bars:
                yield self.barred(barrier)
        if self.verdict.code not in ("requirement", "exclusion"):
            yield from self.of_classes()
        if self.verdict.outcome in ("granted", "review") or self.verdict.code == "nothing_payable":
            if self.verdict.class_name is not None:
                self.case.memo[CLASS] = self.verdict.class_name
            yield from self.of_amounts()

    def of_classes(self) -> Iterator[Finding]:
        edition = self.program.edition
        for rule in edition.classes:
            try:
                holds = self.program.judge.holds(rule, self.case)
            except Undefined:
                holds = None
            yield self.made(rule, holds)
            for gate in edition.requires:
                if rule.name in gate.classes:
                    yield self.made(gate, self.truth(gate.when))
            for barrier in edition.excludes:
                if rule.name in barrier.bars:
                    yield self.barred(barrier)
            if holds and edition.classes_are == "first":
                return

    def barred(self, rule: Exclude) -> Finding:
        try:
            return self.made(rule, self.program.judge.exclude(rule, self.case))
        except Undefined:
            return self.made(rule, None)

    def of_amounts(self) -> Iterator[Finding]:
        judge = self.program.judge
        rule = judge.applicable(self.case)
        if not isinstance(rule, Amount):
            return
        yield self.made(rule, True, judge.of(rule.value)(self.case))
        fen = judge.payable(rule, rule.value, self.case)
        for limit in self.program.edition.limits:
            self.case.memo[AMOUNT] = Fraction(fen or 0, 100)
            applies = True if limit.only_if is None else self.truth(limit.only_if)
            bound = judge.bound(limit, self.case) if applies else None
            binds = bound is not None and fen is not None and max(bound, 0) == fen
            yield self.made(limit, binds, None if bound is None else Fraction(bound, 100))

    def made(self, rule: Rule, fired: bool | None, value: object = None) -> Finding:
        shown = self.program.shown[rule.id]
        comparisons = tuple(
            _comparison(text, self.seen[node]) for node, text in shown.comparisons if node in self.seen
        )
        return Finding(shown.text, fired, comparisons, value)


def _comparison(text: ComparisonText, seen: Seen) -> Comparison:
    left, right, truth = seen
    return Comparison(text, *_pair(left), *_pair(right), truth)


def _pair(value: object) -> tuple[object, int]:
    """A value as numerator and denominator; 0 below says that it is no number."""
    if isinstance(value, Fraction):
        return value.numerator, value.denominator
    return (value, 1) if isinstance(value, int) and not isinstance(value, bool) else (value, 0)
