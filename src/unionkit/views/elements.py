"""HTML that is escaped by construction: text becomes markup only through `element`, which escapes it."""

from __future__ import annotations

import html
import re

from attrs import frozen

__all__ = ["Child", "Markup", "element", "join", "visible"]

TAGS = frozenset(
    "a br code details div h1 h2 li ol span style summary table tbody td th thead tr ul".split()  # noqa: SIM905  it reads
)
ATTRIBUTES = frozenset(
    {"class", "colspan", "href", "lang", "open", "rel", "role", "scope", "tabindex", "title"}
)
_ALONE = "br"

# Control characters, breaks of lines, halves of surrogate pairs, and the signs that turn the direction of the text around them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]"
)


@frozen
class Markup:
    """HTML that is safe to show as it is. Only this package makes it."""

    text: str

    def __str__(self) -> str:
        return self.text


Child = Markup | str | None


def element(tag: str, *children: Child, class_: str = "", **attributes: str) -> Markup:
    """One element. Children that are texts are escaped, None is left out; an attribute that is empty is left out.

    >>> str(element("span", "<b>", title='"'))
    '<span title="&quot;">&lt;b&gt;</span>'
    """
    wanted = {"class": class_, **attributes}
    if tag not in TAGS or not ATTRIBUTES.issuperset(wanted):
        raise ValueError(f"the views do not write <{tag} {' '.join(wanted)}>")
    written = "".join(f' {name}="{_escaped(value)}"' for name, value in wanted.items() if value)
    return Markup(f"<{tag}{written}>" if tag == _ALONE else f"<{tag}{written}>{join(*children)}</{tag}>")


def join(*children: Child) -> Markup:
    """Some children one after the other, without an element around them."""
    return Markup("".join(_written(child) for child in children))


def _written(child: Child) -> str:
    if isinstance(child, Markup):
        return child.text
    return "" if child is None else _escaped(child)


def visible(text: str) -> str:
    """A text with the characters that are not seen, or move what is seen, written out as numbers."""
    return _UNSEEN.sub(_seen, text)


def _escaped(text: str) -> str:
    return html.escape(visible(text), quote=True)


def _seen(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
