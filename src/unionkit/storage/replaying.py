"""Deciding again: from what was kept with a decision alone, and compared with the rules of today."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal, cast

from attrs import field, frozen

from unionkit.errors import StoreError, UnionkitError
from unionkit.rules import Decision, Policy
from unionkit.rules.rebuilding import rebuild_policy, rebuild_table
from unionkit.storage.canonical import hash_of
from unionkit.storage.decisions import DECISION, given, tables_of, verdict_of
from unionkit.storage.kinds import Json
from unionkit.storage.ports import Store


@frozen(kw_only=True)
class Replay:
    """A decision that was taken again.

    `status`: ``equal``; ``differs`` (then `differences` says in what); ``damaged`` (what was kept is not whole); or
    ``erased`` (the personal facts are gone). `changed` are the places in which the rules of today are others, and
    `today` is what they decide; both need today's policy.
    """

    number: int
    status: Literal["equal", "differs", "damaged", "erased"]
    decision: Decision | None = field(default=None, repr=False)
    differences: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    today: Decision | None = field(default=None, repr=False)


def replay(store: Store, number: int, *, policy: Policy | None = None) -> Replay:
    """Take the decision of a journal entry again, from the edition and tables that were kept with it.

    `policy` is the same policy as it stands today: it is compared, and asked for what it would decide on those facts
    and days. Raises StoreError where the entry is not there or is no decision.
    """
    entry = next(store.journal(after=number - 1, limit=1), None)
    if entry is None or entry.number != number or entry.kind != DECISION:
        raise StoreError(f"entry {number} is no decision", hint="look through store.journal() for decisions")
    kept = store.facts(number)
    if kept is None:
        return Replay(number=number, status="erased")
    content = cast("Mapping[str, Json]", entry.content)
    personal = cast("Mapping[str, Json]", kept.content)
    verdict = cast("Mapping[str, Json]", personal["verdict"])
    facts = {name: given(value) for name, value in cast("Mapping[str, Json]", personal["facts"]).items()}
    changed, today = _compared(store, content, facts, policy)
    if not content["fingerprint"]:
        held = verdict["code"] == "no_edition"
        return Replay(number=number, status="equal" if held else "damaged", changed=changed, today=today)
    try:
        decision = _decide(_rebuilt(store, content), facts, content)
    except UnionkitError as error:
        return Replay(
            number=number, status="damaged", differences=(error.message,), changed=changed, today=today
        )
    found = tuple(_differing(dict(verdict), verdict_of(decision), ""))
    return Replay(
        number=number,
        status="differs" if found else "equal",
        decision=decision,
        differences=found,
        changed=changed,
        today=today,
    )


def _decide(policy: Policy, facts: Mapping[str, object], content: Mapping[str, Json]) -> Decision:
    return policy.decide(
        facts,
        on=cast("str", content["on"]),
        known_on=cast("str | None", content["known_on"]),
        assume=cast("Literal['nothing', 'usual']", content["assume"]),
    )


def _text(store: Store, fingerprint: str) -> str:
    """A kept text, to the letter. Raises StoreError."""
    text = store.content(fingerprint)
    if text is None or hash_of(text) != fingerprint:
        raise StoreError(
            "a content that the decision needs is missing or altered", hint="restore it from a backup"
        )
    return text


def _rebuilt(store: Store, content: Mapping[str, Json]) -> Policy:
    """The policy as it was kept, with its tables."""
    tables = cast("Mapping[str, str]", content["tables"])
    found = tuple((table_id, _text(store, one)) for table_id, one in tables.items())
    text, order = (_text(store, cast("str", content[name])) for name in ("fingerprint", "order"))
    return _policy(text, order, found)


@lru_cache(maxsize=64)
def _policy(text: str, order: str, tables: tuple[tuple[str, str], ...]) -> Policy:
    """A policy out of its texts; many decisions share one, and it takes far longer to build than to decide."""
    found = {table_id: rebuild_table(one) for table_id, one in tables}
    return rebuild_policy(text, found.get, order)


def _compared(
    store: Store, content: Mapping[str, Json], facts: Mapping[str, object], policy: Policy | None
) -> tuple[tuple[str, ...], Decision | None]:
    """Where today's rules are others than those that were kept, and what they decide; None where they cannot."""
    if policy is None:
        return (), None
    if policy.id != content["policy"]:
        raise StoreError(f"the decision was taken by {content['policy']}", hint="hand in that policy")
    program = policy.program_on(date.fromisoformat(cast("str", content["on"])))
    then = cast("str", content["fingerprint"])
    found: list[str] = []
    if then != ("" if program is None else program.fingerprint):
        found += _changes("", store.content(then), None if program is None else program.content)
    tables = cast("Mapping[str, str]", content["tables"])
    now = tables_of(policy)
    for table_id in sorted({*tables, *now}):
        text = now.get(table_id)
        if tables.get(table_id) != (None if text is None else hash_of(text)):
            found += _changes(f"table {table_id} ", store.content(tables.get(table_id, "")), text)
    try:
        return tuple(found), _decide(policy, facts, content)
    except UnionkitError:  # a fact that today's policy does not take any more
        return tuple(found), None


def _changes(prefix: str, old: str | None, new: str | None) -> list[str]:
    if old is None or new is None:
        return [f"{prefix or 'edition '}{'is new' if old is None else 'is not there any more'}"]
    return [f"{prefix}{path}" for path in _differing(json.loads(old), json.loads(new), "")]


def _differing(old: object, new: object, path: str) -> Iterator[str]:
    """The paths at which two trees differ; parts with an id are found again by it."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted({*old, *new}):
            yield from _differing(old.get(key), new.get(key), f"{path}.{key}" if path else key)
    elif isinstance(old, list) and isinstance(new, list):
        before, after = _by_id(old), _by_id(new)
        for key in dict.fromkeys([*before, *after]):
            yield from _differing(before.get(key), after.get(key), f"{path}[{key}]")
    elif old != new:
        yield path


def _by_id(parts: Sequence[object]) -> Mapping[str, object]:
    named = {str(part["id"]): part for part in parts if isinstance(part, Mapping) and "id" in part}
    return named if len(named) == len(parts) else {str(place): part for place, part in enumerate(parts)}
