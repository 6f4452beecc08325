"""A million households in memory: machine code from the policy beside C, NumPy and Python written by hand, in one run.

The policy is the shipped one of Chuzhou (three levels of hardship file). All contenders take the same nine arrays of
int64 and write the same int32, and are compared on every row before anything is timed; -1 stands for a row with a value
out of bounds, of which there are some. Each round times every contender once, in turn; what is printed are the best
and the median over the rounds, and the median ratio to C on one thread within a round, which holds on a machine whose
speed drifts. Compiling is timed apart. The end-to-end part decides a Polars frame, by columns and by machine code,
checked equal first, and shows from how many rows machine code pays.

The C compiler is the system's `cc`, or what CC names.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

import unionkit
from unionkit import column
from unionkit.rules import jit
from unionkit.rules.compiling import Compiled
from unionkit.rules.frame_columns import Column as Described

DAY = date(2020, 8, 1)
ROWS = 1_000_000
SAMPLE = 20_000
ROUNDS = 15
FRAME_ROUNDS = 9
BREAK_EVEN = (10_000, 100_000, 200_000, 400_000, 1_000_000)
ENGINES: tuple[Literal["columns", "jit"], ...] = ("columns", "jit")
FRAME_DAY = {"cn/anhui/chuzhou/file": DAY, "cn/anhui/visits": date(2022, 1, 1)}
PLACES = ("341102", "341103", "340104", "340503")
AREAS = ("urban", "rural")

Column = NDArray[np.int64]
Run = Callable[[], object]

C_TEXT = """
#include <stdint.h>
void decide(int64_t start, int64_t stop,
            const int64_t *income_year, const int64_t *rigid_spending, const int64_t *people, const int64_t *standard,
            const int64_t *homes, const int64_t *area_person, const int64_t *area_local,
            const int64_t *cause, const int64_t *relation, int32_t *number) {
    for (int64_t i = start; i < stop; i++) {
        if (income_year[i] < 0 || income_year[i] > 100000000000 || rigid_spending[i] < 0
            || rigid_spending[i] > 100000000000 || people[i] < 1 || people[i] > 100
            || standard[i] < 100 || standard[i] > 10000000 || homes[i] < 0 || homes[i] > 1000
            || area_person[i] < 0 || area_person[i] > 1000000 || area_local[i] < 0 || area_local[i] > 1000000
            || cause[i] < 0 || cause[i] > 5 || relation[i] < 0 || relation[i] > 5) {
            number[i] = -1;
            continue;
        }
        int64_t year = 12 * standard[i] * people[i];
        int64_t net = income_year[i] - rigid_spending[i];
        if (2 * income_year[i] > 3 * year) number[i] = 0;
        else if (homes[i] >= 2 && !(area_person[i] <= area_local[i]
                 && (cause[i] >= 4 || (cause[i] == 1 && relation[i] <= 2)))) number[i] = 1;
        else if (net <= year) number[i] = 2;
        else if (2 * net <= 3 * year) number[i] = 3;
        else number[i] = net <= 2 * year ? 4 : 5;
    }
}
"""


def inputs(compiled: Compiled, rows: int) -> dict[str, Column]:
    """Random integers near the limits of the rules; one row in two hundred is unfit somewhere."""
    random = np.random.default_rng(20201101)
    made = {
        "f_people": random.integers(1, 8, rows),
        "p_L": random.choice([52_000, 58_300, 64_800], rows),
        "f_homes": random.choice([0, 1, 1, 1, 2, 3], rows),
        "f_home_area_person": random.integers(1_000, 5_000, rows),
        "f_home_area_local": random.integers(1_500, 4_000, rows),
        "f_cause": random.integers(0, 6, rows),
        "f_relation": random.integers(0, 6, rows),
    }
    year = 12 * made["p_L"] * made["f_people"]
    near = random.choice([2, 3, 4], rows) * year // 2 + random.integers(-2, 3, rows)
    made["f_income_year"] = np.where(random.random(rows) < 0.5, near, random.integers(0, 2 * year))
    made["f_rigid_spending"] = random.integers(0, made["f_income_year"] // 2 + 1)
    unfit = random.random(rows) < 0.005
    made["f_cause"][unfit] = -(2**63)
    return {part.argument: np.ascontiguousarray(made[part.argument]) for part in compiled.inputs}


def c_function(folder: Path) -> Callable[[int, int, Sequence[Column], NDArray[np.int32]], None]:
    """The hand-written kernel, compiled by the system's compiler."""
    source, library = folder / "by_hand.c", folder / "by_hand.so"
    source.write_text(C_TEXT, encoding="utf-8")
    compiler = os.environ.get("CC", "cc")
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", str(library), str(source)], check=True)
    function = ctypes.CDLL(str(library)).decide
    function.argtypes = [ctypes.c_int64, ctypes.c_int64, *[ctypes.c_void_p] * 10]
    function.restype = None

    def run(start: int, stop: int, columns: Sequence[Column], number: NDArray[np.int32]) -> None:
        function(start, stop, *(part.ctypes.data for part in columns), number.ctypes.data)

    return run


