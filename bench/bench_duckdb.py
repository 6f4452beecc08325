"""A million households as Parquet through DuckDB: `decide_frame` beside SQL by hand, then ten million, file to file.

The SQL gives the same outcome, class, code, subject and rule, unknown and invalid rows included; that is checked first,
row by row. Then ten million rows go from Parquet to Parquet without a copy in memory, by Polars and by DuckDB, each in
a process of its own whose memory at its peak is shown. `python bench/bench_duckdb.py 100000` takes fewer rows.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import bench_decide
import by_hand
import duckdb
import polars as pl
from bench_frames import IN_FEN, ROWS, households
from frames_by_hand import BOUNDS, CHOICES, CLASSES, ORDER, SAID, standards

from unionkit import Policy

ROUNDS = 7
COPIES = 10
MOST_MEGABYTES = 2_000
MOST_RATIO = 1.3


def sql_by_hand(source: str) -> str:
    """The classification as one query, as somebody would write it who knows what null does in SQL."""
    unfit = [("place", "length(place) > 200")]
    unfit += [(name, f"{name} NOT IN {options}") for name, options in CHOICES.items()]
    unfit += [(name, f"{name} NOT BETWEEN {low} AND {high}") for name, (low, high) in BOUNDS.items()]
    unfit.sort(key=lambda pair: ORDER.index(pair[0]))
    problems = "\n".join(f"WHEN {test} THEN '{name}'" for name, test in unfit)
    fits = ", ".join(f"net <= {factor} * standard * people AS fits_{rule[-1]}" for _, rule, factor in CLASSES)
    return f"""
WITH ready AS (
  SELECT *,
    CASE WHEN regexp_matches(place, '^[0-9]{{6}}$') THEN substr(place, 1, 4) END AS city,
    CASE WHEN regexp_matches(place, '^[0-9]{{6}}$') THEN substr(place, 1, 2) END AS province,
    CASE {problems} END AS unfit
  FROM {source}),
cities(city, area, fen) AS (VALUES {_values(4)}),
provinces(province, area, fen) AS (VALUES {_values(2)}),
found AS (
  SELECT ready.*, coalesce(cities.fen, provinces.fen) AS standard, income_year - rigid_spending AS net
  FROM ready
  LEFT JOIN cities ON ready.city = cities.city AND ready.area = cities.area
  LEFT JOIN provinces ON ready.province = provinces.province AND ready.area = provinces.area),
told AS (
  SELECT *, {fits},
    income_year <= 18 * standard * people AS met,
    homes >= 2 AND NOT (area_person <= min_area AND cause IN ('illness', 'disaster')) AS barred,
    standard IS NULL AND place IS NOT NULL
      AND (area IS NOT NULL OR NOT coalesce(city IN ('3405', '3401') OR province = '34', false)) AS absent
  FROM found),
numbered AS (
  SELECT *, CASE
    WHEN unfit IS NOT NULL THEN 0 WHEN absent THEN 1 WHEN NOT met THEN 2 WHEN barred THEN 3
    WHEN NOT (fits_1 OR fits_2 OR fits_3) THEN 4 WHEN met IS NULL OR barred IS NULL THEN 5
    WHEN fits_1 THEN 6 WHEN fits_1 IS NULL THEN 5 WHEN fits_2 THEN 7 WHEN fits_2 IS NULL THEN 5
    WHEN fits_3 THEN 8 WHEN fits_3 IS NULL THEN 5 ELSE 4 END AS number
  FROM told)
SELECT {", ".join(("key", *ORDER))},
  CASE WHEN number <= 1 THEN 'invalid' WHEN number <= 4 THEN 'refused' WHEN number = 5 THEN 'unknown'
    ELSE 'granted' END AS outcome,
  CASE number WHEN 6 THEN 'national_file' WHEN 7 THEN 'provincial_file' WHEN 8 THEN 'city_file' END AS class,
  CASE number WHEN 0 THEN CASE WHEN unfit IN ('area', 'cause') THEN 'not_a_choice' ELSE 'out_of_bounds' END
    WHEN 1 THEN 'no_value' WHEN 2 THEN 'requirement' WHEN 3 THEN 'exclusion' WHEN 4 THEN 'no_class' END AS code,
  CASE WHEN number = 0 THEN unfit WHEN number = 1 THEN 'L' END AS subject,
  CASE number WHEN 2 THEN 'require-1' WHEN 3 THEN 'exclude-1' WHEN 6 THEN 'class-1' WHEN 7 THEN 'class-2'
    WHEN 8 THEN 'class-3' END AS rule
