"""Promises of deciding frames of Spark: `nox -s spark` runs them, since they need Java and a minute or two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from attrs import evolve
from tests.rules.frames.comparing import KEY, Framed, compared, framed
from tests.rules.frames.generated import Generator
from tests.rules.frames.test_duckdb import chain
from tests.rules.frames.test_shipped_policies import ASSUME, PACK, POLICIES, day_of, seed_of

from unionkit import column, load_policy
from unionkit.errors import NotPortable
from unionkit.expr.columns.engine import quotient, whole
from unionkit.rules.frames.opening import open_frame
from unionkit.rules.frames.staged import Staged

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore::FutureWarning")]

Move = Callable[[pl.DataFrame], Any]

ROWS = 80
HOUSEHOLDS = "cn/anhui/chuzhou/file"
WITH_RECORDS = "cn/guangdong/shenzhen/income"
# Spark merges their many steps into one expression, for longer than a test may take
LONG_TO_PLAN = ("cn/yunnan/kunming/margin", "cn/guangdong/shenzhen/emergency-deadline", "cn/household/income")


def chosen() -> list[str]:
    """Every policy with records, a share of those with declared results, and a share of the others."""
    found = []
    for number, name in enumerate(POLICIES):
        policy = PACK.policies[name]
        lists = any(fact.type == "list" for fact in policy.facts.values())
        share = 3 if any(edition.results for edition in policy.editions) else 8
        if name not in LONG_TO_PLAN and (lists or number % share == 0):
            found.append(name)
    return found


def moved(given: Framed, move: Move) -> Framed:
    lists = {name: evolve(records, frame=move(records.frame)) for name, records in given.lists.items()}  # type: ignore[arg-type]
    return evolve(given, frame=move(given.frame), lists=lists)


def rows_of(frame: Any) -> list[dict[str, object]]:
    return [row.asDict() for row in frame.collect()]


def cases_of(name: str, count: int = ROWS) -> list[dict[str, object]]:
    return list(Generator(PACK.policies[name], seed_of(name)).cases(count))


@pytest.mark.parametrize("name", chosen())
def test_every_row_of_a_spark_frame_is_decided_as_the_case_would_be(name: str, to_spark: Move) -> None:
    policy, cases = PACK.policies[name], cases_of(name)
    on, assume = day_of(policy), ASSUME[seed_of(name) % 2]
    made = moved(framed(policy, cases), to_spark).decide(policy, on, assume)
    assert compared(policy, cases, rows_of(made), [on] * len(cases), assume).wrong[:3] == []


@pytest.mark.parametrize("name", [HOUSEHOLDS, WITH_RECORDS])
def test_two_workers_that_share_the_households_decide_as_one_does(name: str, to_spark: Move) -> None:
    policy, given = PACK.policies[name], framed(PACK.policies[name], cases_of(name))
    answers = []
    for workers in (1, 2):

        def shared(frame: pl.DataFrame, workers: int = workers) -> Any:
            return to_spark(frame).repartition(workers, KEY)

        split = moved(given, shared)
        assert split.frame.rdd.getNumPartitions() == workers
        made = split.decide(policy, day_of(policy), "usual")
        answers.append(sorted(rows_of(made), key=lambda row: int(str(row[KEY]))))
    assert answers[0] == answers[1]


def test_rows_of_different_days_fall_under_their_own_editions(to_spark: Move) -> None:
    policy, cases = PACK.policies[HOUSEHOLDS], cases_of(HOUSEHOLDS)
    days = [date(2018 + place % 4, 1 + place % 12, 1 + place % 28) for place in range(len(cases))]
    given = framed(policy, cases, "polars", day=pl.Series(days, dtype=pl.Date))
    rows = rows_of(moved(given, to_spark).decide(policy, column("day")))
    assert compared(policy, cases, rows, days).wrong == []


NUMBERS = [
    *(2**53 + 1, -(2**53) - 1, 2**62 - 1, -(2**62) + 1, 2**61 + 7, 10**15, 10**18 + 1, 9_007_199_254_740_993),
    *(17, -17, 1, -1, 0),
]


@pytest.mark.parametrize("below", [1, 2, 3, 7, 10, 997, 2**31 - 1, 10**12 + 39])
def test_division_is_exact_beyond_the_digits_of_a_double(below: int, to_spark: Move) -> None:
    opened = open_frame(to_spark(pl.DataFrame({"above": NUMBERS})), {"above"})
    staged = Staged(frame=opened.lazy)
    engine = evolve(opened.engine, bind=staged.bind)
    found = quotient(engine, nw.col("above"), whole(below))
    rows = rows_of(staged.frame.select("above", found.alias("found")).to_native())
    assert {row["above"]: row["found"] for row in rows} == {number: number // below for number in NUMBERS}


FERRY = """
id = "harbour/fare"
title = { zh = "渡轮票价", en = "ferry fare" }
sources.board = { title = "Tariff board", grade = "unidentified" }
[facts]
fare = { type = "money", most = 100_000, label = { zh = "票价", en = "fare" } }
[[edition]]
from = 2020-01-01
cite = "board"
[[edition.amount]]
pay = "fare * 2 / 3"
round = "0.01"
"""


@pytest.mark.parametrize(
    ("kind", "values", "wanted"),
    [
        ("tinyint", ["127", "-1", None], [8_467, "out_of_bounds", "unknown"]),
        ("int", ["2147483647", "127"], ["out_of_bounds", 8_467]),
        ("bigint", [str(2**63 - 1), str(-(2**63)), "127"], ["out_of_bounds", "out_of_bounds", 8_467]),
        ("decimal(9,2)", ["1.5", "100000.01", None], [100, "out_of_bounds", "unknown"]),
        ("decimal(38,0)", ["9" * 38, "2"], ["out_of_bounds", 133]),
        (
            "double",
            ["1", "1.5", "NaN", "1e300", "-1"],
            [67, "inexact", "inexact", "inexact", "out_of_bounds"],
        ),
    ],
)
def test_a_number_that_does_not_fit_is_invalid_and_stops_no_query(
    kind: str, values: list[str | None], wanted: list[object], spark: Any, tmp_path: Path
) -> None:
    path = tmp_path / "fare.toml"
    path.write_text(FERRY, encoding="utf-8")
    assert spark.conf.get("spark.sql.ansi.enabled") == "true"
    given = spark.createDataFrame(list(enumerate(values)), "place int, text string")
    frame = given.selectExpr("place", f"CAST(text AS {kind}) AS fare")
    rows = rows_of(load_policy(path).decide_frame(frame, on="2021-01-01"))
    told = {
        row["place"]: row["decision_code"] or row["decision_amount_fen"] or row["decision_outcome"]
        for row in rows
    }
    assert [told[place] for place in range(len(values))] == wanted


def test_nothing_is_left_behind_in_the_session(spark: Any, to_spark: Move) -> None:
    policy = PACK.policies[WITH_RECORDS]
    before = spark.catalog.listTables()
    made = moved(framed(policy, cases_of(WITH_RECORDS, 10)), to_spark).decide(policy, day_of(policy))
    assert len(rows_of(made)) == 10
    assert spark.catalog.listTables() == before


def test_aggregates_in_each_other_are_decided_as_the_case_would_be(to_spark: Move, tmp_path: Path) -> None:
    policy, on = chain(tmp_path, 4), date(2021, 1, 1)
    trips = [[{"n": n} for n in range(40, 60, 5)], [{"n": 3}], [], None, [{"n": 9}, {"n": None}]]
    cases: list[dict[str, object]] = [{"least": 0, "trips": held} for held in trips]
    rows = rows_of(moved(framed(policy, cases), to_spark).decide(policy, on))
    assert compared(policy, cases, rows, [on] * len(cases)).wrong == []


def test_aggregates_too_deep_in_each_other_are_refused_by_name(to_spark: Move, tmp_path: Path) -> None:
    policy = chain(tmp_path, 9)
    given = moved(framed(policy, [{"least": 0, "trips": [{"n": 3}]}]), to_spark)
    with pytest.raises(NotPortable, match="deep"):
        given.decide(policy, date(2021, 1, 1))
