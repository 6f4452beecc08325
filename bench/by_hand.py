"""The hardship classification written by hand: the baseline and the oracle that the peers are measured against.

Everything is decided on one day, `DAY`. Money is yuan as `Decimal` with two decimals, or whole fen under the keys
that end in `_fen`. The standards are figures to time with and no source of law: the rows of the whole province are
made up, so that the search by prefix has somewhere to end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from random import Random
from typing import NamedTuple, TypedDict

DAY = date(2020, 8, 1)
PLACES = ("340503", "340500", "340104", "340100", "341102")
AREAS = ("urban", "county")
CAUSES = ("illness", "disaster", "other", "none")


class Row(NamedTuple):
    """One low-income standard: six-digit place, area, first and last day in force, fen a month and head."""

    place: str
    area: str
    first: date
    last: date | None
    fen: int


class _Home(TypedDict):
    place: str
    area: str
    people: int
    homes: int
    cause: str
    area_person: int
    min_area: int


class Household(_Home):
    """The facts of one household, money in yuan with two decimals, areas in square metres."""

    income_year: Decimal
    rigid_spending: Decimal


class HouseholdInFen(_Home):
    """The facts of one household, money in whole fen, areas in square metres."""

    income_year_fen: int
    rigid_spending_fen: int


ROWS = (
    Row("340500", "urban", date(2019, 7, 1), date(2020, 6, 30), 604_00),
    Row("340500", "county", date(2019, 7, 1), date(2020, 6, 30), 604_00),
    Row("340500", "urban", date(2020, 7, 1), None, 648_00),
    Row("340500", "county", date(2020, 7, 1), None, 648_00),
    Row("340100", "urban", date(2019, 7, 1), date(2020, 6, 30), 639_00),
    Row("340100", "county", date(2019, 7, 1), date(2020, 6, 30), 602_00),
    Row("340100", "urban", date(2020, 7, 1), date(2021, 6, 30), 686_00),
    Row("340100", "county", date(2020, 7, 1), date(2021, 6, 30), 646_00),
    Row("340000", "urban", date(2019, 7, 1), None, 613_50),
    Row("340000", "county", date(2019, 7, 1), None, 598_50),
)


def _by_place(rows: tuple[Row, ...]) -> dict[tuple[str, str], tuple[list[date], list[Row]]]:
    series: dict[tuple[str, str], tuple[list[date], list[Row]]] = {}
    for row in sorted(rows, key=lambda each: each.first):
        firsts, in_order = series.setdefault((row.place, row.area), ([], []))
        firsts.append(row.first)
        in_order.append(row)
    return series


_SERIES = _by_place(ROWS)


def standard_of(place: str, area: str, day: date) -> int:
    """The low-income standard in fen a month and head: county first, then city, then province.

    Raises `LookupError` where no row of any of the three is in force on that day.

    >>> [standard_of("340503", "urban", day) for day in (date(2020, 6, 30), date(2020, 7, 1))]
    [60400, 64800]
    >>> standard_of("341102", "county", date(2020, 7, 1))
    59850
    """
    for digits in (6, 4, 2):
        series = _SERIES.get((place[:digits].ljust(6, "0"), area))
        if series is None:
            continue
        firsts, rows = series
        position = bisect_right(firsts, day) - 1
        if position >= 0:
            row = rows[position]
            if row.last is None or day <= row.last:
                return row.fen
    raise LookupError(f"No standard for {place}, {area} on {day}: add a row to ROWS")


# The next two are one function written out twice: sharing the body would add a call to what is being timed.


def classify_yuan(household: Household) -> str:
    """Classify a household whose money is yuan, exactly: both sides of each comparison are whole multiples."""
    if household["homes"] >= 2 and not (
        household["area_person"] <= household["min_area"] and household["cause"] in ("illness", "disaster")
    ):
        return "excluded"
    standard = standard_of(household["place"], household["area"], DAY)
    year = 12 * standard * household["people"]
    income = int(household["income_year"] * 100)
    if 2 * income > 3 * year:
        return "refused"
    net = income - int(household["rigid_spending"] * 100)
    if net <= year:
        return "national_file"
    if 2 * net <= 3 * year:
        return "provincial_file"
    return "city_file" if net <= 2 * year else "refused"


def classify_fen(household: HouseholdInFen) -> str:
    """Classify a household whose money is whole fen, exactly: both sides of each comparison are whole multiples."""
    if household["homes"] >= 2 and not (
        household["area_person"] <= household["min_area"] and household["cause"] in ("illness", "disaster")
    ):
        return "excluded"
    standard = standard_of(household["place"], household["area"], DAY)
    year = 12 * standard * household["people"]
    income = household["income_year_fen"]
    if 2 * income > 3 * year:
        return "refused"
    net = income - household["rigid_spending_fen"]
    if net <= year:
        return "national_file"
    if 2 * net <= 3 * year:
        return "provincial_file"
    return "city_file" if net <= 2 * year else "refused"


def classify_as_printed(household: Household) -> str:
    """Classify by the printed formulas, in fractions: slow, and what all others have to agree with."""
    standard = Fraction(standard_of(household["place"], household["area"], DAY), 100)
    raw = Fraction(household["income_year"]) / 12 / household["people"]
    net = (
        (Fraction(household["income_year"]) - Fraction(household["rigid_spending"]))
        / 12
        / household["people"]
    )
    crowded = household["area_person"] <= household["min_area"]
    if household["homes"] >= 2 and not (crowded and household["cause"] in ("illness", "disaster")):
        return "excluded"
    if raw > Fraction(3, 2) * standard:
        return "refused"
    for level, multiple in (("national_file", Fraction(1)), ("provincial_file", Fraction(3, 2))):
        if net <= multiple * standard:
            return level
    return "city_file" if net <= 2 * standard else "refused"


def in_fen(household: Household) -> HouseholdInFen:
    """The same household with its money in whole fen."""
    return {
        "place": household["place"],
        "area": household["area"],
        "people": household["people"],
        "homes": household["homes"],
        "cause": household["cause"],
        "area_person": household["area_person"],
        "min_area": household["min_area"],
        "income_year_fen": int(household["income_year"] * 100),
        "rigid_spending_fen": int(household["rigid_spending"] * 100),
    }


def random_household(random: Random) -> Household:
    """One household; every second one stands at a limit of the rule, or one fen to either side of it.

    Rigid spending is never negative, so the raw income test already settles `city_file`: see `limit_households`.
    """
    home: _Home = {
        "place": random.choice(PLACES),
        "area": random.choice(AREAS),
        "people": random.randint(1, 10),
        "homes": random.choices((0, 1, 2, 3), (3, 10, 2, 1))[0],
        "cause": random.choice(CAUSES),
        "area_person": random.randint(10, 40),
        "min_area": random.choice((15, 20, 25)),
    }
    year = 12 * standard_of(home["place"], home["area"], DAY) * home["people"]
    step = random.choice((-1, 0, 1))
    if random.random() < 0.5:
        income = random.randint(0, 2 * year)
        return _household(home, income, random.randint(0, income))
    if random.random() < 0.5:
        income = year * 3 // 2 + step
        return _household(home, income, random.choice((0, random.randint(0, income))))
    income = random.randint(year, year * 3 // 2)
    return _household(home, income, max(0, income - year - step))


def limit_households() -> Iterator[Household]:
    """Every limit of the rule, and one fen to either side, for each place, area and number of people.

    Some have negative rigid spending. No real household does, but without it `raw <= 1.5 L` forces `net <= 1.5 L`
    and nobody would see whether the tests for `city_file` and for the last refusal were copied rightly.
    """
    for place, area, people, step in product(PLACES, AREAS, range(1, 11), (-1, 0, 1)):
        home: _Home = {
            "place": place,
            "area": area,
            "people": people,
            "homes": 1,
            "cause": "none",
            "area_person": 30,
            "min_area": 20,
        }
        year = 12 * standard_of(place, area, DAY) * people
        income = year * 3 // 2
        yield _household(home, income + step, 0)
        for net in (year, income, 2 * year):
            yield _household(home, income, income - net - step)
    for homes, cause, area_person in product((1, 2, 3), CAUSES, (19, 20, 21)):
        yield _household({**home, "homes": homes, "cause": cause, "area_person": area_person}, year, 0)


def _household(home: _Home, income: int, rigid: int) -> Household:
    return {**home, "income_year": Decimal(income).scaleb(-2), "rigid_spending": Decimal(rigid).scaleb(-2)}
