"""The head of a store over cells: how far it has come, and what it keeps. Every commit swaps it.

That one swap decides between commits that run at the same time, whatever else the database lets through: whoever finds
the head moved has lost, and may try again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from attrs import field, frozen

from unionkit.errors import Retryable, SchemaMismatch
from unionkit.storage.canonical import encode
from unionkit.storage.cells import Cell, Cells
from unionkit.storage.entries import START
from unionkit.storage.kinds import Json
from unionkit.storage.texts import tree

LAYOUT = 1
HEAD = "head"


@frozen(kw_only=True)
class Head:
    """How far a store has come: commits, entries of the journal and the hash of the last, messages, kinds."""

    commit: int = 0
    entries: int = 0
    hash: str = START
    messages: int = 0
    shapes: Mapping[str, dict[str, Json]] = field(factory=dict)

    def swap(self, cells: Cells, expected: int) -> None:
        """Put it in the place of the head of commit `expected`. Raises Retryable where that has gone."""
        kept: dict[str, Json] = {
            "entries": self.entries,
            "hash": self.hash,
            "layout": LAYOUT,
            "messages": self.messages,
            "shapes": dict(self.shapes),
        }
        text = encode(kept)
        if expected:
            done = cells.swap(HEAD, HEAD, expected, self.commit, text)
        else:
            done = cells.add(HEAD, [Cell("", HEAD, self.commit, text)]) == 1
        if not done:
            raise head_moved()


def head_moved() -> Retryable:
    """The error of a commit that another one overtook."""
    return Retryable("another commit came first", hint="commit the same batch again")


def read_head(cells: Cells) -> Head:
    """The head as it is now. Raises SchemaMismatch where a newer release laid the store out."""
    found = cells.read(HEAD, [HEAD]).get(HEAD)
    if found is None:
        return Head()
    commit, text = found
    kept = tree(text)
    layout = cast("int", kept["layout"])
    if layout > LAYOUT:
        raise SchemaMismatch(
            f"this store has layout {layout}, and this release knows up to {LAYOUT}",
            hint="upgrade unionkit in this program",
        )
    return Head(
        commit=commit,
        entries=cast("int", kept["entries"]),
        hash=cast("str", kept["hash"]),
        messages=cast("int", kept["messages"]),
        shapes=cast("dict[str, dict[str, Json]]", kept["shapes"]),
    )
