"""What `import unionkit` costs in a fresh process, beside Python alone, and which heavy modules it must not open."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 15
MOST_MILLISECONDS = 100
HEAVY = (
    "babel",
    "cattrs",
    "hypothesis",
    "narwhals",
    "numba",
    "numpy",
    "pendulum",
    "polars",
    "pyspark",
    "pytest",
    "rich",
    "sqlalchemy",
)
PROGRAMS = {
    "python -c pass": "pass",
    "import unionkit": "import unionkit",
    "import unionkit.__main__": "import unionkit.__main__",
    "load a policy and decide": (
        "import unionkit\n"
        "policy = unionkit.load_policy('cn/anhui/chuzhou/file')\n"
        "policy.decide({'people': 3, 'homes': 1}, on='2020-08-01')"
    ),
}


def check() -> None:
    """Stop where a heavy module is open after the import."""
    script = f"import sys, unionkit; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    if done.stdout.strip():
        sys.exit(f"import unionkit opens {done.stdout.strip()}")


def milliseconds(program: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    return 1000 * (time.perf_counter() - start)


def slowest(count: int) -> list[tuple[int, str]]:
    """The modules with the most time of their own, in microseconds."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import unionkit"],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line.removeprefix("import time:").split("|") for line in done.stderr.splitlines() if "|" in line]
    times = [(int(own), name.strip()) for own, _total, name in lines if own.strip().isdigit()]
    return sorted(times, reverse=True)[:count]


def main() -> None:
    check()
    taken: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for name, program in PROGRAMS.items():
        milliseconds(program)  # writes the byte code, where there is none
        taken[name].clear()
    for _round in range(ROUNDS):
        for name, program in PROGRAMS.items():
            taken[name].append(milliseconds(program))
    alone = taken["python -c pass"]
    print(f"{'median of ' + str(ROUNDS):<26}  {'ms':>6}  {'above':>6}  {'ratio':>5}")
    for name, times in taken.items():
        above = statistics.median(one - other for one, other in zip(times, alone, strict=True))
        ratio = statistics.median(one / other for one, other in zip(times, alone, strict=True))
        print(f"{name:<26}  {statistics.median(times):>6.1f}  {above:>6.1f}  {ratio:>5.2f}")
    print(f"not opened: {', '.join(HEAVY)}")
    for own, name in slowest(6):
        print(f"{own / 1000:>7.1f} ms  {name}")
    imported = statistics.median(
        one - other for one, other in zip(taken["import unionkit"], alone, strict=True)
    )
    if imported > MOST_MILLISECONDS:
        sys.exit(f"more than {MOST_MILLISECONDS} ms above Python alone")


if __name__ == "__main__":
    main()
