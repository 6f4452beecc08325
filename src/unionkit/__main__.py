"""The command line: screen, policies, explain, lint, test.

Exit status: 0 done; 1 problems found (lint, test); 2 the call or the input cannot be used; 3 some rows were rejected.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import cast

from unionkit import __version__, explain, load_pack, load_policy
from unionkit.errors import InputError, UnionkitError
from unionkit.i18n import LOCALES, translator
from unionkit.values.dates import as_day


def parser() -> argparse.ArgumentParser:
    """The arguments of all commands."""
    made = argparse.ArgumentParser(prog="unionkit", description="A union's rules, decided and explained.")
    made.add_argument("--version", action="version", version=f"unionkit {__version__}")
    commands = made.add_subparsers(dest="command", required=True)
    _add_screen(commands.add_parser("screen", help="judge every row of a CSV file"))
    listing = commands.add_parser("policies", help="list the policies of a pack")
    listing.add_argument("--pack", default="cn", help="a pack's name or folder (cn)")
    telling = commands.add_parser("explain", help="decide one case and say why")
    telling.add_argument("facts", nargs="*", metavar="NAME=VALUE")
    telling.add_argument("--policy", required=True)
    telling.add_argument("--on", required=True, metavar="DAY")
    telling.add_argument("--known-on", metavar="DAY")
    telling.add_argument("--facts", dest="file", metavar="FILE", help="facts as JSON, - for standard input")
    telling.add_argument("--assume", choices=("nothing", "usual"), default="nothing")
    linting = commands.add_parser("lint", help="look for mistakes in policies and tables")
    linting.add_argument("path")
    linting.add_argument("--strict", action="store_true", help="warnings count as errors")
    testing = commands.add_parser("test", help="run the case files beside policies")
    testing.add_argument("path")
    for command in commands.choices.values():
        command.add_argument("--locale", choices=LOCALES, default="zh_CN")
    return made


def _add_screen(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path)
    command.add_argument("--policy", required=True, help="a policy's id or TOML file")
    command.add_argument("--on", metavar="DAY", help="the governing day, as in 2020-08-01")
    command.add_argument(
        "--on-column", default="", metavar="NAME", help="the column that holds each row's day"
    )
    command.add_argument("--known-on", metavar="DAY", help="use only what had been issued by then")
    command.add_argument("--out", required=True, help="where the decisions go, - for standard output")
    command.add_argument("--rejects", type=Path, help="where bad rows go (OUT with .rejects)")
    command.add_argument("--assume", choices=("nothing", "usual"), default="nothing")
    command.add_argument(
        "--no-reasons", action="store_true", help="leave out the columns reason and citation"
    )
    command.add_argument("--encoding", default="", help="utf-8-sig or gb18030 if it is not found out")
    command.add_argument(
        "--column", action="append", default=[], metavar="FACT=HEADER", help="a column by its header"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status comes back."""
    asked = parser().parse_args(arguments)
    commands = {"screen": _screen, "policies": _policies, "explain": _explain, "lint": _lint, "test": _test}
    try:
        return commands[asked.command](asked)
    except UnionkitError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 2


def _pairs(texts: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise InputError(f"{text!r} has no =", hint="write NAME=VALUE")
        found[name.strip()] = value.strip()
    return found


def _screen(asked: argparse.Namespace) -> int:
    from unionkit.exchange import Screening, screen
    from unionkit.exchange.progress import showing

    out = None if asked.out == "-" else Path(asked.out)
    rejects = asked.rejects or (None if out is None else out.with_name(f"{out.stem}.rejects{out.suffix}"))
    if not asked.on and not asked.on_column:
        raise InputError("no day was named", hint="give --on 2024-07-01 or --on-column NAME")
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
        names={header: fact for fact, header in _pairs(asked.column).items()},
    )
    _ = translator(asked.locale)
    with showing(sys.stderr, _("{} rows")) as progress:
        summary = screen(job, progress)
    print(summary.text(_), file=sys.stderr if out is None else sys.stdout)
    if summary.rejected and rejects is not None:
        print(_("Rejects: {}").format(rejects), file=sys.stderr)
    return 3 if summary.rejected else 0


def _policies(asked: argparse.Namespace) -> int:
    for name, policy in load_pack(asked.pack).policies.items():
        starts = ", ".join(edition.start.isoformat() for edition in policy.editions)
        print(f"{name}\t{policy.title.in_language(asked.locale)}\t{starts}")
    return 0


def _explain(asked: argparse.Namespace) -> int:
    from unionkit.exchange.columns import reader_of

    policy = load_policy(asked.policy)
    facts: dict[str, object] = {}
    if asked.file:
        text = sys.stdin.read() if asked.file == "-" else Path(asked.file).read_text(encoding="utf-8")
        facts |= cast("dict[str, object]", json.loads(text, parse_float=Decimal))
    for name, value in _pairs(asked.facts).items():
        facts[name] = reader_of(policy.facts[name])(value) if name in policy.facts else value
    decision = policy.decide(facts, on=asked.on, known_on=asked.known_on, assume=asked.assume)
    print(explain(decision, asked.locale))
    return 0


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

    report = run_cases(asked.path)
    print(report.text(asked.locale))
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
