"""Print what was granted over a span of time."""

from __future__ import annotations

import argparse
from typing import cast

from unionkit.commands.aid.options import action
from unionkit.commands.options import Commands, store_to_read
from unionkit.errors import InputError
from unionkit.i18n import translator
from unionkit.values.dates import as_day

__all__ = ["add", "run"]


def add(actions: Commands[argparse.ArgumentParser]) -> None:
    """Declare the action."""
    made = action(
        actions,
        "report",
        "print grants, people and money by scheme, union or month",
        case=False,
        writes=False,
    )
    made.add_argument("--from", dest="start", required=True, metavar="DAY", help="the first day")
    made.add_argument("--to", dest="end", required=True, metavar="DAY", help="the last day")
    made.add_argument(
        "--by", choices=("scheme", "unit", "month"), default="scheme", help="one line for each (scheme)"
    )


def run(asked: argparse.Namespace) -> int:
    """Print a line for each, tabs between the cells, and the sum, to the fen."""
    from unionkit.aid.granted import Granted, sum_grants
    from unionkit.commands.aid.desk import GRANT
    from unionkit.storage.codec import value_of
    from unionkit.storage.kinds import Range

    _, start, end = translator(asked.locale), as_day(asked.start), as_day(asked.end)
    if end < start:
        raise InputError(
            "the last day is before the first", hint="write --from the earlier and --to the later one"
        )
    keys = {
        "scheme": lambda each: each.scheme,
        "unit": lambda each: each.unit,
        "month": lambda each: each.on.isoformat()[:7],
    }
    with store_to_read(asked.store) as store:
        found = store.scan(GRANT, {"on": Range(at_least=start.isoformat())})
        grants = (cast("Granted", value_of(GRANT, record)) for record in found)
        within = [each for each in grants if each.on <= end]
    rows = sum_grants(within, keys[asked.by])
    whole = sum_grants(within, lambda _each: _("In all"))
    by = {"scheme": _("scheme"), "unit": _("unit"), "month": _("month")}
    heads = (by[asked.by], _("grants"), _("people helped"), _("households"), _("yuan"))
    print("\t".join(heads))
    for row in (*rows, *whole):
        print("\t".join((row.key, str(row.grants), str(row.helped), str(row.households), str(row.amount))))
    return 0
