"""Promises of declared results in a table: under their labels, each as it was decided, whatever decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from tests.exchange.harbour import csv_text, table, write_policy

import unionkit
from unionkit import Policy
from unionkit.exchange import Screening, screen
from unionkit.exchange.results import exact_text

MOORING = """
id = "harbour/mooring"
title = { zh = "系泊", en = "mooring" }
[sources.board]
title = "Rules of the harbour board"
grade = "press"
[facts]
crew = { type = "count", unit = "head", most = 50, label = { zh = "船员人数", en = "hands" } }
fee = { type = "money", unit = "CNY/month", label = { zh = "停泊费", en = "berth fee" } }
since = { type = "date", label = { zh = "到港日期", en = "day of arrival" } }
[[edition]]
from = 2020-01-01
to = 2021-12-31
cite = "board"
require = [{ id = "crew", when = "crew <= 20" }]
[edition.results]
leave = { is = "add_months(since, 1)", label = { zh = "离港期限", en = "leave by" } }
[[edition]]
from = 2022-01-01
cite = "board"
require = [{ id = "crew", when = "crew <= 10" }]
[edition.results]
yearly = { is = "round_to(fee * months(12), 0.01)", label = { zh = "年费", en = "fee of a year" } }
monthly = { is = "round_to(fee / 2, 0.01)", label = { zh = "月费", en = "=fee of a month" } }
leave = { is = "add_months(since, 2)", label = { zh = "离港期限", en = "leave before" } }
full = { is = "crew > 5", label = { zh = "满员", en = "full" } }
berths = { is = "crew + 1", label = { zh = "class", en = "class" } }
"""
ROWS = (
    ("3", "1.5", "2022-05-31"),
    ("7", "0", ""),
    ("11", "1", "2022-05-01"),
    ("", "1", ""),
    ("5", "三", ""),
    ("10", "", "2022-12-31"),
)
ENGINES = ["python", "polars", "duckdb"]


@pytest.fixture
def mooring(tmp_path: Path) -> Policy:
    return unionkit.load_policy(write_policy(tmp_path, MOORING, "mooring.toml"))


def screened(policy: Policy, folder: Path, engine: str, **more: object) -> list[dict[str, str]]:
    source, out = folder / "in.csv", folder / f"{engine}.csv"
    source.write_text(csv_text(("crew", "fee", "since"), *ROWS), encoding="utf-8")
    plain: dict[str, object] = {"on": date(2023, 5, 1), "locale": "en", "reasons": False, **more}
    job = Screening(source=source, policy=policy, out=out, rejects=None, engine=engine, **plain)  # type: ignore[arg-type]
    screen(job)
    return table(out)


WANTED: list[Mapping[str, str]] = [
    {
        "fee of a year": "18.00",
        "'=fee of a month": "0.75",
        "leave by": "2022-07-31",
        "full": "no",
        "berths": "4",
    },
    {"fee of a year": "0.00", "'=fee of a month": "0.00", "leave by": "", "full": "yes", "berths": "8"},
    {"fee of a year": "", "'=fee of a month": "", "leave by": "", "full": "", "berths": ""},
    {"fee of a year": "", "'=fee of a month": "", "leave by": "", "full": "", "berths": ""},
    {"fee of a year": "", "'=fee of a month": "", "leave by": "2023-02-28", "full": "yes", "berths": "11"},
]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_result_stands_under_its_label(mooring: Policy, tmp_path: Path, engine: str) -> None:
    rows = screened(mooring, tmp_path, engine)
    assert [{title: row[title] for title in WANTED[0]} for row in rows] == WANTED
    assert [row["outcome"] for row in rows] == ["granted", "granted", "refused", "unknown", "granted"]


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_engines_write_results_as_the_same_bytes(
    mooring: Policy, tmp_path: Path, engine: str, locale: str
) -> None:
    for name in ("python", engine):
        screened(mooring, tmp_path, name, locale=locale)
    assert (tmp_path / f"{engine}.csv").read_bytes() == (tmp_path / "python.csv").read_bytes()


def test_the_columns_are_the_same_on_every_day(mooring: Policy, tmp_path: Path) -> None:
    late = screened(mooring, tmp_path, "python")
    early = screened(mooring, tmp_path, "python", on=date(2021, 5, 1))
    assert list(early[0]) == list(late[0])
    assert (early[0]["leave by"], early[0]["full"]) == ("2022-06-30", "")


def test_truth_is_told_in_the_language_of_the_table(mooring: Policy, tmp_path: Path) -> None:
    rows = screened(mooring, tmp_path, "python", locale="zh_CN")
    assert [row["满员"] for row in rows] == ["否", "是", "", "", "是"]


def test_results_stand_before_reasons(mooring: Policy, tmp_path: Path) -> None:
    titles = list(screened(mooring, tmp_path, "python", reasons=True)[0])
    assert titles[-4:] == ["full", "berths", "reason", "citation"]


def test_a_day_is_a_day_in_parquet(mooring: Policy, tmp_path: Path) -> None:
    pl = pytest.importorskip("polars")
    screened(mooring, tmp_path, "polars")
    job = Screening(
        source=tmp_path / "in.csv",
        policy=mooring,
        on=date(2023, 5, 1),
        out=tmp_path / "out.parquet",
        rejects=None,
        reasons=False,
        locale="en",
        engine="polars",
    )
    screen(job)
    made = pl.read_parquet(tmp_path / "out.parquet")
    assert made.schema["leave by"] == pl.Date
    assert made["leave by"][0] == date(2022, 7, 31)


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        (Fraction(5), 0, "5"),
        (Fraction(5), 2, "5.00"),
        (Fraction(-1, 8), 2, "-0.125"),
        (Fraction(1, 3), 2, "1/3"),
        (Fraction(10**40 + 1, 10), 0, f"{10**39}.1"),
        (Fraction(0), 2, "0.00"),
        (Fraction(1, 10**8), 0, "0.00000001"),
    ],
)
def test_a_number_has_all_its_decimals(number: Fraction, places: int, text: str) -> None:
    assert exact_text(number, places) == text
