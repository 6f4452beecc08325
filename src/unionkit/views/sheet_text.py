"""A sheet as plain text, as a terminal or a letter takes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unionkit.i18n import translator
from unionkit.views.explanation import one_line
from unionkit.views.sheet_parts import Block

__all__ = ["plain"]


def plain(title: str, blocks: Sequence[Block], locale: str) -> str:
    """The title and the blocks below each other, with an empty line between them."""
    parts = ["\n".join(map(one_line, _block(block, locale))) for block in blocks]
    return "\n\n".join((one_line(title), *parts))


def _block(block: Block, locale: str) -> Iterator[str]:
    _ = translator(locale)
    if block.heading:
        yield _("[ {} ]").format(block.heading)
    for name, text in block.rows:
        first, *more = text.split("\n")
        yield _("{}: {}").format(name, first)
        yield from (f"    {each}" for each in more)
    yield from (f"- {line}" for line in block.lines)
    for name in block.sign:
        yield _("{}: {}").format(name, "________________")
