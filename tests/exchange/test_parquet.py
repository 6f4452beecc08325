"""Promises of Parquet: what goes in keeps its types, decisions stand beside it, and cells read as those of CSV do."""

from __future__ import annotations

import importlib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.exchange.harbour import csv_text, table

from unionkit import Policy
from unionkit.errors import InputError
from unionkit.exchange import Screening, Summary, screen
from unionkit.rules import Decision

pl = pytest.importorskip("polars")
pytest.importorskip("narwhals")
parquet = importlib.import_module("unionkit.exchange.parquet")
blocks = importlib.import_module("unionkit.exchange.by_columns.blocks")

DAY = date(2023, 5, 1)
BOATS = {
    "编号": ["B1", "B2", "B3", "B4"],
    "crew": [3, 8, 6, None],
    "fee": [Decimal("1200.50"), Decimal("10.00"), None, Decimal("1.00")],
    "debt": [0, 0, 500, 0],
    "licensed": [True, False, None, True],
    "since": [date(2023, 1, 1), None, date(2020, 2, 29), None],
}


class Desk:
    """Screens frames in one folder."""

    def __init__(self, folder: Path, policy: Policy) -> None:
        self.folder, self.policy = folder, policy
        self.source, self.out = folder / "boats.parquet", folder / "out.parquet"
        self.rejects = folder / "rejects.csv"

    def screen(self, columns: object, **more: object) -> Summary:
        pl.DataFrame(columns).write_parquet(self.source)
        return self.run(**more)

    def run(self, **more: object) -> Summary:
        plain: dict[str, object] = {
            "source": self.source,
            "on": DAY,
            "out": self.out,
            "rejects": self.rejects,
            "reasons": False,
            "locale": "en",
        }
        return screen(Screening(policy=self.policy, **{**plain, **more}))  # type: ignore[arg-type]

    def rows(self) -> list[dict[str, object]]:
        return list(pl.read_parquet(self.out).to_dicts())


@pytest.fixture
def desk(tmp_path: Path, berth: Policy) -> Desk:
    return Desk(tmp_path, berth)


def test_what_comes_in_keeps_its_types_and_decisions_have_theirs(desk: Desk) -> None:
    desk.screen(BOATS)
    made = pl.read_parquet(desk.out)
    given = pl.DataFrame(BOATS)
    assert made.select(given.columns).equals(given)
    assert (
        made.schema.items() >= {"amount": pl.Decimal(38, 2), "edition": pl.Date, "outcome": pl.String}.items()
    )
    first = made.to_dicts()[0]
    assert (first["outcome"], first["class"], first["amount"]) == ("granted", "small", Decimal("1200.50"))
    assert (first["edition"], first["code"], first["needs"]) == (date(2022, 1, 1), None, None)


@pytest.mark.parametrize("engine", ["", "python", "polars"])
def test_parquet_is_decided_as_the_same_rows_of_csv_are(desk: Desk, engine: str) -> None:
    desk.screen(BOATS, engine=engine, out=desk.folder / "from_parquet.csv")
    texts = [
        (name or "", *("" if cell is None else str(cell) for cell in cells))
        for name, *cells in zip(*BOATS.values(), strict=True)
    ]
    (desk.folder / "boats.csv").write_text(
        csv_text(tuple(BOATS), *texts).replace("True", "true").replace("False", "false"), encoding="utf-8"
    )
    desk.run(source=desk.folder / "boats.csv", out=desk.folder / "from_csv.csv")
    written = [(desk.folder / f"from_{kind}.csv").read_bytes() for kind in ("parquet", "csv")]
    assert written[0] == written[1]


