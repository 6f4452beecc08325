"""Look for mistakes in policies and tables."""

from __future__ import annotations

import argparse

from unionkit.commands.options import Commands, command
from unionkit.i18n import translator

__all__ = ["add", "run"]


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    made = command(commands, "lint", "look for mistakes in policies and tables")
    made.add_argument("path", help="a pack's name, a folder, a policy's id or a TOML file")
    made.add_argument("--strict", action="store_true", help="warnings count as errors")


def run(asked: argparse.Namespace) -> int:
    """Print what was found; 1 where an error is among it."""
    from unionkit.packs.linting import lint_path

    remarks = lint_path(asked.path)
    for remark in remarks:
        print(remark)
    errors = [remark for remark in remarks if remark.level == "error" or asked.strict]
    print(translator(asked.locale)("{} remarks").format(len(remarks)))
    return 1 if errors else 0
