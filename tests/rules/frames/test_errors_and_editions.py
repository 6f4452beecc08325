from __future__ import annotations

from datetime import date
from itertools import product

import polars as pl
import pytest
from tests.rules.frames.comparing import Assume, Case, compare, compared, framed
from tests.rules.frames.engines import rows_of
from tests.rules.regatta import DAY, FACTS, LEGS, read, regatta

from unionkit import Policy, column

KINDS = pytest.mark.parametrize("kind", ["polars", "duckdb"])

# every combination of a few values, unknown ones among them; two months after the last of December there is no such day
GRID: list[Case] = [
    {"boats": boats, "foul": foul, "chest": chest, "built": built, "afloat": afloat}
    for boats, foul, chest, built, afloat in product(
        (None, 0, 2), (None, True, False), (None, 0, 500), (None, date(2021, 12, 31)), (None, 0, 2)
    )
]
NOT_A_DAY = "add_months(built, afloat, 'refuse') > date('2022-01-01')"
FIRST_WINS = {
    "an and goes on past the unknown": 'require = [{ when = "foul and chest / boats > 1" }]',
    "an and that fails first": 'require = [{ when = "chest / boats > 1 and foul" }]',
    "an or goes on past the unknown": 'require = [{ when = "foul or chest / boats > 1" }]',
    "an or of two errors": f'require = [{{ when = "chest / boats > 1 or {NOT_A_DAY}" }}]',
    "an or of two errors turned round": f'require = [{{ when = "{NOT_A_DAY} or chest / boats > 1" }}]',
    "a conditional fails in one branch": 'require = [{ when = "(chest / boats if foul else chest) > 1" }]',
    "a conditional fails in its condition": 'require = [{ when = "(chest if chest / boats > 9 else 0) > 1" }]',
    "a requirement before another": 'require = [{ when = "foul" }, { when = "chest / boats > 1" }]',
    "a requirement after another": 'require = [{ when = "chest / boats > 1" }, { when = "foul" }]',
    "a requirement before an exclusion": f"""
require = [{{ when = "chest / boats > 1" }}]
exclude = [{{ when = "{NOT_A_DAY}" }}]""",
    "a requirement before an exclusion turned round": f"""
require = [{{ when = "{NOT_A_DAY}" }}]
exclude = [{{ when = "chest / boats > 1" }}]""",
    "an exception is asked for only where it matters": 'exclude = [{ when = "foul", unless = "chest / boats > 1" }]',
    "classes one after another": f"""
class = [{{ is = "a", when = "foul" }}, {{ is = "b", when = "chest / boats > 1" }}, {{ is = "c", when = "{NOT_A_DAY}" }}]""",
    "classes that exclude one another": """
classes = "unique"
class = [{ is = "a", when = "foul" }, { is = "b", when = "chest / boats > 1" }, { is = "c", when = "chest > 1" }]""",
    "an open gate before classes": """
require = [{ when = "foul" }]
class = [{ is = "a", when = "chest / boats > 1" }, { is = "b", when = "chest > 1" }]""",
    "gates of one class": """
require = [{ when = "chest / boats > 1", for = ["a"] }]
exclude = [{ when = "foul", bars = ["a"] }]
class = [{ is = "a", when = "chest > 1" }, { is = "b", when = "afloat == 0" }]""",
    "an amount whose condition fails": """
amount = [{ when = "foul", pay = "chest" }, { when = "chest / boats > 1", pay = "7" }, { pay = "1" }]""",
    "an amount that fails": 'amount = [{ when = "foul", pay = "chest / boats" }, { pay = "chest" }]',
    "an upper end that fails": 'amount = [{ between = ["chest", "chest / boats"] }]',
    "an amount before its limit": """
amount = [{ pay = "chest / boats" }]
limit = [{ cap = "100", only_if = "foul" }, { floor = "afloat * quantity(1, 'CNY/month')", only_if = "amount > 0" }]""",
    "a limit that fails": """
amount = [{ pay = "chest" }]
limit = [{ cap = "100", less = "chest / boats", only_if = "foul" }]""",
    "an open gate before a failing amount": """
require = [{ when = "foul" }]
amount = [{ pay = "chest / boats" }]""",
    "a result that fails is no reason": """
class = [{ is = "a", when = "foul" }]
[edition.results]
each = "round_to(chest / boats, 0.01)"
day = "add_months(built, afloat, 'refuse')"
much = "chest / boats > 1"
which = "sail" """,
}


