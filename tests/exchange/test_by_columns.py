"""Promises of the engines: every one writes the same bytes, and what one cannot do is refused before a file is there."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.harbour import BERTH, csv_text, table, write_policy
from tests.exchange.spelled import Speller

import unionkit
from unionkit import Policy
from unionkit.errors import InputError, MissingExtra, NotPortable, ValueRefused
from unionkit.exchange import Screening, Summary, screen
from unionkit.exchange.cells import reader_of

pytest.importorskip("polars")
pytest.importorskip("narwhals")
judging = importlib.import_module("unionkit.exchange.by_columns.judging")
cells = importlib.import_module("unionkit.exchange.by_columns.cells")
blocks = importlib.import_module("unionkit.exchange.by_columns.blocks")
csv_blocks = importlib.import_module("unionkit.exchange.by_columns.csv_blocks")
pl = importlib.import_module("polars")

DAY = date(2023, 5, 1)
ENGINES = ["polars", pytest.param("duckdb", marks=pytest.mark.slow)]
Written = tuple[bytes, bytes | None, Summary]


class Bench:
    """Screens one file on any engine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source = folder / "in.csv"

    def written(self, policy: Policy, engine: str, **more: object) -> Written:
        out, rejects = self.folder / f"{engine}.csv", self.folder / f"{engine}.rejects.csv"
        plain: dict[str, object] = {"on": DAY, "reasons": False, "locale": "en", **more}
        job = Screening(
            source=self.source,
            policy=policy,
            out=out,
            rejects=rejects,
            engine=engine,
            **plain,  # type: ignore[arg-type]
        )
        summary = screen(job)
        return out.read_bytes(), rejects.read_bytes() if rejects.exists() else None, summary

    def check_alike(self, policy: Policy, engine: str, **more: object) -> Written:
        """What Python writes, once it is known that the engine writes the same."""
        wanted = self.written(policy, "python", **more)
        assert self.written(policy, engine, **more) == wanted
        return wanted


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def in_columns(monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[int, int]]:
    """How many rows columns have told, and how many were left to be judged one by one."""
    counted = [0, 0]
    tell = judging.Columns.told

    def told(self: object, block: Any, summary: Summary) -> Any:
        found = tell(self, block, summary)
        counted[0] += len(found)
        counted[1] += len(block.lines) - len(found)
        return found

    monkeypatch.setattr(judging.Columns, "told", told)
    return lambda: (counted[0], counted[1])


# ---------------------------------------------------------------------------------------------------- the same bytes

SHIPPED = [
    "cn/anhui/chuzhou/file",  # a table, classes, facts left open
    "cn/beijing/life-aid",  # a table, amounts
    "cn/hunan/mutual/hospital",  # marginal bands, floor, cap
    "cn/guangdong/shenzhen/margin-line",  # four editions, two parameters, last year's value
    "cn/guangdong/shenzhen/emergency",  # days
    "cn/enterprise/aid-budget",  # review
    "cn/anhui/aid-requests",  # lists
]


def write_cases(bench: Bench, policy: Policy, seed: int, count: int) -> None:
    """Random cases of a policy in office spellings, each with a day near one of its editions; two lines are no rows."""
    random = Random(seed)
    days = [*(edition.start for edition in policy.editions), DAY, date(2020, 8, 1), date(1990, 1, 1)]
    header = ("编号", "日子", *policy.facts)
    rows = [
        (f"{random.choice('=HB')}{number}", random.choice(days).isoformat(), *row)
        for number, row in enumerate(Speller(policy, seed).rows(count))
    ]
    bench.source.write_text(csv_text(header, *rows) + 'a"b,c\n1,2\n', encoding="utf-8")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("more", [{"assume": "nothing"}, {"assume": "usual"}], ids=["nothing", "usual"])
@pytest.mark.parametrize("by_row", [False, True], ids=["one day", "each row's day"])
def test_an_engine_writes_the_same_bytes_as_python(
    bench: Bench, engine: str, name: str, more: Mapping[str, object], by_row: bool
) -> None:
    policy = unionkit.load_policy(name)
    write_cases(bench, policy, seed=SHIPPED.index(name), count=120)
    day = {"on": None, "on_column": "日子"} if by_row else {"on": policy.editions[-1].start}
    _, rejects, summary = bench.check_alike(policy, engine, carried=("编号", "日子"), **day, **more)
    assert rejects is not None
    assert summary.rejected >= 2


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("name", sorted(unionkit.load_pack("cn").policies))
def test_every_shipped_policy_is_screened_alike(bench: Bench, engine: str, name: str) -> None:
    policy = unionkit.load_policy(name)
    write_cases(bench, policy, seed=7, count=300)
    bench.check_alike(policy, engine, carried=("编号", "日子"), on=None, on_column="日子")


def test_reasons_are_the_same_bytes_too(bench: Bench, berth: Policy) -> None:
    write_cases(bench, berth, seed=1, count=40)
    bench.check_alike(berth, "polars", reasons=True, carried=("编号", "日子"))


