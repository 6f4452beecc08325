"""Decide one case and say why."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from unionkit import explain, load_policy
from unionkit.commands.options import Commands, add_deciding, command, pairs
from unionkit.rules import Fact
from unionkit.values.dates import as_day

__all__ = ["add", "add_facts", "facts_of", "run"]


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    made = command(commands, "explain", "decide one case and say why")
    add_facts(made)
    made.add_argument("--on", required=True, metavar="DAY", help="the governing day, as in 2020-08-01")
    made.add_argument("--policy", required=True, metavar="ID", help="a policy's id or TOML file")
    add_deciding(made)


def add_facts(command: argparse.ArgumentParser) -> None:
    """Declare the facts of one case."""
    command.add_argument(
        "facts", nargs="*", metavar="NAME=VALUE", help="a fact by its name or label: homes=1, 面积=60"
    )
    command.add_argument("--facts", dest="file", metavar="FILE", help="facts as JSON, - for standard input")


def facts_of(asked: argparse.Namespace, facts: Mapping[str, Fact]) -> dict[str, object]:
    """The facts of the case that was typed or stands in a file. Raises InputError and ValueRefused."""
    from unionkit.exchange.case_facts import facts_from_json, facts_from_pairs

    found: dict[str, object] = {}
    if asked.file:
        content = sys.stdin.buffer.read() if asked.file == "-" else Path(asked.file).read_bytes()
        found |= facts_from_json(content, facts)
    return found | facts_from_pairs(pairs(asked.facts), facts)


def run(asked: argparse.Namespace) -> int:
    """Print the decision in words."""
    policy = load_policy(asked.policy)
    facts = facts_of(asked, policy.facts)
    on, known_on = as_day(asked.on), as_day(asked.known_on) if asked.known_on else None
    decision = policy.decide(facts, on=on, known_on=known_on, assume=asked.assume)
    print(explain(decision, asked.locale))
    return 0
