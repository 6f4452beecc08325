"""A report of cases: how many are as expected, and for every other what was expected, what came out and why."""

from __future__ import annotations

from unionkit.i18n import explain, translator
from unionkit.lab.parts import CheckedCase, Report
from unionkit.lab.telling import point
from unionkit.views.decision import badge
from unionkit.views.elements import Markup, element, join
from unionkit.views.explanation import masked_lines
from unionkit.views.tabular import cell, folded, framed, line, table
from unionkit.views.words import bilingual, word

__all__ = ["report_view"]

MOST_FAILURES = 50


def report_view(report: Report) -> Markup:
    """The counts, and the failures one below the other; the first fifty."""
    shown = [_failure(checked) for checked in report.failures[:MOST_FAILURES]]
    rest = report.failed - len(shown)
    return framed(
        element("div", word("report"), class_="uk-title"),
        line(_count(report.passed, "passed", "uk-good"), _count(report.failed, "failed", "uk-bad")),
        element("div", *shown),
        element("div", f"{rest} ", word("more"), class_="uk-foot") if rest > 0 else None,
    )


def _count(number: int, key: str, look: str) -> Markup:
    return element("span", f"{number} ", word(key), class_=f"uk-badge {look if number else ''}".strip())


def _failure(checked: CheckedCase) -> Markup:
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
        badge(checked.decision),
        element("code", case.id),
        element("code", case.policy.id),
        case.on.isoformat(),
        element("span", f"{case.file}:{case.line}", class_="uk-small"),
    )
    return element("div", head, inside, class_="uk-rule")


def _point(what: str) -> Markup:
    return bilingual(*(point(what, translator(locale)) for locale in ("zh_CN", "en")))


def _why(checked: CheckedCase) -> Markup:
    """The explanation in both languages, closed until it is wanted."""
    told = [explain(checked.decision, locale) for locale in ("zh_CN", "en")]
    return join(
        *(
            folded(
                element("span", each.title, lang=each.locale.replace("_", "-")),
                element("ul", *(element("li", text) for text in masked_lines(each)), class_="uk-says"),
            )
            for each in told
        )
    )
