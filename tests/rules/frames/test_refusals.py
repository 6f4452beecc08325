from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.rules.frames.engines import MAKE, rows_of
from tests.rules.regatta import DAY, FACTS, LEGS, regatta

from unionkit import Policy, column, records
from unionkit.errors import ErrorGroup, NotPortable, PolicyError, UnionkitError, ValueRefused

ENTRY = 'require = [{ when = "chest >= 100 and crew >= 2" }]'


def refusal(policy: Policy, frame: Any, **more: Any) -> UnionkitError:
    """What is raised where a frame is not decided; its message says what to do."""
    with pytest.raises(UnionkitError) as raised:
        policy.decide_frame(frame, **{"on": DAY, **more})
    error = raised.value
    assert error.hint
    return error


def in_order(policy: Policy, frame: Any, **more: Any) -> list[dict[str, object]]:
    """The rows that come back, in the order of their numbers where they have any, since DuckDB keeps no order."""
    rows = rows_of(policy.decide_frame(frame, on=DAY, **more))
    return sorted(rows, key=lambda row: int(str(row.get("row_id", 0))))


def codes(policy: Policy, frame: Any, **more: Any) -> list[object]:
    return [row["decision_code"] for row in in_order(policy, frame, **more)]


def outcomes(policy: Policy, frame: Any, **more: Any) -> list[object]:
    return [row["decision_outcome"] for row in in_order(policy, frame, **more)]


WRONG_KINDS = {
    "text for a number": ("crew", ["3"], "whole numbers"),
    "text for money": ("chest", ["100"], 'column("…", unit="fen")'),
    "true for a number": ("crew", [True], "whole numbers"),
    "a day for a number": ("crew", [date(2020, 1, 1)], "whole numbers"),
    "a number for a truth": ("foul", [1], "true and false"),
    "text for a truth": ("foul", ["yes"], "true and false"),
    "a number for a choice": ("sail", [0], "small, middle, large"),
    "a number for a text": ("harbour", [350200], "texts"),
    "text for a day": ("built", ["2020-01-01"], "days"),
    "a number for a day": ("built", [20200101], "days"),
    "a day with a zone": ("built", [datetime(2020, 1, 1, tzinfo=UTC)], "time zone"),
    "a list for a number": ("crew", [[1]], "whole numbers"),
}


@pytest.mark.parametrize("name", WRONG_KINDS)
def test_a_column_of_the_wrong_kind_is_refused(name: str) -> None:
    fact, values, advice = WRONG_KINDS[name]
    error = refusal(regatta(ENTRY), pl.DataFrame({fact: values}))
    assert isinstance(error, NotPortable)
    assert repr(fact) in str(error)
    assert f"column {fact}" in str(error)
    assert advice in error.hint


@pytest.mark.parametrize("make", [pl.DataFrame.to_arrow, pl.DataFrame.to_pandas, pl.DataFrame.lazy])
def test_it_is_refused_whatever_the_frame(make: Any) -> None:
    error = refusal(regatta(ENTRY), make(pl.DataFrame({"crew": ["3"]})))
    assert "column crew" in str(error)


def test_a_value_is_never_told_in_a_refusal() -> None:
    assert "31337" not in str(refusal(regatta(ENTRY), pl.DataFrame({"crew": ["31337"]})))


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    error = refusal(regatta(ENTRY), pl.DataFrame({"hands": [3]}), columns={"crew": "sailors"})
    assert "no column 'sailors'" in str(error)
    assert "hands" in error.hint


def test_a_fact_that_the_policy_does_not_have_is_named_with_those_it_has() -> None:
    error = refusal(regatta(ENTRY), pl.DataFrame({"hands": [3]}), columns={"sailors": "hands"})
    assert "no fact 'sailors'" in str(error)
    assert "crew" in error.hint


def test_all_columns_that_cannot_be_taken_are_told_at_once() -> None:
    error = refusal(
        regatta(ENTRY),
        pl.DataFrame({"hands": [3]}),
        columns={"sailors": "hands", "crew": "people", "chest": "gold"},
    )
    assert isinstance(error, ErrorGroup)
    assert len(error.exceptions) == 3


def test_a_list_is_not_a_column() -> None:
    error = refusal(regatta(ENTRY, facts=FACTS + LEGS), pl.DataFrame({"x": [3]}), columns={"legs": "x"})
    assert "'legs'" in str(error)


@pytest.mark.parametrize(
    "name", ["outcome", "class", "amount_fen", "amount_high_fen", "amount_kind", "code", "subject", "rule"]
)
@pytest.mark.parametrize("kind", list(MAKE))
def test_a_column_that_would_be_written_over_is_refused(name: str, kind: str) -> None:
    frame = pl.DataFrame({"crew": [3], f"decision_{name}": ["mine"]})
    policy = regatta(f"{ENTRY}\namount = [{{ pay = 5 }}]")
    error = refusal(policy, MAKE[kind](frame))
    assert f"decision_{name}" in str(error)
    assert "prefix" in error.hint
    made = policy.decide_frame(frame, on=DAY, prefix="told_")
    assert made["told_outcome"].to_list() == ["unknown"]


