"""Rows of people put down as retired, held against the statutory day of a policy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from unionkit.exchange.rosters.demands import Statutory
from unionkit.rules import Policy

__all__ = ["statutory_by"]

EARLIEST: Mapping[str, str] = {"male": "male_60", "female": "female_50"}


def statutory_by(policy: Policy, *, on: date, categories: Mapping[str, str] = EARLIEST) -> Statutory:
    """The statutory day by a policy such as ``cn/retirement/statutory``, as `Demands` takes it.

    What a roster does not tell is the post, on which the age of a woman turns; so `categories` name that with the earliest day.
    """
    known: dict[tuple[object, object], date | None] = {}

    def statutory(values: Mapping[str, object]) -> date | None:
        born, category = values.get("birth_date"), categories.get(str(values.get("sex")))
        if born is None or category is None:
            return None
        if (born, category) not in known:
            decision = policy.decide({"born": born, "category": category}, on=on)
            day = decision.results.get("statutory") if decision.granted else None
            known[born, category] = day if isinstance(day, date) else None
        return known[born, category]

    return statutory
