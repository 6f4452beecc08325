"""Aid on a store of one's own: applications, plans, notices, grants, sheets and reports."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from types import ModuleType

from unionkit.commands.aid import act, apply, grant, notice, plan, report, sheet
from unionkit.commands.options import Commands, group

__all__ = ["add", "run"]

ACTIONS: Mapping[str, ModuleType] = {
    "apply": apply,
    "plan": plan,
    "act": act,
    "notice": notice,
    "grant": grant,
    "sheet": sheet,
    "report": report,
}


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    actions = group(commands, "aid", "applications for aid on a store: from applying to the sheet to sign")
    for action in ACTIONS.values():
        action.add(actions)


def run(asked: argparse.Namespace) -> int:
    """Do what is asked."""
    status: int = ACTIONS[asked.action].run(asked)
    return status
