from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from polars.testing import assert_frame_equal
from tests.rules.frames.comparing import COLUMNS
from tests.rules.frames.engines import IN_MEMORY, MAKE, rows_of
from tests.rules.regatta import DAY, FACTS, LEGS, regatta

from unionkit import column, records

ENTRY = """
require = [{ when = "crew >= 2" }]
amount = [{ pay = "chest" }]
[edition.results]
much = "chest > 150"
half = "round_to(chest / 2, 0.01)"
until = "add_months(built, 6, 'down')"
big = "sail"
hands = "crew"
"""
POLICY = regatta(ENTRY)
RESULTS = ("much", "half_fen", "until", "big", "hands")
FRAME = pl.DataFrame(
    {
        "id": ["d", "a", "c", "b"],
        "crew": [3, 1, None, 2],
        "chest": [200, 100, 300, 120],
        "built": [date(2021, 8, 31), date(2020, 1, 1), None, date(1999, 12, 31)],
        "sail": ["small", "large", None, "middle"],
        "note": [None, "x", "y", "z"],
    }
)
EVERY = pytest.mark.parametrize("kind", ["polars", "duckdb", *IN_MEMORY])


def decided(frame: Any, **more: Any) -> Any:
    return POLICY.decide_frame(frame, **{"on": DAY, **more})


@EVERY
def test_the_kind_of_frame_that_was_handed_in_comes_back(kind: str) -> None:
    frame = MAKE[kind](FRAME)
    assert type(decided(frame)) is type(frame)


@EVERY
def test_the_columns_of_the_caller_come_first_and_those_of_the_decision_behind_them(kind: str) -> None:
    made = decided(MAKE[kind](FRAME))
    names = (
        made.collect_schema().names()
        if isinstance(made, pl.LazyFrame)
        else list(getattr(made, "column_names", None) or made.columns)
    )
    assert names[: FRAME.width] == FRAME.columns
    assert sorted(names[FRAME.width :]) == sorted(f"decision_{name}" for name in (*COLUMNS, *RESULTS))


@EVERY
def test_the_decisions_of_all_types_are_what_they_should_be(kind: str) -> None:
    rows = {row["id"]: row for row in rows_of(decided(MAKE[kind](FRAME)))}
    told = [rows[key] for key in "dacb"]
    assert [row["decision_outcome"] for row in told] == ["granted", "refused", "unknown", "granted"]
    assert [row["decision_amount_fen"] for row in told] == [20_000, None, None, 12_000]
    assert [row["decision_much"] for row in told] == [True, None, None, False]
    assert [row["decision_half_fen"] for row in told] == [10_000, None, None, 6_000]
    assert [row["decision_until"] for row in told] == [date(2022, 2, 28), None, None, date(2000, 6, 30)]
    assert [row["decision_big"] for row in told] == ["small", None, None, "middle"]
    assert [row["decision_hands"] for row in told] == [3, None, None, 2]


@pytest.mark.parametrize("kind", ["polars", *IN_MEMORY])
def test_the_rows_keep_their_order(kind: str) -> None:
    shuffled = pl.concat([FRAME] * 50).sample(fraction=1, shuffle=True, seed=7).with_row_index("row")
    rows = rows_of(decided(MAKE[kind](shuffled)))
    assert [row["row"] for row in rows] == list(range(200))
    assert [row["id"] for row in rows] == shuffled["id"].to_list()


@pytest.mark.parametrize("kind", ["polars", *IN_MEMORY])
def test_the_rows_keep_their_order_through_joins_of_parameters_and_records(kind: str) -> None:
    policy = regatta('require = [{ when = "sum(legs.prize) >= 500" }]', facts=FACTS + LEGS)
    keys = [7, 3, 9, 1, 5, 2, 8]
    child = records(MAKE[kind](pl.DataFrame({"key": [3, 5, 5, 9], "prize": [500, 250, 250, 1]})), key="key")
    rows = rows_of(
        policy.decide_frame(MAKE[kind](pl.DataFrame({"key": keys})), on=DAY, lists={"legs": child})
    )
    assert [row["key"] for row in rows] == keys
    assert [row["key"] for row in rows if row["decision_outcome"] == "granted"] == [3, 5]


