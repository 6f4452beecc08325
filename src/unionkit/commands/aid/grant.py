"""Grant what the plan of a case gives."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from unionkit import Money, open_store
from unionkit.commands.aid.options import action
from unionkit.commands.aid.plan import add_planning
from unionkit.commands.options import Commands, pairs
from unionkit.errors import InputError
from unionkit.i18n import translator
from unionkit.values.dates import as_day

if TYPE_CHECKING:
    from unionkit.aid import Award, Plan
    from unionkit.aid.granted import Granted
    from unionkit.aid.records import JournalLine
    from unionkit.commands.aid.desk import Card
    from unionkit.storage.batches import Guard, Line
    from unionkit.storage.ports import Store

__all__ = ["add", "run"]


def add(actions: Commands[argparse.ArgumentParser]) -> None:
    """Declare the action."""
    made = action(
        actions, "grant", "grant what the plan gives to a case in approval, out of a budget if one is named"
    )
    add_planning(made)
    made.add_argument("--approved", action="store_true", help="every level that has to has approved it")
    made.add_argument(
        "--pay",
        action="append",
        default=[],
        metavar="SCHEME[=YUAN]",
        help="this award only, or this much of it (all)",
    )
    made.add_argument(
        "--budget",
        default="",
        metavar="NAME=YUAN",
        help="never spend more under this name than so much in all",
    )


def run(asked: argparse.Namespace) -> int:
    """Keep the grants with their decisions; 1 where the process, the plan or the budget does not allow it."""
    from unionkit.aid.files import act
    from unionkit.commands.aid.desk import Desk
    from unionkit.commands.aid.telling import tell_findings
    from unionkit.i18n.plans import Words
    from unionkit.storage.decisions import contents_of

    _, day = translator(asked.locale), as_day(asked.on)
    with open_store(asked.store) as store:
        desk = Desk(store)
        kept = desk.case(asked.case)
        plan = desk.plan(kept, day, assume=asked.assume, pools=dict(pairs(asked.pool)))
        if plan.alternatives:
            print(_("Several combinations give as much: a person chooses first (apply with --scheme)"))
            return 1
        awards = _chosen(desk.own(kept, plan), asked.pay)
        made = [
            _granted(award, amount, kept.card, plan, number)
            for number, (award, amount) in enumerate(awards, 1)
        ]
        facts = {"eligible": bool(made), "approved": True if asked.approved else None}
        done = act(desk.process(kept), kept.application, "grant", on=day, facts=facts, author=asked.author)
        if not done.done:
            return tell_findings(done.findings, asked.locale)
        guards = _reserved(store, asked.budget, made)
        if guards is None:
            print(_("The budget does not hold that much"))
            return 1
        desk.write(
            done,
            expected=kept.version,
            grants=made,
            guards=guards,
            lines=_lines(awards, made, asked),
            contents=[text for award, _amount in awards for text in contents_of(award.decision)],
        )
    words = Words(plan, asked.locale)
    for award, amount in awards:
        print(_("Granted: {}, {}").format(words.request(award.request), words.yuan(amount)))
    return 0


def _lines(
    awards: Sequence[tuple[Award, Money]], made: Sequence[Granted], asked: argparse.Namespace
) -> list[JournalLine | Line]:
    """The decisions and the grants as lines of the journal."""
    from unionkit.aid.granted import line_of_grant
    from unionkit.storage.decisions import decision_line

    decided = [
        decision_line(award.decision, _facts(award), subject=asked.case, author=asked.author)
        for award, _amount in awards
    ]
    return [*decided, *(line_of_grant(each, author=asked.author) for each in made)]


def _facts(award: Award) -> Mapping[str, object]:
    """The facts that an award was decided on, as they were known."""
    known = award.decision.known
    return {
        **{name: value for name, value in known.facts.items() if name not in known.assumed},
        **known.lists,
    }


def _chosen(awards: Sequence[Award], texts: list[str]) -> list[tuple[Award, Money]]:
    """The awards to pay, each with what is paid of it. Raises InputError for one that the plan does not have."""
    wanted = {name.strip(): yuan.strip() for name, _equals, yuan in (text.partition("=") for text in texts)}
    names = [award.scheme for award in awards]
    for name in wanted:
        if name not in names:
            raise InputError(
                f"the plan awards nothing under {name!r}", hint=f"it awards: {', '.join(names) or 'nothing'}"
            )
    found = []
    for award in awards:
        if wanted and award.scheme not in wanted:
            continue
        yuan = wanted.get(award.scheme, "")
        if not yuan and award.decision.amount_kind == "up_to":
            raise InputError(
                f"{award.scheme} has a ceiling and no amount of its own",
                hint=f"a person says how much: --pay {award.scheme}=YUAN",
            )
        amount = Money.of(yuan) if yuan else award.amount
        if amount > award.amount or amount.fen < 0:
            raise InputError(f"{award.scheme} gives no more than the plan says", hint="name a smaller amount")
        found.append((award, amount))
    return found


def _granted(award: Award, amount: Money, card: Card, plan: Plan, number: int) -> Granted:
    from unionkit.aid.granted import Granted

    return Granted(
        id=f"{card.id}/{number}",
        case=card.id,
        household=card.household,
        unit=card.unit,
        scheme=award.scheme,
        on=plan.on,
        amount=amount,
        person=award.grant.person,
        occasion=award.grant.occasion,
        catalogue=card.catalogue,
        policy=award.decision.policy_id,
        fingerprint=award.decision.fingerprint,
    )


def _reserved(store: Store, budget: str, grants: list[Granted]) -> tuple[Guard, ...] | None:
    """The guard that takes the grants out of the budget, None where it does not hold them."""
    from unionkit.storage.unit_of_work import Shortage, reserve

    if not budget:
        return ()
    ((name, yuan),) = pairs([budget])
    spent = sum(each.amount.fen for each in grants)
    found = reserve(store.guard(f"aid/budget/{name}"), spent, limit=Money.of(yuan).fen)
    return None if isinstance(found, Shortage) else (found,)
