"""The visits of a mine's union in one year, made up person by person from a seed: 1,680 visits, over 1.3 million yuan.

Only the two totals are published. How they spread over rounds, units, reasons and sums is invented, within the ceilings
of the province, and nobody in it is real.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from unionkit.aid.visits import Goods, Payment, Round, Visit
from unionkit.values.money import Money
from unionkit.values.period import Period

MEMBERS = 3_236
UNITS = ("shaft-1", "shaft-2", "dressing", "transport", "machinery", "power", "safety", "office")
FIRST_DAY, FESTIVAL_WEEK, EVE = date(2019, 1, 7), date(2019, 1, 27), date(2019, 2, 3)
ONE_DAY = timedelta(days=1)
SPRING = Round(id="spring", period=Period(FIRST_DAY, EVE), budget=900_000)
SUMMER = Round(id="summer", period=Period(date(2019, 7, 1), date(2019, 8, 31)), budget=130_000)
ALL_YEAR = Round(id="all-year", period=Period(date(2019, 1, 1), date(2019, 12, 31)), budget=420_000)
ROUNDS = (SPRING, SUMMER, ALL_YEAR)

# event, reason, relation, visits, what is given in yuan from and to
EVENTS = (
    ("hospital", "hospital", "self", 330, 500, 1_000),
    ("marriage", "front_line", "self", 55, 600, 600),
    ("birth", "front_line", "self", 60, 600, 600),
    ("retirement", "model_worker", "self", 50, 800, 1_000),
    ("death", "accident", "parent", 38, 1_000, 1_000),
    ("death", "work_injury", "self", 7, 2_000, 2_000),
)
IN_HARDSHIP = ("low_income", "illness", "school_cost", "disaster", "front_line")


def visits_of_the_mine(seed: int = 2019) -> tuple[Visit, ...]:
    """The visits of the year in the order of their days."""
    random = Random(seed)
    made = [*_spring(random), *_summer(random), *_events(random)]
    return tuple(sorted(made, key=lambda visit: (visit.on, visit.id)))


def _spring(random: Random) -> Iterator[Visit]:
    """To households in hardship before the festival: money and goods, to most of them once, to some twice."""
    people = random.sample(range(MEMBERS), 650)
    for number, member in enumerate([*people, *people[:90]]):
        goods = (
            Goods(item="rice", quantity=2, unit_value="64.50"),
            Goods(item="oil", quantity=1, unit_value=Money(random.randrange(60_00, 90_00))),
        )
        paid = random.choice((800, 900, 1_000))
        first = number < len(people)
        on = _day(random, *((FIRST_DAY, FESTIVAL_WEEK) if first else (FESTIVAL_WEEK + ONE_DAY, EVE)))
        reason = IN_HARDSHIP[member % len(IN_HARDSHIP)]
        yield _visit(f"S-{number:04}", SPRING, member, on, reason=reason, paid=paid, goods=goods)


def _summer(random: Random) -> Iterator[Visit]:
    """To hard posts in the heat: goods only."""
    for number, member in enumerate(random.sample(range(MEMBERS), 400)):
        goods = (Goods(item="tea", quantity=4, unit_value=Money(random.randrange(55_00, 80_00))),)
        yield _visit(
            f"U-{number:04}",
            SUMMER,
            member,
            _day(random, date(2019, 7, 1), date(2019, 8, 31)),
            reason="front_line",
            goods=goods,
        )


def _events(random: Random) -> Iterator[Visit]:
    """To whoever is ill, marries, has a child, retires or mourns, all the year."""
    for event, reason, relation, count, low, high in EVENTS:
        for member in random.sample(range(MEMBERS), count):
            yield _visit(
                f"{event}-{relation}-{member:04}",
                ALL_YEAR,
                member,
                _day(random, date(2019, 1, 1), date(2019, 12, 31)),
                reason=reason,
                event=event,
                relation=relation,
                occasion=f"{event}-{relation}-{member:04}",
                paid=random.randrange(low, high + 1, 100),
            )


def _day(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randrange((last - first).days + 1))


def _visit(
    id: str, round: Round, member: int, on: date, *, reason: str, paid: int = 0, **more: object
) -> Visit:
    person = f"E-{member + 1:04}"
    given = [Payment(amount=paid, payee=person, receipt=f"R-{id}")] if paid else []
    return Visit(
        id=id,
        round=round.id,
        on=on,
        person=person,
        unit=UNITS[member % len(UNITS)],
        reason=reason,
        by=("U-1", "U-2"),
        payments=given,
        **more,  # type: ignore[arg-type]
    )
