"""What the actions on aid may be told alike."""

from __future__ import annotations

import argparse

from unionkit.commands.options import Commands, command

__all__ = ["action"]


def action(
    actions: Commands[argparse.ArgumentParser],
    name: str,
    text: str,
    *,
    case: bool = True,
    writes: bool = True,
) -> argparse.ArgumentParser:
    """Declare an action on a store: about one case, and with an author where it writes."""
    made = command(actions, name, text)
    made.add_argument("--store", required=True, metavar="URL", help="the store, as in sqlite:///union.db")
    if case:
        made.add_argument(
            "--case", required=True, metavar="ID", help="an opaque id, kept in the journal for ever"
        )
    if writes:
        made.add_argument(
            "--author", default="unionkit aid", metavar="NAME", help="who does it (unionkit aid)"
        )
    return made
