"""What came of a screening, counted."""

from __future__ import annotations

from collections import Counter

from attrs import define, field

from unionkit.i18n.catalogue import Translate
from unionkit.values.money import Money


@define
class Summary:
    """Rows judged, outcomes, classes, the total of exact amounts granted, and rows that could not be read."""

    rows: int = 0
    rejected: int = 0
    outcomes: Counter[str] = field(factory=Counter)
    classes: Counter[str] = field(factory=Counter)
    fen: int = 0

    def text(self, _: Translate) -> str:
        """The summary in words, one figure a line."""
        names = {
            "granted": _("granted"),
            "refused": _("refused"),
            "unknown": _("facts missing"),
            "review": _("a person decides"),
            "invalid": _("cannot be decided"),
        }
        lines = [_("{} rows judged").format(f"{self.rows:,}")]
        lines += [f"  {names[name]}: {self.outcomes[name]:,}" for name in names if self.outcomes[name]]
        lines += [f"    {name}: {count:,}" for name, count in sorted(self.classes.items())]
        if self.fen:
            lines.append(_("Exact amounts granted: {} yuan").format(Money(self.fen)))
        if self.rejected:
            lines.append(
                _("{} rows could not be read and are in the rejects file").format(f"{self.rejected:,}")
            )
        return "\n".join(lines)
