"""Write an application for aid down."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING

from unionkit import explain, open_store
from unionkit.commands.aid.options import action
from unionkit.commands.explain import add_facts, facts_of
from unionkit.commands.options import Commands
from unionkit.errors import InputError
from unionkit.i18n import translator
from unionkit.rules import Fact
from unionkit.values.dates import as_day

if TYPE_CHECKING:
    from datetime import date

    from unionkit.aid import Catalogue
    from unionkit.aid.files import Application
    from unionkit.commands.aid.desk import Card

__all__ = ["add", "run"]


def add(actions: Commands[argparse.ArgumentParser]) -> None:
    """Declare the action."""
    made = action(actions, "apply", "write an application down, and print what it may come to")
    add_facts(made)
    made.add_argument("--household", required=True, metavar="ID", help="an opaque id of the household")
    made.add_argument(
        "--catalogue",
        required=True,
        metavar="ID",
        help="of schemes: an id or a TOML file (cn/anhui/catalogue)",
    )
    made.add_argument(
        "--scheme", action="append", default=[], metavar="NAME", help="a scheme that is asked for (all)"
    )
    made.add_argument(
        "--paid-by-others",
        action="append",
        default=[],
        metavar="NAME",
        help="a scheme that somebody else pays, such as an insurance: counted, and not granted here",
    )
    made.add_argument("--on", required=True, metavar="DAY", help="the day of the application")
    made.add_argument(
        "--name", default="", metavar="NAME", help="of the worker, for the sheet and the notice"
    )
    made.add_argument("--unit", default="", metavar="NAME", help="the union of the worker")
    made.add_argument(
        "--process",
        default="cn/aid/application",
        metavar="ID",
        help="that the case follows (cn/aid/application)",
    )
    made.add_argument(
        "--ladder", default="", metavar="NAME", help="of the process, where it has ladders of approval"
    )
    made.add_argument(
        "--amount", metavar="YUAN", help="that is asked for, which says how far up the ladder it goes"
    )


def run(asked: argparse.Namespace) -> int:
    """Keep the application, print the plan of the day; 1 where the process does not let it in."""
    from unionkit.aid.files import act
    from unionkit.commands.aid.desk import Desk, Kept
    from unionkit.commands.aid.telling import tell_findings
    from unionkit.packs import load_process
    from unionkit.packs.catalogues import load_catalogue

    _check_ids(asked)
    catalogue, day = load_catalogue(asked.catalogue), as_day(asked.on)
    _check_schemes(asked, catalogue)
    schema: Mapping[str, Fact] = {
        name: fact for scheme in catalogue.schemes for name, fact in scheme.schema.items()
    }
    facts = facts_of(asked, schema)
    _check_names(facts, catalogue)
    process = load_process(asked.process)
    done = act(process, _application(asked, day, facts), "apply", on=day, author=asked.author)
    if not done.done:
        return tell_findings(done.findings, asked.locale)
    card = _card(asked)
    with open_store(asked.store) as store:
        desk = Desk(store)
        plan = desk.plan(Kept(application=done.case, card=card, version=0), day)
        desk.write(done, expected=0, card=card)
    _ = translator(asked.locale)
    print(_("Case {} is kept").format(asked.case))
    print(explain(plan, asked.locale))
    return 0


def _application(asked: argparse.Namespace, day: date, facts: Mapping[str, object]) -> Application:
    from unionkit.aid.files import Application, Told

    return Application(
        id=asked.case,
        household=asked.household,
        process=asked.process,
        author=asked.author,
        amount=asked.amount,
        ladder=asked.ladder,
        told=[Told(on=day, facts=facts)],
    )


def _card(asked: argparse.Namespace) -> Card:
    from unionkit.commands.aid.desk import Card

    return Card(
        id=asked.case,
        household=asked.household,
        catalogue=asked.catalogue,
        schemes=(*asked.scheme, *asked.paid_by_others) if asked.scheme else (),
        others=tuple(asked.paid_by_others),
        name=asked.name,
        unit=asked.unit,
    )


def _check_ids(asked: argparse.Namespace) -> None:
    """Raise InputError for an id that says who it is."""
    from unionkit.members.masking import shown_id

    for given in (asked.case, asked.household):
        if shown_id(given) != given:
            raise InputError(
                "this id names a person or may be a number of one",
                hint="ids stay in the journal for ever: take one that says nothing about anybody",
            )


def _check_schemes(asked: argparse.Namespace, catalogue: Catalogue) -> None:
    """Raise InputError for a scheme that the catalogue does not have."""
    known = [scheme.name for scheme in catalogue.schemes]
    for name in (*asked.scheme, *asked.paid_by_others):
        if name not in known:
            raise InputError(f"no scheme is called {name!r}", hint=f"there are: {', '.join(known)}")


def _check_names(facts: Mapping[str, object], catalogue: Catalogue) -> None:
    """Raise InputError for a name, in the case or in a record of a list, that nothing in the catalogue reads."""
    from unionkit.exchange.columns import closest

    known: set[str] = set()
    for scheme in catalogue.schemes:
        known |= {*scheme.schema, *scheme.reads.values(), scheme.each, scheme.person, scheme.occasion}
    for edition in catalogue.editions:
        for relation in edition.relations:
            known |= set() if relation.when is None else relation.when.facts.keys()
    lists = {scheme.each for scheme in catalogue.schemes} - {""}
    records = [each for name in lists & facts.keys() for each in _records(facts[name])]
    for name in dict.fromkeys((*facts, *(name for each in records for name in each))):
        if name not in known:
            raise InputError(f"no scheme reads {name!r}", hint=closest(name, sorted(known)))


def _records(value: object) -> list[Mapping[str, object]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list | tuple) else []
