"""Promises to a person whose records are kept: to see all of it, to be erased, and not to be kept too long."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from tests.storage.privacy_cases import (
    DAY,
    KEEPINGS,
    LETTER,
    LOAN,
    LOANS,
    NOON,
    READER,
    READERS,
    START,
    fill,
    numbers_with_facts,
    write,
)

from unionkit.errors import Conflict, RecordRefused, StoreError
from unionkit.storage import (
    RESTRICTED,
    Batch,
    Due,
    Erasure,
    Keeping,
    Line,
    MemoryStore,
    Store,
    clear_due,
    due,
    erase_person,
    export_person,
    open_sqlite,
    plan_erasure,
    verify,
)
from unionkit.storage.kinds import Json


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("privacy")
    with MemoryStore() if request.param == "memory" else open_sqlite(folder / "u.db") as opened:
        fill(opened)
        yield opened


def erase(store: Store, person: str = "p1", *, day: int = 0) -> Erasure:
    plan = plan_erasure(store, KEEPINGS, person, on=START + timedelta(days=day))
    erase_person(store, KEEPINGS, plan, author="desk", reason="asked", at=NOON + day * DAY)
    return plan


def all_due(store: Store, day: int) -> list[Due]:
    return list(due(store, KEEPINGS, on=START + timedelta(days=day)))


def clear(store: Store, day: int) -> list[Due]:
    found = all_due(store, day)
    clear_due(store, KEEPINGS, found, author="desk", reason="time over", at=NOON + day * DAY)
    return found


# ------------------------------------------------------------------------------------------------------------ access


def test_a_person_gets_every_record_of_theirs_and_nobody_elses(store: Store) -> None:
    found = export_person(store, KEEPINGS, "p1")
    assert [(record["kind"], record["id"]) for record in found.records] == [
        ("reader", "p1"),
        ("loan", "l-p1"),
        ("letter", "w-p1"),
    ]


def test_a_person_gets_their_part_of_the_journal_with_the_facts_beside_it(store: Store) -> None:
    found = export_person(store, KEEPINGS, "p1").journal
    assert [entry["number"] for entry in found] == [1, 2, 3, 4]
    assert found[3]["facts"] == {"fine": "Mira"}


def test_a_person_gets_the_messages_that_wait_and_name_them(store: Store) -> None:
    assert [message["body"] for message in export_person(store, KEEPINGS, "p2").messages] == [{"to": "p2"}]


def test_what_is_handed_out_is_json_that_names_basis_purpose_and_end(store: Store) -> None:
    text = export_person(store, KEEPINGS, "p1").text()
    loan = json.loads(text)["records"][1]
    assert (loan["basis"], loan["purpose"], loan["until"], loan["law"]) == (
        "duty",
        "accounts",
        "2026-03-11",
        "accounts act, art. 5",
    )


def test_nothing_of_what_is_handed_out_can_be_seen_in_its_repr(store: Store) -> None:
    shown = repr(export_person(store, KEEPINGS, "p1"))
    assert "Mira" not in shown
    assert "card-p1" not in shown


def test_a_record_that_changed_hands_shows_each_person_their_own_time(store: Store) -> None:
    write(store, LETTER, "w-p1", {"to": "p2", "text": "forwarded"})
    former = [
        entry["facts"] for entry in export_person(store, KEEPINGS, "p1").journal if entry["kind"] == "letter"
    ]
    latter = [
        entry["facts"] for entry in export_person(store, KEEPINGS, "p2").journal if entry["kind"] == "letter"
    ]
    assert former == [{"to": "p1", "text": "Dear Mira"}]
    assert latter == [{"to": "p2", "text": "Dear Odd"}, {"to": "p2", "text": "forwarded"}]


def test_the_facts_of_a_record_that_was_deleted_are_found_all_the_same(store: Store) -> None:
    write(store, LETTER, "w-p1", None)
    assert [entry["number"] for entry in export_person(store, KEEPINGS, "p1").journal] == [1, 2, 3, 4]


def test_an_entry_whose_facts_name_nobody_goes_with_its_record(store: Store) -> None:
    line = Line(kind="loan", subject="l-p1", action="remind", author="desk", facts={"by": "post"})
    store.commit(Batch(journal=(line,)), at=NOON)
    assert export_person(store, KEEPINGS, "p1").journal[-1]["facts"] == {"by": "post"}
    assert export_person(store, KEEPINGS, "p2").journal[-1]["kind"] == "decision"


def test_a_case_that_no_record_tells_is_found_when_it_is_named(store: Store) -> None:
    line = Line(kind="decision", subject="case-9", action="decide", author="desk", facts={"a": 1})
    store.commit(Batch(journal=(line,)), at=NOON)
    assert export_person(store, KEEPINGS, "p1", subjects=["case-9"]).journal[-1]["subject"] == "case-9"


def test_a_person_of_whom_nothing_is_kept_gets_an_empty_file(store: Store) -> None:
    found = export_person(store, KEEPINGS, "p9")
    assert (found.records, found.journal, found.messages) == ((), (), ())


# ----------------------------------------------------------------------------------------------------------- erasing


def test_a_plan_says_what_would_be_done_and_writes_nothing(store: Store) -> None:
    before = export_person(store, KEEPINGS, "p1").tree
    plan = plan_erasure(store, KEEPINGS, "p1", on=START)
    assert [(one.kind, one.id) for one in plan.deletes] == [("reader", "p1"), ("letter", "w-p1")]
    assert [(one.id, one.until, one.facts) for one in plan.restricts] == [("l-p1", date(2026, 3, 11), (2, 4))]
    assert (plan.forget, plan.waiting) == ((1, 3), (1,))
    assert export_person(store, KEEPINGS, "p1").tree == before


def test_erasing_leaves_the_chain_whole_and_the_facts_of_others(store: Store) -> None:
    erase(store)
    assert verify(store.journal(), facts=store.facts).holds
    assert numbers_with_facts(store) == [2, 4, 5, 6, 7, 8]


def test_erased_records_cannot_be_loaded_and_their_unique_values_are_free(store: Store) -> None:
    erase(store)
    assert store.load(READER, "p1") is None
    assert store.holder("reader.card", "card-p1") is None


def test_what_a_law_keeps_is_out_of_use_but_still_handed_out(store: Store) -> None:
    erase(store)
    assert store.load(LOAN, "l-p1") is None
    assert [record.id for record in store.scan(LOAN)] == ["l-p2"]
    (kept,) = export_person(store, KEEPINGS, "p1").records
    assert (kept["state"], kept["until"]) == ("restricted", "2026-03-11")
    assert kept["body"] == {"reader": "p1", "title": "for Mira", "returned": "2026-03-01"}


def test_an_erasure_has_one_entry_of_its_own_without_personal_data(store: Store) -> None:
    erase(store)
    entry = list(store.journal())[-1]
    assert (entry.number, entry.kind, entry.subject, entry.action, entry.facts_hash) == (
        9,
        "privacy",
        "p1",
        "erase",
        None,
    )
    assert entry.content == {
        "deleted": [["reader", "p1"], ["letter", "w-p1"]],
        "restricted": [["loan", "l-p1", "2026-03-11"]],
        "facts": [1, 3],
    }


def test_a_plan_that_has_been_overtaken_is_a_conflict_and_nothing_is_done(store: Store) -> None:
    plan = plan_erasure(store, KEEPINGS, "p1", on=START)
    write(store, LETTER, "w2-p1", {"to": "p1", "text": "another"})
    with pytest.raises(Conflict):
        erase_person(store, KEEPINGS, plan, author="desk", reason="asked", at=NOON)
    assert store.load(READER, "p1") is not None


def test_erasing_again_before_the_day_leaves_what_the_law_keeps(store: Store) -> None:
    erase(store)
    again = erase(store, day=5)
    assert (again.deletes, again.restricts, again.forget) == ((), (), ())
    assert len(again.running) == 1
    assert numbers_with_facts(store)[:2] == [2, 4]


def test_erasing_after_the_day_takes_what_was_restricted_with_its_facts(store: Store) -> None:
    erase(store)
    erase(store, day=10)
    assert list(store.scan(RESTRICTED)) == []
    assert numbers_with_facts(store) == [5, 6, 7, 8]


def test_a_record_whose_days_are_over_is_deleted_though_a_law_kept_it(store: Store) -> None:
    plan = erase(store, day=10)
    assert "l-p1" in [one.id for one in plan.deletes]
    assert numbers_with_facts(store) == [5, 6, 7, 8]


def test_facts_written_late_go_with_a_record_whose_days_are_over(store: Store) -> None:
    write(store, LOAN, "l-p1", {"reader": "p1", "title": "corrected", "returned": "2026-03-01"}, day=8)
    erase(store, day=10)
    assert numbers_with_facts(store) == [5, 6, 7, 8]


def test_facts_of_a_record_long_gone_are_kept_as_long_as_the_law_says(store: Store) -> None:
    write(store, LOAN, "l-p1", None, day=1)
    plan = erase(store, day=2)
    assert [(one.version, one.until, one.facts) for one in plan.restricts] == [(0, date(2026, 3, 11), (2,))]
    assert 2 in numbers_with_facts(store)


def test_a_withdrawn_consent_erases_what_rests_on_consent(store: Store) -> None:
    consented = [keeping for keeping in KEEPINGS if keeping.basis == "consent"]
    plan = plan_erasure(store, consented, "p1", on=START)
    erase_person(store, consented, plan, author="desk", reason="consent withdrawn", at=NOON)
    assert store.load(READER, "p1") is None
    assert store.load(LETTER, "w-p1") is not None


def test_a_law_without_an_end_keeps_for_good(store: Store) -> None:
    forever = Keeping(kind=LETTER, basis="duty", purpose="archive", person="to", law="archives act")
    (one,) = plan_erasure(store, [forever], "p1", on=START).restricts
    assert one.until == date.max


def test_a_time_that_has_not_begun_begins_when_a_person_is_erased(store: Store) -> None:
    write(store, LOAN, "l3", {"reader": "p1", "title": "t", "returned": None})
    plan = plan_erasure(store, KEEPINGS, "p1", on=date(2026, 6, 1))
    assert [(one.id, one.until) for one in plan.restricts] == [("l3", date(2026, 6, 11))]


# --------------------------------------------------------------------------------------------------------- retention


def test_nothing_is_due_before_its_day(store: Store) -> None:
    assert all_due(store, 9) == []


def test_a_record_is_due_on_the_day_that_its_time_is_over(store: Store) -> None:
    found = all_due(store, 10)
    assert [(one.kind, one.id, one.day) for one in found] == [
        ("loan", "l-p1", date(2026, 3, 11)),
        ("loan", "l-p2", date(2026, 3, 11)),
    ]


def test_clearing_takes_records_and_their_facts_and_leaves_the_chain_whole(store: Store) -> None:
    clear(store, 10)
    assert list(store.scan(LOAN)) == []
    assert numbers_with_facts(store) == [1, 3, 5, 7]
    assert verify(store.journal(), facts=store.facts).holds


def test_what_was_restricted_is_due_on_its_day_with_its_facts(store: Store) -> None:
    erase(store)
    found = [one for one in clear(store, 10) if one.kind == RESTRICTED.name]
    assert [one.facts for one in found] == [(2, 4)]
    assert list(store.scan(RESTRICTED)) == []
    assert not {2, 4} & set(numbers_with_facts(store))


def test_facts_whose_record_was_deleted_are_due_by_the_day_of_their_entry(store: Store) -> None:
    write(store, READER, "p1", None)
    assert [(one.id, one.version, one.facts) for one in all_due(store, 3)] == [("p1", 0, (1,))]


def test_clearing_leaves_the_facts_that_a_restriction_holds(store: Store) -> None:
    erase(store)
    write(store, LOAN, "l-p1", {"reader": "p2", "title": "same number", "returned": "2026-02-01"})
    found = [one for one in all_due(store, 0) if one.id == "l-p1"]
    clear_due(store, KEEPINGS, found, author="desk", reason="time over", at=NOON)
    assert {2, 4} <= set(numbers_with_facts(store))


def test_a_record_written_after_the_look_is_not_cleared(store: Store) -> None:
    found = all_due(store, 10)
    write(store, LOAN, "l-p1", {"reader": "p1", "title": "lent again", "returned": None})
    with pytest.raises(Conflict):
        clear_due(store, KEEPINGS, found, author="desk", reason="time over", at=NOON)
    assert store.load(LOAN, "l-p2") is not None


# ---------------------------------------------------------------------------------------------------------- keepings


@pytest.mark.parametrize(
    "change",
    [
        {"basis": "because"},
        {"person": "title"},
        {"since": ""},
        {"days": -1},
    ],
)
def test_a_keeping_that_cannot_be_kept_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(StoreError):
        Keeping(
            **{  # type: ignore[arg-type]
                "kind": LOAN,
                "basis": "duty",
                "purpose": "accounts",
                "person": "reader",
                "days": 10,
                "since": "returned",
                **change,
            }
        )


def test_a_day_that_is_no_day_is_refused_without_its_value() -> None:
    body: dict[str, Json] = {"left": "when Mira left"}
    with pytest.raises(RecordRefused) as refused:
        READERS.end(body)
    assert "Mira" not in str(refused.value)


def test_two_keepings_of_one_kind_are_refused(store: Store) -> None:
    with pytest.raises(StoreError):
        export_person(store, (LOANS, LOANS), "p1")
