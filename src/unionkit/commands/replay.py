"""Take decisions of a journal again."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack

from unionkit import load_policy
from unionkit.commands.options import Commands, add_store_to_read, command, store_to_read
from unionkit.i18n import translator

__all__ = ["add", "run"]


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    made = command(
        commands,
        "replay",
        "take decisions of a journal again, and say which come out otherwise (exit status 1)",
    )
    add_store_to_read(made)
    made.add_argument(
        "--entry",
        type=int,
        action="append",
        default=[],
        metavar="NUMBER",
        help="the decision of this entry (all of them)",
    )
    made.add_argument(
        "--policy",
        action="append",
        default=[],
        metavar="ID",
        help="an id or TOML file to compare with, where a decision's own policy is not installed",
    )


def run(asked: argparse.Namespace) -> int:
    """Print what comes out otherwise, and the counts; 1 where something does."""
    from unionkit.exchange.journal_telling import Replays, replay_text
    from unionkit.exchange.progress import showing

    _ = translator(asked.locale)
    policies = [load_policy(name) for name in asked.policy]
    with ExitStack() as stack:
        store = stack.enter_context(store_to_read(asked.store))
        progress = stack.enter_context(showing(sys.stderr, _("{} decisions")))
        replays = Replays(store, {policy.id: policy for policy in policies})
        for done, number in enumerate(replays.numbers(asked.entry), start=1):
            found = replays.again(number)
            if asked.entry or found.changed or found.status in ("differs", "damaged"):
                print(replay_text(found, _))
            if progress is not None and done % 1_000 == 0:
                progress(done)
    print(replays.text(_))
    return 0 if replays.hold else 1
