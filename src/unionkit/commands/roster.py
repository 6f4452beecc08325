"""Check, import or make sheets of members and unions."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from unionkit.commands.options import Commands, command, group
from unionkit.i18n import translator
from unionkit.values.dates import as_day

if TYPE_CHECKING:
    from unionkit.exchange.rosters import Roster

__all__ = ["add", "run"]


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    actions = group(commands, "roster", "check, import or make sheets of members and unions, CSV or Excel")
    checking = command(actions, "check", "look for everything that is wrong in a roster")
    importing = command(actions, "import", "check a roster, and write the rows without errors to a file")
    for each in (checking, importing):
        each.add_argument("file", type=Path, help="CSV, TSV or Excel (.xlsx), titles above the labels or not")
        each.add_argument("--on", required=True, metavar="DAY", help="the day of the check, as in 2026-11-25")
    importing.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=".csv or .xlsx for the rows without errors"
    )
    importing.add_argument("--plain", action="store_true", help="no apostrophes before long numbers in a CSV")
    for each in (checking, importing):
        each.add_argument(
            "--result",
            type=Path,
            metavar="FILE",
            help=".csv or .xlsx for all rows, each with what came of it",
        )
        each.add_argument(
            "--roll", type=Path, metavar="FILE", help="a roster of those who are on the roll already"
        )
        each.add_argument(
            "--whole", action="store_true", help="refuse rows that lack what the template asks for"
        )
        _add_layout(each)
        each.add_argument("--sheet", default="", metavar="NAME", help="the sheet of a workbook (the first)")
        each.add_argument(
            "--encoding", default="", metavar="NAME", help="of a CSV, instead of UTF-8 or GB 18030 as it fits"
        )
    template = command(actions, "template", "write an empty sheet, in Excel with its drop-down lists")
    template.add_argument("--out", type=Path, required=True, metavar="FILE", help=".xlsx or .csv")
    _add_layout(template)


def _add_layout(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--layout",
        default="cn/rosters/members",
        metavar="ID",
        help="of the sheet: an id or a TOML file (cn/rosters/members; for unions cn/rosters/organisations)",
    )


def run(asked: argparse.Namespace) -> int:
    """Check, import or write a template; 3 where rows are refused."""
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
    from unionkit.exchange.rosters import Demands, load_layout, read_roster, roll_in
    from unionkit.packs.loading import installed
    from unionkit.packs.regions import shipped_regions

    layout, on = load_layout(asked.layout), as_day(asked.on)
    retirement = installed("cn").retirement if layout.roles.status else None
    demands = Demands(
        levels={"missing_in_template": "error"} if asked.whole else {},
        regions=shipped_regions(),
        retirable_from=None if retirement is None else partial(retirement.first_day, on=on),
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