def test_the_frame_of_the_caller_is_not_changed() -> None:
    frame, table, pandas = FRAME.clone(), FRAME.to_arrow(), FRAME.to_pandas()
    copy = pandas.copy(deep=True)
    for each in (frame, table, pandas):
        decided(each)
    assert_frame_equal(frame, FRAME)
    assert table.equals(FRAME.to_arrow())
    pd.testing.assert_frame_equal(pandas, copy)


@pytest.mark.parametrize(
    "index",
    [
        [10, 10, 10, 10],
        [3, 1, 2, 0],
        ["x", "y", "x", None],
        pd.MultiIndex.from_tuples([(1, "a"), (1, "a"), (2, "b"), (0, "c")], names=["one", "two"]),
        pd.date_range("2020-01-01", periods=4),
    ],
    ids=["all the same", "out of order", "texts", "two levels", "days"],
)
def test_the_index_of_a_pandas_frame_is_kept_and_never_joined_on(index: Any) -> None:
    frame = FRAME.to_pandas()
    frame.index = index
    made = decided(frame)
    assert made.index.equals(frame.index)
    assert made.index.names == frame.index.names
    assert made["id"].tolist() == FRAME["id"].to_list()
    assert made["decision_outcome"].tolist() == ["granted", "refused", "unknown", "granted"]


def test_the_own_columns_of_a_pandas_frame_keep_their_types() -> None:
    frame = FRAME.to_pandas()
    frame["odd"] = [1, "two", None, 3.5]
    made = decided(frame)
    assert made[list(frame.columns)].dtypes.equals(frame.dtypes)


def test_a_pandas_frame_may_have_columns_that_no_frame_could_read() -> None:
    frame = FRAME.to_pandas()
    frame["odd"] = [object(), {"a": 1}, [2], 3]
    assert decided(frame)["decision_outcome"].tolist() == ["granted", "refused", "unknown", "granted"]


def test_the_types_of_what_was_decided_are_the_same_for_every_frame_in_polars() -> None:
    schema = decided(FRAME).schema
    assert decided(FRAME.lazy()).collect_schema() == schema
    texts = ("outcome", "class", "amount_kind", "code", "subject", "rule", "big")
    assert {schema[f"decision_{name}"] for name in texts} == {pl.String()}
    numbers = ("amount_fen", "amount_high_fen", "half_fen", "hands")
    assert {schema[f"decision_{name}"] for name in numbers} == {pl.Int64()}
    assert (schema["decision_much"], schema["decision_until"]) == (pl.Boolean(), pl.Date())


def test_pandas_gets_numbers_that_can_be_missing_without_becoming_floats() -> None:
    made = decided(FRAME.to_pandas())
    assert str(made["decision_amount_fen"].dtype) == "Int64"
    assert str(made["decision_much"].dtype) == "boolean"


def test_a_lazy_frame_stays_lazy() -> None:
    reads: list[int] = []

    def read(frame: pl.DataFrame) -> pl.DataFrame:
        reads.append(frame.height)
        return frame

    made = decided(FRAME.lazy().map_batches(read, schema=FRAME.schema))
    assert reads == []
    assert made.collect()["decision_outcome"].to_list() == ["granted", "refused", "unknown", "granted"]
    assert set(reads) == {4}


@EVERY
def test_an_empty_frame_comes_back_empty_with_all_columns(kind: str) -> None:
    if kind == "pandas":
        frame: Any = FRAME.clear().to_pandas()
    else:
        frame = MAKE[kind](FRAME.clear())
    made = decided(frame)
    assert rows_of(made) == []
    assert "decision_amount_fen" in (
        made.collect_schema().names()
        if isinstance(made, pl.LazyFrame)
        else getattr(made, "column_names", made.columns)
    )


@EVERY
def test_one_row_is_decided(kind: str) -> None:
    (row,) = rows_of(decided(MAKE[kind](FRAME[:1])))
    assert row["decision_amount_fen"] == 20_000


@EVERY
def test_a_frame_that_holds_no_fact_is_unknown_in_every_row(kind: str) -> None:
    rows = rows_of(decided(MAKE[kind](pl.DataFrame({"id": [1, 2, 3]}))))
    assert [row["decision_outcome"] for row in rows] == ["unknown"] * 3


@EVERY
def test_a_frame_without_child_tables_knows_no_records(kind: str) -> None:
    policy = regatta('require = [{ when = "count(legs) == 0" }]', facts=FACTS + LEGS)
    rows = rows_of(policy.decide_frame(MAKE[kind](pl.DataFrame({"id": [1, 2]})), on=DAY))
    assert [row["decision_outcome"] for row in rows] == ["unknown", "unknown"]


