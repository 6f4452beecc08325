"""A roster of a million members read and checked, beside pandera on pandas with the same functions for the same cells.

First the generator's mistakes are counted: every one must be found, and nothing else. Then both are run in processes of
their own, one after the other in every round, on rows of which pandas makes no fewer cells; what they find is compared.
Excel follows, with fewer rows. `python bench/bench_roster.py 200000 20000` takes fewer rows of both.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from planted_roster import KINDS, LABELS, ON, Found, write_csv, write_excel

ROUNDS = 3
MOST_MEGABYTES = 400
ACROSS = frozenset({"birth_differs", "sex_differs", "day_to_come", "changed_before_birth"})
RAGGED = "cells cut off"  # pandas fills such a row up without a word


Cells = set[tuple[int, str]]


class Run(NamedTuple):
    """Seconds by the clock and of the processor, megabytes at the peak, and a digest of the cells that were found."""

    seconds: float
    processor: float
    megabytes: float
    found: str


def ours(path: Path) -> Cells:
    """The row and the label of every cell in which unionkit finds something."""
    from unionkit.exchange.rosters import read_roster

    return {
        (problem.row, "across" if problem.code in ACROSS else problem.column)
        for entry in read_roster(path, on=ON)
        for problem in entry.problems
    }


def theirs(path: Path) -> Cells:
    """The same by pandera: each cell is read once by the reader of its column, as a parser; checks look at what came out."""
    import pandas as pd
    import pandera.pandas as pa

    from unionkit.exchange.reading_csv import Row
    from unionkit.exchange.rosters import Demands, load_layout
    from unionkit.exchange.rosters.across import across
    from unionkit.exchange.rosters.cells import Limits, reader_of
    from unionkit.exchange.rosters.header import find_header

    if path.suffix == ".xlsx":
        frame = pd.read_excel(path, dtype=str, keep_default_na=False, engine="calamine")
    else:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    layout = load_layout("cn/rosters/members")
    header = find_header([Row(1, list(frame.columns))], layout, ())
    limits = Limits(on=ON)
    check_row = across(layout, Demands(), ON)
    labels = {name: header.labels[place] for name, place in header.places.items()}
    names = ("document", "identity", "birth_date", "sex", "change_date", "work_status")

    def across_rows(cells: pd.DataFrame) -> pd.Series:
        """Which rows hold together, by the function that unionkit calls for every row."""
        kept = []
        for verdicts in zip(*(cells[labels[name]] for name in names), strict=True):
            values = {name: verdict[0] for name, verdict in zip(names, verdicts, strict=True)}
            slips: dict[str, tuple[object, ...]] = {}
            check_row(values, slips, lambda _: "")
            kept.append(not slips)
        return pd.Series(kept, index=cells.index)

    columns = {}
    for column in layout:
        if column.name in labels:
            read, demanded = reader_of(column, limits), column.needed or column.required
            columns[labels[column.name]] = pa.Column(
                object,
                parsers=pa.Parser(read, element_wise=True),
                checks=pa.Check(
                    lambda verdict, demanded=demanded: (
                        not verdict[1] and (verdict[0] is not None or not demanded)
                    ),
                    element_wise=True,
                ),
            )
    doubles = {
        (row + 2, labels[column.name])
        for column in layout
        if column.unique == "refuse" and column.name in labels
        for row in frame.index[
            frame[labels[column.name]].duplicated(keep=False) & (frame[labels[column.name]].str.len() > 10)
        ]
    }
    schema = pa.DataFrameSchema(columns, checks=pa.Check(across_rows, name="across"))
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        single = cases[cases["schema_context"] == "Column"]
        found = {
            (int(row) + 2, str(label)) for row, label in zip(single["index"], single["column"], strict=True)
        }
        rows = cases[cases["check"] == "across"]["index"]
        return found | doubles | {(int(row) + 2, "across") for row in rows}
    return doubles


MEASURED = """
import hashlib, json, resource, sys, time
from pathlib import Path
import bench_roster
if sys.argv[1] == "theirs":
    import pandas, pandera.pandas
