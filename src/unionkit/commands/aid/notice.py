"""Print the list that is posted."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from unionkit.commands.aid.options import action
from unionkit.commands.options import Commands, store_to_read
from unionkit.i18n import translator
from unionkit.values.dates import as_day

if TYPE_CHECKING:
    from unionkit.aid.files import NoticeLine, Posted
    from unionkit.commands.aid.desk import Desk, Kept

__all__ = ["add", "run"]

POSTED = "posted"


def add(actions: Commands[argparse.ArgumentParser]) -> None:
    """Declare the action."""
    made = action(
        actions, "notice", "print the masked list of the cases that are posted", case=False, writes=False
    )
    made.add_argument("--on", required=True, metavar="DAY", help="the day of the list")
    made.add_argument("--unit", default="", metavar="NAME", help="cases of this union only")
    made.add_argument("--amounts", action="store_true", help="with what each may be granted")


def run(asked: argparse.Namespace) -> int:
    """Print the list, and until when it is posted where the process says how long."""
    from unionkit.aid.files import notice_lines
    from unionkit.commands.aid.desk import Desk

    _, day = translator(asked.locale), as_day(asked.on)
    people: dict[date | None, list[Posted]] = {}
    with store_to_read(asked.store) as store:
        desk = Desk(store)
        for kept in desk.cases():
            if asked.unit and kept.card.unit != asked.unit:
                continue
            posted = _posted(desk, kept, day, amounts=asked.amounts)
            if posted is not None:
                people.setdefault(posted[0], []).append(posted[1])
    for closes in sorted(people, key=lambda each: each or date.max):
        until = _("as long as the rules of the place say") if closes is None else closes.isoformat()
        print(_("Posted until {}").format(until))
        for line in notice_lines(people[closes]):
            print(_written(line))
    if not people:
        print(_("Nothing is posted"))
    return 0


def _posted(desk: Desk, kept: Kept, day: date, *, amounts: bool) -> tuple[date | None, Posted] | None:
    """Until when a case is posted, and what of it may be seen; None where it is not posted on that day."""
    from unionkit import load_calendar
    from unionkit.aid.files import Posted, course_of, notice_of
    from unionkit.aid.plans import total
    from unionkit.errors import UnknownState

    process = desk.process(kept)
    course = course_of(process, kept.application, on=day)
    if course.state != POSTED or course.since is None:
        return None
    try:
        closes = notice_of(process, kept.card.id, opens=course.since).closes(load_calendar("cn/calendar"))
    except UnknownState:  # the place does not say for how long
        closes = None
    amount = total(desk.own(kept, desk.plan(kept, day))) if amounts else None
    return closes, Posted(name=kept.card.name, unit=kept.card.unit, amount=amount)


def _written(line: NoticeLine) -> str:
    amount = "" if line.amount is None else str(line.amount)
    return "\t".join(part for part in (str(line.place), line.name, line.unit, amount) if part)
