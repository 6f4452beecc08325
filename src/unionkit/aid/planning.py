"""The best lawful combination of the schemes that a household may ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from unionkit.aid.applying import applying
from unionkit.aid.catalogue import Catalogue
from unionkit.aid.components import components
from unionkit.aid.deciding import Deciding
from unionkit.aid.grants import Grant
from unionkit.aid.lawful import Lawful
from unionkit.aid.leaving_out import left_out
from unionkit.aid.plans import Award, Plan
from unionkit.aid.recalling import Past, Recalled
from unionkit.aid.requests import requests_of
from unionkit.aid.searching import best_of
from unionkit.errors import ValueRefused
from unionkit.values.dates import as_day
from unionkit.values.period import Period

__all__ = ["MOST_TOGETHER", "plan"]

MOST_TOGETHER = 14
"""How many requests may bear on each other: every combination of them is looked at."""


def plan(
    household: Mapping[str, object],
    schemes: Catalogue,
    on: date | str,
    *,
    grants: Iterable[Grant] = (),
    only: Sequence[str] | None = None,
    plan_period: Period | None = None,
    known_on: date | str | None = None,
    assume: Literal["nothing", "usual"] = "nothing",
) -> Plan:
    """Find the combination of grants that gives a household most and breaks no relation between the schemes.

    `household` are the facts of the case, `grants` what the household was granted before, `only` the names of the
    schemes that are asked for (all, unless some are named), `plan_period` the period of a mutual plan that caps are
    counted in. Requests are worked out in the order of the catalogue, and each decision sees the grants before it.

    The sum of the amounts is what is compared. Combinations that give the same are a tie, which is never settled here:
    they stand under `alternatives`. What is unknown or for a person to decide is never counted and is listed.

    Raises ValueRefused where the catalogue has no edition on that day, for names that it lacks, and where more than
    MOST_TOGETHER requests bear on each other.
    """
    day = as_day(on)
    edition = schemes.edition_on(day)
    if edition is None:
        raise ValueRefused(f"{schemes.id} has no edition on {day}", hint="plan on a day in force")
    requests = tuple(requests_of(schemes, household, only))
    relations, unclear = applying(edition.relations, household, on=day, known_on=known_on, assume=assume)
    past = Past(on=day, grants=tuple(grants), plan_period=plan_period)
    recalled = Recalled(past=past, relations=relations, assume=assume)
    deciding = Deciding(recalled=recalled, known_on=known_on, assume=assume)
    lawful = Lawful(deciding=deciding, requests=requests)
    awards, alternatives = _best(lawful)
    return Plan(
        catalogue=schemes,
        on=day,
        awards=awards,
        left_out=tuple(left_out(requests, awards, alternatives, lawful)),
        alternatives=alternatives,
        unclear=unclear,
    )


def _best(lawful: Lawful) -> tuple[tuple[Award, ...], tuple[tuple[Award, ...], ...]]:
    """The best awards of all requests, and what else gives as much."""
    found = []
    for part in components(lawful.requests, lawful.relations):
        if len(part) > MOST_TOGETHER:
            raise ValueRefused(
                f"{len(part)} requests bear on each other, and {MOST_TOGETHER} are the limit",
                hint="ask for fewer at a time with only=[…]",
            )
        found.append(best_of(part, lawful))
    best = [part[0] for part in found]
    return _in_order(best, lawful), tuple(
        _in_order([*best[:place], other, *best[place + 1 :]], lawful)
        for place, part in enumerate(found)
        for other in part[1:]
    )


def _in_order(parts: Sequence[tuple[Award, ...]], lawful: Lawful) -> tuple[Award, ...]:
    places = {id(request): place for place, request in enumerate(lawful.requests)}
    return tuple(
        sorted((award for part in parts for award in part), key=lambda award: places[id(award.request)])
    )
