"""Mutual plans out of TOML: a term, and which policy answers which question with which of the records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import get_args

from unionkit.aid.mutual.plan import MutualPlan, Question, Role, quantities_of
from unionkit.errors import UnionkitError
from unionkit.packs.files import File, interpret
from unionkit.packs.reader import Reader, suggest
from unionkit.packs.reading_sources import Sources, read_citations, read_sources
from unionkit.rules import Policy

__all__ = ["mutual_plans_of", "read_mutual_plan"]

FindPolicy = Callable[[str], Policy | None]
ROLES: tuple[Role, ...] = get_args(Role)


def mutual_plans_of(
    files: Sequence[File], sources: Sources, find_policy: FindPolicy
) -> tuple[Mapping[str, MutualPlan], list[UnionkitError]]:
    """The mutual plans by id as far as they can be made out, and every problem of every file."""
    found: dict[str, MutualPlan] = {}
    errors: list[UnionkitError] = []
    for file in files:
        if file.is_mutual_plan:
            made, problems = interpret(file, lambda reader: read_mutual_plan(reader, sources, find_policy))
            errors += problems
            if made is not None:
                found[made.id] = made
    known = {file.id for file in files if file.is_mutual_plan}
    errors += [error for plan in found.values() for error in _unknown_plans(plan, known, files)]
    return found, errors


def read_mutual_plan(reader: Reader, shared: Sources, find_policy: FindPolicy) -> MutualPlan | None:
    """One plan; None where its problems, which are kept in the reader, leave none."""
    reader.one_of("kind", ("mutual_plan",), "mutual_plan")
    plan_id = reader.text("id", required=True)
    sources = read_sources(reader, shared)
    title, note, renews = reader.labels("title"), reader.labels("note"), reader.names("renews")
    citations = read_citations(reader, sources)
    months = reader.raw("months")
    if isinstance(months, bool) or not isinstance(months, int) or months < 1:
        at = ("months",) if reader.has("months") else ()
        reader.refuse("a plan lasts a whole number of months", "write months = 12", *at)
        months = None
    questions: dict[Role, Question] = {
        role: made for role in ROLES if (made := _question(reader, role, find_policy)) is not None
    }
    if not reader.has("claim"):
        reader.refuse("a plan has a policy on claims", 'write [claim] with policy = "…"')
    reader.finish()
    if months is None or "claim" not in questions:
        return None
    return MutualPlan(
        id=plan_id,
        title=title,
        months=months,
        questions=questions,
        renews=renews,
        note=note,
        citations=citations,
    )


def _question(reader: Reader, role: Role, find_policy: FindPolicy) -> Question | None:
    if not reader.has(role):
        return None
    part = reader.table(role)
    policy_id = part.text("policy", required=True)
    policy = find_policy(policy_id) if policy_id else None
    if policy is None:
        if policy_id:
            part.refuse(f"no policy is called {policy_id!r}", "check the id", "policy")
        part.read |= {"facts", "given"}
        return None
    if role == "shares" and not all(
        any(result.name == "shares" for result in edition.results) for edition in policy.editions
    ):
        part.refuse("a policy on shares has the result shares", 'add results.shares = "…" to it', "policy")
    filled, given = part.table("facts"), part.table("given")
    for facts in (filled, given):
        for name in facts.values:
            facts.read.add(name)
            if name not in policy.facts:
                facts.refuse(f"the policy has no fact {name!r}", suggest(name, list(policy.facts)), name)
    known = quantities_of(role)
    named = {fact: filled.one_of(fact, known, known[0]) for fact in filled.values}
    part.finish()
    return Question(policy=policy, facts=named, given=given.values)


def _unknown_plans(plan: MutualPlan, known: set[str], files: Sequence[File]) -> list[UnionkitError]:
    file = next(each for each in files if each.id == plan.id)
    found: list[UnionkitError] = []
    for name in plan.renews:
        if name not in known or name == plan.id:

            def refuse(reader: Reader, name: str = name) -> None:
                reader.refuse(f"no other plan is called {name!r}", suggest(name, sorted(known)), "renews")

            found += interpret(file, refuse)[1]
    return found