import unionkit.exchange.rosters
start, used = time.perf_counter(), time.process_time()
cells = getattr(bench_roster, sys.argv[1])(Path(sys.argv[2]))
seconds, processor = time.perf_counter() - start, time.process_time() - used
found = hashlib.sha256(repr(sorted(cells)).encode()).hexdigest()
print(json.dumps([seconds, processor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, found]))
"""


def run(name: str, path: Path) -> Run:
    """One run in a process of its own; the start of Python and the import of libraries do not count."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, name, str(path)],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return Run(*json.loads(done.stdout.splitlines()[-1]))


def count_planted(path: Path, rows: int) -> None:
    """Stop where a planted mistake is not found, or anything else is."""
    from unionkit.exchange.rosters import read_roster

    kinds, wanted = write_csv(path, rows)
    found = {
        Found(problem.row, LABELS.index(problem.column) if problem.column else -1, problem.code)
        for entry in read_roster(path, on=ON)
        for problem in entry.problems
    }
    codes = Counter(each.code for each in found)
    print(f"{rows:,} rows, {sum(kinds.values()):,} mistakes of {len(KINDS)} kinds planted")
    for kind, planted in KINDS.items():
        said = ", ".join(sorted({code for _, code in (*planted.found, *planted.before)}))
        print(f"  {kind:<34} {kinds[kind]:>6,}  {said}")
    print(f"found: {len(found & wanted):,} of {len(wanted):,}, and {len(found - wanted):,} others")
    print("  " + ", ".join(f"{code} {count:,}" for code, count in sorted(codes.items())))
    if found != wanted:
        sys.exit("what was found is not what was planted")


def compare(path: Path, rows: int, what: str) -> Run:
    """Both, in turn; the slowest of ours comes back."""
    runs: dict[str, list[Run]] = {"ours": [], "theirs": []}
    for _round in range(ROUNDS):
        for name, done in runs.items():
            done.append(run(name, path))
    if len({each.found for done in runs.values() for each in done}) != 1:
        sys.exit("unionkit and pandera find different cells")
    print(f"\n{rows:,} rows of {what}, median of {ROUNDS} rounds; both find the same cells")
    print(f"{'':>18}  {'seconds':>8}  {'rows/s':>9}  {'CPU s':>7}  {'MB':>6}")
    for name, done in runs.items():
        seconds = statistics.median(each.seconds for each in done)
        processor = statistics.median(each.processor for each in done)
        megabytes = max(each.megabytes for each in done)
        said = "unionkit" if name == "ours" else "pandera on pandas"
        print(f"{said:>18}  {seconds:>8.2f}  {rows / seconds:>9,.0f}  {processor:>7.2f}  {megabytes:>6.0f}")
    for said in ("seconds", "processor"):
        ratios = [
            getattr(other, said) / getattr(one, said) for one, other in zip(*runs.values(), strict=True)
        ]
        by = "the clock" if said == "seconds" else "processor time"
        print(
            f"by {by} unionkit is {statistics.median(ratios):.2f} times as fast "
            f"(from {min(ratios):.2f} to {max(ratios):.2f})"
        )
    return max(runs["ours"], key=lambda each: each.megabytes)


def main(rows: int, excel_rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, workbook = Path(folder) / "roster.csv", Path(folder) / "roster.xlsx"
        count_planted(path, rows)
        write_csv(path, rows, without=(RAGGED,))
        largest = compare(path, rows, "CSV")
        write_excel(workbook, excel_rows, without=(RAGGED,))
        compare(workbook, excel_rows, "Excel")
        if largest.megabytes > MOST_MEGABYTES:
            sys.exit(f"more than {MOST_MEGABYTES} MB for CSV")


if __name__ == "__main__":
    counts = [int(text) for text in sys.argv[1:]]
    main(counts[0] if counts else 1_000_000, counts[1] if len(counts) > 1 else 100_000)
