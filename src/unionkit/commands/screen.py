"""Judge every row of a file."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from unionkit import load_policy, open_store
from unionkit.commands.options import Commands, add_deciding, command, pairs
from unionkit.errors import InputError
from unionkit.i18n import translator
from unionkit.values.dates import as_day

if TYPE_CHECKING:
    from unionkit.exchange import Screening
    from unionkit.exchange.journaling import Journaling
    from unionkit.i18n.catalogue import Translate
    from unionkit.rules import Policy

__all__ = ["ENGINES", "add", "run"]

ENGINES = ("python", "polars", "duckdb", "spark")


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    made = command(commands, "screen", "judge every row of a CSV or Parquet file")
    made.add_argument(
        "file", type=Path, help="CSV, TSV or, if so called, .parquet: columns are names or labels of facts"
    )
    made.add_argument(
        "--policy",
        action="append",
        required=True,
        metavar="[NAME=]ID",
        help="a policy's id or TOML file; several of them decide each row one after the other, each under its name",
    )
    add_deciding(made)
    day = made.add_mutually_exclusive_group()
    day.add_argument("--on", metavar="DAY", help="the governing day of all rows, as in 2020-08-01")
    day.add_argument("--on-column", default="", metavar="HEADER", help="the column with each row's day")
    made.add_argument(
        "--out", required=True, metavar="FILE", help="CSV or .parquet for decisions, - for standard output"
    )
    made.add_argument(
        "--rejects", type=Path, metavar="FILE", help="CSV for bad rows (OUT with .rejects in its name)"
    )
    made.add_argument("--no-reasons", action="store_true", help="leave out the columns reason and citation")
    made.add_argument(
        "--engine",
        default="",
        choices=ENGINES,
        help="decides rows that get no reasons; all give the same answers (python, for Parquet polars)",
    )
    _add_reading(made)
    _add_journaling(made)


def _add_reading(made: argparse.ArgumentParser) -> None:
    """Declare how the columns of the file are read."""
    made.add_argument(
        "--encoding", default="", metavar="NAME", help="of a CSV, instead of UTF-8 or GB 18030 as it fits"
    )
    made.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FACT=HEADER",
        help="read a fact from this column, which may be one that an earlier policy adds: class=file.class",
    )
    made.add_argument(
        "--set",
        dest="fixed",
        action="append",
        default=[],
        metavar="FACT=VALUE",
        help="a fact that is the same for all rows; NAME.FACT=VALUE for one policy alone",
    )
    made.add_argument(
        "--carry",
        action="append",
        default=[],
        metavar="HEADER",
        help="leave this column unread, though it looks like a fact",
    )


def _add_journaling(made: argparse.ArgumentParser) -> None:
    """Declare where the decisions are kept."""
    made.add_argument(
        "--store",
        default="",
        metavar="URL",
        help="journal each decision here, once however often the file is screened: sqlite:///union.db",
    )
    made.add_argument(
        "--subject-column",
        default="",
        metavar="HEADER",
        help="with --store: the column with an opaque id of each case, kept for ever (the line of the file)",
    )
    made.add_argument(
        "--author",
        default="unionkit screen",
        metavar="NAME",
        help="with --store: who decides (unionkit screen)",
    )


def run(asked: argparse.Namespace) -> int:
    """Write the decisions and print the summary; 3 where rows are rejected."""
    from unionkit.exchange import screen
    from unionkit.exchange.files import is_parquet
    from unionkit.exchange.progress import showing

    out = None if asked.out == "-" else Path(asked.out)
    if out is not None and out.is_dir():
        raise InputError(f"{out} is a folder", hint="name the file that decisions go to")
    ending = ".csv" if is_parquet(out) else "" if out is None else out.suffix
    rejects = asked.rejects or (None if out is None else out.with_name(f"{out.stem}.rejects{ending}"))
    _ = translator(asked.locale)
    with _journaling(asked) as journal, showing(sys.stderr, _("{} rows")) as progress:
        summary = screen(_screening(asked, out, rejects, journal), progress)
    stream = sys.stderr if out is None else sys.stdout
    print(summary.text(_), file=stream)
    if journal is not None:
        print(_("Decisions journaled: {}").format(f"{journal.added:,}"), file=stream)
    if journal is not None and journal.known:
        print(_("Decisions that had been journaled before: {}").format(f"{journal.known:,}"), file=stream)
    if summary.rejected:
        print(_rejects_text(rejects, _), file=sys.stderr)
    return 3 if summary.rejected else 0


def _screening(
    asked: argparse.Namespace, out: Path | None, rejects: Path | None, journal: Journaling | None
) -> Screening:
    from unionkit.exchange import Screening

    policies = dict(_policies(asked.policy))
    first = next(iter(policies))
    return Screening(
        source=asked.file,
        policy=policies.pop(first),
        on=as_day(asked.on) if asked.on else None,
        on_column=asked.on_column,
        known_on=as_day(asked.known_on) if asked.known_on else None,
        out=out,
        rejects=rejects,
        assume=asked.assume,
        locale=asked.locale,
        reasons=not asked.no_reasons,
        encoding=asked.encoding,
        engine=asked.engine,
        names={header: fact for fact, header in pairs(asked.column)},
        carried=tuple(header.strip() for header in asked.carry),
        journal=journal,
        name=first,
        policies=policies,
        fixed=dict(pairs(asked.fixed)),
    )


def _policies(texts: Sequence[str]) -> Iterator[tuple[str, Policy]]:
    """The policies by name; one alone has none unless it was given, several take the last part of their ids."""
    seen: set[str] = set()
    for text in texts:
        before, equals, after = text.partition("=")
        named = bool(equals) and before.strip().isidentifier()
        policy = load_policy(after.strip() if named else text)
        name = before.strip() if named else PurePath(policy.id).name if len(texts) > 1 else ""
        if name in seen:
            raise InputError(
                f"two policies are called {name!r}", hint="name them: --policy life=ID --policy school=ID"
            )
        seen.add(name)
        yield name, policy


@contextmanager
def _journaling(asked: argparse.Namespace) -> Iterator[Journaling | None]:
    """Where decisions are journaled; None where they are not."""
    if not asked.store:
        if asked.subject_column:
            raise InputError("--subject-column is for a journal", hint="name the store with --store")
        yield None
        return
    from unionkit.exchange.journaling import Journaling

    with open_store(asked.store) as store:
        yield Journaling(
            store,
            now=lambda: time.time_ns() // 1000,
            pause=lambda tries: time.sleep(0.01 * tries),
            author=asked.author,
            subject=asked.subject_column.strip(),
        )


def _rejects_text(rejects: Path | None, _: Translate) -> str:
    if rejects is None:
        return _("No file for them was named: give --rejects FILE")
    return _("Rejects: {}").format(rejects)
