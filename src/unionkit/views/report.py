"""A report of cases: how many are as expected, and for every other what was expected, what came out and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unionkit.i18n import explain, translator
from unionkit.lab.parts import CheckedCase, Report
from unionkit.lab.telling import point
from unionkit.views.decision import badge
from unionkit.views.elements import Markup, element, join
from unionkit.views.explanation import masked_lines
from unionkit.views.tabular import cell, folded, framed, line, table
from unionkit.views.words import bilingual, word

if TYPE_CHECKING:
    from unionkit.lab.plan_parts import CheckedPlan

__all__ = ["report_view"]

MOST_FAILURES = 50


def report_view(report: Report) -> Markup:
    """The counts, and the failures one below the other; the first fifty."""
    failed: list[CheckedCase | CheckedPlan] = [*report.failures, *report.failed_plans]
    shown = [_failure(checked) for checked in failed[:MOST_FAILURES]]
    rest = report.failed - len(shown)
    return framed(
        element("div", word("report"), class_="uk-title"),
        line(_count(report.passed, "passed", "uk-good"), _count(report.failed, "failed", "uk-bad")),
        element("div", *shown),
        element("div", f"{rest} ", word("more"), class_="uk-foot") if rest > 0 else None,
    )


def _count(number: int, key: str, look: str) -> Markup:
    return element("span", f"{number} ", word(key), class_=f"uk-badge {look if number else ''}".strip())


def _failure(checked: CheckedCase | CheckedPlan) -> Markup:
    """One case: where it stands, each difference, and the explanation of what was decided."""
    case = checked.case
    rows = [
        (cell(_point(found.what)), cell(found.expected), cell(found.got)) for found in checked.differences
    ]
    about = [
        element("div", word(key), " ", text, class_="uk-small")
        for key, text in (("reason", case.why), ("source", case.cite))
        if text
    ]
    inside = element("div", table(("", "expected", "got"), rows), *about, _why(checked), class_="uk-inside")
    head = line(
        badge(checked.decision) if isinstance(checked, CheckedCase) else None,
        element("code", case.id),
        element("code", case.about),
        case.on.isoformat(),
        element("span", f"{case.file}:{case.line}", class_="uk-small"),
    )
    return element("div", head, inside, class_="uk-rule")


def _point(what: str) -> Markup:
    return bilingual(*(point(what, translator(locale)) for locale in ("zh_CN", "en")))


def _why(checked: CheckedCase | CheckedPlan) -> Markup:
    """The explanation in both languages, closed until it is wanted."""
    return join(*(_told(checked, locale) for locale in ("zh_CN", "en")))


def _told(checked: CheckedCase | CheckedPlan, locale: str) -> Markup:
    if isinstance(checked, CheckedCase):
        explanation = explain(checked.decision, locale)
        title, lines = explanation.title, masked_lines(explanation)
    else:
        of_plan = explain(checked.plan, locale)  # names nobody
        title, lines = of_plan.title, of_plan.lines
    return folded(
        element("span", title, lang=locale.replace("_", "-")),
        element("ul", *(element("li", text) for text in lines), class_="uk-says"),
    )