FROM numbered"""


def _values(digits: int) -> str:
    """The standards of cities or of provinces."""
    wanted = {
        (place[:digits], area): fen
        for (place, area), fen in standards().items()
        if place.endswith("0" * (6 - digits)) and not place[:digits].endswith("00")
    }
    return ", ".join(f"('{place}', '{area}', {fen}::BIGINT)" for (place, area), fen in wanted.items())


def decided(rows: duckdb.DuckDBPyRelation, policy: Policy) -> duckdb.DuckDBPyRelation:
    """The same by the library."""
    return policy.decide_frame(rows, on=by_hand.DAY, columns=IN_FEN)


def check(connection: duckdb.DuckDBPyConnection, ours: str, hand: str) -> None:
    """Stop where the two differ anywhere."""
    differ = " OR ".join(f"ours.decision_{part} IS DISTINCT FROM hand.{part}" for part in SAID)
    query = f"SELECT count(*), count(*) FILTER ({differ}) FROM {ours} ours FULL JOIN {hand} hand USING (key)"
    count, wrong = connection.sql(query).fetchall()[0]
    if wrong:
        sys.exit(f"SQL by hand gives another answer in {wrong} of {count} rows")
    outcomes = connection.sql(f"SELECT outcome, count(*) FROM {hand} GROUP BY 1 ORDER BY 1").fetchall()
    print(f"both agree on {count:,} households: {dict(outcomes)}\n")


def compare(folder: Path) -> float:
    """Print how long both take; how many times as long the library does comes back."""
    connection, policy = duckdb.connect(), bench_decide.policy()
    rows = connection.read_parquet(str(folder / "households.parquet"))
    text = sql_by_hand(f"read_parquet('{folder / 'households.parquet'}')")
    runs: dict[str, Callable[[], object]] = {
        "SQL by hand": lambda: connection.execute(f"CREATE OR REPLACE TEMP TABLE hand AS {text}"),
        "decide_frame": lambda: connection.execute(
            f"CREATE OR REPLACE TEMP TABLE ours AS {decided(rows, policy).sql_query()}"
        ),
    }
    for run in runs.values():
        run()
    check(connection, "ours", "hand")
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - start)
    pairs = zip(taken["decide_frame"], taken["SQL by hand"], strict=True)
    ratio = statistics.median(ours / hand for ours, hand in pairs)
    for name, times in taken.items():
        print(f"{name:16}{statistics.median(times) * 1000:8.0f} ms")
    print(f"{'ratio':16}{ratio:8.2f}\n")
    return ratio


def stream(engine: str, source: str, out: str) -> None:
    """From Parquet to Parquet, in the process that is measured."""
    policy = bench_decide.policy()
    if engine == "polars":
        policy.decide_frame(pl.scan_parquet(source), on=by_hand.DAY, columns=IN_FEN).sink_parquet(out)
    else:
        connection = duckdb.connect()
        connection.execute("SET preserve_insertion_order = false")
        decided(connection.read_parquet(source), policy).write_parquet(out)


# The child's own peak: what the resource module says would count the parent that it was forked from.
MEASURED = """
import sys
from pathlib import Path
import bench_duckdb
bench_duckdb.stream(*sys.argv[1:])
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(int(status["VmHWM"].split()[0]))
"""


def streamed(engine: str, source: Path, out: Path) -> tuple[float, float]:
    """Seconds and megabytes at the peak of one run in a process of its own."""
    start = time.perf_counter()
    command = [sys.executable, "-c", MEASURED, engine, str(source), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent)
    return time.perf_counter() - start, int(done.stdout.splitlines()[-1]) / 1024


def main(rows: int) -> None:
    """Check, time, stream, print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        households(rows).with_row_index("key").write_parquet(folder / "households.parquet")
        ratio = compare(folder)
        many = folder / "many.parquet"
        duckdb.execute(
            f"COPY (SELECT h.* FROM '{folder / 'households.parquet'}' h, range({COPIES})) TO '{many}' (FORMAT parquet)"
        )
        print(f"{'Parquet to Parquet':24}{'rows':>12}{'seconds':>10}{'MB':>8}")
        peaks = []
        for engine in ("polars", "duckdb"):
            seconds, megabytes = streamed(engine, many, folder / f"{engine}.parquet")
            peaks.append(megabytes)
            count = duckdb.execute(f"SELECT count(*) FROM '{folder / f'{engine}.parquet'}'").fetchall()[0][0]
            print(f"{engine:24}{count:12,}{seconds:10.1f}{megabytes:8.0f}")
    if max(peaks) > MOST_MEGABYTES or ratio > MOST_RATIO:
        sys.exit(f"more than {MOST_MEGABYTES} MB, or more than {MOST_RATIO} times SQL by hand")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
