"""Promises of replay: a decision in the journal is taken again from what was kept, and what has changed since is named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.rules.frames.generated import Generator
from tests.storage.keeping import NOON, line

import unionkit
from unionkit import Decision, Money, Policy
from unionkit.errors import StoreError
from unionkit.storage import (
    Batch,
    MemoryStore,
    Store,
    UnitOfWork,
    contents_of,
    decision_line,
    journal_decision,
    replay,
    verify,
)

FERRY = """
id = "ferry"
governing_day = "event"
[parameters]
fare = { table = "ferry/fares" }
[facts]
place = { type = "text", sensitive = true }
rooms = { type = "count" }
paid = { type = "money", usual = 0 }
born = { type = "date", usual = 1990-01-01 }
weight = { type = "decimal", usual = 1 }
boats = { type = "list", usual = [], fields = { length = { type = "count" }, kind = { type = "choice", choices = ["sail", "oar"] } } }
[sources.notice]
title = "a notice"
grade = "issuer"
issued = 2020-01-01
[[edition]]
from = 2020-01-01
cite = "notice"
require = [{ id = "few", when = "rooms <= 5" }]
amount = [{ id = "fare", pay = "rooms * fare - paid", round = "1" }]
results.boats_seen = "count(boats)"
"""
FARES = """
kind = "table"
id = "ferry/fares"
unit = "CNY"
keys = ["place"]
[sources.notice]
title = "a notice"
grade = "issuer"
issued = 2020-01-01
[[row]]
place = "340504"
from = 2020-01-01
value = 100
cite = "notice"
[[row]]
place = "340000"
from = 2020-01-01
value = 70
cite = "notice"
"""
PERSONAL = "340504"
FACTS: Mapping[str, object] = {
    "place": PERSONAL,
    "rooms": 3,
    "paid": Money(5050),
    "born": date(2000, 2, 29),
    "weight": Decimal("1.50"),
}


def ferry(folder: Path, *changes: tuple[str, str]) -> Policy:
    texts = {"ferry.toml": FERRY, "fares.toml": FARES}
    for old, new in changes:
        assert any(old in text for text in texts.values())
        texts = {name: text.replace(old, new) for name, text in texts.items()}
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return unionkit.load_policy(folder / "ferry.toml")


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    return ferry(tmp_path / "then")


def journalled(store: Store, decision: Decision, facts: Mapping[str, object] = FACTS) -> int:
    work = UnitOfWork(store, author="desk", reason="asked")
    journal_decision(work, decision, facts, subject="case-1")
    return work.commit(at=NOON).entries[0]


def test_a_decision_is_taken_again_from_what_was_kept_alone(store: Store, policy: Policy) -> None:
    then = policy.decide(FACTS, on="2024-01-01", known_on="2024-01-01")
    assert then.amount == Money(25000)
    found = replay(store, journalled(store, then))
    assert (found.status, found.differences) == ("equal", ())
    assert found.decision == then
    assert found.decision.findings == then.findings


def test_the_chain_holds_no_facts_and_no_verdict(store: Store, policy: Policy) -> None:
    journalled(store, policy.decide(FACTS, on="2024-01-01"))
    (entry,) = store.journal()
    shown = repr(entry)
    assert PERSONAL not in shown
    assert "granted" not in shown
    assert (entry.kind, entry.subject, entry.author, entry.reason) == ("decision", "case-1", "desk", "asked")


def test_the_edition_is_kept_under_its_fingerprint(store: Store, policy: Policy) -> None:
    decision = policy.decide(FACTS, on="2024-01-01")
    journalled(store, decision)
    assert store.content(decision.fingerprint) == policy.programs[0].content


def test_the_rows_that_were_used_are_kept_with_the_facts(store: Store, policy: Policy) -> None:
    number = journalled(store, policy.decide(FACTS, on="2024-01-01"))
    facts = store.facts(number)
    assert facts
    assert "'value': '100'" in str(facts.content)


OTHERS: dict[str, tuple[Mapping[str, object], str, str]] = {
    "a wider place": ({**FACTS, "place": "349999"}, "2024-01-01", "granted"),
    "no row for the place": ({**FACTS, "place": "110105"}, "2024-01-01", "invalid"),
    "an unknown place": ({"rooms": 1, "paid": 0}, "2024-01-01", "unknown"),
    "refused": ({**FACTS, "rooms": 6}, "2024-01-01", "refused"),
    "out of bounds": ({**FACTS, "rooms": -1}, "2024-01-01", "invalid"),
    "no edition": (FACTS, "2019-01-01", "invalid"),
    "records": (
        {**FACTS, "boats": [{"length": 5, "kind": "oar"}, {"length": None, "kind": "sail"}]},
        "2024-01-01",
        "granted",
    ),
    "texts for numbers": ({**FACTS, "paid": "50.50", "rooms": Decimal(3)}, "2024-01-01", "granted"),
    "facts that are none": ({**FACTS, "weight": None}, "2024-01-01", "granted"),
}


@pytest.mark.parametrize("other", OTHERS)
def test_every_outcome_comes_out_equal(store: Store, policy: Policy, other: str) -> None:
    facts, on, outcome = OTHERS[other]
    then = policy.decide(facts, on=on)
    assert then.outcome.value == outcome
    found = replay(store, journalled(store, then, facts))
    assert found.status == "equal"
    if on != "2019-01-01":
        assert found.decision == then


def test_assumptions_are_made_again(store: Store, policy: Policy) -> None:
    facts = {"place": PERSONAL, "rooms": 2}
    then = policy.decide(facts, on="2024-01-01", assume="usual")
    assert then.assumptions
    found = replay(store, journalled(store, then, facts))
    assert (found.status, found.decision) == ("equal", then)


def test_shipped_decisions_come_out_equal() -> None:
    store = MemoryStore()
    pack = unionkit.load_pack("cn")
    for name in sorted(pack.policies)[::7]:
        policy = pack.policies[name]
        on = max(edition.start for edition in policy.editions)
        for facts in Generator(policy, 3).cases(3):
            then = policy.decide(facts, on=on, known_on=on)
            found = replay(store, journalled(store, then, facts), policy=policy)
            assert (found.status, found.decision, found.changed, found.today) == ("equal", then, (), then)


def test_rules_that_have_not_changed_change_nothing(store: Store, policy: Policy, tmp_path: Path) -> None:
    then = policy.decide(FACTS, on="2024-01-01")
    found = replay(store, journalled(store, then), policy=ferry(tmp_path / "same"))
    assert (found.changed, found.today) == ((), then)


CHANGES: dict[str, tuple[tuple[str, str], str, int]] = {
    "a rule": (("rooms <= 5", "rooms <= 2"), "edition.requires[few].when", 0),
    "an amount": (("rooms * fare - paid", "rooms * fare"), "edition.amounts[fare].value", 300_00),
    "a title of a source": (
        ('title = "a notice"', 'title = "the notice"'),
        "citations[0].source.title",
        250_00,
    ),
    "a row of a table": (("value = 100", "value = 90"), "table ferry/fares rows[0].value", 220_00),
    "the edition": (
        ('from = 2020-01-01\ncite = "notice"\nrequire', 'from = 2025-01-01\ncite = "notice"\nrequire'),
        "edition is not there any more",
        0,
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_since_is_named_and_decided_anew(
    store: Store, policy: Policy, tmp_path: Path, change: str
) -> None:
    texts, path, amount = CHANGES[change]
    then = policy.decide(FACTS, on="2024-01-01")
    found = replay(store, journalled(store, then), policy=ferry(tmp_path / "now", texts))
    assert (found.status, found.decision) == ("equal", then)
    assert any(path in changed for changed in found.changed)
    assert found.today is not None
    assert (found.today.amount or Money(0)).fen == amount


def test_a_fact_that_todays_rules_do_not_take_is_no_error(
    store: Store, policy: Policy, tmp_path: Path
) -> None:
    then = policy.decide(FACTS, on="2024-01-01")
    today = ferry(tmp_path / "now", ("weight = ", "mass = "))
    found = replay(store, journalled(store, then), policy=today)
    assert (found.status, found.today) == ("equal", None)
    assert {"facts.mass", "facts.weight"} <= set(found.changed)


def test_another_policy_is_refused(store: Store, policy: Policy) -> None:
    number = journalled(store, policy.decide(FACTS, on="2024-01-01"))
    with pytest.raises(StoreError, match="ferry"):
        replay(store, number, policy=unionkit.load_policy("cn/anhui/chuzhou/file"))


def test_an_erased_decision_cannot_be_taken_again_and_the_chain_holds(store: Store, policy: Policy) -> None:
    number = journalled(store, policy.decide(FACTS, on="2024-01-01"))
    store.commit(Batch(forget=(number,)), at=NOON)
    assert replay(store, number).status == "erased"
    assert verify(store.journal(), facts=store.facts).holds


def test_a_content_that_is_missing_is_damage(store: Store, policy: Policy) -> None:
    decision = policy.decide(FACTS, on="2024-01-01")
    made = decision_line(decision, FACTS, subject="s", author="desk")
    number = store.commit(Batch(journal=(made,), contents=contents_of(decision)[:1]), at=NOON).entries[0]
    found = replay(store, number)
    assert (found.status, found.decision) == ("damaged", None)


def test_a_verdict_that_was_not_what_the_rules_say_differs(store: Store, policy: Policy) -> None:
    from attrs import evolve

    decision = policy.decide(FACTS, on="2024-01-01")
    made = decision_line(decision, FACTS, subject="s", author="desk")
    facts = made.facts
    assert isinstance(facts, dict)
    verdict = facts["verdict"]
    assert isinstance(verdict, dict)
    wrong = evolve(
        made, facts={**facts, "verdict": {**verdict, "amount": {"fen": "99999"}, "outcome": "refused"}}
    )
    number = store.commit(Batch(journal=(wrong,), contents=contents_of(decision)), at=NOON).entries[0]
    found = replay(store, number)
    assert (found.status, found.differences) == ("differs", ("amount.fen", "outcome"))


def test_facts_that_were_not_decided_on_are_refused(policy: Policy) -> None:
    decision = policy.decide(FACTS, on="2024-01-01")
    with pytest.raises(StoreError, match="not the facts"):
        decision_line(decision, {**FACTS, "rooms": 4}, subject="s", author="desk")


@pytest.mark.parametrize("number", [0, 1, 2, 99])
def test_an_entry_that_is_no_decision_is_refused(store: Store, number: int) -> None:
    store.commit(Batch(journal=(line("b"),)), at=NOON)
    with pytest.raises(StoreError, match="no decision"):
        replay(store, number)


def test_a_content_that_was_altered_is_damage(policy: Policy) -> None:
    store = MemoryStore()
    decision = policy.decide(FACTS, on="2024-01-01")
    number = journalled(store, decision)
    store._contents[decision.fingerprint] = policy.programs[0].content.replace("rooms <= 5", "rooms <= 2")
    found = replay(store, number)
    assert (found.status, found.decision) == ("damaged", None)
    assert "altered" in found.differences[0]