@pytest.mark.parametrize("kind", list(MAKE))
def test_a_column_named_like_an_amount_is_left_alone_where_a_policy_has_none(kind: str) -> None:
    frame = pl.DataFrame({"crew": [3], "decision_amount_fen": ["mine"]})
    (row,) = rows_of(regatta(ENTRY).decide_frame(MAKE[kind](frame), on=DAY))
    assert row["decision_amount_fen"] == "mine"


@pytest.mark.parametrize("kind", ["polars", "pyarrow", "pandas"])
def test_a_result_that_would_be_written_over_is_refused(kind: str) -> None:
    policy = regatta(f'{ENTRY}\n[edition.results]\nhalf = "round_to(chest / 2, 0.01)"\nmuch = "chest > 5"')
    frame = pl.DataFrame({"chest": [3], "decision_much": ["mine"]})
    made: Any = {"polars": frame, "pyarrow": frame.to_arrow(), "pandas": frame.to_pandas()}[kind]
    assert "decision_much" in str(refusal(policy, made))
    assert "decision_half_fen" in str(refusal(policy, frame.rename({"decision_much": "decision_half_fen"})))


def test_a_column_with_the_name_of_a_temporary_one_is_refused() -> None:
    frame = pl.DataFrame({"crew": [1], "_uk_number": [1]})
    assert "_uk_number" in str(refusal(regatta(ENTRY), frame))
    assert "_uk_number" in str(refusal(regatta(ENTRY), frame.to_arrow()))


@pytest.mark.parametrize(
    "values", [None, ["2022-05-01"], [1], [datetime(2022, 5, 1)]], ids=["missing", "text", "number", "time"]
)
def test_a_governing_day_that_is_no_column_of_days_is_refused(values: Sequence[object] | None) -> None:
    frame = pl.DataFrame({"crew": [3], **({"day": values} if values else {})})
    error = refusal(regatta(ENTRY), frame, on=column("day"))
    assert "'day'" in str(error)
    assert "column of dates" in error.hint


def test_a_governing_day_given_as_text_must_be_a_day() -> None:
    with pytest.raises(ValueRefused):
        regatta(ENTRY).decide_frame(pl.DataFrame({"crew": [3]}), on="May 2022")


def test_assume_takes_the_words_that_decide_takes() -> None:
    with pytest.raises(PolicyError):
        regatta(ENTRY).decide_frame(pl.DataFrame({"crew": [3]}), on=DAY, assume="all")  # type: ignore[arg-type]


@pytest.mark.parametrize("thing", [3, "frame", [{"crew": 3}], {"crew": [3]}, None])
def test_what_is_no_frame_is_refused(thing: object) -> None:
    assert "Polars, pandas, PyArrow" in refusal(regatta(ENTRY), thing).hint


def test_a_child_table_must_belong_to_a_list_of_the_policy() -> None:
    child = records(pl.DataFrame({"key": [1]}), key="key")
    error = refusal(regatta(ENTRY, facts=FACTS + LEGS), pl.DataFrame({"key": [1]}), lists={"trips": child})
    assert "no list 'trips'" in str(error)
    assert "legs" in error.hint


@pytest.mark.parametrize(("case", "child"), [("key", "id"), ("id", "key")])
def test_a_child_table_shares_a_key_with_the_cases(case: str, child: str) -> None:
    given = records(pl.DataFrame({child: [1]}), key="key")
    error = refusal(regatta(ENTRY, facts=FACTS + LEGS), pl.DataFrame({case: [1]}), lists={"legs": given})
    assert "'key'" in str(error)
    assert "lists.legs" in str(error)


def test_a_child_table_of_another_engine_is_refused() -> None:
    given = records(pl.DataFrame({"key": [1]}).lazy(), key="key")
    made = regatta(ENTRY, facts=FACTS + LEGS)
    # lazily or not, both are Polars
    assert outcomes(made, pl.DataFrame({"key": [1]}), lists={"legs": given}) == ["unknown"]
    there = records(duckdb.connect().sql("select 1 as key"), key="key")
    error = refusal(made, pl.DataFrame({"key": [1]}), lists={"legs": there})
    assert "another engine" in str(error)


def test_keys_of_two_kinds_are_refused() -> None:
    given = records(pl.DataFrame({"key": ["1"]}), key="key")
    error = refusal(regatta(ENTRY, facts=FACTS + LEGS), pl.DataFrame({"key": [1]}), lists={"legs": given})
    assert "'key'" in str(error)


