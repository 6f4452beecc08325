"""Promises of `unionkit screen --engine spark`: it writes the bytes that Python writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.exchange.harbour import BERTH, csv_text, write_policy
from tests.exchange.test_results import MOORING

from unionkit.__main__ import main
from unionkit.exchange.by_columns import blocks

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore::FutureWarning")]

BOATS = csv_text(
    ("crew", "fee", "debt", "since", "day"),
    ("3", "1,200.50", "0", "2022-05-31", "2023-05-01"),
    ("8", "1.2万", "0", "", "2021-05-01"),
    ("三", "", "", "", "2023-05-01"),
    ("6", "", "500", "2022-06-30", "2023-05-01"),
    ("4", "0.01", "", "2022-07-01", "1999-01-01"),
)


@pytest.mark.parametrize("policy", [BERTH, MOORING], ids=["classes and amounts", "results"])
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_spark_writes_the_bytes_that_python_writes(
    policy: str, ending: str, spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "BATCH", 2)
    path, source = write_policy(tmp_path, policy), tmp_path / f"boats.{ending}"
    (tmp_path / "boats.csv").write_text(BOATS, encoding="utf-8")
    if ending == "parquet":
        pl.read_csv(tmp_path / "boats.csv", infer_schema=False).write_parquet(source)
    written = []
    for engine in ("python", "spark"):
        out, rejects = tmp_path / f"{engine}.csv", tmp_path / f"{engine}.rejects.csv"
        command = ["screen", str(source), "--policy", str(path), "--on-column", "day", "--out", str(out)]
        command += ["--rejects", str(rejects), "--no-reasons", "--engine", engine, "--language", "en"]
        assert main(command) == 3
        written.append((out.read_bytes(), rejects.read_bytes()))
    assert written[0] == written[1]
    assert written[0][0].count(b"\n") == 5
