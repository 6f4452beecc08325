"""A million households through `unionkit screen`, in a process of its own: rows a second, and the memory at its peak.

A share of the decisions is checked first against the policy itself. Memory is shown for a tenth of the rows as well:
it must not grow with them. Then every engine that is installed screens the same file without reasons; its bytes are
compared first. `python bench/bench_screen.py 200000` takes fewer rows.
"""

from __future__ import annotations

import csv
import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple

import unionkit

POLICY, DAY = "cn/anhui/chuzhou/file", "2020-08-01"
HEADER = (
    "编号",
    "行政区划代码",
    "地区类型",
    "家庭人口",
    "家庭年收入",
    "刚性支出",
    "住房套数",
    "人均住房面积",
    "当地人均住房面积",
    "致困原因",
)
CHECKED = 2_000
MOST_MEGABYTES = 400


def write_households(path: Path, rows: int) -> None:
    """Households as an office keeps them; most leave open what their case does not turn on."""
    random = Random(20200801)
    with path.open("w", encoding="utf-8", newline="") as file:
        put = csv.writer(file, lineterminator="\n").writerow
        put(HEADER)
        for number in range(rows):
            homes = 1 if random.random() < 0.95 else 2
            area = ("20", "25") if homes == 2 else ("", "")
            income, spending = random.randrange(9_000_000), random.randrange(30_000)
            people, cause = random.randint(1, 6), random.choice(("疾病", "无", "子女就学"))
            place = f"{income // 100}.{income % 100:02d}"
            put((f"H{number}", "340500", "城镇", people, place, spending, homes, *area, cause))


def check(source: Path, out: Path) -> None:
    """Stop where a decision is not what the policy says of the row."""
    policy = unionkit.load_policy(POLICY)
    choices = {"城镇": "urban", "疾病": "illness", "无": "none", "子女就学": "school"}
    names = (
        "place",
        "area",
        "people",
        "income_year",
        "rigid_spending",
        "homes",
        "home_area_person",
        "home_area_local",
        "cause",
    )
    with source.open(encoding="utf-8") as given, out.open(encoding="utf-8") as decided:
        for row, found in islice(zip(csv.DictReader(given), csv.DictReader(decided), strict=True), CHECKED):
            cells = dict(zip(names, (row[title] for title in HEADER[1:]), strict=True))
            facts: dict[str, object] = {key: choices.get(cell, cell) for key, cell in cells.items() if cell}
            facts |= {key: int(cells[key]) for key in ("people", "homes")}
            decision = policy.decide(facts, on=DAY)
            wanted = decision.outcome.value, (decision.class_name or "") if decision.granted else ""
            if (found["outcome"], found["class"]) != wanted or found["reason"].count(" | ") < 2:
                sys.exit(f"{row} came out as {found}, and not as {wanted}")


class Run(NamedTuple):
    """Seconds by the clock, seconds of processors and megabytes at the peak of one run in a process of its own."""

    seconds: float
    processors: float
    megabytes: float


def screened(source: Path, out: Path, *more: str) -> Run:
    """One run."""
    command = [sys.executable, "-c", MEASURED, "screen", str(source), "--policy", POLICY, "--on", DAY]
    start = time.perf_counter()
    done = subprocess.run([*command, "--out", str(out), *more], capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - start
    peak, processors = done.stderr.splitlines()[-1].split()
    return Run(seconds, float(processors), int(peak) / 1024)


def compare_engines(source: Path, rows: int, engines: Sequence[str]) -> None:
    """Every engine on the same file, without reasons: the same bytes first, then rows a second beside Python's."""
    print(f"\nwithout reasons, {rows:,} rows")
    print(
        f"{'engine':>26}  {'seconds':>8}  {'rows/s':>9}  {'CPU s':>8}  {'MB':>6}  {'faster':>6}  {'by CPU':>6}"
    )
    folder = source.parent
    parquet = folder / "many.parquet"
    wanted, first = b"", None
    runs = [("python", source, "csv"), *((name, source, "csv") for name in engines)]
    if engines:
        write_parquet(source, parquet)
        runs += [("python", parquet, "csv"), ("polars", parquet, "csv"), ("polars", parquet, "parquet")]
    for engine, file, ending in runs:
        out = folder / f"by_engine.{ending}"
        run = screened(file, out, "--no-reasons", "--engine", engine)
        first = first or run
        if ending == "csv":
            digest = hashlib.sha256(out.read_bytes()).digest()
            wanted = wanted or digest
            if digest != wanted:
                sys.exit(f"{engine} writes something else from {file.name}")
        name = f"{engine}, {file.suffix[1:]} to {ending}" if file == parquet else engine
        print(
            f"{name:>26}  {run.seconds:>8.2f}  {rows / run.seconds:>9,.0f}  {run.processors:>8.2f}  "
            f"{run.megabytes:>6.0f}  {first.seconds / run.seconds:>6.2f}  {first.processors / run.processors:>6.2f}"
        )


def write_parquet(source: Path, target: Path) -> None:
    """The same cells as Parquet, all of them texts."""
    import polars as pl

    pl.scan_csv(source, infer_schema=False).sink_parquet(target)


# A child is asked for its own peak: that of all children together would be the highest of the whole bench.
MEASURED = """
import resource, sys
from unionkit.__main__ import main
status = main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_maxrss, used.ru_utime + used.ru_stime, file=sys.stderr)
sys.exit(status)
"""


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        few, many, out = Path(folder) / "few.csv", Path(folder) / "many.csv", Path(folder) / "out.csv"
        write_households(few, rows // 10)
        write_households(many, rows)
        screened(few, out)
        check(few, out)
        print(f"{'rows':>10}  {'reasons':>8}  {'seconds':>8}  {'rows/s':>9}  {'MB':>6}")
        peaks = []
        for source, count in ((few, rows // 10), (many, rows)):
            for reasons in (True, False):
                seconds, _, megabytes = screened(source, out, *([] if reasons else ["--no-reasons"]))
                peaks.append(megabytes)
                said = "with" if reasons else "without"
                print(
                    f"{count:>10,}  {said:>8}  {seconds:>8.2f}  {count / seconds:>9,.0f}  {megabytes:>6.0f}"
                )
        print(
            f"memory, ten times the rows: {peaks[2] / peaks[0]:.2f} times; the highest of all children: "
            f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB"
        )
        if max(peaks) > MOST_MEGABYTES:
            sys.exit(f"more than {MOST_MEGABYTES} MB")
        compare_engines(many, rows, [name for name in ("polars", "duckdb") if find_spec(name)])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