@pytest.mark.parametrize("known", ["told", "crew"])
def test_whether_records_are_known_is_true_or_false(known: str) -> None:
    given = records(pl.DataFrame({"key": [1]}), key="key", known=known)
    frame = pl.DataFrame({"key": [1], "crew": [1]})
    error = refusal(regatta(ENTRY, facts=FACTS + LEGS), frame, lists={"legs": given})
    assert repr(known) in str(error)


@pytest.mark.parametrize("kind", ["polars", "polars, lazy", "duckdb", "pyarrow"])
def test_cases_that_share_a_key_are_refused_where_records_look_at_their_case(kind: str) -> None:
    policy = regatta('require = [{ when = "count(legs, legs.prize > chest) >= 1" }]', facts=FACTS + LEGS)
    make = MAKE[kind]
    given = records(make(pl.DataFrame({"key": [1, 2], "prize": [5, 5]})), key="key")
    twice, once = (
        pl.DataFrame({"key": [1, 1], "chest": [4, 6]}),
        pl.DataFrame({"key": [1, 2], "chest": [4, 6]}),
    )
    assert "same key" in str(refusal(policy, make(twice), lists={"legs": given}))
    rows = rows_of(policy.decide_frame(make(once), on=DAY, lists={"legs": given}))
    assert {row["key"]: row["decision_outcome"] for row in rows} == {1: "granted", 2: "refused"}


def test_a_case_that_occurs_twice_has_its_records_twice() -> None:
    policy = regatta('require = [{ when = "sum(legs.prize) >= 5" }]', facts=FACTS + LEGS)
    child = records(pl.DataFrame({"key": [1, 1, 2, None], "prize": [2, 3, 9, 9]}), key="key")
    frame = pl.DataFrame({"key": [1, 1, 2, 3, None]})
    assert outcomes(policy, frame, lists={"legs": child}) == [
        "granted",
        "granted",
        "granted",
        "refused",
        "refused",
    ]


def wide(**most: int) -> Policy:
    """A product of four facts, which only narrow bounds keep within 64 bits."""
    facts = FACTS.replace("crew = {", "hands = {").replace('unit = "head", ', "")
    for name, bound in {"chest": 10**9, "rate": 10**6, "hands": 10**6, **most}.items():
        facts = re.sub(rf"({name} = {{[^}}]*most = )[0-9_]+", rf"\g<1>{bound}", facts)
    return regatta('require = [{ when = "chest * rate * boats * hands > debt" }]', facts=facts)


def test_an_overflow_that_cannot_be_ruled_out_names_the_fact_to_bound() -> None:
    error = refusal(wide(), pl.DataFrame({"chest": [1]}))
    assert "64 bits" in str(error)
    assert "give chest a narrower bound" in error.hint


def test_narrower_bounds_help() -> None:
    policy = wide(chest=10_000, rate=1, hands=1_000)
    frame = pl.DataFrame({"chest": [10_000], "rate": [1], "boats": [9], "hands": [1_000], "debt": [7]})
    assert outcomes(policy, frame) == ["granted"]


def test_a_result_that_may_be_a_fraction_is_refused() -> None:
    error = refusal(
        regatta(f'{ENTRY}\n[edition.results]\neach = "chest / crew"'), pl.DataFrame({"crew": [3]})
    )
    assert "'each'" in str(error)
    assert "round_to" in error.hint


@pytest.mark.parametrize("kind", ["polars", "duckdb", "pandas", "pyarrow"])
def test_a_float_is_taken_where_it_is_whole_and_small_enough_to_be_exact(kind: str) -> None:
    values = [100.0, 99.0, 100.5, -1.0, 2.0**53, -(2.0**53), 1e300, 1_000_001.0, None]
    made = made_of({"chest": pl.Series(values, dtype=pl.Float64), "crew": [3] * len(values)}, kind)
    rows = in_order(regatta(ENTRY), made)
    assert [(row["decision_outcome"], row["decision_code"]) for row in rows] == [
        ("granted", None),
        ("refused", "requirement"),
        ("invalid", "inexact"),
        ("invalid", "out_of_bounds"),
        ("invalid", "inexact"),
        ("invalid", "inexact"),
        ("invalid", "inexact"),
        ("invalid", "out_of_bounds"),
        ("unknown", None),
    ]


@pytest.mark.parametrize("kind", ["polars", "duckdb", "pyarrow"])
def test_a_float_that_is_no_number_is_never_decided(kind: str) -> None:
    made = made_of({"chest": [float("nan"), float("inf"), float("-inf")], "crew": [3] * 3}, kind)
    rows = in_order(regatta(ENTRY), made)
    assert {row["decision_outcome"] for row in rows} <= {"invalid", "unknown"}


