"""What came of a roster, counted."""

from __future__ import annotations

from collections import Counter

from attrs import define, field

from unionkit.exchange.encodings import NAMES
from unionkit.exchange.rosters.header import Header
from unionkit.exchange.rosters.kinds import KINDS
from unionkit.exchange.rosters.reading import Entry
from unionkit.i18n.catalogue import Translate

__all__ = ["RosterSummary"]


@define
class RosterSummary:
    """Rows, those accepted, those with a remark, and how often each kind of problem was found.

    `absent` are columns of the template that the file lacks, `unread` are labels of the file that mean nothing to it.
    """

    encoding: str = ""
    absent: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    rows: int = 0
    accepted: int = 0
    remarked: int = 0
    found: Counter[str] = field(factory=Counter)

    @classmethod
    def of(cls, header: Header, encoding: str) -> RosterSummary:
        """A summary in which nothing is counted yet."""
        return cls(
            encoding=encoding, absent=tuple(column.title for column in header.absent), unread=header.unread
        )

    @property
    def refused(self) -> int:
        """How many rows were refused."""
        return self.rows - self.accepted

    def add(self, entry: Entry) -> None:
        """Count a row."""
        self.rows += 1
        if not entry.problems:
            self.accepted += 1
            return
        if entry.accepted:
            self.accepted += 1
            self.remarked += 1
        self.found.update(problem.code for problem in entry.problems)

    def text(self, _: Translate) -> str:
        """The summary in words, one figure a line."""
        lines = [
            _("{} rows read").format(f"{self.rows:,}"),
            "  " + _("accepted: {}").format(f"{self.accepted:,}"),
        ]
        if self.remarked:
            lines.append("    " + _("of these with a remark: {}").format(f"{self.remarked:,}"))
        if self.refused:
            lines.append("  " + _("refused: {}").format(f"{self.refused:,}"))
        if self.found:
            lines.append(_("What was found:"))
        lines += [f"  {_said(code, _)}: {count:,}" for code, count in self.found.most_common()]
        if self.absent:
            lines.append(
                _("Columns of the template that are not there: {}").format(_(", ").join(self.absent))
            )
        if self.unread:
            lines.append(_("Columns that were not read: {}").format(_(", ").join(self.unread)))
        if self.encoding:
            lines.append(_("Encoding: {}").format(NAMES.get(self.encoding, self.encoding)))
        return "\n".join(lines)


def _said(code: str, _: Translate) -> str:
    """A kind of problem in words, without what differs from row to row."""
    names = {
        "unreadable_row": _("The row cannot be read"),
        "not_a_day": _("This is not a day"),
        "read_as": _("This was read as a label of the list"),
        "day_from_serial": _("Excel kept this day as a number"),
        "repeated": _("A row before has the same"),
        "repeated_below": _("A row below has the same"),
        "repeated_number": _("The same number stands in a row before"),
        "on_roll": _("The roll has the same already"),
    }
    return names.get(code) or _(KINDS[code].message)
