"""Numbers looked up on a day that is worked out: by a quantity, and by that of the edition of each row."""

from __future__ import annotations

from datetime import date
from itertools import product

import polars as pl
import pytest
from tests.rules.frames.comparing import Case, compare, compared, framed
from tests.rules.frames.engines import MAKE, rows_of
from tests.rules.regatta import read

from unionkit import Policy, column

POLICY = """
id = "regatta/berth"
[sources.log]
title = "Log"
grade = "issuer"
[facts]
built = { type = "date" }
wait = { type = "months", most = 400 }
told = { type = "money" }
[[tables]]
id = "regatta/dues"
unit = "CNY"
row = [
  { from = 2000-01-01, value = 100, cite = "log" },
  { from = 2010-01-01, to = 2019-12-31, value = 200, cite = "log" },
  { from = 2021-01-01, value = 300, cite = "log" },
]
[parameters]
dues = { table = "regatta/dues", at = "due"GIVEN }
[let]
start = "month_start(built)"
[[edition]]
from = 2020-01-01
let.due = "add_months(start, wait)"
amount = [{ pay = "dues" }]
[[edition]]
from = 2022-01-01
to = 2023-12-31
let.due = "add_months(start, 2 * wait, 'refuse')"
amount = [{ pay = "dues" }]
[[edition]]
from = 2024-01-01
let.due = "add_months(built, wait, 'refuse')"
amount = [{ pay = "dues" }]
"""
BUILT = (date(1999, 12, 31), date(2000, 1, 1), date(2009, 8, 31), date(2015, 3, 30), date(2021, 1, 1), None)
WAITS = (0, 1, 5, 6, 60, 130, None)
DAYS = (date(2019, 12, 31), date(2021, 5, 1), date(2022, 5, 1), date(2024, 1, 1))
# pandas keeps days as moments, unless it keeps them in Arrow
WITH_DAYS = pytest.mark.parametrize("kind", sorted(set(MAKE) - {"pandas", "pandas, nullable"}))
KINDS = pytest.mark.parametrize("kind", sorted(MAKE))


def berth(given: str = "") -> Policy:
    return read(POLICY.replace("GIVEN", given))


def cases(*told: int | None) -> list[Case]:
    return [
        {"built": built, "wait": wait, "told": each}
        for built, wait, each in product(BUILT, WAITS, told or (5,))
    ]


@KINDS
@pytest.mark.parametrize("on", DAYS)
def test_a_number_may_be_that_of_a_day_that_a_quantity_gives(kind: str, on: date) -> None:
    found = compare(berth(), cases(), on, kind)
    assert found.wrong == []
    assert on == DAYS[0] or {"granted", "unknown", "invalid"} <= set(found.outcomes)


@WITH_DAYS
def test_rows_of_several_editions_have_the_day_that_their_own_edition_works_out(kind: str) -> None:
    told = [(case, day) for case in cases() for day in DAYS]
    all_cases, days = [case for case, _ in told], [day for _, day in told]
    made = framed(berth(), all_cases, kind, asked=pl.Series(days))
    found = compared(berth(), all_cases, rows_of(made.decide(berth(), column("asked"))), days)
    assert found.wrong == []


@KINDS
def test_a_day_that_does_not_exist_leaves_no_number_unless_the_case_brings_one(kind: str) -> None:
    policy = berth(', given = "told"')
    found = compare(policy, cases(7, None), DAYS[3], kind)
    assert found.wrong == []
    code = policy.decide({"built": date(2009, 8, 31), "wait": 1}, on=DAYS[3]).code
    assert code == "no_such_day"
