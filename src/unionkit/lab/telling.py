"""Reports in words: the expectation beside what was decided, and why it was decided so."""

from __future__ import annotations

from unionkit.i18n import explain, translator
from unionkit.i18n.catalogue import Translate
from unionkit.lab.parts import CheckedCase, Report


def tell_case(checked: CheckedCase, locale: str) -> str:
    """One case: its place, every difference, and for a failure the explanation of the decision."""
    _ = translator(locale)
    case = checked.case
    verdict = _("Passed") if checked.passed else _("Failed")
    lines = [f"{verdict}{_(': ')}{case.id} ({case.policy.id}, {case.on.isoformat()}) {case.file}:{case.line}"]
    if checked.passed:
        return lines[0]
    for difference in checked.differences:
        what = point(difference.what, _)
        lines.append("  " + _("{}: expected {}, got {}").format(what, difference.expected, difference.got))
    if case.why:
        lines.append("  " + _("Reason of the expectation: {}").format(case.why))
    if case.cite:
        lines.append("  " + _("Source of the expectation: {}").format(case.cite))
    lines.append("  " + _("What was decided, and why:"))
    lines += [f"    {line}" for line in str(explain(checked.decision, locale)).splitlines()]
    return "\n".join(lines)


def tell_report(report: Report, locale: str) -> str:
    """Every failure in full, and the counts in the last line."""
    _ = translator(locale)
    counts = _("{} passed, {} failed").format(report.passed, report.failed)
    return "\n".join([*(tell_case(failure, locale) for failure in report.failures), counts])


def point(what: str, _: Translate) -> str:
    """The words for a point on which a decision can differ: the outcome, the amount, a result by its name."""
    head, _dot, name = what.partition(".")
    words = {
        "outcome": _("outcome"),
        "class": _("class"),
        "amount": _("amount"),
        "amount_high": _("upper end of the amount"),
        "amount_kind": _("kind of amount"),
        "code": _("code"),
        "needs": _("facts still needed"),
        "results": _("result"),
    }
    return f"{words[head]} {name}".rstrip()