def by_numpy(columns: Sequence[Column]) -> NDArray[np.int32]:
    """The same by whole-array operations, as one would write them in a notebook."""
    income, rigid, people, standard, homes, area, local, cause, relation = columns
    highest = (10**11, 10**11, 100, 10**7, 1000, 10**6, 10**6, 5, 5)
    lowest = (0, 0, 1, 100, 0, 0, 0, 0, 0)
    fits = np.logical_and.reduce(
        [(low <= part) & (part <= high) for low, part, high in zip(lowest, columns, highest, strict=True)]
    )
    year, net = 12 * standard * people, income - rigid
    excepted = (area <= local) & ((cause >= 4) | ((cause == 1) & (relation <= 2)))
    tests = [
        ~fits,
        2 * income > 3 * year,
        (homes >= 2) & ~excepted,
        net <= year,
        2 * net <= 3 * year,
        net <= 2 * year,
    ]
    return np.select(tests, [-1, 0, 1, 2, 3, 4], 5).astype(np.int32)


def by_python(compiled: Compiled, columns: Sequence[Column]) -> list[int]:
    """The generated function in a loop over plain integers."""
    main = compiled.main
    assert main is not None
    fits = [(part.interval.low, part.interval.high) for part in compiled.inputs]
    return [
        main(*row) if all(low <= value <= high for (low, high), value in zip(fits, row, strict=True)) else -1  # type: ignore[operator, misc]
        for row in zip(*(part.tolist() for part in columns), strict=True)
    ]


