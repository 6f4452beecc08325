"""A second look at a decided case, which keeps what was compared, by how much it was off and on what it rests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from attrs import frozen

from unionkit.evidence import Citation, Comparison, Finding, Grade
from unionkit.expr.checking import infer
from unionkit.expr.nodes import Name, Node, Operation, walk_nodes
from unionkit.expr.operators import COMPARISONS, OPERATORS
from unionkit.expr.undefined import Undefined
from unionkit.expr.walking import Case, Seen
from unionkit.expr.writing import write
from unionkit.rules.judging import AMOUNT, CLASS, Verdict
from unionkit.rules.parts import Amount, Class, Exclude, Limit, Require, Rule
from unionkit.rules.reading import Known
from unionkit.rules.tables import Row

if TYPE_CHECKING:
    from unionkit.rules.policy import Run
    from unionkit.rules.programs import Program


@frozen(kw_only=True)
class Inspection:
    """What a second look sees: every rule that matters, the rows of tables, what the outcome rests on."""

    findings: tuple[Finding, ...] = ()
    rows: Mapping[str, Row] = {}
    citations: tuple[Citation, ...] = ()
    grade: Grade | None = None


def findings_of(run: Run, known: Known, verdict: Verdict) -> Inspection:
    """Look at a decided case again."""
    if run.program is None or known.problems:
        return Inspection()
    seen: dict[Node, Seen] = {}
    case = run.program.case(known, run.on, run.known_on, seen=seen)
    look = _Look(program=run.program, case=case, seen=seen, verdict=verdict)
    findings = tuple(look.findings())
    rows = cast("Mapping[str, Row]", case.rows)
    resting = [finding for finding in findings if look.settles(finding)]
    citations = [citation for finding in resting for citation in finding.citations]
    citations += [row.citation for row in rows.values() if row.citation is not None]
    grades = [citation.grade for citation in citations]
    grades += [row.grade for row in rows.values() if row.grade is not None]
    return Inspection(
        findings=findings,
        rows=rows,
        citations=tuple(dict.fromkeys(citations)),
        grade=min(grades, default=None),
    )


@frozen(kw_only=True, eq=False)
class _Look:
    program: Program
    case: Case
    seen: dict[Node, Seen]
    verdict: Verdict

    def truth(self, node: Node | None) -> bool | None:
        if node is None:
            return None
        try:
            return cast("bool | None", self.program.judge.of(node)(self.case))
        except Undefined:
            return None

    def findings(self) -> Iterator[Finding]:
        edition = self.program.edition
        for gate in edition.requires:
            if not gate.classes:
                yield self.made(gate, self.truth(gate.when), gate.when)
        for barrier in edition.excludes:
            if not barrier.bars:
                yield self.barred(barrier)
        yield from self.of_classes()
        if self.verdict.outcome not in ("granted", "review") and self.verdict.code != "nothing_payable":
            return
        if self.verdict.class_name is not None:
            self.case.memo[CLASS] = self.verdict.class_name
        yield from self.of_amounts()

    def of_classes(self) -> Iterator[Finding]:
        edition = self.program.edition
        if self.verdict.code in ("requirement", "exclusion"):
            return
        for rule in edition.classes:
            try:
                holds = self.program.judge.holds(rule, self.case)
            except Undefined:
                holds = None
            yield self.made(rule, holds, rule.when)
            for gate in edition.requires:
                if rule.name in gate.classes:
                    yield self.made(gate, self.truth(gate.when), gate.when)
            for barrier in edition.excludes:
                if rule.name in barrier.bars:
                    yield self.barred(barrier)
            if holds and edition.classes_are == "first":
                return

    def barred(self, rule: Exclude) -> Finding:
        try:
            applies = self.program.judge.exclude(rule, self.case)
        except Undefined:
            applies = None
        trees = (rule.when,) if rule.unless is None else (rule.when, rule.unless)
        return self.made(rule, applies, *trees)

    def of_amounts(self) -> Iterator[Finding]:
        judge = self.program.judge
        rule = judge.applicable(self.case)
        if not isinstance(rule, Amount):
            return
        yield self.made(rule, True, rule.when, rule.value, value=judge.of(rule.value)(self.case))
        fen = judge.payable(rule, rule.value, self.case)
        for limit in self.program.edition.limits:
            self.case.memo[AMOUNT] = Fraction(fen or 0, 100)
            applies = True if limit.only_if is None else self.truth(limit.only_if)
            bound = judge.bound(limit, self.case) if applies else None
            binds = bound is not None and fen is not None and bound == fen
            yield self.made(limit, binds, limit.value, value=None if bound is None else Fraction(bound, 100))

    def made(self, rule: Rule, fired: bool | None, *trees: Node, value: object = None) -> Finding:
        name = rule.name if isinstance(rule, Class) else rule.per if isinstance(rule, Limit) else ""
        return Finding(
            kind=KINDS[type(rule)],
            rule=rule.id,
            fired=fired,
            label=rule.label,
            name=rule.kind if isinstance(rule, Limit) else name,
            condition=" unless ".join(write(tree) for tree in trees if not isinstance(rule, Amount | Limit)),
            comparisons=tuple(self.comparisons(trees)),
            citations=rule.citations,
            value=value,
        )

    def comparisons(self, trees: tuple[Node, ...]) -> Iterator[Comparison]:
        """The comparisons that were made in some trees, those inside named conditions included."""
        done: set[Node] = set()
        waiting = list(trees)
        while waiting:
            for node in walk_nodes(waiting.pop(0)):
                if node in done:
                    continue
                done.add(node)
                if isinstance(node, Name) and node.name in self.program.edition.derived:
                    if self.program.scope.type_of(node.name).kind == "truth":
                        waiting.append(self.program.edition.derived[node.name].value)
                elif isinstance(node, Operation) and node in self.seen:
                    yield self.comparison(node)

    def comparison(self, node: Operation) -> Comparison:
        left, right, truth = self.seen[node]
        unit = infer(node.operands[0], self.program.scope).unit
        if unit is None and node.operator in COMPARISONS:
            unit = infer(node.operands[1], self.program.scope).unit
        shown = write(node.operands[1]) if node.operator in COMPARISONS else write(node).split(" in ", 1)[-1]
        return Comparison(
            left=write(node.operands[0]),
            operator=OPERATORS[node.operator].spelling,
            right=shown,
            left_value=left,
            right_value=right,
            truth=truth,
            margin=_margin(left, right) if node.operator in COMPARISONS else None,
            unit="" if unit is None else str(unit),
        )

    def settles(self, finding: Finding) -> bool:
        """Whether the outcome rests on a finding."""
        if self.verdict.code in ("requirement", "exclusion", "nothing_payable"):
            return finding.rule == self.verdict.rule
        if self.verdict.code:
            return finding.kind != "exclude"
        if finding.kind == "class":
            return finding.name == self.verdict.class_name
        return finding.kind in ("require", "exclude", "amount") or bool(finding.fired)


KINDS = {Require: "require", Exclude: "exclude", Class: "class", Amount: "amount", Limit: "limit"}


def _margin(left: object, right: object) -> Fraction | None:
    if isinstance(left, date) and isinstance(right, date):
        return Fraction((right - left).days)
    if isinstance(left, int | Fraction) and isinstance(right, int | Fraction) and not isinstance(left, bool):
        return Fraction(right) - Fraction(left)
    return None
