"""What is demanded of a roster: which cells are needed, how grave each kind of problem is, what is known beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from attrs import field, frozen

from unionkit.errors import ValueRefused
from unionkit.exchange.rosters.kinds import KINDS, Level
from unionkit.packs.roster_layouts import Layout
from unionkit.values.identity import Regions

__all__ = ["Demands", "RetirableFrom"]

RetirableFrom = Callable[[Mapping[str, object]], date | None]
"""The first day on which the person of a row may be retired, None where that cannot be told."""


def _known(_: object, __: object, levels: Mapping[str, Level]) -> None:
    for code, level in levels.items():
        if code not in KINDS or level not in ("error", "warning"):
            raise ValueRefused(
                f"{code!r} cannot be made {level!r}", hint=f"one of: {', '.join(KINDS)}; error or warning"
            )


@frozen(kw_only=True)
class Demands:
    """What is demanded of each row.

    `needed` are the columns without which no row is taken; None leaves that to the layout. `levels` makes an error of a
    warning, or the other way round, by the code of a kind: ``{"missing_in_template": "error"}`` wants every cell that the
    template asks for. People below the age `youngest` are remarked on. With `regions` dissolved counties are looked at,
    with `retirable_from`, which gives the first day on which a person may be retired by age, those who are put down as
    retired: ``partial(pack.retirement.first_day, on=day)`` is one.
    """

    needed: tuple[str, ...] | None = None
    levels: Mapping[str, Level] = field(factory=dict, validator=_known)
    youngest: int = 16
    regions: Regions | None = None
    retirable_from: RetirableFrom | None = None

    def needed_of(self, layout: Layout) -> tuple[str, ...]:
        """The names of the columns that are needed. Raises ValueRefused for a name that the layout does not have."""
        if self.needed is None:
            return tuple(column.name for column in layout if column.needed)
        known = [column.name for column in layout]
        for name in self.needed:
            if name not in known:
                raise ValueRefused(f"the roster has no column {name!r}", hint=f"it has: {', '.join(known)}")
        return self.needed
