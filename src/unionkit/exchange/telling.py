"""A decision as cells of a table: outcome, class, amount, code, what is missing, results, reasons and sources."""

from __future__ import annotations

from unionkit.evidence import Grade
from unionkit.exchange.results import ResultColumns
from unionkit.exchange.writing_csv import defused
from unionkit.i18n import explain
from unionkit.rules import Decision, Policy

REASONS = ("reason", "citation")
TITLES = (
    "outcome",
    "class",
    "amount",
    "amount_high",
    "amount_kind",
    "code",
    "needs",
    "ask_next",
    "grade",
    "edition",
)
KINDS = {"amount": "money", "amount_high": "money", "edition": "day"}
MOST_REMEMBERED = 4_096


class Teller:
    """Writes decisions on one policy as cells, in one language. `kinds` says of each title whether it is money, a day or a text."""

    def __init__(self, policy: Policy, locale: str, *, reasons: bool) -> None:
        self.locale = locale
        self.reasons = reasons
        self.results = ResultColumns.of(policy, locale)
        declared = self.results.titles((*TITLES, *REASONS))
        self.titles = (*TITLES, *declared, *(REASONS if reasons else ()))
        of_results = ("day" if result.type.kind == "date" else "text" for result in self.results.results)
        kinds = (*(KINDS.get(title, "text") for title in TITLES), *of_results)
        self.kinds = (*kinds, *(("text",) * len(REASONS) if reasons else ()))
        self.known: dict[object, tuple[str, str, str]] = {}

    def cells(self, decision: Decision) -> list[str]:
        """The cells of a decision, one for each title."""
        verdict = decision.verdict
        grade, edition, sources = self.resting(decision)
        cells = [verdict.outcome, "", "", "", "", verdict.code, "", "", grade, edition]
        if verdict.outcome in ("granted", "review"):
            amount, high = decision.amount, decision.amount_high
            cells[1] = verdict.class_name or ""
            cells[2] = "" if amount is None else str(amount)
            cells[3] = "" if high is None or high == amount else str(high)
            cells[4] = decision.amount_kind or ""
        elif verdict.outcome == "unknown":
            cells[6], cells[7] = " ".join(decision.needs), decision.ask_next or ""
        cells += self.results.cells(decision.results if self.results.results else {})
        if self.reasons:
            said = explain(decision, self.locale)
            cells += [" | ".join((said.title, *said.lines)), sources]
        return defused(cells)

    def resting(self, decision: Decision) -> tuple[str, str, str]:
        """The grade, the edition and the sources of a decision; what settles them is the same for many decisions."""
        verdict, seen = decision.verdict, decision.inspection
        key = (
            decision.edition,
            verdict.code,
            verdict.rule,
            verdict.class_name,
            *[(id(finding.text), finding.fired) for finding in seen.findings],
            *map(id, seen.rows.values()),
        )
        found = self.known.get(key)
        if found is None:
            found = _resting(decision)
            if len(self.known) < MOST_REMEMBERED:
                self.known[key] = found
        return found


def _resting(decision: Decision) -> tuple[str, str, str]:
    grade: Grade | None = decision.grade
    edition = "" if decision.edition is None else decision.edition.isoformat()
    sources = {citation.source.title: citation for citation in decision.citations}
    where = [f"{citation.source.title} {citation.locator}".strip() for citation in sources.values()]
    return "" if grade is None else grade.name, edition, " | ".join(where)