@pytest.mark.parametrize("assume", ["nothing", "usual"])
@pytest.mark.parametrize("name", FIRST_WINS)
def test_the_first_error_wins_as_it_does_in_python(name: str, assume: Assume) -> None:
    facts = FACTS.replace('foul = { type = "bool" }', 'foul = { type = "bool", usual = true }')
    found = compare(regatta(FIRST_WINS[name], facts=facts), GRID, DAY, assume=assume)
    assert found.wrong[:2] == []


@pytest.mark.parametrize("name", list(FIRST_WINS)[::5])
def test_the_first_error_wins_on_duckdb_too(name: str) -> None:
    assert compare(regatta(FIRST_WINS[name]), GRID, DAY, "duckdb").wrong[:2] == []


SHARED = (
    "chest / boats > debt / boats",
    "chest / crew > debt / crew",
    "chest / crew == debt / crew or foul",
    "(chest / crew if foul else debt / boats) >= debt / crew",
    "(chest / crew if foul else debt / crew) >= (debt if foul else chest) / crew",
    "min(chest / crew, debt / crew) > 1",
    "chest / crew - debt / crew > 0",
    "round_to(chest / boats, 1) > round_to(debt / boats, 1)",
)


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
@pytest.mark.parametrize("condition", SHARED)
def test_a_divisor_that_cancels_out_is_not_forgotten(condition: str, kind: str) -> None:
    # crew is never zero, boats may be
    facts = FACTS.replace('unit = "head", most = 40', "least = 1, most = 40")
    cases = [
        {"chest": chest, "debt": debt, "foul": foul, "boats": boats, "crew": crew}
        for chest, debt, foul, boats, crew in product(
            (None, 0, 500), (None, 0, 499), (None, True, False), (None, 0, 2), (None, 1, 40)
        )
    ]
    found = compare(regatta(f'require = [{{ when = "{condition}" }}]', facts=facts), cases, DAY, kind)
    assert found.wrong[:2] == []


def test_a_quantity_that_fails_does_so_where_it_is_used() -> None:
    long = " + ".join(["chest / boats"] * 8)
    policy = regatta(
        'require = [{ when = "foul or each > 1" }, { when = "all_of_it > 3" }]',
        more=f'[let]\neach = "chest / boats"\nall_of_it = "{long}"',
    )
    assert compare(policy, GRID, DAY).wrong[:2] == []


PRIZES = (None, 0, 4, 9)
LEG_GRID: list[Case] = [
    {
        "boats": boats,
        "legs": None
        if legs is None
        else [{"prize": prize, "late": late, "day": day} for prize, late, day in legs],
    }
    for boats, legs in product(
        (None, 0, 2),
        (
            None,
            (),
            *(((prize, late, date(2022, 3, 31)),) for prize in PRIZES for late in (None, True, False)),
            *(
                ((4, late, date(2022, 2, 1)), (prize, other, day))
                for prize in (None, 0, 9)
                for late in (None, True, False)
                for other in (None, True, False)
                for day in (None, date(2022, 3, 1), date(2021, 12, 31))
            ),
        ),
    )
]
AGGREGATES = (
    "sum(legs.prize) >= 4",
    "sum(legs.prize, legs.late) >= 4",
    "count(legs) >= 2",
    "count(legs, legs.late) >= 1",
    "any(legs.late)",
    "all(legs.late)",
    "any(legs.prize > 3, legs.late)",
    "all(legs.prize > 3, legs.late)",
    "min(legs.prize, default=2) >= 4",
    "max(legs.prize, legs.late, default=(debt if boats > 0 else chest)) >= 4",
    "max(legs.day, default=on) >= date('2022-03-01')",
    "distinct(legs.prize) == 2",
    "distinct(legs.day, legs.late) == 1",
    "longest_run(legs.prize > 3, by=legs.day) >= 2",
    "latest_run(legs.prize > 3, by=legs.day) >= 1",
    "any(4 / legs.prize > 0.5)",
    "all(4 / legs.prize > 0.5)",
    "count(legs, 4 / legs.prize > 0.5) >= 1",
    "sum(legs.prize, 4 / boats > 1) >= 4",
    "any(legs.prize >= max(legs.prize, default=0))",
    "sum(legs.prize) / boats > 1 or any(legs.late)",
)


