"""What came of a screening, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from attrs import define, field

from unionkit.exchange.encodings import NAMES
from unionkit.i18n.catalogue import Translate
from unionkit.rules import Decision
from unionkit.values.money import Money


@define
class Summary:
    """Rows judged, outcomes, classes, the total of exact amounts granted, and rows that could not be read.

    `encoding` is what the file was read in, `carried` are the columns that were carried over unread. Where several policies
    decided each row, `parts` holds a summary for each by its name.
    """

    encoding: str = ""
    carried: tuple[str, ...] = ()
    rows: int = 0
    rejected: int = 0
    outcomes: Counter[str] = field(factory=Counter)
    classes: Counter[str] = field(factory=Counter)
    fen: int = 0
    parts: Mapping[str, Summary] = field(factory=dict)

    def add(self, decision: Decision, times: int = 1) -> None:
        """Count a decision, or with -1 take one back that was counted."""
        verdict = decision.verdict
        self.rows += times
        self.outcomes[verdict.outcome] += times
        if verdict.outcome in ("granted", "review") and verdict.class_name is not None:
            self.classes[verdict.class_name] += times
        if verdict.outcome == "granted":
            amount = decision.amount
            if amount is not None and decision.amount_kind == "exact":
                self.fen += times * amount.fen

    def merge(self, other: Summary) -> None:
        """Count what another has counted."""
        self.rows += other.rows
        self.outcomes += other.outcomes
        self.classes += other.classes
        self.fen += other.fen

    def text(self, _: Translate) -> str:
        """The summary in words, one figure a line."""
        lines = [_("{} rows judged").format(f"{self.rows:,}"), *self.figures(_)]
        for name, part in self.parts.items():
            lines += [f"{name}", *part.figures(_)]
        if self.rejected:
            lines.append(
                _("{} rows could not be read and are in the rejects file").format(f"{self.rejected:,}")
            )
        if self.carried:
            lines.append(_("Columns carried over unread: {}").format(_(", ").join(self.carried)))
        if self.encoding:
            lines.append(_("Encoding: {}").format(NAMES.get(self.encoding, self.encoding)))
        return "\n".join(lines)

    def figures(self, _: Translate) -> Iterator[str]:
        """Outcomes, classes and the sum, one a line."""
        names = {
            "granted": _("granted"),
            "refused": _("refused"),
            "unknown": _("facts missing"),
            "review": _("a person decides"),
            "invalid": _("cannot be decided"),
        }
        yield from (f"  {names[name]}: {self.outcomes[name]:,}" for name in names if self.outcomes[name])
        yield from (f"    {name}: {count:,}" for name, count in sorted(self.classes.items()) if count)
        if self.fen:
            yield _("Exact amounts granted: {} yuan").format(Money(self.fen))
