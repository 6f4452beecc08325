"""Print what a case may be granted."""

from __future__ import annotations

import argparse

from unionkit import explain
from unionkit.commands.aid.options import action
from unionkit.commands.options import Commands, pairs, store_to_read
from unionkit.values.dates import as_day

__all__ = ["add", "add_planning", "run"]


def add(actions: Commands[argparse.ArgumentParser]) -> None:
    """Declare the action."""
    add_planning(
        action(actions, "plan", "print the best lawful combination of grants for a case", writes=False)
    )


def add_planning(command: argparse.ArgumentParser) -> None:
    """Declare on what a plan rests."""
    command.add_argument("--on", required=True, metavar="DAY", help="the day of the plan")
    command.add_argument(
        "--assume",
        choices=("nothing", "usual"),
        default="nothing",
        help="usual: take the usual value of a fact that is not known (nothing)",
    )
    command.add_argument(
        "--pool",
        action="append",
        default=[],
        metavar="FUND=YUAN",
        help="what is left of a fund of the catalogue",
    )


def run(asked: argparse.Namespace) -> int:
    """Print the plan; nothing is written."""
    from unionkit.commands.aid.desk import Desk

    with store_to_read(asked.store) as store:
        desk = Desk(store)
        kept = desk.case(asked.case)
        plan = desk.plan(kept, as_day(asked.on), assume=asked.assume, pools=dict(pairs(asked.pool)))
    print(explain(plan, asked.locale))
    return 0
