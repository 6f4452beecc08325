"""Where means tests have cliffs: where a little more income loses much, or brings more instead of less.

What is swept is the income of worked cases, all their other facts as they are. So what is found is there, and what no
case comes near may be missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Literal

from attrs import evolve, field, frozen

from unionkit.lab.cases import load_all_cases
from unionkit.lab.parts import Case
from unionkit.lab.plan_parts import PlanCase
from unionkit.rules.decision import Outcome
from unionkit.rules.facts import Fact
from unionkit.values.money import Money

__all__ = ["Cliff", "cliffs_of", "find_cliffs", "income_facts"]

MOST = 1_000_000_00
"""The highest income that is tried, in fen: a million yuan, or less where the fact has a closer bound."""
POINTS = 300
"""How many spans are looked at one by one, the lower ones shorter: of two cliffs in one span the higher is found."""


@frozen(kw_only=True)
class Cliff:
    """A fen more of a fact, and what becomes of the amount.

    ``raises`` is where more income brings more, ``falls`` where a fen costs `least` yuan or more. `about` is the policy or
    catalogue, `case` the case whose other facts were kept.
    """

    kind: Literal["raises", "falls"]
    about: str
    case: str
    fact: str
    at: Money = field(repr=False)
    before: Money
    after: Money

    def __str__(self) -> str:
        return f"{self.about} ({self.case}): {self.fact} above {self.at}: {self.before} → {self.after}"


def find_cliffs(path: Path | str, *, least: Money | int = 1) -> tuple[Cliff, ...]:
    """The cliffs of every case in a file or folder, in every fact of income that it tells; each only once.

    `least` is the loss in yuan from which a fall counts. Raises what `run_cases` raises.
    """
    found: dict[tuple[object, ...], Cliff] = {}
    for case in load_all_cases(path):
        for name in income_facts(case) if _pays(case) else ():
            for cliff in cliffs_of(case, name, least=least):
                found.setdefault((cliff.about, name, cliff.kind, cliff.at, cliff.after), cliff)
    return tuple(found.values())


def income_facts(case: Case | PlanCase) -> tuple[str, ...]:
    """The facts of income that a case tells: sums of money whose name says so."""
    return tuple(
        name
        for name, fact in _schema(case).items()
        if fact.type == "money" and "income" in name and name in case.facts
    )


def cliffs_of(case: Case | PlanCase, fact: str, *, least: Money | int = 1) -> Iterator[Cliff]:
    """The cliffs of one case in one fact, from nothing upwards."""
    bounds = _schema(case)[fact]
    low = max(0, _fen(bounds.least, 0))
    high = min(MOST, _fen(bounds.most, MOST))
    worth = _worth(case, fact)
    allowed = Money.of(least).fen
    for start, end in _pairs(low, high):
        for at, before, after in _jumps(start, end, worth):
            if after > before or before - after >= allowed:
                yield Cliff(
                    kind="raises" if after > before else "falls",
                    about=case.about,
                    case=case.id,
                    fact=fact,
                    at=Money(fen=at),
                    before=Money(fen=before),
                    after=Money(fen=after),
                )


def _fen(bound: object, otherwise: int) -> int:
    return Money.of(bound).fen if isinstance(bound, int | Decimal | str) else otherwise


def _pays(case: Case | PlanCase) -> bool:
    """Whether there is an amount at all that could rise or fall."""
    return isinstance(case, PlanCase) or any(edition.amounts for edition in case.policy.editions)


def _schema(case: Case | PlanCase) -> Mapping[str, Fact]:
    if isinstance(case, Case):
        return case.policy.facts
    return {name: fact for scheme in case.catalogue.schemes for name, fact in scheme.schema.items()}


def _worth(case: Case | PlanCase, fact: str) -> Callable[[int], int | None]:
    """What a case comes to in fen at an income in fen; None where that is not settled."""
    known: dict[int, int | None] = {}

    def worth(fen: int) -> int | None:
        if fen not in known:
            known[fen] = _come_to(evolve(case, facts={**case.facts, fact: Money(fen=fen)}))
        return known[fen]

    return worth


def _come_to(case: Case | PlanCase) -> int | None:
    if isinstance(case, PlanCase):
        made = case.plan()
        return None if made.open or made.unclear else made.total.fen
    decision = case.decide()
    if decision.outcome is Outcome.GRANTED:
        return 0 if decision.amount is None else decision.amount.fen
    return 0 if decision.outcome is Outcome.REFUSED else None


def _pairs(low: int, high: int) -> Iterator[tuple[int, int]]:
    """Neighbouring points between two ends, closer together where they are low."""
    span = high - low
    points = sorted({low + span * step * step // POINTS**2 for step in range(POINTS + 1)})
    yield from pairwise(points)


def _jumps(low: int, high: int, worth: Callable[[int], int | None]) -> Iterator[tuple[int, int, int]]:
    """Where the worth changes most between two points, down to a single fen, or where it is higher further up."""
    while high - low > 1:
        middle = (low + high) // 2
        ends = worth(low), worth(middle), worth(high)
        if ends[0] == ends[1] == ends[2]:
            return
        left, right = _change(ends[0], ends[1]), _change(ends[1], ends[2])
        low, high = (low, middle) if left >= right else (middle, high)
    before, after = worth(low), worth(high)
    if before is not None and after is not None and before != after:
        yield low, before, after


def _change(before: int | None, after: int | None) -> int:
    """How much the worth changes; a rise counts most, and where nothing is settled there is nothing to see."""
    if before is None or after is None:
        return 0
    return 10**12 + after - before if after > before else before - after
