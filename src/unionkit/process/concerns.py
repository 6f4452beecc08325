"""Concerns: what is wrong or doubtful about a count, a list or a tree, with what to do about it. They hold no sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from attrs import frozen

__all__ = ["Concern", "Level", "errors_in"]

Level = Literal["error", "warning", "note"]


@frozen(repr=False)
class Concern:
    """One thing to look at: `code` is stable between releases, `message` and `hint` are English texts.

    The message has a ``{}`` for each of `values`, which are numbers, days or words of the domain. `subjects` are the ids
    that it is about. An error keeps a result from counting, a warning does not, and a note gives a reason.

    >>> str(Concern("few", "error", "{} came where {} are needed", "Call the meeting again", (3, 4)))
    '3 came where 4 are needed. Call the meeting again'
    """

    code: str
    level: Level
    message: str
    hint: str = ""
    values: tuple[object, ...] = ()
    subjects: tuple[str, ...] = ()

    def __str__(self) -> str:
        said = self.message.format(*self.values)
        return f"{said}. {self.hint}" if self.hint else said

    def __repr__(self) -> str:
        """Code and level, and no subject: ids may be names."""
        return f"Concern({self.code!r}, {self.level!r}, {len(self.subjects)} subjects)"


def errors_in(concerns: Iterable[Concern]) -> tuple[Concern, ...]:
    """Those that keep a result from counting."""
    return tuple(concern for concern in concerns if concern.level == "error")
