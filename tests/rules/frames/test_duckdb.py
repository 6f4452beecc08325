"""Promises of deciding relations of DuckDB: the same answers, from any source, and nothing left behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from attrs import evolve
from tests.rules.frames.comparing import KEY, Framed, compared, framed
from tests.rules.frames.engines import rows_of
from tests.rules.frames.generated import Generator
from tests.rules.frames.test_shipped_policies import ASSUME, PACK, POLICIES, day_of, seed_of

from unionkit import Policy, column, load_policy
from unionkit.errors import NotPortable

ON = date(2021, 1, 1)
ROWS = 60
# the query of many steps is built for longer than a quick test may take
LONG_TO_BUILD = ("cn/guangdong/shenzhen/emergency-deadline", "cn/household/income")
HOUSEHOLDS = "cn/anhui/chuzhou/file"
WITH_RECORDS = "cn/guangdong/shenzhen/income"
FERRY = """
id = "harbour/fare"
title = { zh = "渡轮票价", en = "ferry fare" }
sources.board = { title = "Tariff board", grade = "unidentified" }
[facts]
fare = { type = "money", most = 100_000, label = { zh = "票价", en = "fare" } }
crew = { type = "count", most = 50, label = { zh = "船员", en = "crew" } }
vessel = { type = "choice", choices = ["ferry", "yacht"], label = { zh = "船型", en = "vessel" } }
port = { type = "text", label = { zh = "港口", en = "port" } }
sails = { type = "date", label = { zh = "开航日", en = "day of sailing" } }
berthed = { type = "bool", label = { zh = "靠泊", en = "berthed" } }
[[edition]]
from = 2020-01-01
cite = "board"
[[edition.amount]]
pay = "fare * 2 / 3"
round = "0.01"
"""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of the test's own; the module's default one is never touched."""
    with duckdb.connect() as made:
        yield made


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    path = tmp_path_factory.mktemp("harbour") / "fare.toml"
    path.write_text(FERRY, encoding="utf-8")
    return load_policy(path)


def moved(given: Framed, move: Any) -> Framed:
    """Cases and records as the relations that `move` makes of them, each under a name."""
    lists = {
        name: evolve(records, frame=move(f"records_{name}", records.frame))
        for name, records in given.lists.items()
    }
    return evolve(given, frame=move("cases", given.frame), lists=lists)


def registered(connection: duckdb.DuckDBPyConnection) -> Any:
    def move(name: str, frame: pl.DataFrame) -> duckdb.DuckDBPyRelation:
        connection.register(name, frame.to_arrow())
        return connection.table(name)

    return move


def cases_of(policy: Policy, count: int = ROWS) -> list[dict[str, object]]:
    return list(Generator(policy, seed_of(policy.id)).cases(count))


def has_records(name: str) -> bool:
    return any(fact.type == "list" for fact in PACK.policies[name].facts.values())


# each run tries the policies with records and a share of the others; that of the slow ones tries them all
SOME = [
    pytest.param(
        name,
        marks=()
        if name not in LONG_TO_BUILD and (has_records(name) or number % 5 == 0)
        else pytest.mark.slow,
    )
    for number, name in enumerate(POLICIES)
]

# ------------------------------------------------------------------------------------------------ the same answers


@pytest.mark.parametrize("name", SOME)
def test_every_row_of_a_relation_is_decided_as_the_case_would_be(
    name: str, connection: duckdb.DuckDBPyConnection
) -> None:
    policy = PACK.policies[name]
    cases, on = cases_of(policy), day_of(policy)
    assume = ASSUME[seed_of(name) % 2]
    made = moved(framed(policy, cases), registered(connection)).decide(policy, on, assume)
    assert compared(policy, cases, rows_of(made), [on] * len(cases), assume).wrong[:3] == []


