"""List the policies of a pack."""

from __future__ import annotations

import argparse

from unionkit import load_pack
from unionkit.commands.options import Commands, command

__all__ = ["add", "run"]


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    listing = command(commands, "policies", "list the policies of a pack: id, title, first days of editions")
    listing.add_argument("--pack", default="cn", help="a pack's name or folder (cn)")


def run(asked: argparse.Namespace) -> int:
    """Print a line for each policy."""
    for name, policy in load_pack(asked.pack).policies.items():
        starts = ", ".join(edition.start.isoformat() for edition in policy.editions)
        print(f"{name}\t{policy.title.in_language(asked.locale)}\t{starts}")
    return 0
