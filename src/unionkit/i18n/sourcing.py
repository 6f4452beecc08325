"""Sources in words: the title, number and place of what a rule rests on, its grade, and what to do about a low one."""

from __future__ import annotations

from unionkit.evidence import Citation, Grade
from unionkit.i18n.catalogue import Translate


def sources_text(citations: tuple[Citation, ...], translate: Translate) -> str:
    """What a rule rests on, in brackets to be put behind it; says so where nothing is cited."""
    _ = translate
    if not citations:
        return _(" [no source]")
    return _(" [{}]").format(_("; ").join(citation_text(part, translate) for part in citations))


def citation_text(citation: Citation, translate: Translate) -> str:
    """One source with its number, its place in it and its grade."""
    _ = translate
    source = citation.source
    title = _title(source.title, _("“{}” (title)"))
    number = _(" ({})").format(source.number) if source.number else ""
    place = _(", {} (place in a source)").format(citation.locator) if citation.locator else ""
    return _("{}; source: {}").format(f"{title}{number}{place}", grade_text(citation.grade, translate))


def _title(title: str, pattern: str) -> str:
    """A title in the quotation marks for titles, which in Chinese turn single inside each other."""
    if not pattern.startswith("《"):
        return pattern.format(title)
    if title.startswith("《") and title.endswith("》") and title.count("《") == 1:
        return title
    return pattern.format(title.replace("《", "〈").replace("》", "〉"))


def grade_text(grade: Grade, translate: Translate) -> str:
    """The words for a grade."""
    _ = translate
    return {
        Grade.issuer: _("the issuing body's own site"),
        Grade.press: _("newspaper or official repost"),
        Grade.mirror: _("mirror site"),
        Grade.unidentified: _("issuer not identified"),
        Grade.unverified: _("recalled or inferred, not read"),
    }[grade]


def warning(grade: Grade | None, translate: Translate) -> str:
    """What to mind where the lowest grade is below a newspaper's, else nothing."""
    _ = translate
    if grade is None or grade >= Grade.press:
        return ""
    return {
        Grade.mirror: _(
            "Mind the source: a rule or number was read on a mirror site, which may have altered the wording. "
            "Check the original."
        ),
        Grade.unidentified: _(
            "Mind the source: it is not known who issued a rule or number that was used. Check the original."
        ),
        Grade.unverified: _(
            "Mind the source: a rule or number is recalled or inferred and was not read. Check the original."
        ),
    }[grade]
