"""The command line: screen, policies, explain, roster, lint, test.

Exit status: 0 done; 1 problems found (lint, test); 2 the call or the input cannot be used; 3 some rows were rejected;
130 interrupted; 141 whoever read the output closed it.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from unionkit import __version__, explain, load_pack, load_policy
from unionkit.errors import InputError, UnionkitError
from unionkit.i18n import LOCALES, translator
from unionkit.values.dates import as_day

if TYPE_CHECKING:
    from unionkit.exchange.rosters import Roster
    from unionkit.i18n.catalogue import Translate

ENGINES = ("python", "polars", "duckdb", "spark")
STATUSES = (
    "Exit status: 0 done, 1 problems found, 2 the call or the input cannot be used, 3 some rows rejected."
)


def parser() -> argparse.ArgumentParser:
    """The arguments of all commands."""
    made = argparse.ArgumentParser(
        prog="unionkit", description="A union's rules, decided and explained.", epilog=STATUSES
    )
    made.add_argument("--version", action="version", version=f"unionkit {__version__}")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_screen(commands)
    listing = _command(commands, "policies", "list the policies of a pack: id, title, first days of editions")
    listing.add_argument("--pack", default="cn", help="a pack's name or folder (cn)")
    _add_explain(commands)
    _add_roster(commands)
    linting = _command(commands, "lint", "look for mistakes in policies and tables")
    linting.add_argument("path", help="a pack's name, a folder, a policy's id or a TOML file")
    linting.add_argument("--strict", action="store_true", help="warnings count as errors")
    testing = _command(commands, "test", "run the case files beside policies")
    testing.add_argument("path", help="a case file, a folder with case files in it, or a pack's name")
    return made


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str
) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text, epilog=STATUSES)
    made.add_argument(
        "--language",
        "--locale",
        dest="locale",
        choices=LOCALES,
        default="zh_CN",
        help="of reasons, reports and summaries (zh_CN)",
    )
    return made


def _add_deciding(command: argparse.ArgumentParser) -> None:
    command.add_argument("--policy", required=True, metavar="ID", help="a policy's id or TOML file")
    command.add_argument("--known-on", metavar="DAY", help="use only what had been issued by then")
    command.add_argument(
        "--assume",
        choices=("nothing", "usual"),
        default="nothing",
        help="usual: take the usual value of a fact that is not known (nothing)",
    )


def _add_explain(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _command(commands, "explain", "decide one case and say why")
    command.add_argument(
        "facts", nargs="*", metavar="NAME=VALUE", help="a fact by its name or label: homes=1, 面积=60"
    )
    command.add_argument("--facts", dest="file", metavar="FILE", help="facts as JSON, - for standard input")
    command.add_argument("--on", required=True, metavar="DAY", help="the governing day, as in 2020-08-01")
    _add_deciding(command)


def _add_screen(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _command(commands, "screen", "judge every row of a CSV or Parquet file")
    command.add_argument(
        "file", type=Path, help="CSV, TSV or, if so called, .parquet: columns are names or labels of facts"
    )
    _add_deciding(command)
    day = command.add_mutually_exclusive_group()
    day.add_argument("--on", metavar="DAY", help="the governing day of all rows, as in 2020-08-01")
    day.add_argument("--on-column", default="", metavar="HEADER", help="the column with each row's day")
    command.add_argument(
        "--out", required=True, metavar="FILE", help="CSV or .parquet for decisions, - for standard output"
    )
    command.add_argument(
        "--rejects", type=Path, metavar="FILE", help="CSV for bad rows (OUT with .rejects in its name)"
    )
    command.add_argument(
        "--no-reasons", action="store_true", help="leave out the columns reason and citation"
    )
    command.add_argument(
        "--engine",
        default="",
        choices=ENGINES,
        help="decides rows that get no reasons; all give the same answers (python, for Parquet polars)",
    )
    command.add_argument(
        "--encoding", default="", metavar="NAME", help="of a CSV, instead of UTF-8 or GB 18030 as it fits"
    )
    command.add_argument(
        "--column", action="append", default=[], metavar="FACT=HEADER", help="read a fact from this column"
    )
    command.add_argument(
        "--carry",
        action="append",
        default=[],
        metavar="HEADER",
        help="leave this column unread, though it looks like a fact",
    )


def _add_roster(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "check, import or make sheets of members and unions, CSV or Excel"
    group = commands.add_parser("roster", help=text, description=text, epilog=STATUSES)
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION")
    checking = _command(actions, "check", "look for everything that is wrong in a roster")
    importing = _command(actions, "import", "check a roster, and write the rows without errors to a file")
    for command in (checking, importing):
        command.add_argument(
            "file", type=Path, help="CSV, TSV or Excel (.xlsx), titles above the labels or not"
        )
        command.add_argument(
            "--on", required=True, metavar="DAY", help="the day of the check, as in 2026-11-25"
        )
    importing.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=".csv or .xlsx for the rows without errors"
    )
    importing.add_argument("--plain", action="store_true", help="no apostrophes before long numbers in a CSV")
    for command in (checking, importing):
        command.add_argument(
            "--result",
            type=Path,
            metavar="FILE",
            help=".csv or .xlsx for all rows, each with what came of it",
        )
        command.add_argument(
            "--roll", type=Path, metavar="FILE", help="a roster of those who are on the roll already"
        )
        command.add_argument(
            "--whole", action="store_true", help="refuse rows that lack what the template asks for"
        )
        _add_layout(command)
        command.add_argument(
            "--sheet", default="", metavar="NAME", help="the sheet of a workbook (the first)"
        )
        command.add_argument(
            "--encoding", default="", metavar="NAME", help="of a CSV, instead of UTF-8 or GB 18030 as it fits"
        )
    template = _command(actions, "template", "write an empty sheet, in Excel with its drop-down lists")
    template.add_argument("--out", type=Path, required=True, metavar="FILE", help=".xlsx or .csv")
    _add_layout(template)


def _add_layout(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--layout",
        default="cn/rosters/members",
        metavar="ID",
        help="of the sheet: an id or a TOML file (cn/rosters/members; for unions cn/rosters/organisations)",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status comes back."""
    with _any_encoding():
        asked = parser().parse_args(arguments)
        commands = {
            "screen": _screen,
            "policies": _policies,
            "explain": _explain,
            "roster": _roster,
            "lint": _lint,
            "test": _test,
        }
        try:
            status = commands[asked.command](asked)
            sys.stdout.flush()
        except UnionkitError as error:
            print(error, file=sys.stderr)
            return 2
        except BrokenPipeError:
            _silence_output()
            return 141
        except OSError as error:
            print(f"{error.filename or 'output'}: {error.strerror or error}", file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            return 130
    return status


@contextmanager
def _any_encoding() -> Iterator[None]:
    """Let a terminal that lacks a character show its number instead of ending the run."""
    streams = [stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, io.TextIOWrapper)]
    before = [stream.errors for stream in streams]
    for stream in streams:
        stream.reconfigure(errors="backslashreplace")
    try:
        yield
    finally:
        for stream, errors in zip(streams, before, strict=True):
            stream.reconfigure(errors=errors)


