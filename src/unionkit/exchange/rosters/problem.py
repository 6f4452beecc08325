"""A problem of a roster: where it stands, what is wrong and what to do; never the value of a person."""

from __future__ import annotations

from typing import NamedTuple

from attrs import frozen

from unionkit.exchange.problems import in_language
from unionkit.exchange.rosters.kinds import KINDS, Level
from unionkit.i18n.catalogue import translator

__all__ = ["Problem", "Slip"]


class Slip(NamedTuple):
    """Something found in a cell, before it is known in which: a code, and what its texts are filled with.

    Kinds whose texts are ``{}`` take message and remedy from here, in English.
    """

    code: str
    figure: str = ""
    message: str = ""
    remedy: str = ""


@frozen(kw_only=True)
class Problem:
    """One problem of one row.

    `row` is the number that a spreadsheet shows, `column` the label in the file ('' for the whole row), `name` that of the
    layout. `shown` is what the cell holds, masked. `figure` fills in the texts of its kind: a label, a row, a day.
    """

    row: int
    column: str
    name: str
    code: str
    level: Level
    shown: str = ""
    figure: str = ""
    said: tuple[str, str] = ("", "")

    def message(self, locale: str = "zh_CN") -> str:
        """What is wrong, in the reader's language."""
        return self._say(KINDS[self.code].message, self.said[0], locale)

    def remedy(self, locale: str = "zh_CN") -> str:
        """What to do about it, in the reader's language."""
        return self._say(KINDS[self.code].remedy, self.said[1], locale)

    def text(self, locale: str = "zh_CN") -> str:
        """Row, column, value, problem and remedy as one sentence or two."""
        _ = translator(locale)
        place = _("row {}").format(self.row) + (_(", {}").format(self.column) if self.column else "")
        shown = _(" ({})").format(self.shown) if self.shown else ""
        return _("{}: {}. {}.").format(place + shown, self.message(locale), self.remedy(locale))

    def _say(self, pattern: str, said: str, locale: str) -> str:
        _ = translator(locale)
        if pattern == "{}":
            return in_language(said, _).format(*self.figure.split("/"))
        return _(pattern).format(self.figure)