@EVERY
def test_an_empty_child_table_says_that_there_are_no_records(kind: str) -> None:
    policy = regatta('require = [{ when = "count(legs) == 0" }]', facts=FACTS + LEGS)
    empty = pl.DataFrame(schema={"id": pl.Int64, "prize": pl.Int64})
    child = records(empty.to_pandas() if kind == "pandas" else MAKE[kind](empty), key="id")
    rows = rows_of(
        policy.decide_frame(MAKE[kind](pl.DataFrame({"id": [1, 2]})), on=DAY, lists={"legs": child})
    )
    assert [row["decision_outcome"] for row in rows] == ["granted", "granted"]


def test_a_frame_in_chunks_is_decided_as_one() -> None:
    chunked = pl.concat([FRAME[:1], FRAME[1:3], FRAME[3:]], rechunk=False)
    assert chunked.n_chunks() == 3
    assert_frame_equal(decided(chunked), decided(FRAME))
    table = pa.concat_tables([FRAME[:2].to_arrow(), FRAME[2:].to_arrow()])
    assert table.column("crew").num_chunks == 2
    assert decided(table).to_pylist() == decided(FRAME.to_arrow()).to_pylist()


CHOICES = ["small", "middle", "large"]


@pytest.mark.parametrize(
    "frame",
    [
        FRAME.with_columns(pl.col("sail").cast(pl.Categorical)),
        FRAME.with_columns(pl.col("sail").cast(pl.Enum(CHOICES[::-1]))),
        FRAME.to_pandas().assign(
            sail=pd.Categorical(FRAME["sail"].to_list(), categories=CHOICES[::-1], ordered=True)
        ),
        FRAME.to_arrow().set_column(
            4, "sail", FRAME.to_arrow().column("sail").cast(pa.string()).dictionary_encode()
        ),
    ],
    ids=["categorical", "enum", "pandas", "pyarrow"],
)
def test_choices_may_be_kept_as_categories_in_any_order(frame: Any) -> None:
    policy = regatta("require = [{ when = \"sail >= 'middle'\" }]")
    rows = rows_of(policy.decide_frame(frame, on=DAY))
    assert [row["decision_outcome"] for row in rows] == ["refused", "granted", "unknown", "granted"]


def test_an_enum_of_duckdb_is_a_choice() -> None:
    connection = duckdb.connect()
    connection.execute("create type sails as enum ('large', 'small', 'middle')")
    relation = connection.sql("select 1 as id, 'middle'::sails as sail union all select 2, 'small'::sails")
    rows = rows_of(regatta("require = [{ when = \"sail >= 'middle'\" }]").decide_frame(relation, on=DAY))
    assert {row["id"]: row["decision_outcome"] for row in rows} == {1: "granted", 2: "refused"}


def test_a_column_of_nothing_is_an_unknown_fact() -> None:
    frame = pl.DataFrame({"crew": [None, None], "chest": [1, 2], "built": [None, None], "sail": [None, None]})
    for each in (frame, frame.to_arrow(), frame.to_pandas()):
        assert [row["decision_outcome"] for row in rows_of(decided(each))] == ["unknown", "unknown"]


def test_two_policies_are_decided_one_after_the_other_with_prefixes_of_their_own() -> None:
    once = decided(FRAME, prefix="first_")
    twice = decided(once, prefix="second_")
    assert twice["first_outcome"].to_list() == twice["second_outcome"].to_list()
    assert not [name for name in twice.columns if name.startswith("_uk_")]


def test_a_column_is_named_apart_from_its_fact() -> None:
    frame = FRAME.rename({"crew": "hands", "chest": "crew"})
    made = decided(frame, columns={"crew": "hands", "chest": "crew"})
    assert made["decision_amount_fen"].to_list() == [20_000, None, None, 12_000]


def test_a_day_of_each_row_leaves_its_column_alone() -> None:
    frame = FRAME.with_columns(day=pl.Series([DAY, DAY, None, date(1990, 1, 1)]))
    made = decided(frame, on=column("day"))
    assert made["day"].to_list() == frame["day"].to_list()
    assert made["decision_code"].to_list() == [None, "requirement", "no_edition", "no_edition"]
