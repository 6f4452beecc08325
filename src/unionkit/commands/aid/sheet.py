"""Write the sheet of a case, to be printed and signed."""

from __future__ import annotations

import argparse
from pathlib import Path

from unionkit.commands.aid.options import action
from unionkit.commands.aid.plan import add_planning
from unionkit.commands.options import Commands, pairs, store_to_read
from unionkit.values.dates import as_day

__all__ = ["add", "run"]


def add(actions: Commands[argparse.ArgumentParser]) -> None:
    """Declare the action."""
    made = action(
        actions,
        "sheet",
        "write the sheet of a case: facts, decisions, reasons, sources, amounts",
        writes=False,
    )
    add_planning(made)
    made.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=".html for a page to print, any other for text (standard output)",
    )
    made.add_argument("--open", action="store_true", help="show sensitive facts and the whole name")
    made.add_argument("--title", default="", metavar="TEXT", help="of the sheet")


def run(asked: argparse.Namespace) -> int:
    """Write the sheet; nothing in the store changes."""
    from unionkit.commands.aid.desk import Desk
    from unionkit.views.sheet import Sheet, sheet_page, sheet_text

    day = as_day(asked.on)
    with store_to_read(asked.store) as store:
        desk = Desk(store)
        kept = desk.case(asked.case)
        plan = desk.plan(kept, day, assume=asked.assume, pools=dict(pairs(asked.pool)), before_only=True)
        made = [each.grant for each in desk.granted(kept.card.household) if each.case == kept.card.id]
    sheet = Sheet(
        about=plan,
        on=day,
        locale=asked.locale,
        title=asked.title,
        person=kept.card.name,
        case=kept.card.id,
        unit=kept.card.unit,
        others=kept.card.others,
        grants=made or None,
        open=asked.open,
    )
    if asked.out is None:
        print(sheet_text(sheet))
        return 0
    is_page = asked.out.suffix.lower() in (".html", ".htm")
    asked.out.write_text(sheet_page(sheet) if is_page else f"{sheet_text(sheet)}\n", encoding="utf-8")
    return 0