def _silence_output() -> None:
    """Point standard output at nothing, so that Python does not complain when it closes it."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)


def _pairs(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise InputError(f"{name!r} is no pair", hint="write NAME=VALUE")
        yield name.strip(), value.strip()


def _screen(asked: argparse.Namespace) -> int:
    from unionkit.exchange import Screening, screen
    from unionkit.exchange.files import is_parquet
    from unionkit.exchange.progress import showing

    out = None if asked.out == "-" else Path(asked.out)
    if out is not None and out.is_dir():
        raise InputError(f"{out} is a folder", hint="name the file that decisions go to")
    ending = ".csv" if is_parquet(out) else "" if out is None else out.suffix
    rejects = asked.rejects or (None if out is None else out.with_name(f"{out.stem}.rejects{ending}"))
    job = Screening(
        source=asked.file,
        policy=load_policy(asked.policy),
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
        names={header: fact for fact, header in _pairs(asked.column)},
        carried=tuple(header.strip() for header in asked.carry),
    )
    _ = translator(asked.locale)
    with showing(sys.stderr, _("{} rows")) as progress:
        summary = screen(job, progress)
    print(summary.text(_), file=sys.stderr if out is None else sys.stdout)
    if summary.rejected:
        print(_rejects_text(rejects, _), file=sys.stderr)
    return 3 if summary.rejected else 0


def _rejects_text(rejects: Path | None, _: Translate) -> str:
    if rejects is None:
        return _("No file for them was named: give --rejects FILE")
    return _("Rejects: {}").format(rejects)


def _policies(asked: argparse.Namespace) -> int:
    for name, policy in load_pack(asked.pack).policies.items():
        starts = ", ".join(edition.start.isoformat() for edition in policy.editions)
        print(f"{name}\t{policy.title.in_language(asked.locale)}\t{starts}")
    return 0


def _explain(asked: argparse.Namespace) -> int:
    from unionkit.exchange.case_facts import facts_from_json, facts_from_pairs

    policy = load_policy(asked.policy)
    facts: dict[str, object] = {}
    if asked.file:
        facts |= facts_from_json(
            sys.stdin.buffer.read() if asked.file == "-" else Path(asked.file).read_bytes(), policy.facts
        )
    facts |= facts_from_pairs(_pairs(asked.facts), policy.facts)
    on, known_on = as_day(asked.on), as_day(asked.known_on) if asked.known_on else None
    decision = policy.decide(facts, on=on, known_on=known_on, assume=asked.assume)
    print(explain(decision, asked.locale))
    return 0


def _roster(asked: argparse.Namespace) -> int:
    from unionkit.exchange.progress import showing
    from unionkit.exchange.rosters import export_roster, import_roster, load_layout

    _ = translator(asked.locale)
    if asked.action == "template":
        export_roster((), asked.out, layout=load_layout(asked.layout))
        return 0
    roster = _opened_roster(asked)
    out = asked.out if asked.action == "import" else None
    with showing(sys.stderr, _("{} rows")) as progress:
        summary = import_roster(
            roster,
            accepted=out,
            result=asked.result,
            locale=asked.locale,
            plain=out is not None and asked.plain,
            progress=progress,
        )
    print(summary.text(_))
    if asked.result is not None:
        print(_("Result: {}").format(asked.result))
    elif summary.found:
        print(_("What stands in which row: give --result FILE"))
    return 3 if summary.refused else 0


def _opened_roster(asked: argparse.Namespace) -> Roster:
    from unionkit.exchange.rosters import Demands, load_layout, read_roster, roll_in, statutory_by
    from unionkit.packs.regions import shipped_regions

    layout, on = load_layout(asked.layout), as_day(asked.on)
    policy = load_policy("cn/retirement/statutory") if layout.roles.status else None
    demands = Demands(
        levels={"missing_in_template": "error"} if asked.whole else {},
        regions=shipped_regions(),
        statutory=None if policy is None else statutory_by(policy, on=on),
    )
    return read_roster(
        asked.file,
        on=on,
        layout=layout,
        demands=demands,
        known=None if asked.roll is None else roll_in(asked.roll, layout=layout),
        encoding=asked.encoding,
        sheet=asked.sheet,
    )


def _lint(asked: argparse.Namespace) -> int:
    from unionkit.packs.linting import lint_path

    remarks = lint_path(asked.path)
    for remark in remarks:
        print(remark)
    errors = [remark for remark in remarks if remark.level == "error" or asked.strict]
    print(translator(asked.locale)("{} remarks").format(len(remarks)))
    return 1 if errors else 0


def _test(asked: argparse.Namespace) -> int:
    from unionkit.lab.cases import run_cases
    from unionkit.packs.loading import installed_packs

    pack = None if Path(asked.path).exists() else installed_packs().get(asked.path)
    report = run_cases(asked.path if pack is None else pack())
    print(report.text(asked.locale))
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
