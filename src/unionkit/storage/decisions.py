"""Decisions in the journal: what has to be kept so that one can be taken again years later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import cast

from unionkit.errors import StoreError
from unionkit.rules import Decision, Policy
from unionkit.rules.fingerprint import canonical
from unionkit.rules.programs import Program
from unionkit.rules.reading import read_facts
from unionkit.rules.rebuilding import order_text, table_content
from unionkit.storage.batches import Line
from unionkit.storage.canonical import hash_of
from unionkit.storage.kinds import Json
from unionkit.storage.unit_of_work import UnitOfWork
from unionkit.values import Money

DECISION = "decision"
_TAGS: Mapping[str, Callable[[str], object]] = {
    "day": date.fromisoformat,
    "decimal": Decimal,
    "fen": lambda fen: Money(int(fen)),
    "fraction": Fraction,
}


def decision_line(
    decision: Decision, facts: Mapping[str, object], *, subject: str, author: str, reason: str = ""
) -> Line:
    """The journal line of a decision. `facts` are those that were handed in; `subject` is an opaque id of the case.

    Policy, edition, fingerprints and days go into the chain. Facts, verdict and the rows of tables that were used are
    personal, and stand beside it. Raises StoreError where the facts are not those that were decided on.
    """
    policy, program = decision.run.policy, decision.run.program
    assumed = bool(decision.assumptions)
    known = read_facts(facts, policy.facts, assume_usual=assumed)
    if (known.facts, known.lists) != (decision.known.facts, decision.known.lists):
        raise StoreError(
            "these are not the facts that were decided on", hint="hand in what policy.decide was given"
        )
    content: dict[str, Json] = {
        "policy": decision.policy_id,
        "governing_day": policy.governing_day,
        "edition": None if decision.edition is None else decision.edition.isoformat(),
        "fingerprint": decision.fingerprint,
        "order": "" if program is None else hash_of(_order_of(program)),
        "tables": {table: hash_of(text) for table, text in tables_of(policy).items()},
        "on": decision.on.isoformat(),
        "known_on": None if decision.known_on is None else decision.known_on.isoformat(),
        "assume": "usual" if assumed else "nothing",
    }
    personal: dict[str, Json] = {
        "facts": {name: _kept(value) for name, value in facts.items() if value is not None},
        "verdict": verdict_of(decision),
        "rows": {name: cast("Json", canonical(row)) for name, row in decision.parameters_used.items()},
    }
    return Line(
        kind=DECISION,
        subject=subject,
        action="decide",
        author=author,
        reason=reason,
        content=content,
        facts=personal,
    )


def contents_of(decision: Decision) -> tuple[str, ...]:
    """What has to be kept once so that the decision can be taken again: its edition and the tables of its policy."""
    program = decision.run.program
    if program is None:
        return ()
    return (program.content, _order_of(program), *tables_of(decision.run.policy).values())


def journal_decision(
    work: UnitOfWork, decision: Decision, facts: Mapping[str, object], *, subject: str
) -> None:
    """Add a decision to a unit of work: its line, and what replaying it needs."""
    work.note(decision_line(decision, facts, subject=subject, author=work.author, reason=work.reason))
    for text in contents_of(decision):
        work.keep(text)


@lru_cache(maxsize=256)
def _order_of(program: Program) -> str:
    """The order of a program's names; it takes longer to work out than a decision, and many share a program."""
    return order_text(program)


@lru_cache(maxsize=256)
def tables_of(policy: Policy) -> Mapping[str, str]:
    """The canonical contents of the tables of a policy, by id."""
    found = {
        parameter.table.id: parameter.table for parameter in policy.parameters.values() if parameter.table
    }
    return {table_id: table_content(table) for table_id, table in sorted(found.items())}


def verdict_of(decision: Decision) -> dict[str, Json]:
    """All that a decision says, as a tree."""
    return {
        "outcome": str(decision.outcome.value),
        "code": decision.code,
        "subject": decision.subject,
        "rule": decision.rule,
        "class": decision.class_name,
        "amount": _kept(decision.amount),
        "amount_high": _kept(decision.amount_high),
        "amount_kind": decision.amount_kind,
        "results": {name: _kept(value) for name, value in decision.results.items()},
        "assumptions": list(decision.assumptions),
    }


def _kept(value: object) -> Json:
    """A value as it is handed in, so that it comes back as itself: what JSON does not have is tagged."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Money):
        return {"fen": str(value.fen)}
    if isinstance(value, date):
        return {"day": value.isoformat()[:10]}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, Fraction):
        return {"fraction": str(value)}
    if isinstance(value, Sequence):
        return [{name: _kept(part) for name, part in record.items()} for record in value]
    raise StoreError(f"a fact of type {type(value).__name__} cannot be kept", hint="hand in plain values")


def given(kept: Json) -> object:
    """A value as it was handed in, out of what was kept of it."""
    if isinstance(kept, Mapping):
        ((tag, text),) = kept.items()
        return _TAGS[tag](cast("str", text))
    if isinstance(kept, list):
        records = cast("list[Mapping[str, Json]]", kept)
        return [{name: given(part) for name, part in record.items()} for record in records]
    return kept
