"""What a browser would make of a view: a strict reader of its HTML, and views of everything."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from unionkit.views.elements import ATTRIBUTES, TAGS

ALONE = {"br"}


class Page(HTMLParser):
    """Reads HTML strictly: every tag and attribute must be known, and every tag that opens must close in its order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.opened: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.titles: list[str] = []
        self.feed(html)
        self.close()
        assert not self.opened, self.opened

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert tag in TAGS, tag
        assert ATTRIBUTES.issuperset(names), names
        assert len(set(names)) == len(names), names
        self.tags.append(tag)
        values = dict(attrs)
        if "href" in values:
            self.links.append(values["href"] or "")
        if "title" in values:
            self.titles.append(values["title"] or "")
        if tag not in ALONE:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.opened or self.opened[-1] != "style":
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    @property
    def text(self) -> str:
        """All that can be read, pieces apart."""
        return "\n".join(self.words)

    def read(self) -> Iterator[str]:
        """All that can be read or pointed at."""
        yield from (*self.words, *self.titles)


def html_of(value: object) -> str:
    """The view that a notebook gets."""
    shown = value._repr_html_()  # type: ignore[attr-defined]
    assert isinstance(shown, str)
    assert value._repr_mimebundle_()["text/html"] == shown  # type: ignore[attr-defined]
    return shown


def page_of(value: object) -> Page:
    """The view of a value, read strictly."""
    return Page(html_of(value))
