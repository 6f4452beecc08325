"""A CSV of cases judged row by row: decisions out, bad rows aside, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Literal, TextIO

from attrs import frozen

from unionkit.errors import InputError
from unionkit.exchange.encodings import encoding_of
from unionkit.exchange.judging import Bad, Worker
from unionkit.exchange.reading_csv import read_rows
from unionkit.exchange.summary import Summary
from unionkit.exchange.writing_csv import defused, written, written_if_needed
from unionkit.rules import Policy

REJECTED = ("line", "column", "value", "problem", "remedy")
PROGRESS_EVERY = 5_000


@frozen(kw_only=True)
class Screening:
    """What to screen and how.

    Each row is judged on `on`, or on the day in its `on_column`. `names` maps headers to facts beyond names and labels;
    `carried` are headers that are left unread although they look like one of a fact. Decisions go to `out` (None:
    standard output), bad rows to `rejects` (None: nowhere). Without `reasons` no explanation is written.
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


def screen(job: Screening, progress: Callable[[int], None] | None = None) -> Summary:
    """Judge every row of a file. Files appear under their names only when all is written.

    Raises InputError where the file cannot be used at all; a single bad row is reported in the rejects file.
    """
    _check_paths(job)
    encoding = job.encoding or encoding_of(job.source)
    separator = "\t" if job.source.suffix.lower() == ".tsv" else ","
    with _reading(job.source, encoding) as file:
        rows = read_rows(file, separator)
        header = next(rows)
        worker = Worker(job, header.cells)
        summary = Summary(encoding=encoding, carried=worker.carried)
        # A spreadsheet that marks its files, or saves them in GB 18030, needs the mark to read UTF-8
        marked = "utf-8" if encoding == "utf-8" or job.out is None else "utf-8-sig"
        with ExitStack() as stack:
            out = stack.enter_context(written(job.out, separator, marked))
            titles = [*REJECTED, *defused(header.cells)]
            aside = stack.enter_context(written_if_needed(job.rejects, separator, marked, titles))
            out([*defused(header.cells), *worker.added])
            for done, row in enumerate(rows, start=1):
                judged = worker.bad_row(row) if row.problem else worker.judge(row)
                if isinstance(judged, Bad):
                    summary.rejected += 1
                    aside([*defused([str(row.line), *judged]), *defused(row.cells)])
                else:
                    summary.add(judged)
                    out([*defused(row.cells), *worker.cells(judged)])
                if progress is not None and done % PROGRESS_EVERY == 0:
                    progress(done)
    return summary


def _check_paths(job: Screening) -> None:
    """Raise InputError where one file would be written over another."""
    named = [path for path in (job.source, job.out, job.rejects) if path is not None and _is_plain(path)]
    places = [path.resolve() for path in named]
    for place, path in zip(places, named, strict=True):
        if places.count(place) > 1:
            raise InputError(
                f"{path} is named twice", hint="input, decisions and rejects are different files"
            )


def _is_plain(path: Path) -> bool:
    return path.is_file() or not path.exists()


@contextmanager
def _reading(path: Path, encoding: str) -> Iterator[TextIO]:
    try:
        file = path.open(encoding=encoding, newline="")
    except LookupError:
        raise InputError(
            f"there is no encoding {encoding!r}", hint="write utf-8-sig or gb18030, or leave it out"
        ) from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror})", hint="check the path") from None
    with file:
        yield file
