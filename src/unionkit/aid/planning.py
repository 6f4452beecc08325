"""The best lawful combination of the schemes that a household may ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
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
from unionkit.aid.relations import Pool, Relation
from unionkit.aid.requests import lists_missing, requests_of
from unionkit.aid.searching import best_of
from unionkit.errors import ValueRefused
from unionkit.values.dates import as_day
from unionkit.values.money import Money
from unionkit.values.period import Period

__all__ = ["MOST_TOGETHER", "plan"]

MOST_TOGETHER = 14
"""How many requests may bear on each other: every combination of them is looked at."""


def plan(  # noqa: PLR0913  a keyword for each thing that may be said, all of them optional
    household: Mapping[str, object],
    schemes: Catalogue,
    on: date | str,
    *,
    grants: Iterable[Grant] = (),
    only: Sequence[str] | None = None,
    plan_period: Period | None = None,
    pools: Mapping[str, Money | int | Decimal | str] | None = None,
    known_on: date | str | None = None,
    assume: Literal["nothing", "usual"] = "nothing",
) -> Plan:
    """Find the combination of grants that gives a household most and breaks no relation between the schemes.

    `household` are the facts of the case, `grants` what the household was granted before, `only` the names of the
    schemes that are asked for (all, unless some are named), `plan_period` the period of a mutual plan that caps are
    counted in, `pools` what is left of each fund that the relations name. Requests are worked out in the order of the catalogue, and each decision sees the grants before it.

    The sum of the amounts is what is compared. Combinations that give the same are a tie, which is never settled here:
    they stand under `alternatives`. What is unknown or for a person to decide is never counted and is listed.

    Raises ValueRefused where the catalogue has no edition on that day, for names that it lacks, where the balance of a
    fund is wanted and not handed in, and where more than MOST_TOGETHER requests that may be granted bear on each other.
    """
    day = as_day(on)
    edition = schemes.edition_on(day)
    if edition is None:
        raise ValueRefused(f"{schemes.id} has no edition on {day}", hint="plan on a day in force")
    everything = tuple(requests_of(schemes, household, only))
    requests = tuple(each for each in everything if only is None or each.scheme.name in only)
    relations, unclear = applying(edition.relations, household, on=day, known_on=known_on, assume=assume)
    known = {scheme.name for scheme in schemes.schemes}
    earlier = sorted(grants, key=_place)  # so that their order changes nothing, not even the words
    past = Past(
        on=day,
        grants=tuple(grant for grant in earlier if grant.scheme in known),
        plan_period=plan_period,
        pools=_balances(relations, pools or {}),
    )
    recalled = Recalled(past=past, relations=relations, assume=assume)
    deciding = Deciding(recalled=recalled, known_on=known_on, assume=assume)
    lawful = Lawful(deciding=deciding, requests=requests, everything=everything)
    awards, alternatives = _best(lawful)
    return Plan(
        catalogue=schemes,
        on=day,
        awards=awards,
        left_out=tuple(left_out(requests, awards, alternatives, lawful)),
        alternatives=alternatives,
        unclear=unclear,
        unlisted=() if assume == "usual" else lists_missing(schemes, household, only),
        not_counted=tuple(grant for grant in earlier if grant.scheme not in known),
    )


def _place(grant: Grant) -> tuple[object, ...]:
    return grant.on, grant.scheme, grant.person, grant.occasion, grant.amount


def _balances(
    relations: Iterable[Relation], pools: Mapping[str, Money | int | Decimal | str]
) -> Mapping[str, Money]:
    funds = [relation.fund for relation in relations if isinstance(relation, Pool)]
    for fund in funds:
        if fund not in pools:
            raise ValueRefused(
                f"it is not known what is left of the fund {fund}",
                hint=f'hand in pools={{"{fund}": balance}}',
            )
    return {fund: Money.of(pools[fund]) for fund in funds}


def _best(lawful: Lawful) -> tuple[tuple[Award, ...], tuple[tuple[Award, ...], ...]]:
    """The best awards of all requests, and what else gives as much."""
    found = []
    possible = [request for request in lawful.requests if lawful.may_be_granted(request)]
    for part in components(possible, lawful.relations):
        if len(part) > MOST_TOGETHER:
            raise ValueRefused(
                f"{len(part)} requests that may be granted bear on each other, and {MOST_TOGETHER} are the limit",
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