@pytest.mark.parametrize("name", [HOUSEHOLDS, WITH_RECORDS])
@pytest.mark.parametrize("source", ["Parquet", "view", "table", "query"])
def test_it_does_not_matter_where_the_rows_of_a_relation_are(
    name: str, source: str, connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    def move(name: str, frame: pl.DataFrame) -> duckdb.DuckDBPyRelation:
        path = str(tmp_path / f"{name}.parquet")
        frame.write_parquet(path)
        if source == "Parquet":
            return connection.read_parquet(path)
        if source == "query":
            return connection.sql(f"SELECT * FROM '{path}' WHERE true")
        connection.execute(f"CREATE {source} {name} AS SELECT * FROM '{path}'")
        return connection.table(name)

    policy = PACK.policies[name]
    cases, on = cases_of(policy), day_of(policy)
    made = moved(framed(policy, cases), move).decide(policy, on, "usual")
    assert compared(policy, cases, rows_of(made), [on] * len(cases), "usual").wrong == []


def test_a_relation_keeps_its_columns_and_with_them_the_key(connection: duckdb.DuckDBPyConnection) -> None:
    policy = PACK.policies[HOUSEHOLDS]
    given = moved(framed(policy, cases_of(policy)), registered(connection))
    made = given.decide(policy, day_of(policy))
    assert made.columns[: len(given.frame.columns)] == given.frame.columns
    assert sorted(row[KEY] for row in made.select(KEY).pl().to_dicts()) == list(range(ROWS))


@pytest.mark.parametrize("condition", ["decision_outcome = 'granted'", "decision_code IS NULL", f"{KEY} < 9"])
@pytest.mark.parametrize("name", [WITH_RECORDS, "cn/yunnan/kunming/margin"])
def test_what_was_decided_can_be_filtered_in_the_same_query(
    name: str, condition: str, connection: duckdb.DuckDBPyConnection
) -> None:
    policy = PACK.policies[name]
    made = moved(framed(policy, cases_of(policy)), registered(connection)).decide(
        policy, day_of(policy), "usual"
    )
    kept = {row[KEY] for row in rows_of(made.filter(condition))}
    whole = made.pl()
    assert kept == set(whole.sql(f"SELECT {KEY} FROM self WHERE {condition}")[KEY].to_list())


# ------------------------------------------------------------------------------------------------ at the door


def told(policy: Policy, fact: str, kind: str, values: Sequence[str], **how: Any) -> list[object]:
    """For each value: the code of an invalid row, else the amount in fen, else the outcome."""
    with duckdb.connect() as connection:
        listed = ", ".join("NULL" if value == "NULL" else f"'{value}'" for value in values)
        rows = connection.sql(
            f"SELECT unnest([{listed}])::{kind} AS x, unnest(range({len(values)})) AS place"
        )
        made = policy.decide_frame(rows, on=ON, columns={fact: column("x", **how)}).order("place")
        # without x: Python has no day at infinity
        found = rows_of(made.project("decision_code, decision_amount_fen, decision_outcome"))
    return [row["decision_code"] or row["decision_amount_fen"] or row["decision_outcome"] for row in found]


WIDE = {
    "TINYINT": ("-128", "127"),
    "SMALLINT": ("-32768", "32767"),
    "INTEGER": ("-2147483648", "2147483647"),
    "BIGINT": (str(-(2**63)), str(2**63 - 1)),
    "UBIGINT": ("100001", str(2**64 - 1)),
    "HUGEINT": (str(-(2**127) + 1), str(2**127 - 1)),
    "UHUGEINT": ("100001", str(2**128 - 1)),
}


@pytest.mark.parametrize("kind", WIDE)
def test_whole_numbers_of_every_width_are_taken_and_those_out_of_bounds_told(
    kind: str, ferry: Policy
) -> None:
    low, high = WIDE[kind]
    wanted: list[object] = [8_467] if kind == "TINYINT" else [8_467, "out_of_bounds"]
    if kind == "SMALLINT":
        wanted = [8_467, 32_767_00 * 2 // 3 + 1]
    assert told(ferry, "fare", kind, ["127", high][: len(wanted)]) == wanted
    assert told(ferry, "fare", kind, [low, "NULL"]) == ["out_of_bounds", "unknown"]


@pytest.mark.parametrize(
    ("kind", "values", "wanted"),
    [
        ("DECIMAL(4,1)", ["1.5", "999.9", "-1"], [100, 66_660, "out_of_bounds"]),
        ("DECIMAL(9,2)", ["100000", "100000.01", "NULL"], [6_666_667, "out_of_bounds", "unknown"]),
        ("DECIMAL(18,2)", ["1.5", "9" * 16], [100, "out_of_bounds"]),
        ("DECIMAL(18,16)", ["50.5", "50.505"], [3_367, "too_precise"]),
        ("DECIMAL(38,0)", ["9" * 38, "2", "-" + "9" * 38], ["out_of_bounds", 133, "out_of_bounds"]),
        ("DECIMAL(38,10)", ["9" * 28, "2.05", "2.0000000001"], ["out_of_bounds", 137, "too_precise"]),
    ],
)
def test_decimals_are_exact_and_never_overflow(
    kind: str, values: list[str], wanted: list[object], ferry: Policy
) -> None:
    assert told(ferry, "fare", kind, values) == wanted


def test_a_decimal_that_leaves_no_room_for_whole_yuan_is_refused(ferry: Policy) -> None:
    with pytest.raises(NotPortable, match="fewer decimals"):
        told(ferry, "fare", "DECIMAL(38,36)", ["1.5"])


def test_a_double_counts_where_it_is_whole_and_small(ferry: Policy) -> None:
    values = ["1", "1.5", "nan", "inf", "-inf", "1e300", "-1", str(2**53), "NULL"]
    inexact = ["inexact"] * 5
    wanted = [67, *inexact, "out_of_bounds", "inexact", "unknown"]
    assert told(ferry, "fare", "DOUBLE", values) == wanted
    assert told(ferry, "fare", "DOUBLE", ["100", "-1e300"], unit="fen") == [67, "inexact"]


@pytest.mark.parametrize("kind", ["VARCHAR", "ENUM('ferry', 'raft')"])
def test_texts_and_enums_hold_choices(kind: str, ferry: Policy) -> None:
    assert told(ferry, "vessel", kind, ["ferry", "raft", "NULL"]) == ["unknown", "not_a_choice", "unknown"]


def test_a_text_that_is_too_long_is_out_of_bounds(ferry: Policy) -> None:
    assert told(ferry, "port", "VARCHAR", ["x" * 300, "y"]) == ["out_of_bounds", "unknown"]


def test_a_day_out_of_the_calendar_is_out_of_bounds_and_not_unknown(ferry: Policy) -> None:
    days = ["2020-02-29", "0044-03-15 (BC)", "20000-01-01", "infinity", "-infinity", "NULL"]
    assert told(ferry, "sails", "DATE", days) == ["unknown", *["out_of_bounds"] * 4, "unknown"]


def test_a_timestamp_is_a_day_at_midnight_only(ferry: Policy) -> None:
    moments = ["2020-02-29", "2020-02-29 00:00:01", "infinity"]
    assert told(ferry, "sails", "TIMESTAMP", moments) == ["unknown", "inexact", "out_of_bounds"]


@pytest.mark.parametrize(
    ("fact", "kind"),
    [
        ("fare", "VARCHAR"),
        ("berthed", "INTEGER"),
        ("port", "BLOB"),
        ("crew", "INTERVAL"),
        ("sails", "TIMESTAMPTZ"),
    ],
)
def test_a_column_of_another_kind_is_refused_with_what_it_should_be(
    fact: str, kind: str, ferry: Policy
) -> None:
    with pytest.raises(NotPortable, match="make it"):
        told(ferry, fact, kind, ["NULL"])


# ------------------------------------------------------------------------------------------------ the connection


def objects_of(connection: duckdb.DuckDBPyConnection) -> Mapping[str, int]:
    counted = ("tables", "views", "schemas", "types", "sequences", "functions", "databases")
    counts: dict[str, int] = {}
    for what in counted:
        (row,) = connection.execute(f"SELECT count(*) FROM duckdb_{what}()").fetchall()
        counts[what] = row[0]
    return counts


def test_nothing_is_left_behind_on_the_connection(connection: duckdb.DuckDBPyConnection) -> None:
    policy = PACK.policies[WITH_RECORDS]
    given = moved(framed(policy, cases_of(policy)), registered(connection))
    before = objects_of(connection)
    made = given.decide(policy, day_of(policy))
    assert len(rows_of(made)) == ROWS
    assert objects_of(connection) == before


def test_a_relation_of_a_read_only_database_can_be_decided(tmp_path: Path) -> None:
    policy, path = PACK.policies[HOUSEHOLDS], tmp_path / "union.duckdb"
    given = framed(policy, cases_of(policy))
    with duckdb.connect(path) as writing:
        writing.register("given", given.frame.to_arrow())
        writing.execute("CREATE TABLE cases AS SELECT * FROM given")
    with duckdb.connect(path, read_only=True) as reading:
        made = evolve(given, frame=reading.table("cases")).decide(policy, day_of(policy))
        assert len(rows_of(made)) == ROWS


def chain(folder: Path, length: int, default: str = "0") -> Policy:
    """A policy whose last aggregate of records depends on the one before, and so on down to the first."""
    steps = [f'm1 = "max(trips.n, trips.n < 90, default={default})"']
    steps += [
        f'm{place} = "max(trips.n, trips.n < m{place - 1}, default={default})"'
        for place in range(2, length + 1)
    ]
    path = folder / "chain.toml"
    path.write_text(CHAIN.format(steps="\n".join(steps), last=f"m{length}"), encoding="utf-8")
    return load_policy(path)


CHAIN = """
id = "harbour/chain"
[facts]
least = {{ type = "count", most = 100 }}
trips = {{ type = "list", fields = {{ n = {{ type = "count", most = 100 }} }} }}
[let]
{steps}
[[edition]]
from = 2020-01-01
require = [{{ when = "{last} >= 1" }}]
"""


@pytest.mark.parametrize(("length", "default"), [(8, "0"), (5, "least")])
def test_aggregates_deep_in_each_other_are_decided_as_the_case_would_be(
    length: int, default: str, connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    policy = chain(tmp_path, length, default)
    trips = [[{"n": n} for n in range(40, 40 + 5 * length, 5)], [{"n": 3}], [], None, [{"n": 9}, {"n": None}]]
    cases = [{"least": least, "trips": held} for held in trips for least in (0, 1, None)]
    made = moved(framed(policy, cases), registered(connection)).decide(policy, ON)
    found = compared(policy, cases, rows_of(made), [ON] * len(cases))
    assert found.wrong == []
    assert set(found.outcomes) == {"granted", "refused", "unknown"}


@pytest.mark.parametrize(("length", "default"), [(9, "0"), (6, "least")])
def test_aggregates_too_deep_in_each_other_are_refused_by_duckdb_and_not_by_polars(
    length: int, default: str, connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    policy = chain(tmp_path, length, default)
    given = framed(policy, [{"least": 0, "trips": [{"n": 3}]}])
    assert len(rows_of(given.decide(policy, ON))) == 1
    with pytest.raises(NotPortable, match="deep"):
        moved(given, registered(connection)).decide(policy, ON)


def test_the_query_does_not_grow_with_the_rows(connection: duckdb.DuckDBPyConnection) -> None:
    policy = PACK.policies[HOUSEHOLDS]

    def length(count: int) -> int:
        given = framed(policy, cases_of(policy, count))
        made = moved(given, registered(connection)).decide(policy, day_of(policy))
        return len(made.sql_query())

    assert length(10) == length(500)