def test_csv_goes_into_parquet_as_texts(desk: Desk) -> None:
    source = desk.folder / "boats.csv"
    source.write_text(
        csv_text(("编号", "crew", "fee", "debt", "x", "x"), ("=1", "3", "1.2万", "0", "", "a")), "utf-8"
    )
    desk.run(source=source)
    row = desk.rows()[0]
    assert [row[name] for name in ("编号", "fee", "x", "x_2", "amount")] == [
        "=1",
        "1.2万",
        "",
        "a",
        Decimal(12_000),
    ]


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_a_row_that_cannot_be_read_goes_aside_under_its_number(desk: Desk, engine: str) -> None:
    summary = desk.screen({"编号": ["B1", "B2", "B3"], "crew": ["3", "三", "4"]}, engine=engine)
    (reject,) = table(desk.rejects)
    assert (reject["line"], reject["column"], reject["编号"]) == ("2", "crew", "B2")
    assert [row["编号"] for row in desk.rows()] == ["B1", "B3"]
    assert (summary.rows, summary.rejected) == (2, 1)


@pytest.mark.parametrize(
    ("fee", "judged"), [(10.0, True), (10.5, False), (float("nan"), False), (1e17, False)]
)
def test_a_number_of_floating_point_is_taken_only_where_it_is_whole_and_exact(
    desk: Desk, fee: float, judged: bool
) -> None:
    assert desk.screen({"crew": [3], "fee": [fee], "debt": [0.0]}).rows == int(judged)


@pytest.mark.parametrize(("day", "judged"), [(datetime(2023, 1, 1), True), (datetime(2023, 1, 1, 8), False)])
def test_a_time_counts_as_a_day_only_at_midnight(desk: Desk, day: datetime, judged: bool) -> None:
    assert desk.screen({"crew": [3], "since": [day]}).rows == int(judged)


def test_each_row_can_have_its_own_day(desk: Desk) -> None:
    columns = {
        "day": [date(2021, 6, 1), date(2023, 6, 1), date(1999, 1, 1)],
        "crew": [8] * 3,
        "fee": [5] * 3,
        "debt": [0] * 3,
    }
    desk.screen(columns, on=None, on_column="day")
    assert [row["outcome"] for row in desk.rows()] == ["refused", "granted", "invalid"]


@pytest.mark.parametrize(("tons", "judged"), [(4, True), (4.0, True), (4.5, False)])
def test_records_are_read_from_a_column_of_lists(desk: Desk, tons: float, judged: bool) -> None:
    summary = desk.screen({"crew": [3], "fee": [10], "debt": [0], "calls": [[{"tons": tons}]]})
    assert summary.outcomes["granted"] == int(judged)


def test_many_batches_make_one_file_in_order(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "BATCH", 2)
    monkeypatch.setattr(blocks, "BATCH", 3)
    crews = ["3", "三", "4", "5", "x", "x", "x", "60", ""]
    desk.screen(
        {"编号": [str(number) for number in range(9)], "crew": crews, "fee": ["1"] * 9, "debt": ["0"] * 9}
    )
    assert [(row["编号"], row["outcome"]) for row in desk.rows()] == [
        ("0", "granted"),
        ("2", "granted"),
        ("3", "granted"),
        ("7", "invalid"),
        ("8", "unknown"),
    ]


def test_a_file_without_rows_gives_one_without_rows(desk: Desk) -> None:
    assert desk.screen({"crew": pl.Series([], dtype=pl.Int64)}).rows == 0
    assert pl.read_parquet(desk.out).columns[:2] == ["crew", "outcome"]


def test_reasons_stand_in_parquet_too(desk: Desk) -> None:
    desk.screen(BOATS, reasons=True)
    assert desk.rows()[0]["citation"] == "Rules of the harbour board"


def test_an_interrupted_run_leaves_no_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> Decision:
        raise KeyboardInterrupt

    monkeypatch.setattr(Policy, "decide", stop)
    with pytest.raises(KeyboardInterrupt):
        desk.screen(BOATS, engine="python")
    assert [path.name for path in desk.folder.iterdir()] == ["boats.parquet"]


def test_a_file_that_is_no_parquet_is_refused(desk: Desk) -> None:
    desk.source.write_text("crew\n3\n", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        desk.run()


def test_a_folder_that_is_not_there_is_refused(desk: Desk) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        desk.screen(BOATS, out=desk.folder / "absent" / "out.parquet")


def test_rejects_are_always_csv(desk: Desk) -> None:
    with pytest.raises(InputError, match="written as CSV"):
        desk.screen(BOATS, rejects=desk.folder / "rejects.parquet")
