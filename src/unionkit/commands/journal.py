"""Walk the journal of a store."""

from __future__ import annotations

import argparse

from unionkit.commands.options import Commands, add_store_to_read, command, group, store_to_read
from unionkit.i18n import translator

__all__ = ["add", "run"]


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    actions = group(commands, "journal", "walk the journal of a store")
    verifying = command(
        actions, "verify", "find the first entry that was altered, taken out or moved (then exit status 1)"
    )
    add_store_to_read(verifying)
    verifying.add_argument(
        "--anchor",
        default="",
        metavar="TEXT",
        help="a point that the chain must run through, as it was printed",
    )
    showing = command(actions, "show", "list entries, one a line, without personal facts")
    add_store_to_read(showing)
    showing.add_argument("--entry", type=int, metavar="NUMBER", help="this entry only")
    showing.add_argument("--after", type=int, default=0, metavar="NUMBER", help="entries behind this one (0)")
    showing.add_argument("--limit", type=int, metavar="COUNT", help="at most so many")
    showing.add_argument("--json", action="store_true", help="every field of the chain, as JSON")


def run(asked: argparse.Namespace) -> int:
    """Verify or show; 1 where the chain does not hold."""
    from unionkit.exchange.journal_telling import entry_json, entry_text, verification_text
    from unionkit.storage import read_anchor, verify

    _ = translator(asked.locale)
    with store_to_read(asked.store) as store:
        if asked.action == "verify":
            anchor = read_anchor(asked.anchor) if asked.anchor else None
            found = verify(store.journal(), anchor, facts=store.facts)
            print(verification_text(found, _))
            return 0 if found.holds else 1
        after, limit = (asked.after, asked.limit) if asked.entry is None else (asked.entry - 1, 1)
        for entry in store.journal(after=after, limit=limit):
            print(entry_json(entry) if asked.json else entry_text(entry, store, _))
    return 0