def contenders(compiled: Compiled, kernel: jit.Kernel, folder: Path) -> Mapping[str, Run]:
    """What is timed on arrays, by name; each returns its answers."""
    made = inputs(compiled, ROWS)
    columns = list(made.values())
    by_c = c_function(folder)
    pool = ThreadPoolExecutor(2)

    def c_on(threads: int) -> NDArray[np.int32]:
        number = np.empty(ROWS, np.int32)
        cuts = [ROWS * part // threads for part in range(threads + 1)]
        if threads == 1:
            by_c(0, ROWS, columns, number)
        else:
            list(pool.map(lambda part: by_c(cuts[part], cuts[part + 1], columns, number), range(threads)))
        return number

    day = DAY.toordinal()
    sample = [part[:SAMPLE] for part in columns]
    return {
        "C by hand, 1 thread": lambda: c_on(1),
        "C by hand, 2 threads": lambda: c_on(2),
        "kernel, 1 thread": lambda: kernel.run(columns, on=day, threads=1).number,
        "kernel, all cores": lambda: kernel.run(columns, on=day).number,
        "NumPy by hand": lambda: by_numpy(columns),
        f"generated Python, {SAMPLE:,} rows": lambda: by_python(compiled, sample),
    }


def check(runs: Mapping[str, Run]) -> None:
    """Stop where anybody disagrees with C on any row."""
    wanted = np.asarray(runs["C by hand, 1 thread"]())
    for name, run in runs.items():
        found = np.asarray(run())
        if not np.array_equal(found, wanted[: len(found)]):
            sys.exit(f"{name} disagrees on {(found != wanted[: len(found)]).sum():,} rows")
    spread = ", ".join(
        f"{value}: {count:,}" for value, count in zip(*np.unique(wanted, return_counts=True), strict=True)
    )
    print(f"all agree on {ROWS:,} households (Python on {SAMPLE:,}); verdicts {spread}\n")


def timed(runs: Mapping[str, Run], rounds: int) -> Mapping[str, list[float]]:
    """Milliseconds of each contender, one figure a round, the contenders in turn."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            found[name].append((time.perf_counter() - start) * 1e3)
    return found


def tell(found: Mapping[str, list[float]], base: str) -> None:
    """The table of times and ratios; the loop in Python is scaled to all rows."""
    scaled = {
        name: [each * ROWS / SAMPLE for each in times] if "Python" in name else times
        for name, times in found.items()
    }
    print(f"{'':34}{'best ms':>10}{'median ms':>12}{'rows/s':>14}{'× ' + base:>26}")
    for name, times in scaled.items():
        ratio = statistics.median(one / other for one, other in zip(times, scaled[base], strict=True))
        middle = statistics.median(times)
        print(f"{name:34}{min(times):10.2f}{middle:12.2f}{ROWS / middle * 1e3:14,.0f}{ratio:26.2f}")


def tell_compiling(compiled: Compiled, folder: Path) -> jit.Kernel:
    """Compile into an empty folder, and read from a full one in a process of its own."""
    start = time.perf_counter()
    importlib.import_module("numba")
    print(f"importing numba               {time.perf_counter() - start:6.2f} s")
    made = jit.kernel(compiled, cache=folder, clock=time.perf_counter)
    if isinstance(made, jit.Reason):
        sys.exit(f"no kernel: {made}")
    print(f"compiling the kernel          {made.compile_seconds:6.2f} s")
    again = subprocess.run(
        [sys.executable, "-c", READ_AGAIN, str(folder)], check=True, capture_output=True, text=True
    )
    print(f"reading it in a new process   {float(again.stdout):6.2f} s, with numba imported already\n")
    return made


READ_AGAIN = """
import sys, time, numba, unionkit
from datetime import date
from unionkit.rules import jit
program = unionkit.load_policy("cn/anhui/chuzhou/file").program_on(date(2020, 8, 1))
print(jit.kernel(program.compiled, cache=sys.argv[1], clock=time.perf_counter).compile_seconds)
"""


def households(rows: int, *, given: bool) -> tuple[pl.DataFrame, Mapping[str, str | Described]]:
    """Households in Polars, the standard as a column of its own or looked up by place and area."""
    random = np.random.default_rng(7)
    people = random.integers(1, 8, rows)
    policy = unionkit.load_policy("cn/anhui/chuzhou/file")
    texts = {name: np.array(policy.facts[name].choices) for name in ("cause", "relation")}
    made = {
        "people": people,
        "income_year": people * random.integers(0, 14_000, rows) * 100,
        "rigid_spending": random.integers(0, 1_000_000, rows),
        "place": np.array(PLACES)[random.integers(0, len(PLACES), rows)],
        "area": np.array(AREAS)[random.integers(0, len(AREAS), rows)],
        "homes": random.choice([0, 1, 1, 1, 2, 3], rows),
        "home_area_person": random.integers(1_000, 5_000, rows),
        "home_area_local": random.integers(1_500, 4_000, rows),
        **{name: choices[random.integers(0, len(choices), rows)] for name, choices in texts.items()},
    }
    if given:
        made["standard"] = random.choice([52_000, 58_300, 64_800], rows)
    fen = ("income_year", "rigid_spending", *(["standard"] if given else []))
    steps: dict[str, str | Described] = {name: column(name, unit="fen") for name in fen}
    steps |= {name: column(name, steps=100) for name in ("home_area_person", "home_area_local")}
    return pl.DataFrame(made), steps


def visits(rows: int, *, gaps: float) -> tuple[pl.DataFrame, Mapping[str, str | Described]]:
    """Events that a union visits a member for, in Polars, with a share of rows in which the event is unknown."""
    random = np.random.default_rng(8)
    policy = unionkit.load_policy("cn/anhui/visits")
    texts = {
        name: np.array(policy.facts[name].choices)[random.integers(0, len(policy.facts[name].choices), rows)]
        for name in ("event", "relation", "hospital_reading")
    }
    frame = pl.DataFrame(
        {
            **texts,
            "both_parents_members": random.random(rows) < 0.5,
            "same_disease_before": random.random(rows) < 0.1,
            "visits_this_year": random.integers(0, 3, rows),
            "requested": random.integers(0, 300_000, rows),
            "received_before": random.integers(0, 100_000, rows),
        }
    )
    known = pl.Series(random.random(rows) >= gaps)
    frame = frame.with_columns(pl.when(known).then(pl.col("event")).alias("event"))
    return frame, {name: column(name, unit="fen") for name in ("requested", "received_before")}


FRAMES: Mapping[str, tuple[str, Callable[[], tuple[pl.DataFrame, Mapping[str, str | Described]]]]] = {
    "classes; the standard is a column": ("cn/anhui/chuzhou/file", partial(households, ROWS, given=True)),
    "classes; the standard is looked up": ("cn/anhui/chuzhou/file", partial(households, ROWS, given=False)),
    "amounts": ("cn/anhui/visits", partial(visits, ROWS, gaps=0.0)),
    "amounts; a fact is unknown in 2 % of rows": ("cn/anhui/visits", partial(visits, ROWS, gaps=0.02)),
}


def tell_frames(folder: Path) -> None:
    """Whole frames, by columns and by machine code at hand, and from how many rows the second is the faster."""
    for what, (name, make) in FRAMES.items():
        policy = unionkit.load_policy(name)
        frame, steps = make()
        decide = partial(policy.decide_frame, on=FRAME_DAY[name], columns=steps, cache=folder)
        if not decide(frame, engine="jit").equals(decide(frame, engine="columns")):
            sys.exit(f"{name}: the two engines disagree")
        print(f"decide_frame, Polars, {name}: {what}")
        for rows in BREAK_EVEN:
            part = frame.head(rows)
            runs: dict[str, Run] = {engine: partial(decide, part, engine=engine) for engine in ENGINES}
            found = timed(runs, FRAME_ROUNDS)
            ratio = statistics.median(
                one / other for one, other in zip(found["jit"], found["columns"], strict=True)
            )
            told = ", ".join(f"{engine} {statistics.median(found[engine]):7.1f} ms" for engine in ENGINES)
            print(f"{rows:>12,} rows: {told}, × {ratio:.2f}")
        print()


def main() -> None:
    """Check, time, print."""
    policy = unionkit.load_policy("cn/anhui/chuzhou/file")
    program = policy.program_on(DAY)
    assert program is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kernel = tell_compiling(program.compiled, folder)
        runs = contenders(program.compiled, kernel, folder)
        check(runs)
        tell(timed(runs, ROUNDS), "C by hand, 1 thread")
        print()
        if "--arrays" not in sys.argv:
            tell_frames(folder)


if __name__ == "__main__":
    main()
