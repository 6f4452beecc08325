"""A table of cases judged row by row: decisions out, bad rows aside, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from attrs import frozen

from unionkit.errors import InputError
from unionkit.exchange.encodings import encoding_of
from unionkit.exchange.files import is_parquet, needing_library, reading, separator_of, writing
from unionkit.exchange.judging import Bad, Worker
from unionkit.exchange.reading_csv import Row
from unionkit.exchange.several import Workers
from unionkit.exchange.summary import Summary
from unionkit.exchange.writing_csv import defused, written_if_needed
from unionkit.rules import Policy

if TYPE_CHECKING:
    from unionkit.exchange.journaling import Journaling

ENGINES = ("python", "polars", "duckdb", "spark")
REJECTED = ("line", "column", "value", "problem", "remedy")
PROGRESS_EVERY = 5_000
Progress = Callable[[int], None]


@frozen(kw_only=True)
class Screening:
    """What to screen and how.

    Each row is judged on `on`, or on the day in its `on_column`. `names` maps headers to facts beyond names and labels;
    `carried` are headers that are left unread although they look like one of a fact. Decisions go to `out` (None:
    standard output), bad rows to `rejects` (None: nowhere), always as CSV. Without `reasons` no explanation is written.
    Files whose names end in .parquet are Parquet. `engine` is what decides where there are no reasons: one of ENGINES,
    "" for Python, and Polars for Parquet. All give the same answers. `journal` keeps each decision, which only Python
    can do.

    `policies` are others that decide each row after `policy`, by name; `name` is then the name of the first. What a
    policy with a name says stands in columns that begin with it (``file.class``), and those after it may read it:
    ``names={"file.class": "level"}``. A row is decided by all of them or goes to the rejects. `fixed` are facts that are the
    same for all rows, as they would be written in a cell; ``life.kind`` is a fact of the policy called ``life`` alone, in
    `names` too.
    """

    source: Path
    policy: Policy
    on: date | None
    out: Path | None
    rejects: Path | None
    on_column: str = ""
    known_on: date | None = None
    assume: Literal["nothing", "usual"] = "nothing"
    locale: str = "zh_CN"
    reasons: bool = True
    encoding: str = ""
    names: Mapping[str, str] = {}
    carried: tuple[str, ...] = ()
    engine: str = ""
    journal: Journaling | None = None
    name: str = ""
    policies: Mapping[str, Policy] = {}
    fixed: Mapping[str, str] = {}


ScreenBlocks = Callable[[Screening, str, str, Progress | None], Summary]


def screen(job: Screening, progress: Progress | None = None) -> Summary:
    """Judge every row of a file. Files appear under their names only when all is written.

    Raises InputError where the file cannot be used at all, MissingExtra without a library that it or the engine needs
    and NotPortable for a policy that columns cannot say; a single bad row is reported in the rejects file.
    """
    _check_paths(job)
    encoding = "" if is_parquet(job.source) else job.encoding or encoding_of(job.source)
    by_columns = is_parquet(job.source) and not (job.reasons or job.journal)
    engine = job.engine or ("polars" if by_columns else "python")
    if engine not in ENGINES:
        raise InputError(f"there is no engine {engine!r}", hint=f"one of: {', '.join(ENGINES)}")
    if engine != "python" and job.journal is not None:
        raise InputError(f"--engine {engine} keeps no decisions", hint="leave out --engine with --store")
    if engine != "python" and not job.reasons:
        library = needing_library("unionkit.exchange.by_columns", f"--engine {engine}")
        screen_blocks: ScreenBlocks = library.screen_blocks
        return screen_blocks(job, engine, encoding, progress)
    return _screen_rows(job, engine, encoding, progress)


def _screen_rows(job: Screening, engine: str, encoding: str, progress: Progress | None) -> Summary:
    """Judge row by row. Reasons are written so whatever the engine is, which has to be there all the same."""
    with ExitStack() as stack:
        rows = stack.enter_context(reading(job.source, encoding))
        header = next(rows).cells
        worker = Workers(job, header) if job.policies or job.fixed else Worker(job, header)
        if job.journal is not None:
            asked: tuple[object, ...] = (job.on, job.on_column, job.known_on, job.assume, job.encoding)
            asked += (sorted(job.names.items()), job.carried)
            asked += (sorted(job.fixed.items()), job.name, list(job.policies))
            job.journal.begin(job.source, [job.policy, *job.policies.values()], header, asked)
        if engine != "python":
            library = needing_library("unionkit.exchange.by_columns", f"--engine {engine}")
            columns = library.SeveralColumns if isinstance(worker, Workers) else library.Columns
            columns(worker, engine)
        summary = worker.summary(encoding)
        out = stack.enter_context(writing(worker, separator_of(job.source), marked_for(job, encoding)))
        aside = stack.enter_context(aside_for(job, header, encoding))
        for done, (row, told) in enumerate(worker.judged(rows, summary), start=1):
            if isinstance(told, Bad):
                aside(row, told)
            else:
                out(row, told)
            if progress is not None and done % PROGRESS_EVERY == 0:
                progress(done)
        if job.journal is not None:
            job.journal.finish()
    return summary


def marked_for(job: Screening, encoding: str) -> str:
    """The encoding of what is written: a spreadsheet that marks its files, or saves them in GB 18030, needs the mark."""
    return "utf-8" if encoding in ("", "utf-8") or job.out is None else "utf-8-sig"


@contextmanager
def aside_for(job: Screening, header: Sequence[str], encoding: str) -> Iterator[Callable[[Row, Bad], object]]:
    """A function that writes a bad row with what is wrong with it."""
    titles = [*REJECTED, *defused(header)]
    separator, marked = separator_of(job.source), marked_for(job, encoding)
    with written_if_needed(job.rejects, separator, marked, titles) as put:
        yield lambda row, bad: put([*defused([str(row.line), *bad]), *defused(row.cells)])


def _check_paths(job: Screening) -> None:
    """Raise InputError where one file would be written over another."""
    named = [path for path in (job.source, job.out, job.rejects) if path is not None and _is_plain(path)]
    places = [path.resolve() for path in named]
    for place, path in zip(places, named, strict=True):
        if places.count(place) > 1:
            raise InputError(
                f"{path} is named twice", hint="input, decisions and rejects are different files"
            )
    if is_parquet(job.rejects):
        raise InputError("rejects are written as CSV", hint="give --rejects a name that ends in .csv")


def _is_plain(path: Path) -> bool:
    return path.is_file() or not path.exists()
