"""A second look at a decided case, which keeps what was compared, by how much it was off and on what it rests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from attrs import frozen

from unionkit.errors import UnionkitError
from unionkit.evidence import Barred, Citation, Comparison, ComparisonText, Finding, Grade
from unionkit.expr.nodes import Node
from unionkit.expr.undefined import Undefined
from unionkit.expr.walking import Case, Seen
from unionkit.rules.judging import CLASS, Verdict, ends_of, excludes_for, requires_for
from unionkit.rules.looking import Looking
from unionkit.rules.looking import finding as looked
from unionkit.rules.parts import Amount, Class, Exclude, Limit, Rule
from unionkit.rules.reading import Known
from unionkit.rules.tables import Row

if TYPE_CHECKING:
    from unionkit.rules.programs import Program
    from unionkit.rules.runs import Run


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
    looking = _looking_for(run, stored)
    if looking is None:
        return None
    found = run.parameters_again(stored, looking.parameters)
    if found is None:
        return None
    parameters, rows = found
    try:
        values = looking.look(*stored, *parameters, run.on.toordinal())
    except (ArithmeticError, ValueError, UnionkitError):
        return None
    findings = [looked(plan, values) for plan in looking.gates]
    if verdict.code in ("requirement", "exclusion"):
        if looking.of_classes:
            rows = {name: row for name, row in rows.items() if name not in looking.of_classes}
        return Inspection(findings=tuple(findings), rows=rows)
    for plan in looking.classes:
        made = looked(plan, values)
        findings.append(made)
        if made.fired:
            break
    return Inspection(findings=tuple(findings), rows=rows)


def _looking_for(run: Run, stored: Sequence[object]) -> Looking | None:
    """The code that looks again at a case, that for its unknown facts where it came through such a door."""
    program = run.program
    if program is None:
        return None
    if None in stored:
        facts = run.policy.facts
        known = {name for name, value in zip(run.plain_facts, stored, strict=True) if value is not None}
        partial = program.partials.made.get(frozenset(facts.keys() - known))
        if partial is not None:
            return partial.looking
    return program.looking


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

    def look_afresh(self) -> None:
        """Forget what was compared for another rule, and the quantities in which it was compared."""
        self.seen.clear()
        for name in self.program.edition.derived:
            self.case.memo.pop(name, None)

    def truth(self, node: Node) -> bool | None:
        self.look_afresh()
        try:
            return cast("bool | None", self.program.judge.of(node)(self.case))
        except Undefined:
            return None

    def findings(self) -> Iterator[Finding]:
        edition = self.program.edition
        yield from self.of_gates("")
        if self.verdict.code not in ("requirement", "exclusion"):
            yield from self.of_classes()
        if edition.amounts and (
            self.verdict.outcome in ("granted", "review")
            or self.verdict.code in ("no_amount", "nothing_payable")
        ):
            self.case.memo[CLASS] = self.verdict.class_name
            yield from self.of_amounts()

    def of_gates(self, class_name: str) -> Iterator[Finding]:
        for gate in requires_for(self.program.edition, class_name):
            yield self.made(gate, self.truth(gate.when))
        for barrier in excludes_for(self.program.edition, class_name):
            yield self.barred(barrier)

    def of_classes(self) -> Iterator[Finding]:
        edition = self.program.edition
        for rule in edition.classes:
            gates = tuple(self.of_gates(rule.name))
            held = self.truth(rule.when) if gates else None
            holds = self.holds(rule)
            found = self.made(rule, holds)
            yield found._replace(barred=_barred(held, holds, gates)) if gates else found
            yield from gates
            if holds and edition.classes_are == "first":
                return

    def holds(self, rule: Class) -> bool | None:
        self.look_afresh()
        try:
            return self.program.judge.holds(rule, self.case)
        except Undefined:
            return None

    def barred(self, rule: Exclude) -> Finding:
        self.look_afresh()
        try:
            return self.made(rule, self.program.judge.exclude(rule, self.case))
        except Undefined:
            return self.made(rule, None)

    def of_amounts(self) -> Iterator[Finding]:
        judge = self.program.judge
        self.look_afresh()
        rule = judge.applicable(self.case)
        if not isinstance(rule, Amount):
            for amount in self.program.edition.amounts:
                yield self.made(amount, self.truth(amount.when))
            return
        yield self.made(rule, True, judge.of(rule.value)(self.case))
        ends = [judge.rounded(rule, node, self.case) for node in ends_of(rule)]
        for limit in self.program.edition.limits:
            self.look_afresh()
            # the lower end comes last, so that its comparisons are the ones shown
            after = [judge.limited(limit, end, self.case) for end in reversed(ends)][::-1]
            yield self.made(limit, after != ends, self.bound(limit))
            ends = after

    def bound(self, limit: Limit) -> Fraction | None:
        try:
            bound = self.program.judge.bound(limit, self.case)
        except Undefined:
            return None
        return None if bound is None else Fraction(bound, 100)

    def made(self, rule: Rule, fired: bool | None, value: object = None) -> Finding:
        shown = self.program.shown[rule.id]
        comparisons = tuple(
            compared(text, self.seen[node]) for node, text in shown.comparisons if node in self.seen
        )
        return Finding(shown.text, fired, comparisons, value)


def _barred(held: bool | None, fits: bool | None, gates: Sequence[Finding]) -> Barred | None:
    """What keeps a class from fitting, or leaves it open, besides its condition; None where nothing does."""
    if fits or held is False:
        return None
    by = tuple(
        gate.text
        for gate in gates
        if (gate.fired is None if fits is None else gate.fired is (gate.kind == "exclude"))
    )
    return Barred(held, by) if by else None


def compared(text: ComparisonText, seen: Seen) -> Comparison:
    """A comparison as the walk saw it."""
    left, right, truth = seen
    return Comparison(text, *_pair(left), *_pair(right), truth)


def _pair(value: object) -> tuple[object, int]:
    """A value as numerator and denominator; 0 below says that it is no number."""
    if isinstance(value, Fraction):
        return value.numerator, value.denominator
    return (value, 1) if isinstance(value, int) and not isinstance(value, bool) else (value, 0)
