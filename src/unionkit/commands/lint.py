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
    made.add_argument(
        "--cliffs",
        action="store_true",
        help="also sweep the incomes of the cases, and name where a fen more loses at least a yuan, or brings more",
    )


def run(asked: argparse.Namespace) -> int:
    """Print what was found; 1 where an error is among it."""
    from unionkit.packs.linting import lint_path

    remarks = lint_path(asked.path)
    for remark in remarks:
        print(remark)
    if asked.cliffs:
        _tell_cliffs(asked.path, asked.locale)
    errors = [remark for remark in remarks if remark.level == "error" or asked.strict]
    print(translator(asked.locale)("{} remarks").format(len(remarks)))
    return 1 if errors else 0


def _tell_cliffs(path: str, locale: str) -> None:
    """Print the cliffs of means tests. They are law as it stands, so that they are no remarks."""
    from unionkit.lab.cliffs import find_cliffs
    from unionkit.packs.installed import installed_packs

    _ = translator(locale)
    packs = installed_packs()
    for cliff in find_cliffs(packs[path]() if path in packs else path):
        if cliff.kind == "raises":
            print(_("more income brings more: {}").format(cliff))
        else:
            print(_("a fen more income costs much: {}").format(cliff))
