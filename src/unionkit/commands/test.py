"""Run the case files beside policies."""

from __future__ import annotations

import argparse
from pathlib import Path

from unionkit.commands.options import Commands, command

__all__ = ["add", "run"]


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    made = command(commands, "test", "run the case files beside policies")
    made.add_argument("path", help="a case file, a folder with case files in it, or a pack's name")


def run(asked: argparse.Namespace) -> int:
    """Print the report; 1 where a case fails."""
    from unionkit.lab.cases import run_cases
    from unionkit.packs.loading import installed_packs

    pack = None if Path(asked.path).exists() else installed_packs().get(asked.path)
    report = run_cases(asked.path if pack is None else pack())
    print(report.text(asked.locale))
    return 1 if report.failed else 0