@pytest.mark.parametrize("body", AGGREGATES)
def test_records_are_counted_as_they_are_in_python(body: str) -> None:
    policy = regatta(f'require = [{{ when = "{body}" }}]', facts=FACTS + LEGS)
    found = compare(policy, LEG_GRID, DAY)
    assert found.wrong[:2] == []
    assert len(found.outcomes) > 1


@pytest.mark.parametrize("body", AGGREGATES)
def test_records_are_counted_so_on_duckdb_too(body: str) -> None:
    policy = regatta(f'require = [{{ when = "{body}" }}]', facts=FACTS + LEGS)
    assert compare(policy, LEG_GRID[::3], DAY, "duckdb").wrong[:2] == []


EDITIONS = """
[[edition]]
from = 2020-01-01
to = 2020-12-31
class = [{ is = "a", when = "chest > 1" }]
[[edition]]
from = 2021-03-01
amount = [{ pay = "chest", when = "chest >= 1" }, { pay = "round_to(chest / 3, 1)" }]
[edition.results]
late = "on > date('2021-06-01')"
half = "round_to(chest / 2, 0.01)"
[[edition]]
from = 2022-01-01
to = 2022-06-30
require = [{ when = "foul" }]
amount = [{ between = ["0", "chest"] }]
[edition.results]
half = "chest"
[[edition]]
from = 2022-07-01
to = 2023-01-31
class = [{ is = "z", when = "not foul", review = true }]
"""
DAYS = [
    date(2019, 12, 31),
    date(2020, 1, 1),
    date(2020, 12, 31),
    date(2021, 1, 1),
    date(2021, 2, 28),
    date(2021, 3, 1),
    date(2021, 6, 2),
    date(2021, 12, 31),
    date(2022, 1, 1),
    date(2022, 6, 30),
    date(2022, 7, 1),
    date(2023, 1, 31),
    date(2023, 2, 1),
]


def several() -> Policy:
    return read(f'id = "regatta/entry"\n[facts]{FACTS}\n{EDITIONS}')


@KINDS
def test_each_row_falls_under_the_edition_of_its_own_day(kind: str) -> None:
    policy = several()
    cases = [case for case in GRID[::5] for _ in DAYS]
    days = DAYS * len(GRID[::5])
    made = framed(policy, cases, kind, day=pl.Series(days, dtype=pl.Date))
    rows = rows_of(made.decide(policy, column("day")))
    assert compared(policy, cases, rows, days).wrong[:2] == []
    assert {row["decision_outcome"] for row in rows} == {"granted", "refused", "unknown", "review", "invalid"}


@KINDS
@pytest.mark.parametrize("on", DAYS)
def test_all_rows_fall_under_the_edition_of_one_day(kind: str, on: date) -> None:
    assert compare(several(), GRID[::7], on, kind).wrong[:2] == []


def test_a_row_without_a_day_falls_under_no_edition() -> None:
    made = framed(several(), [{"chest": 5}], day=pl.Series([None], dtype=pl.Date))
    (row,) = rows_of(made.decide(several(), column("day")))
    assert (row["decision_outcome"], row["decision_code"]) == ("invalid", "no_edition")


def test_outside_all_editions_nothing_else_is_looked_at() -> None:
    cases = [{"chest": -(10**9)}, {"chest": -(10**9)}]
    days = [date(2019, 12, 31), date(2020, 1, 1)]
    made = framed(several(), cases, day=pl.Series(days, dtype=pl.Date))
    rows = rows_of(made.decide(several(), column("day")))
    assert [row["decision_code"] for row in rows] == ["no_edition", "out_of_bounds"]
    assert compared(several(), cases, rows, days).wrong == []