CREW = st.sampled_from(
    ["3", "５", "6", "0.5", "51", "-1", "1万", "三", "", " 12 ", "99999999999999999999", "1e3"]
)
FEE = st.sampled_from(
    ["0", "10", "1,200.50", "1.2万", "12.345", "-4", "", "１００", "约5", "0.1万元", "1" * 30]
)
DEBT = st.sampled_from(["0", "100", "100.01", "", "200", "-0", "x", "0.000"])
DAYS = st.sampled_from(
    ["2021/6/1", "2022-01-01", "2023年6月1日", "1999-01-01", "", "2023-02-30", "2021-12-31"]
)


@pytest.mark.property
@given(rows=st.lists(st.tuples(DAYS, CREW, FEE, DEBT), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_any_cells_give_the_same_bytes(
    bench: Bench, berth: Policy, rows: list[tuple[str, str, str, str]]
) -> None:
    bench.source.write_text(csv_text(("day", "crew", "fee", "debt"), *rows), encoding="utf-8")
    bench.check_alike(berth, "polars", on=None, on_column="day")


@pytest.mark.parametrize("size", [1, 9, 20, 34])
def test_blocks_make_no_difference(
    bench: Bench, berth: Policy, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_blocks, "CHARACTERS", size)
    monkeypatch.setattr(blocks, "BATCH", 2)
    monkeypatch.setattr(judging, "MOST_REMEMBERED", 1)
    monkeypatch.setattr(cells, "MOST_REMEMBERED", 1)
    rows = [("3", "10", "0"), ("三", "", ""), ("8", "", "0"), ("6", "1.5", "200"), ("4", "0.01", "0")]
    bench.source.write_text(csv_text(("crew", "fee", "debt"), *rows), encoding="utf-8")
    assert bench.check_alike(berth, "polars")[2].rows == 4


def test_what_is_wrong_comes_in_the_order_of_lines(bench: Bench, berth: Policy) -> None:
    bench.source.write_text("crew,fee,debt\n三,1,0\n3,1\n四,1,0\n3,1,0\n", encoding="utf-8")
    _, rejects, _ = bench.check_alike(berth, "polars")
    assert rejects is not None
    assert [line.split(b",")[0] for line in rejects.splitlines()[1:]] == [b"2", b"3", b"4"]


def test_a_header_alone_gives_a_header_alone(bench: Bench, berth: Policy) -> None:
    bench.source.write_text("crew,fee,debt\n", encoding="utf-8")
    assert bench.check_alike(berth, "polars")[2].rows == 0


# ----------------------------------------------------------------------------------------------- what columns decide


def test_plain_rows_are_told_by_columns(
    bench: Bench, berth: Policy, in_columns: Callable[[], tuple[int, int]]
) -> None:
    rows = [("3", "10", "0"), ("8", "1.2万", "0"), ("6", "1.5", "200"), ("40", "", "")]
    bench.source.write_text(csv_text(("crew", "fee", "debt"), *rows), encoding="utf-8")
    bench.written(berth, "polars")
    assert in_columns() == (4, 0)


ALONE = [
    ("12.345", "0", ""),  # more decimals than the fact
    ("10", "", ""),  # a fact is missing
    ("10", "三", ""),  # cannot be read
    ("10", "0", '[{"tons": 4}]'),  # a list
    ("9" * 30, "0", ""),  # does not fit
]


@pytest.mark.parametrize(("fee", "debt", "calls"), ALONE)
def test_a_row_that_columns_cannot_tell_is_judged_alone(
    bench: Bench, berth: Policy, in_columns: Callable[[], tuple[int, int]], fee: str, debt: str, calls: str
) -> None:
    rows = [("3", "10", "0", ""), ("3", fee, debt, calls)]
    bench.source.write_text(csv_text(("crew", "fee", "debt", "calls"), *rows), encoding="utf-8")
    bench.check_alike(berth, "polars")
    assert in_columns() == (1, 1)


def test_the_bench_of_households_is_decided_by_columns(
    bench: Bench, in_columns: Callable[[], tuple[int, int]]
) -> None:
    policy = unionkit.load_policy("cn/anhui/chuzhou/file")
    header = ("place", "area", "people", "income_year", "rigid_spending", "homes", "cause")
    rows = [("340500", "urban", str(people), "9000", "0", "1", "illness") for people in range(1, 7)]
    bench.source.write_text(csv_text(header, *rows), encoding="utf-8")
    bench.check_alike(policy, "polars", on=date(2020, 8, 1))
    assert in_columns() == (6, 0)


QUAYS = """
id = "harbour/quay"
title = { zh = "码头", en = "quay" }
[sources.board]
title = "Rules of the harbour board"
grade = "press"
[sources.hearsay]
title = "Hearsay"
grade = "unverified"
[facts]
crew = { type = "count", unit = "head", label = { zh = "船员人数", en = "hands" } }
quay = { type = "text", label = { zh = "码头", en = "quay" } }
[[tables]]
id = "harbour/line"
unit = "head"
places = 0
keys = ["quay"]
row = [
  { quay = "north", from = 2020-01-01, value = 10, cite = "hearsay" },
  { quay = "south", from = 2020-01-01, value = 10, cite = "board" },
]
[parameters.line]
table = "harbour/line"
[[edition]]
from = 2020-01-01
cite = "board"
require = [{ id = "crew", when = "crew <= 3 or crew <= line" }]
amount = [{ pay = "10", round = "0.01" }]
"""


def test_a_grade_that_turns_on_what_was_looked_up_is_that_of_the_row(
    bench: Bench, in_columns: Callable[[], tuple[int, int]]
) -> None:
    policy = unionkit.load_policy(write_policy(bench.folder, QUAYS, "quay.toml"))
    rows = [("2", "north"), ("5", "north"), ("2", "south"), ("5", "south"), ("50", "south")]
    bench.source.write_text(csv_text(("crew", "quay"), *rows), encoding="utf-8")
    bench.check_alike(policy, "polars")
    assert [row["grade"] for row in table(bench.folder / "polars.csv")] == [
        "press",
        "unverified",
        "press",
        "press",
        "press",
    ]
    assert in_columns() == (3, 2)


def test_a_class_that_a_spreadsheet_would_run_is_defused(bench: Bench) -> None:
    text = BERTH.replace('is = "small"', 'is = "=small"')
    policy = unionkit.load_policy(write_policy(bench.folder, text, "sign.toml"))
    bench.source.write_text("crew,fee,debt\n3,10,0\n", encoding="utf-8")
    bench.check_alike(policy, "polars")
    assert table(bench.folder / "polars.csv")[0]["class"] == "'=small"


# ---------------------------------------------------------------------------------------------------------- refusals


def test_an_engine_that_does_not_exist_is_refused(bench: Bench, berth: Policy) -> None:
    bench.source.write_text("crew\n3\n", encoding="utf-8")
    with pytest.raises(InputError, match="no engine 'abacus'"):
        bench.written(berth, "abacus")


LACKING = [
    ("polars", "polars", "unionkit[frames]"),
    ("polars", "narwhals", "unionkit[frames]"),
    ("duckdb", "duckdb", "unionkit[duckdb]"),
    ("duckdb", "pyarrow", "unionkit[duckdb]"),
    ("spark", "pyspark", "unionkit[spark]"),
]


@pytest.mark.parametrize(("engine", "missing", "extra"), LACKING)
@pytest.mark.parametrize("reasons", [True, False])
def test_a_missing_library_is_told_with_its_extra_and_leaves_no_file(
    bench: Bench,
    berth: Policy,
    monkeypatch: pytest.MonkeyPatch,
    engine: str,
    missing: str,
    extra: str,
    reasons: bool,
) -> None:
    hide(monkeypatch, missing)
    bench.source.write_text("crew\n3\n", encoding="utf-8")
    with pytest.raises(MissingExtra, match=missing) as refused:
        bench.written(berth, engine, reasons=reasons)
    assert extra in refused.value.hint
    assert [path.name for path in bench.folder.iterdir()] == ["in.csv"]


UNBOUNDED = """
id = "harbour/volume"
title = { zh = "体积", en = "volume" }
[sources.board]
title = "Rules of the harbour board"
grade = "press"
[facts]
long = { type = "count", most = 1_000_000_000_000, label = { zh = "长", en = "length" } }
wide = { type = "count", most = 1_000_000_000_000, label = { zh = "宽", en = "width" } }
[[edition]]
from = 2020-01-01
cite = "board"
require = [{ id = "volume", when = "long * wide <= 100" }]
"""


def test_a_policy_that_columns_cannot_say_is_refused_by_name_and_leaves_no_file(bench: Bench) -> None:
    policy = unionkit.load_policy(write_policy(bench.folder, UNBOUNDED, "volume.toml"))
    bench.source.write_text("long,wide\n3,4\n", encoding="utf-8")
    with pytest.raises(NotPortable, match="harbour/volume cannot be decided with --engine polars") as refused:
        bench.written(policy, "polars")
    assert "--engine python" in refused.value.hint
    assert not (bench.folder / "polars.csv").exists()
    assert bench.written(policy, "python")[2].rows == 1


def hide(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """Let a library look as if it were not installed."""
    for name in list(sys.modules):
        if name.split(".")[0] == missing or name.startswith(
            ("unionkit.exchange.by_columns", "unionkit.exchange.parquet")
        ):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)


# ------------------------------------------------------------------------------------------------------------- cells

NUMBER = st.text(alphabet="0123456789.,-万 １５％", max_size=20)


@pytest.mark.property
@given(text=NUMBER)
def test_a_number_in_a_column_is_the_number_of_the_cell(berth: Policy, text: str) -> None:
    fee = berth.facts["fee"]
    reading = cells.Reading(reader_of(fee), fee)
    (found,), wrong = reading.column("fee", pl.Series([text]))
    unfit = wrong is not None and wrong[0]
    try:
        wanted = reader_of(fee)(text.strip()) if text.strip() else None
    except ValueRefused:
        assert unfit
        return
    fen = None if wanted is None else Decimal(str(wanted)) * 100
    assert found == (None if unfit else fen)
    assert not unfit or (fen is not None and (fen % 1 != 0 or abs(fen) > 10**17))
