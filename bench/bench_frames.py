"""A million households decided over columns: `decide_frame` beside Polars and NumPy by hand and OpenFisca, in one run.

Results are checked to be equal first. Then the cost from 100,000 to 10,000,000 rows. `python bench/bench_frames.py`.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Mapping

import bench_decide
import by_hand
import numpy as np
import peers
import polars as pl
from frames_by_hand import CHOICES, ORDER, SAID, numpy_by_hand, polars_by_hand

from unionkit import column

ROWS = 1_000_000
ROUNDS = 7
SIZES = (100_000, 1_000_000, 10_000_000)
IN_FEN = {name: column(name, unit="fen") for name in ("income_year", "rigid_spending")}


def households(count: int, *, clean: bool = False) -> pl.DataFrame:
    """Random households around the lines; unless `clean`, some facts are missing and some values unfit."""
    random = np.random.default_rng(20201101)
    odd = 0.0 if clean else 0.01

    def texts(name: str, options: tuple[str, ...], unfit: str) -> pl.Series:
        codes = random.integers(0, len(options), count)
        codes[random.random(count) < odd] = len(options)
        return pl.Series(name, np.array([*options, unfit])[codes])

    people = random.integers(1, 7, count)
    people[random.random(count) < odd] = 0
    income = random.integers(0, 2_600_000, count) * people
    columns = [
        texts("place", (*by_hand.PLACES, *(() if clean else ("999999",))), "34050x"),
        texts("area", CHOICES["area"], "seaside"),
        pl.Series("people", people),
        pl.Series("income_year", income),
        pl.Series("rigid_spending", random.integers(0, 1_500_000, count)),
        pl.Series("homes", random.integers(0, 4, count)),
        pl.Series("area_person", random.integers(5, 60, count)),
        pl.Series("min_area", random.integers(15, 35, count)),
        texts("cause", CHOICES["cause"], "bad luck"),
    ]
    frame = pl.DataFrame(columns)
    return frame.with_columns(
        pl.when(pl.Series(random.random(count) >= odd)).then(pl.col(name)).alias(name) for name in ORDER
    )


def as_arrays(frame: pl.DataFrame) -> tuple[Mapping[str, np.ndarray], Mapping[str, np.ndarray]]:
    """The columns as NumPy keeps them, and the masks of what is missing."""
    missing = {name: frame[name].is_null().to_numpy() for name in ORDER}
    fill = {name: "" if frame.schema[name] == pl.String else 0 for name in ORDER}
    columns = {
        name: np.array(frame[name].fill_null(fill[name]).to_list(), dtype="U8")
        if frame.schema[name] == pl.String
        else frame[name].fill_null(0).to_numpy()
        for name in ORDER
    }
    return columns, missing


def timed(runs: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> Mapping[str, list[float]]:
    """Seconds, one figure a round, the contenders in turn."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            found[name].append(time.perf_counter() - start)
    return found


def _as_frame(arrays: Mapping[str, np.ndarray]) -> pl.DataFrame:
    return pl.DataFrame(
        {name: pl.Series(name, values.tolist(), dtype=pl.String) for name, values in arrays.items()}
    )


def check(frame: pl.DataFrame, ours: pl.DataFrame) -> None:
    """Stop where the hand-written ones give another answer anywhere."""
    arrays = as_arrays(frame)
    for name, found in (("Polars", polars_by_hand(frame)), ("NumPy", _as_frame(numpy_by_hand(*arrays)))):
        for part in SAID:
            if not ours[f"decision_{part}"].equals(found[part].cast(pl.String), check_names=False):
                wrong = (ours[f"decision_{part}"].ne_missing(found[part].cast(pl.String))).sum()
                sys.exit(f"{name} by hand gives another {part} in {wrong} rows")
    counts = ours.group_by("decision_outcome").len().sort("decision_outcome").rows()
    print(f"all agree on {frame.height:,} households: {dict(counts)}\n")


def main() -> None:
    """Check, time, print."""
    policy = bench_decide.policy()
    frame = households(ROWS)

    def ours(rows: pl.DataFrame) -> pl.DataFrame:
        return policy.decide_frame(rows, on=by_hand.DAY, columns=IN_FEN)

    check(frame, ours(frame))
    arrays = as_arrays(frame)
    few = [dict(row) for row in households(20_000, clean=True).iter_rows(named=True)]
    for row in few:
        row["income_year"], row["rigid_spending"] = row["income_year"] / 100, row["rigid_spending"] / 100
    found = timed(
        {
            "Polars by hand": lambda: polars_by_hand(frame),
            "decide_frame, Polars": lambda: ours(frame),
            "NumPy by hand": lambda: numpy_by_hand(*arrays),
        }
    )
    fisca = timed({"OpenFisca-core, 20,000 households × 50": lambda: peers.openfisca_many(few)}, 3)
    found = {**found, **{name: [each * ROWS / len(few) for each in times] for name, times in fisca.items()}}
    base = found["Polars by hand"]
    print(f"{'':44}{'ms':>9}{'× Polars by hand':>20}")
    for name, times in found.items():
        print(
            f"{name:44}{statistics.median(times) * 1000:9.0f}{statistics.median(times) / statistics.median(base):20.2f}"
        )
    print(f"\n{'rows':>12}{'seconds':>10}{'ns a row':>10}")
    for size in SIZES:
        rows = households(size)
        seconds = min(timed({"": lambda rows=rows: ours(rows)}, 3)[""])  # type: ignore[misc]
        print(f"{size:12,}{seconds:10.3f}{seconds / size * 1e9:10.0f}")


if __name__ == "__main__":
    main()
