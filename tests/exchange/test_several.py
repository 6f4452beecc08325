"""Promises of screening by several policies: columns for each, policies that read each other, all or none for a row."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from tests.exchange.harbour import csv_text, table, write_policy

from unionkit import open_store
from unionkit.__main__ import main

SIZE = """
id = "harbour/size"
title = { zh = "船型", en = "size" }
[facts]
crew = { type = "count", most = 50, label = { zh = "船员人数", en = "hands on board" } }
[[edition]]
from = 2020-01-01
exclude = [{ id = "too-many", when = "crew > 20" }]
class = [{ is = "big", when = "crew > 5" }, { is = "small", when = "crew <= 5" }]
"""
TOLL = """
id = "harbour/toll"
title = { zh = "港口费", en = "toll" }
[facts]
kind = { type = "choice", choices = ["small", "big"], label = { zh = "船型", en = "size of the boat" } }
season = { type = "choice", choices = ["high", "low"], label = { zh = "季节", en = "season" } }
tons = { type = "count", most = 1000, label = { zh = "吨位", en = "tons" } }
[[edition]]
from = 2020-01-01
amount = [{ when = "kind == 'big'", pay = "tons * yuan(20)" }, { when = "kind == 'small' and season == 'high'", pay = "tons * yuan(10)" }, { when = "season == 'low'", pay = 5 }]
"""
ROWS = (("编号", "crew", "tons"), ("B1", "3", "7"), ("B2", "12", "9"), ("B3", "30", "9"))
BOTH = ("--policy", "size=size.toml", "--policy", "toll=toll.toml", "--column", "kind=size.class")


@pytest.fixture
def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_policy(tmp_path, SIZE, "size.toml")
    write_policy(tmp_path, TOLL, "toll.toml")
    (tmp_path / "boats.csv").write_text(csv_text(*ROWS), encoding="utf-8")
    return tmp_path


def screen(*more: str, out: str = "out.csv") -> int:
    return main(["screen", "boats.csv", "--on", "2023-05-01", "--out", out, "--language", "en", *more])


def told(harbour: Path, *titles: str) -> list[tuple[str, ...]]:
    return [tuple(row[title] for title in titles) for row in table(harbour / "out.csv")]


def test_each_policy_has_its_own_columns(harbour: Path) -> None:
    assert screen(*BOTH, "--set", "season=high") == 0
    assert told(harbour, "编号", "size.outcome", "size.class", "toll.amount") == [
        ("B1", "granted", "small", "70.00"),
        ("B2", "granted", "big", "180.00"),
        ("B3", "refused", "", ""),
    ]


def test_the_columns_are_those_of_one_policy_at_a_time(harbour: Path) -> None:
    screen(*BOTH, "--set", "season=high")
    together = table(harbour / "out.csv")
    screen("--policy", "size.toml", "--carry", "tons")
    for both, alone in zip(together, table(harbour / "out.csv"), strict=True):
        assert {
            f"size.{name}": alone[name] for name in alone.keys() - {"编号", "crew", "tons"}
        }.items() <= both.items()


def test_a_policy_without_a_name_has_that_of_the_last_part_of_its_id(harbour: Path) -> None:
    screen("--policy", "size.toml", "--policy", "toll.toml", "--column", "kind=size.class")
    assert told(harbour, "toll.needs")[0] == ("season",)


def test_a_name_before_one_policy_stands_before_its_columns(harbour: Path) -> None:
    screen("--policy", "size=size.toml", "--carry", "tons")
    assert told(harbour, "size.class") == [("small",), ("big",), ("",)]


def test_a_fact_that_is_the_same_for_all_rows_needs_no_column(harbour: Path) -> None:
    screen("--policy", "toll.toml", "--set", "kind=small", "--set", "season=low")
    assert told(harbour, "amount") == [("5.00",), ("5.00",), ("5.00",)]
    assert "kind" not in table(harbour / "out.csv")[0]


def test_a_fact_can_be_set_for_one_policy_alone(harbour: Path) -> None:
    twice = ("--policy", "high=toll.toml", "--policy", "low=toll.toml", "--set", "kind=small")
    screen(*twice, "--set", "high.season=high", "--set", "low.season=low")
    assert told(harbour, "high.amount", "low.amount")[0] == ("70.00", "5.00")


def test_a_row_is_decided_by_all_policies_or_by_none(harbour: Path) -> None:
    (harbour / "boats.csv").write_text(csv_text(*ROWS[:2], ("B2", "12", "many")), encoding="utf-8")
    assert screen(*BOTH, "--set", "season=high", "--store", "sqlite:///union.db") == 3
    assert told(harbour, "编号") == [("B1",)]
    assert [row["column"] for row in table(harbour / "out.rejects.csv")] == ["tons"]
    with open_store("sqlite:///union.db") as store:
        assert [entry.content["policy"] for entry in store.journal()] == ["harbour/size", "harbour/toll"]  # type: ignore[index, call-overload]


def test_the_summary_counts_each_policy_apart_and_rejected_rows_nowhere(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (harbour / "boats.csv").write_text(csv_text(*ROWS, ("B4", "2", "many")), encoding="utf-8")
    screen(*BOTH, "--set", "season=high")
    lines = capsys.readouterr().out.splitlines()
    assert lines[:6] == [
        "3 rows judged",
        "size",
        "  granted: 2",
        "  refused: 1",
        "    big: 1",
        "    small: 1",
    ]
    assert "Exact amounts granted: 250.00 yuan" in lines


def test_a_journal_knows_both_decisions_of_a_row_when_it_runs_again(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for expected in ("Decisions journaled: 6", "Decisions that had been journaled before: 6"):
        screen(*BOTH, "--set", "season=high", "--store", "sqlite:///union.db")
        assert expected in capsys.readouterr().out


def test_other_facts_are_another_run_of_the_journal(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for season in ("high", "low"):
        screen(*BOTH, "--set", f"season={season}", "--store", "sqlite:///union.db")
        assert "Decisions journaled: 6" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (("--policy", "size.toml", "--policy", "size.toml"), "two policies are called 'size'"),
        ((*BOTH, "--set", "sesaon=high"), "there is no fact 'sesaon'"),
        ((*BOTH, "--set", "size.season=high"), "there is no fact 'size.season'"),
        ((*BOTH, "--set", "season"), "is no pair"),
        (
            ("--policy", "toll=toll.toml", "--policy", "size=size.toml", "--column", "kind=size.class"),
            "change their order",
        ),
        ((*BOTH, "--column", "season=seasn"), "no policy can read 'season' from a column 'seasn'"),
        ((*BOTH, "--set", "tons=3"), "two columns hold 'tons'"),
    ],
)
def test_what_cannot_be_screened_is_told(
    harbour: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], problem: str
) -> None:
    assert screen(*more) == 2
    assert problem in capsys.readouterr().err
    assert not (harbour / "out.csv").exists()


def test_a_cell_of_an_earlier_policy_that_is_no_value_of_the_fact_rejects_the_row(harbour: Path) -> None:
    swapped = TOLL.replace('choices = ["small", "big"]', 'choices = ["large", "big"]').replace(
        "'small'", "'large'"
    )
    write_policy(harbour, swapped, "toll.toml")
    assert screen(*BOTH, "--set", "season=high") == 3
    (row,) = table(harbour / "out.rejects.csv")
    assert (row["编号"], row["column"]) == ("B1", "size.class")


def test_a_column_that_one_policy_reads_is_no_misspelt_fact_of_another(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_policy(
        harbour, SIZE.replace("[[edition]]", 'tonnes = { type = "count" }\n[[edition]]'), "size.toml"
    )
    assert screen("--policy", "size.toml") == 2
    assert "the nearest is 'tonnes'" in capsys.readouterr().err
    assert screen(*BOTH, "--set", "season=high") == 0


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("reasons", [[], ["--no-reasons"]])
def test_columns_write_what_rows_write(
    harbour: Path, capsys: pytest.CaptureFixture[str], engine: str, reasons: list[str]
) -> None:
    wrong = [
        ("B4", "many", "9"),
        ("B5", "3", "heavy"),
        ("B6",),
        ("B7", "51", "9"),
        ("B8", "", "4"),
        ("B9", "6", "2000"),
    ]
    (harbour / "boats.csv").write_text(csv_text(*ROWS, *wrong, *ROWS[1:]), encoding="utf-8")
    written = []
    for more in ([], ["--engine", engine]):
        assert screen(*BOTH, "--set", "season=high", *reasons, *more) == 3
        files = [(harbour / name).read_bytes() for name in ("out.csv", "out.rejects.csv")]
        written.append((files, capsys.readouterr().out))
    assert written[0] == written[1]
    assert "    big: 3\n    small: 2\n" in written[0][1]


def test_a_parquet_file_is_decided_by_several_policies(harbour: Path) -> None:
    pl = pytest.importorskip("polars")
    pl.read_csv("boats.csv").write_parquet("boats.parquet")
    arguments = ["screen", "boats.parquet", "--on", "2023-05-01", "--out", "out.parquet", "--no-reasons"]
    assert main([*arguments, *BOTH, "--set", "season=high"]) == 0
    found = pl.read_parquet("out.parquet").select("编号", "size.class", "toll.amount").rows()
    assert [(name, size, None if amount is None else str(amount)) for name, size, amount in found] == [
        ("B1", "small", "70.00"),
        ("B2", "big", "180.00"),
        ("B3", None, None),
    ]


def test_the_memory_of_a_screening_does_not_grow_with_its_rows(harbour: Path) -> None:
    import tracemalloc

    peaks = []
    for count in (500, 5_000):
        rows = itertools.repeat(("B", "3", "7"), count)
        (harbour / "boats.csv").write_text(csv_text(ROWS[0], *rows), encoding="utf-8")
        tracemalloc.start()
        screen(*BOTH, "--set", "season=high", "--no-reasons")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5
