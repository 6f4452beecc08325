"""Citations: the source with its place in it and its grade, as a link where it has a web address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from unionkit.evidence import Citation, Grade, Source
from unionkit.views.elements import Markup, element, join
from unionkit.views.words import word

__all__ = ["citation_view", "cited", "grade_tag", "source_list", "web_address"]

_LOOKS = {
    Grade.issuer: "uk-good",
    Grade.press: "uk-calm",
    Grade.mirror: "uk-doubt",
    Grade.unidentified: "uk-doubt",
    Grade.unverified: "uk-bad",
}


def web_address(url: str) -> str:
    """The address if a browser may be sent there (http or https with a host), else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def grade_tag(grade: Grade) -> Markup:
    """How far a source can be trusted."""
    return element("span", word(grade.name), class_=f"uk-tag {_LOOKS[grade]}")


def citation_view(citation: Citation) -> Markup:
    """One citation on one line."""
    place = None if not citation.locator else element("span", f" {citation.locator}")
    return join(_title(citation.source), place, " ", grade_tag(citation.grade))


def cited(citations: Sequence[Citation]) -> Markup:
    """What a rule rests on, or that nothing is cited."""
    if not citations:
        return element("div", word("no_source"), class_="uk-small")
    return element(
        "div", *(element("div", citation_view(citation)) for citation in citations), class_="uk-small"
    )


def source_list(sources: Iterable[Source]) -> Markup:
    """Sources one below the other, with issuer, number, day and doubts."""
    return element("ul", *(element("li", _source(source)) for source in sources))


def _source(source: Source) -> Markup:
    issued = "" if source.issued is None else source.issued.isoformat()
    about = " · ".join(part for part in (source.issuer, source.number, issued) if part)
    details = [element("span", text, class_="uk-small") for text in (about, source.note) if text]
    spaced = [part for detail in details for part in (element("br"), detail)]
    return join(_title(source), " ", grade_tag(source.grade), *spaced)


def _title(source: Source) -> Markup:
    address = web_address(source.url)
    if not address:
        return element("span", source.title)
    return element("a", source.title, href=address, rel="noopener noreferrer")
