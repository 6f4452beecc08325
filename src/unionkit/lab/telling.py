"""Reports in words: the expectation beside what was decided, and why it was decided so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unionkit.i18n import explain, translator
from unionkit.i18n.catalogue import Translate
from unionkit.lab.parts import CheckedCase, Report

if TYPE_CHECKING:
    from unionkit.lab.plan_parts import CheckedPlan


def tell_case(checked: CheckedCase | CheckedPlan, locale: str) -> str:
    """One case: its place, every difference, and for a failure the explanation of the decision."""
    _ = translator(locale)
    case = checked.case
    verdict = _("Passed") if checked.passed else _("Failed")
    lines = [f"{verdict}{_(': ')}{case.id} ({case.about}, {case.on.isoformat()}) {case.file}:{case.line}"]
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
    lines += [f"    {line}" for line in str(_explained(checked, locale)).splitlines()]
    return "\n".join(lines)


def tell_report(report: Report, locale: str) -> str:
    """Every failure in full, and the counts in the last line."""
    _ = translator(locale)
    counts = _("{} passed, {} failed").format(report.passed, report.failed)
    told = [tell_case(failure, locale) for failure in report.failures]
    told += [tell_case(failure, locale) for failure in report.failed_plans]
    return "\n".join([*told, counts])


def _explained(checked: CheckedCase | CheckedPlan, locale: str) -> object:
    if isinstance(checked, CheckedCase):
        return explain(checked.decision, locale)
    return explain(checked.plan, locale)


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
        "awards": _("grants"),
        "total": _("sum"),
        "left_out": _("left out"),
        "ties": _("ties"),
        "settled": _("settled"),
    }
    return f"{words[head]} {name}".rstrip()
