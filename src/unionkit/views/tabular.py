"""Tables and the frame that every view stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from unionkit.views.elements import Child, Markup, element
from unionkit.views.style import STYLE
from unionkit.views.words import word

__all__ = ["cell", "folded", "framed", "heading", "line", "note", "table"]


def framed(*parts: Child) -> Markup:
    """A whole view: its style and its parts."""
    return element("div", STYLE, *parts, class_="unionkit")


def heading(key: str, *more: Child) -> Markup:
    """The heading of a part. It is no h3: notebooks list those in the reader's table of contents."""
    spaced = [piece for part in more for piece in (" ", part)]
    return element("div", word(key), *spaced, class_="uk-part")


def line(*parts: Child) -> Markup:
    """Short parts beside each other, wrapped where there is no room."""
    wrapped = [part if part is None or isinstance(part, Markup) else element("span", part) for part in parts]
    return element("div", *wrapped, class_="uk-line")


def note(text: Child, *, class_: str = "") -> Markup:
    """A remark."""
    return element("div", text, class_=f"uk-note {class_}".strip())


def folded(head: Markup, *parts: Child, opened: bool = False) -> Markup:
    """Parts that the reader can open and close."""
    return element("details", element("summary", head), *parts, open="open" if opened else "")


def cell(*parts: Child, class_: str = "") -> Markup:
    """One cell."""
    return element("td", *parts, class_=class_)


def table(heads: Sequence[str], rows: Iterable[Sequence[Markup]]) -> Markup:
    """A table of rows of cells under heads; a head is a key of the words, or empty. Wide ones scroll by themselves."""
    top = [element("th", word(head) if head else None, scope="col") for head in heads]
    body = [element("tr", *row) for row in rows]
    whole = element("table", element("thead", element("tr", *top)), element("tbody", *body))
    return element("div", whole, class_="uk-scroll")
