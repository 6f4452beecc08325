"""Let something happen to a case."""

from __future__ import annotations

import argparse

from unionkit import open_store
from unionkit.commands.aid.options import action
from unionkit.commands.explain import add_facts, facts_of
from unionkit.commands.options import Commands
from unionkit.i18n import translator
from unionkit.values.dates import as_day

__all__ = ["add", "run"]


def add(actions: Commands[argparse.ArgumentParser]) -> None:
    """Declare the action."""
    made = action(actions, "act", "let an event of its process happen to a case, such as first_check")
    add_facts(made)
    made.add_argument(
        "--event", required=True, metavar="NAME", help="of the process: first_check, post, withdraw …"
    )
    made.add_argument("--on", required=True, metavar="DAY", help="the day on which it happens")


def run(asked: argparse.Namespace) -> int:
    """Keep the event; 1 where the process does not allow it."""
    from unionkit.aid.files import act, course_of
    from unionkit.commands.aid.desk import Desk
    from unionkit.commands.aid.telling import tell_findings

    with open_store(asked.store) as store:
        desk = Desk(store)
        kept = desk.case(asked.case)
        process, day = desk.process(kept), as_day(asked.on)
        done = act(
            process,
            kept.application,
            asked.event,
            on=day,
            facts=facts_of(asked, process.facts),
            author=asked.author,
        )
        status = tell_findings(done.findings, asked.locale)
        if not done.done:
            return status
        desk.write(done, expected=kept.version)
    state = process.state(course_of(process, done.case, on=day).state)
    _ = translator(asked.locale)
    print(_("Case {}: {}").format(asked.case, state.label.in_language(asked.locale, state.id)))
    return 0