@pytest.mark.parametrize("kind", ["polars", "duckdb", "pyarrow"])
def test_decimals_are_taken_as_they_are(kind: str) -> None:
    values = [
        Decimal("100.00"),
        Decimal("99.99"),
        Decimal("100.001"),
        Decimal("1000000.001"),
        Decimal("-0.01"),
        None,
    ]
    made = made_of({"chest": pl.Series(values, dtype=pl.Decimal(20, 3)), "crew": [3] * len(values)}, kind)
    rows = in_order(regatta(ENTRY), made)
    assert [(row["decision_outcome"], row["decision_code"]) for row in rows] == [
        ("granted", None),
        ("refused", "requirement"),
        ("invalid", "too_precise"),
        ("invalid", "too_precise"),
        ("invalid", "out_of_bounds"),
        ("unknown", None),
    ]


@pytest.mark.parametrize("kind", ["polars", "duckdb", "pyarrow"])
def test_an_unsigned_number_beyond_64_bits_is_out_of_bounds(kind: str) -> None:
    values = [100, 2**63, 2**64 - 1, 2**63 + 100, None]
    made = made_of({"chest": pl.Series(values, dtype=pl.UInt64), "crew": [3] * len(values)}, kind)
    assert codes(regatta(ENTRY), made) == [None, *["out_of_bounds"] * 3, None]


@pytest.mark.parametrize("kind", ["polars", "duckdb", "pandas", "pyarrow"])
def test_the_greatest_whole_numbers_are_out_of_bounds_and_do_not_wrap(kind: str) -> None:
    values = [2**63 - 1, -(2**63), 2**62, 184_467_440_737_095_517, 100]
    made = made_of({"chest": pl.Series(values, dtype=pl.Int64), "crew": [3] * len(values)}, kind)
    assert codes(regatta(ENTRY), made) == [*["out_of_bounds"] * 4, None]


@pytest.mark.parametrize("dtype", [pl.Int8, pl.Int16, pl.Int32, pl.UInt8, pl.UInt16, pl.UInt32])
@pytest.mark.parametrize("kind", ["polars", "duckdb", "pandas", "pyarrow"])
def test_a_short_number_is_as_good_as_a_long_one(dtype: Any, kind: str) -> None:
    made = made_of({"chest": pl.Series([100, 99], dtype=dtype), "crew": pl.Series([2, 2], dtype=dtype)}, kind)
    assert outcomes(regatta(ENTRY), made) == ["granted", "refused"]


def made_of(data: dict[str, Any], kind: str) -> Any:
    frame = pl.DataFrame(data).with_row_index("row_id")
    return frame.to_pandas() if kind == "pandas" else MAKE[kind](frame)


def test_money_in_fen_says_so() -> None:
    frame = pl.DataFrame({"fen": [10_000, 9_999], "crew": [3, 3]})
    assert outcomes(regatta(ENTRY), frame, columns={"chest": column("fen", unit="fen")}) == [
        "granted",
        "refused",
    ]


def test_steps_finer_than_the_fact_are_refused() -> None:
    error = refusal(regatta(ENTRY), pl.DataFrame({"x": [1]}), columns={"chest": column("x", steps=1_000)})
    assert "decimals" in str(error)
    assert "places" in error.hint


@pytest.mark.parametrize("steps", [0, -1, 2, 20, 101])
def test_steps_are_a_power_of_ten(steps: int) -> None:
    with pytest.raises(ValueRefused, match="power of ten"):
        column("x", steps=steps)


def test_the_unit_of_a_column_is_fen_or_that_of_the_fact() -> None:
    with pytest.raises(ValueRefused, match="fen"):
        column("x", unit="CNY")


def test_a_time_of_day_makes_a_day_inexact() -> None:
    policy = regatta("require = [{ when = \"built >= date('2020-01-01')\" }]")
    times = [datetime(2020, 1, 1), datetime(2020, 1, 1, 12), datetime(2019, 12, 31, 23, 59), None]
    assert codes(policy, pl.DataFrame({"built": times})) == [None, "inexact", "inexact", None]
    assert codes(policy, pd.DataFrame({"built": times})) == [None, "inexact", "inexact", None]
    assert codes(policy, pa.table({"built": times})) == [None, "inexact", "inexact", None]


def test_days_out_of_bounds_are_invalid() -> None:
    policy = regatta("require = [{ when = \"built >= date('2020-01-01')\" }]")
    days = [date(1, 1, 1), date(1899, 12, 31), date(2199, 12, 31), date(2200, 1, 1), date(9999, 12, 31)]
    assert codes(policy, pl.DataFrame({"built": days})) == [
        "out_of_bounds",
        "out_of_bounds",
        None,
        "out_of_bounds",
        "out_of_bounds",
    ]
